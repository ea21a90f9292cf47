package io.holdfast.engine.ledger;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.run.RunRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a read of the ledger found, and what follows from it by the rules of {@code docs/protocol.md}, section 2. The order in
 * which records arrived does not matter.
 */
public final class LedgerState {
    /** How many of the newest records a new record names. */
    private static final int HEADS = 4;

    private static final List<PackKind> CONDEMNABLE = List.of(PackKind.DATA, PackKind.META, PackKind.INDEX);

    private final Instant readAt;
    private final Times times;
    private final Optional<Page> page;
    private final List<Found> loose;
    private final List<Found> dropped;
    private final List<Found> records;
    private final Lacking lacking;
    private final Set<ObjectHash> condemned = new HashSet<>();
    private final Wishes wishes;
    private final Set<RecordName> replaced = new HashSet<>();
    private final Set<RecordName> names = new HashSet<>();

    /**
     * Of two records of one snapshot the one to read by. One whose manifest is condemned is about to lose it: such is a record that was replaced in
     * time, if the put of the other was applied once more, late, so that it does not count as a replacement any more. Then those in time come
     * before late ones, newer before older ones.
     */
    private final Comparator<Found> byWorth = Comparator.comparing((Found each) -> !hasCondemnedRun(each))
            .thenComparing(Found::timely)
            .thenComparing(Found::name);

    /**
     * A record with what the store tells of it.
     *
     * @param modified the store's time of the put; of a record in a page the latest that it can have been
     * @param timely   whether it came in time; a late record can keep things, and never free them
     */
    public record Found(RecordName name, Instant modified, boolean timely, LedgerRecord record) {}

    /**
     * A snapshot that is there.
     *
     * @param found its record; of several for one snapshot the newest in time
     * @param held  whether a hold keeps it
     */
    public record Present(Found found, LedgerRecord.Snapshot snapshot, boolean held) {
        /** When what it shows was the newest there was: the store's time of its first commit. */
        public Instant asOf() {
            Instant own = found.name().asOf();
            return snapshot.firstAsOf().filter(own::isAfter).orElse(own);
        }
    }

    /**
     * A snapshot that was forgotten, and is still there.
     *
     * @param until when prune may free it; empty where no forget came in time: then none of them frees it
     */
    public record Trashed(Present present, Optional<Instant> until) {
        /** Whether it can be counted on for a while: later, prune may have freed some of it. */
        public boolean lasts(Instant now) {
            return until.map(now::isBefore).orElse(true);
        }
    }

    /** A hold that lasts. */
    public record Held(Found found, LedgerRecord.Hold hold) {}

    /**
     * What a read did not come by.
     *
     * @param records names of records that are there and can't be read
     * @param pages   the same of pages newer than the newest that can
     * @param missing records that others name, newer than that page, and the store has not; known to a read of everything alone
     * @param gone    names of records and pages that this machine has seen, that no page holds, and that the store has not
     */
    record Lacking(List<String> records, List<String> pages, List<RecordName> missing, List<String> gone) {
        static final Lacking NOTHING = new Lacking(List.of(), List.of(), List.of(), List.of());

        Lacking {
            records = List.copyOf(records);
            pages = List.copyOf(pages);
            missing = List.copyOf(missing);
            gone = List.copyOf(gone);
        }
    }

    /**
     * @param page  the newest that can be read
     * @param loose records that are not in it
     */
    LedgerState(Instant readAt, Times times, Optional<Page> page, List<Found> loose, Lacking lacking) {
        this.readAt = readAt;
        this.times = times;
        this.page = page;
        Predicate<Found> isDropped =
                found -> page.filter(each -> each.hasDropped(found.record())).isPresent();
        this.loose = loose.stream()
                .filter(isDropped.negate())
                .sorted(Comparator.comparing(Found::name))
                .toList();
        this.dropped = loose.stream().filter(isDropped).toList();
        this.records = Stream.concat(page.stream().flatMap(each -> folded(each, times)), this.loose.stream())
                .filter(isDropped.negate())
                .sorted(Comparator.comparing(Found::name))
                .toList();
        this.lacking = lacking;
        this.wishes = new Wishes(readAt);
        records.forEach(this::take);
    }

    private void take(Found each) {
        names.add(each.name());
        switch (each.record()) {
            case LedgerRecord.Snapshot snapshot -> {
                if (each.timely()) {
                    replaced.addAll(snapshot.replaces());
                }
            }
            case LedgerRecord.Forget forget -> wishes.forget(forget.id(), each);
            case LedgerRecord.Hold hold -> wishes.hold(hold, each);
            case LedgerRecord.Release release -> wishes.release(release.id(), each);
            case LedgerRecord.Condemn condemn -> condemn.packs().forEach(pack -> condemned.add(pack.name()));
            case LedgerRecord.Setting _, LedgerRecord.Unknown _ -> {}
        }
    }

