package io.holdfast.engine.ledger;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.run.RunRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private final Optional<Page> page;
    private final List<Found> loose;
    private final List<Found> records;
    private final List<String> unreadable;
    private final List<String> unreadablePages;
    private final Set<ObjectHash> condemned = new HashSet<>();
    private final Set<SnapshotId> forgotten = new HashSet<>();
    private final Set<SnapshotId> held;
    private final Set<RecordName> replaced = new HashSet<>();

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
        /** When what it shows was the newest there was: the store's time of its commit. */
        public Instant asOf() {
            return found.name().asOf();
        }
    }

    /**
     * @param page            the newest that can be read
     * @param loose           records that are not in it
     * @param unreadable      names of records
     * @param unreadablePages names of pages newer than that one
     */
    LedgerState(
            Instant readAt,
            Times times,
            Optional<Page> page,
            List<Found> loose,
            List<String> unreadable,
            List<String> unreadablePages) {
        this.readAt = readAt;
        this.page = page;
        this.loose = loose.stream().sorted(Comparator.comparing(Found::name)).toList();
        this.records = Stream.concat(page.stream().flatMap(each -> folded(each, times)), this.loose.stream())
                .sorted(Comparator.comparing(Found::name))
                .toList();
        this.unreadable = List.copyOf(unreadable);
        this.unreadablePages = List.copyOf(unreadablePages);
        Map<SnapshotId, Instant> holds = new HashMap<>();
        Map<SnapshotId, Instant> releases = new HashMap<>();
        for (Found each : records) {
            Instant asOf = each.name().asOf();
            switch (each.record()) {
                case LedgerRecord.Snapshot snapshot -> {
                    if (each.timely()) {
                        replaced.addAll(snapshot.replaces());
                    }
                }
                case LedgerRecord.Forget forget -> forgotten.add(forget.id());
                case LedgerRecord.Hold hold -> {
                    if (hold.until().map(readAt::isBefore).orElse(true)) {
                        holds.merge(hold.id(), asOf, (a, b) -> a.isAfter(b) ? a : b);
                    }
                }
                case LedgerRecord.Release release -> {
                    if (each.timely()) {
                        releases.merge(release.id(), asOf, (a, b) -> a.isAfter(b) ? a : b);
                    }
                }
                case LedgerRecord.Condemn condemn -> condemn.packs().forEach(pack -> condemned.add(pack.name()));
                case LedgerRecord.Setting _, LedgerRecord.Unknown _ -> {}
            }
        }
        holds.entrySet().removeIf(hold -> {
            Instant released = releases.get(hold.getKey());
            return released != null && released.isAfter(hold.getValue());
        });
        this.held = holds.keySet();
    }

    private static Stream<Found> folded(Page page, Times times) {
        return page.folded().stream()
                .map(each -> new Found(each.name(), page.latestArrival(each, times), each.timely(), each.record()));
    }

    /** K: the store's time before the read. */
    public Instant readAt() {
        return readAt;
    }

    /** Every record, by name; condemnations that stand in a page are known by {@link #isCondemned} alone. */
    public List<Found> records() {
        return records;
    }

    /** The page that this began with. */
    Optional<Page> page() {
        return page;
    }

    /** No record in time of this or an earlier time is needed any more: a page holds it, condemnations without their names. */
    public Optional<Instant> foldedUpTo() {
        return page.map(each -> each.name().mark());
    }

    /** Records that stand in no page, by name. */
    public List<Found> loose() {
        return loose;
    }

    /** Names of records and pages that are listed and can't be read. */
    public List<String> unreadable() {
        return Stream.concat(unreadablePages.stream(), unreadable.stream()).toList();
    }

    /**
     * For whoever writes: a record that can't be read could forbid what they are about to refer to. One page may be missing,
     * since records are deleted only when two hold them.
     */
    public LedgerState mustBeReadable() {
        List<String> missing = unreadablePages.size() > 1 ? unreadablePages : unreadable;
        if (!missing.isEmpty()) {
            throw new Damaged(missing.getFirst() + " can't be read; nothing was written. Next: holdfast verify");
        }
        return this;
    }

    /** Whether some record or page says that no new reference to this pack is made. */
    public boolean isCondemned(ObjectHash pack) {
        return condemned.contains(pack)
                || page.filter(each -> CONDEMNABLE.stream()
                                .anyMatch(kind -> each.condemned().contains(kind, pack)))
                        .isPresent();
    }

    /** Whether nothing is condemned. */
    public boolean nothingIsCondemned() {
        return condemned.isEmpty() && page.map(each -> each.condemned().count()).orElse(0L) == 0;
    }

    /** Runs of the index: merged ones that a page names, then those of snapshots in time. A hint, as all of the index. */
    public List<RunRef> indexRuns() {
        List<RunRef> runs = new ArrayList<>(page.map(Page::indexRuns).orElse(List.of()));
        for (Found found : records) {
            if (found.timely() && found.record() instanceof LedgerRecord.Snapshot snapshot) {
                snapshot.index().ifPresent(runs::add);
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

    /**
     * Snapshots and checkpoints that are there, in {@link SnapshotOrder}: one record for each, those in time before late
     * ones, newer before older ones.
     */
    public List<Present> visible() {
        Map<SnapshotId, Found> best = new LinkedHashMap<>();
        Comparator<Found> byWorth = Comparator.comparing(Found::timely).thenComparing(Found::name);
        for (Found each : records) {
            if (each.record() instanceof LedgerRecord.Snapshot snapshot && isVisible(each.name(), snapshot.id())) {
                best.merge(snapshot.id(), each, (a, b) -> byWorth.compare(a, b) >= 0 ? a : b);
            }
        }
        List<Present> all = new ArrayList<>();
        best.forEach((id, each) -> {
            if (each.record() instanceof LedgerRecord.Snapshot snapshot) {
                all.add(new Present(each, snapshot, held.contains(id)));
            }
        });
        return SnapshotOrder.sorted(all);
    }

    private boolean isVisible(RecordName name, SnapshotId id) {
        return !replaced.contains(name) && (held.contains(id) || !forgotten.contains(id));
    }
}