    private static Stream<Found> folded(Page page, Times times) {
        return page.folded().stream()
                .map(each -> new Found(each.name(), page.latestArrival(each, times), each.timely(), each.record()));
    }

    /** K: the store's time before the read. */
    public Instant readAt() {
        return readAt;
    }

    /** Every record, by name, but for those of dropped snapshots; condemnations that stand in a page are known by {@link #isCondemned} alone. */
    public List<Found> records() {
        return records;
    }

    /** Whether this record is among them. */
    public boolean has(RecordName record) {
        return names.contains(record);
    }

    /** What follows from this page alone, at the time of this read. */
    LedgerState of(Page alone) {
        return new LedgerState(readAt, times, Optional.of(alone), List.of(), Lacking.NOTHING);
    }

    /** The page that this began with. */
    Optional<Page> page() {
        return page;
    }

    /** No record in time of this or an earlier time is needed any more: a page holds it, condemnations without their names. */
    public Optional<Instant> foldedUpTo() {
        return page.map(each -> each.name().mark());
    }

    /** Whether the page that this began with holds a record, so that its object is not needed any more. */
    public boolean isFolded(RecordName record) {
        return page.filter(each -> each.names().contains(record)).isPresent();
    }

    /** Pages newer than the newest that can be read. */
    public List<String> unreadablePages() {
        return lacking.pages;
    }

    /** Records that stand in no page, by name, but for those of dropped snapshots. */
    public List<Found> loose() {
        return loose;
    }

    /** Records that stand by themselves of snapshots that the page has dropped: they say nothing any more. */
    List<Found> dropped() {
        return dropped;
    }

    /** Names of records and pages that are listed and can't be read. */
    public List<String> unreadable() {
        return Stream.concat(lacking.pages.stream(), lacking.records.stream()).toList();
    }

    /** Records that others name and that are gone: known where everything was read, behind the page that this began with. */
    public List<RecordName> missing() {
        return lacking.missing;
    }

    /**
     * Names of records and pages that this machine has seen here, newest first, and that are gone, though no page holds them: the store shows an earlier state, or another
     * one. At most {@value LedgerReader#MOST_GONE}.
     */
    public List<String> gone() {
        return lacking.gone;
    }

    /** What is to be said about it, to whoever reads and to whoever wants to write; empty where nothing is gone. */
    public Optional<String> rollback() {
        List<String> gone = lacking.gone;
        if (gone.isEmpty()) {
            return Optional.empty();
        }
        String more = gone.size() == 1
                ? ""
                : ", and " + (gone.size() == LedgerReader.MOST_GONE ? "at least " : "") + (gone.size() - 1) + " more";
        return Optional.of(
                "The ledger shows less than this machine has seen: " + gone.getFirst() + " is gone" + more
                        + ". The store was set back, shows an old state, or somebody deleted there: what was committed since then may be lost");
    }

    /** @throws Damaged if the store shows less than this machine has seen: who builds on that makes two histories of one */
    void mustNotBeSetBack() {
        mustNotBeSetBack("written");
    }

    private void mustNotBeSetBack(String undone) {
        rollback().ifPresent(what -> {
            throw new Damaged(
                    what + ". Nothing was " + undone + ". Next: find out why; holdfast repair --from REPLICA puts "
                            + "records back from a replica; if it was set back on purpose, holdfast accept");
        });
    }

    /**
     * For whoever writes: a record that can't be read could forbid what they are about to refer to. One page may be missing,
     * since records are deleted only when two hold them.
     */
    public LedgerState mustBeReadable() {
        List<String> unread = lacking.pages.size() > 1 ? lacking.pages : lacking.records;
        if (!unread.isEmpty()) {
            throw new Damaged(unread.getFirst() + " can't be read; nothing was written. Next: holdfast verify");
        }
        mustNotBeSetBack();
        return this;
    }

    /** For whoever deletes: what is not known here could need what they are about to delete. To be asked of a read of everything. */
    LedgerState mustBeWhole() {
        mustNotBeSetBack("deleted");
        unreadable().stream().findFirst().ifPresent(name -> {
            throw new Damaged(name
                    + " can't be read, and may need what would be deleted; nothing was deleted. Next: holdfast verify");
        });
        lacking.missing.stream().findFirst().ifPresent(name -> {
            throw new Damaged(
                    name.path() + " is missing, though a later record names it, and may need what would be deleted; "
                            + "nothing was deleted. Next: holdfast verify");
        });
        for (Found each : records) {
            if (each.record() instanceof LedgerRecord.Unknown unknown) {
                throw new Unsupported(each.name().path() + " is a record of kind " + unknown.kind()
                        + ", which this release does not know, and may need what would be deleted; nothing was deleted. "
                        + "Next: use a newer release of Holdfast");
            }
        }
        TrashTime.mustBeKnown(this);
        return this;
    }

    /** The value of a setting: the newest that came in time. */
    public Optional<String> setting(String name) {
        return settingRecord(name).map(each -> each.setting().value());
    }

    /** A setting, with the record that says it. */
    public record Told(Found found, LedgerRecord.Setting setting) {}

    /** The record of a setting that counts: the newest that came in time. */
    public Optional<Told> settingRecord(String name) {
        return records.stream()
                .filter(Found::timely)
                .flatMap(each -> each.record() instanceof LedgerRecord.Setting setting
                                && setting.name().equals(name)
                        ? Stream.of(new Told(each, setting))
                        : Stream.empty())
                .reduce((_, last) -> last);
    }

    /** When the setting that counts was made: another one that is to count is later. The beginning of time where there is none. */
    public Instant settingSince(String name) {
        return settingRecord(name).map(told -> told.found().name().asOf()).orElse(Instant.EPOCH);
    }

    /** What the newest probe of the store has found. */
    public Optional<Probed> probed() {
        return setting(Probed.SETTING).map(Probed::of);
    }

    /** What is assumed of the store: what its header says, or worse where a probe has seen worse. */
    public Times times() {
        return probed().map(times::atLeast).orElse(times);
    }

    /** Runs of the index that were merged, as the newest page names them: nothing where that is late. */
    public MergedIndex mergedIndex() {
        return page.filter(each -> each.isInTime(times())).map(Page::index).orElse(MergedIndex.NONE);
    }

    /** Whether some record or page says that no new reference to this pack is made. */
    public boolean isCondemned(ObjectHash pack) {
        return condemned.contains(pack)
                || page.filter(each -> CONDEMNABLE.stream()
                                .anyMatch(kind -> each.condemned().contains(kind, pack)))
                        .isPresent();
    }

    /** Whether the page that this began with says so. */
    public boolean isCondemnedByPage(LedgerRecord.PackId pack) {
        return page.filter(each -> each.condemned().contains(pack.kind(), pack.name()))
                .isPresent();
    }

    /** Whether nothing is condemned. */
    public boolean nothingIsCondemned() {
        return condemned.isEmpty() && page.map(each -> each.condemned().count()).orElse(0L) == 0;
    }

    /**
     * Runs of the index: merged ones that a page in time names, then those of snapshots in time for which they do not stand; but for condemned ones, which are about to go, or
     * gone. A hint, as all of the index.
     */
    public List<RunRef> indexRuns() {
        MergedIndex merged = mergedIndex();
        List<RunRef> runs = new ArrayList<>(
                merged.runs().stream().filter(run -> !isCondemned(run.pack())).toList());
        runs.addAll(indexRuns(each -> !merged.standsFor(each)));
        return runs;
    }

    /** Runs of the index of these records in time, but for condemned ones; each once, the oldest first. */
    public Set<RunRef> indexRuns(Predicate<RecordName> which) {
        Set<RunRef> runs = new LinkedHashSet<>();
        for (Found found : records) {
            if (found.timely()
                    && which.test(found.name())
                    && found.record() instanceof LedgerRecord.Snapshot snapshot) {
                snapshot.index().filter(run -> !isCondemned(run.pack())).ifPresent(runs::add);
            }
        }
        return runs;
    }

    /** Snapshots that are there, in the order of their times; no checkpoints. */
    public List<Present> snapshots() {
        return visible().stream()
                .filter(each -> !each.snapshot().isCheckpoint())
                .toList();
    }

    /** Those of one source. */
    public List<Present> snapshots(String source) {
        return snapshots().stream()
                .filter(each -> each.snapshot().source().equals(source))
                .toList();
    }

    /** The checkpoint of a job over this source that is not over yet: newer than the source's newest snapshot. */
    public Optional<Present> checkpoint(String source) {
        return visible().stream()
                .filter(each -> each.snapshot().source().equals(source))
                .reduce((_, last) -> last)
                .filter(each -> each.snapshot().isCheckpoint());
    }

    /** The newest records, which a new one names. */
    public List<RecordName> heads() {
        return records.stream()
                .map(Found::name)
                .skip(Math.max(0, records.size() - HEADS))
                .toList();
    }

    /** Whether some forget names this snapshot, in time or late, and whatever holds say; or the page says that it was dropped. */
    public boolean isForgotten(SnapshotId id) {
        return wishes.isForgotten(id)
                || page.filter(each -> each.condemned().contains(id)).isPresent();
    }

    /** Holds that last, in the order of their times. */
    public List<Held> holds() {
        return wishes.lasting();
    }

    /**
     * Since when neither a hold nor the lack of a forget in time has kept this snapshot; trash, and G, are counted from then. Empty
     * where something keeps it.
     */
    public Optional<Instant> freedSince(SnapshotId id) {
        return wishes.freedSince(id);
    }

    /** How long a forgotten snapshot stays live: the usual time also where the setting can't be read, with which nothing is deleted. */
    public Duration trashTime() {
        return TrashTime.of(this).orElse(TrashTime.USUAL);
    }

    /** Forgotten snapshots whose records are here still, in {@link SnapshotOrder}; no checkpoints, and none that was taken back. */
    public List<Trashed> trash() {
        Duration trashTime = trashTime();
        Set<Taken> back = new HashSet<>();
        snapshots().stream()
                .filter(each -> each.snapshot().firstAsOf().isPresent())
                .forEach(each -> back.add(Taken.of(each)));
        return present((id, record) -> !isThere(id, record)).stream()
                .filter(each -> !each.snapshot().isCheckpoint() && !back.contains(Taken.of(each)))
                .map(each -> new Trashed(
                        each, wishes.freedSince(each.snapshot().id()).map(since -> since.plus(trashTime))))
                .toList();
    }

    /** What stays the same of a snapshot under any id. */
    private record Taken(String source, Instant started, Instant asOf) {
        static Taken of(Present present) {
            return new Taken(present.snapshot().source(), present.snapshot().started(), present.asOf());
        }
    }

    /** Whether this is the record by which a snapshot or checkpoint is there. */
    public boolean shows(RecordName record) {
        return visible().stream().anyMatch(each -> each.found().name().equals(record));
    }

    /** Snapshots and checkpoints that are there, in {@link SnapshotOrder}. */
    public List<Present> visible() {
        return present(this::isThere);
    }

    private boolean isThere(SnapshotId id, Found record) {
        return !wishes.isForgotten(id) || wishes.isHeldInTime(id) || (wishes.isHeld(id) && lateHoldsKeep(record));
    }

    /**
     * Whether a hold that came late keeps a forgotten snapshot that is read by this record. Where its manifest is condemned it does not: it came when prune was about to free that, or had
     * done so, and nobody was told that it is held. In a copy, where the record is late itself, the hold may have been in time once. Decision 56.
     */
    private boolean lateHoldsKeep(Found record) {
        return !record.timely() || !hasCondemnedRun(record);
    }

    /** Snapshots that holds keep though they came late, if they are forgotten: all of their records, as readers see one of them. */
    public Set<SnapshotId> keptByLateHolds() {
        Set<SnapshotId> kept = new HashSet<>();
        best().forEach((id, record) -> {
            if (lateHoldsKeep(record)) {
                kept.add(id);
            }
        });
        return kept;
    }

    private boolean hasCondemnedRun(Found each) {
        return each.record() instanceof LedgerRecord.Snapshot snapshot
                && snapshot.runs().stream().anyMatch(run -> isCondemned(run.pack()));
    }

    /** Of each snapshot that has several records, none of them replaced in time, all: the one to read by first. */
    public Map<SnapshotId, List<Present>> severalRecords() {
        Map<SnapshotId, List<Present>> all = new LinkedHashMap<>();
        for (Found each : records) {
            if (each.record() instanceof LedgerRecord.Snapshot snapshot && !replaced.contains(each.name())) {
                all.computeIfAbsent(snapshot.id(), _ -> new ArrayList<>(1))
                        .add(new Present(each, snapshot, wishes.isHeld(snapshot.id())));
            }
        }
        all.values().removeIf(each -> each.size() == 1);
        all.values().forEach(each -> each.sort(Comparator.comparing(Present::found, byWorth.reversed())));
        return all;
    }

    /** One record for each snapshot. */
    private Map<SnapshotId, Found> best() {
        Map<SnapshotId, Found> best = new LinkedHashMap<>();
        for (Found each : records) {
            if (each.record() instanceof LedgerRecord.Snapshot snapshot && !replaced.contains(each.name())) {
                best.merge(snapshot.id(), each, BinaryOperator.maxBy(byWorth));
            }
        }
        return best;
    }

    private List<Present> present(BiPredicate<SnapshotId, Found> which) {
        List<Present> all = new ArrayList<>();
        best().forEach((id, each) -> {
            if (each.record() instanceof LedgerRecord.Snapshot snapshot && which.test(id, each)) {
                all.add(new Present(each, snapshot, wishes.isHeld(id)));
            }
        });
        return SnapshotOrder.sorted(all);
    }
}
