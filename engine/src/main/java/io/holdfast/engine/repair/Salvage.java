package io.holdfast.engine.repair;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.ledger.Condemnation;
import io.holdfast.engine.ledger.LedgerRecord.Origin;
import io.holdfast.engine.ledger.LedgerRecord.PackId;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repair.Repair.Told.SetAside;
import io.holdfast.engine.repair.RepairOptions.Losses;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.Writer;
import io.holdfast.engine.repository.WriterOptions;
import io.holdfast.engine.run.RunReader;
import io.holdfast.engine.run.RunRef;
import io.holdfast.engine.run.RunWriter;
import io.holdfast.engine.snapshot.Content;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.EntryCursor;
import io.holdfast.engine.snapshot.Manifest;
import io.holdfast.engine.snapshot.Merge;
import io.holdfast.engine.snapshot.Replacing;
import io.holdfast.engine.source.Source;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Does without packs of content that are damaged, or gone, and can't come back under their names: {@code docs/protocol.md}, section 7, "a new pack and a
 * rewrite". They are condemned, so that no backup refers to them any more; what can be had of them, from themselves, from a replica, from other packs or
 * from the source, goes into new packs; each run that names them is written anew, and each snapshot gets a record that takes the place of its old one.
 *
 * <p>It deletes nothing, and may end at any point: the next one goes on, and backups read from the source what is condemned and gone.
 *
 * <p>In memory: names of runs and of the packs, and hashes of what is lost.
 */
final class Salvage {
    /** How an entry begins to say that its content was lost here, not at the source. */
    static final String LOST = "its content was lost from the repository: ";

    /** The name of its job, for what an interrupted one leaves. No source has it: names of sources are not empty. */
    private static final String JOB = "";

    /** Runs that are written side by side, so that what is copied for them lies together: each needs a few hundred kilobytes of memory. */
    private static final int RUNS_AT_ONCE = 64;

    private final Repository repository;
    private final Origin origin;
    private final Optional<Source> source;
    private Losses losses;
    private final Progress progress;
    private final Consumer<SetAside> told;
    private final Map<RunRef, RunRef> anew = new HashMap<>();
    private final Set<RunRef> withLosses = new LinkedHashSet<>();
    private boolean isAnyReplaced;

    /** @param repository may read from a replica what it has lost */
    Salvage(
            Repository repository,
            Origin origin,
            Optional<Source> source,
            Losses losses,
            Progress progress,
            Consumer<SetAside> told) {
        this.repository = repository;
        this.origin = origin;
        this.source = source;
        this.losses = losses;
        this.progress = progress;
        this.told = told;
    }

    /**
     * Does without these packs of content, as far as that can be. Not without those that a late record names, which can't be replaced: condemned, they could
     * never come back for it either.
     */
    void run(Set<ObjectHash> damaged) {
        Set<ObjectHash> packs = new TreeSet<>(damaged);
        lateRuns(repository.read().mustBeReadable())
                .forEach(ref -> readable(ref).ifPresent(run -> run.forEachPack(pack -> packs.remove(pack.name()))));
        if (packs.isEmpty()) {
            return;
        }
        condemn(packs);
        LedgerState state = repository.read().mustBeReadable();
        List<Present> snapshots =
                state.snapshots().stream().filter(each -> each.found().timely()).toList();
        Set<RunRef> runs = runsThatName(packs, snapshots);
        try (Writer writer = repository.openWriter(WriterOptions.DEFAULT, state, JOB)) {
            source.ifPresent(from -> takeFrom(from, packs, runs, writer));
            Merge merge = new Merge(repository, writer, Merge.Beside.NONE);
            writeAnew(packs, runs, merge, writer);
            Map<Present, List<RunRef>> whole = new LinkedHashMap<>();
            for (Present each : snapshots) {
                withoutThem(each.snapshot(), packs, runs, merge).ifPresent(clean -> whole.put(each, clean));
            }
            Replacing replacing = new Replacing(repository, writer, origin, writer.finishIndex(), packs::contains);
            whole.forEach((snapshot, clean) -> replace(snapshot, clean, replacing));
            if (isAnyReplaced) {
                writer.done();
            } // else its journal stays: what was read from the source is known to the next one by that alone
        }
    }

    /** Before the writer reads what is condemned: it must not find the lost content there. */
    private void condemn(Set<ObjectHash> packs) {
        LedgerState state = repository.read().mustBeReadable();
        Condemnation condemnation = new Condemnation(
                record -> repository.ledger().putInTime(record, Instant.EPOCH), origin.seeing(state.heads()));
        packs.stream()
                .filter(pack -> !state.isCondemned(pack))
                .forEach(pack -> condemnation.add(new PackId(PackKind.DATA, pack)));
        condemnation.finish();
    }

    /** Of late records, also of those that are not shown: a snapshot may be read by one where that which is shown lacks something. */
    private static Set<RunRef> lateRuns(LedgerState state) {
        Set<RunRef> runs = new LinkedHashSet<>();
        Stream.concat(
                        state.visible().stream(),
                        state.severalRecords().values().stream().flatMap(List::stream))
                .filter(each -> !each.found().timely())
                .forEach(each -> runs.addAll(each.snapshot().runs()));
        return runs;
    }

    private Set<RunRef> runsThatName(Set<ObjectHash> packs, List<Present> snapshots) {
        Set<RunRef> seen = new LinkedHashSet<>();
        snapshots.forEach(each -> seen.addAll(each.snapshot().runs()));
        seen.removeIf(ref -> readable(ref)
                .filter(run -> Replacing.names(run, packs::contains))
                .isEmpty());
        return seen;
    }

    /** Empty where the run itself is damaged: that is told as such. */
    private Optional<RunReader> readable(RunRef ref) {
        try {
            return Optional.of(repository.manifestRun(ref));
        } catch (NotFound | Damaged e) {
            return Optional.empty();
        }
    }

    private void takeFrom(Source from, Set<ObjectHash> packs, Set<RunRef> runs, Writer writer) {
        try (LostChunks lost = new LostChunks(repository, packs::contains)) {
            for (RunRef ref : runs) {
                readable(ref).ifPresent(lost::look);
            }
            if (!lost.isEmpty()) {
                boolean isAnswered = new FromSource(repository, writer, from, progress).take(lost);
                if (!isAnswered && losses == Losses.SET_ASIDE) {
                    losses = Losses.KEPT;
                    progress.on(new Event.Noted(
                            "Nothing is set aside, since the source could not be read in all places: what is lost may be there. "
                                    + "Next: see to that, and run it again"));
                }
            }
        }
    }

    private void writeAnew(Set<ObjectHash> packs, Set<RunRef> runs, Merge merge, Writer writer) {
        Map<RunRef, RunWriter> open = new LinkedHashMap<>();
        for (RunRef ref : runs) {
            Repair.stopIfAsked();
            mended(packs, ref, merge).ifPresent(run -> open.put(ref, run));
            if (open.size() == RUNS_AT_ONCE) {
                finish(open, writer);
            }
        }
        finish(open, writer);
    }

    /** Empty where it stays as it is, since something of it can't be had. */
    private Optional<RunWriter> mended(Set<ObjectHash> packs, RunRef ref, Merge merge) {
        try {
            return Optional.of(merge.mended(packs::contains, ref, (entry, why) -> {
                if (losses == Losses.KEPT) {
                    throw why;
                }
                withLosses.add(ref);
                return new Entry(entry.listed(), Content.none(), Optional.empty(), Optional.of(LOST + why.message()));
            }));
        } catch (NotFound | Damaged e) {
            return Optional.empty();
        }
    }

    private void finish(Map<RunRef, RunWriter> open, Writer writer) {
        writer.flush();
        open.forEach((ref, run) -> anew.put(
                ref, run.finish(repository.manifestRun(ref).provenance().inPlaceOf(ref))));
        open.clear();
    }

    /**
     * Runs of the snapshot that name none of the packs; empty if it names none, or some of its entries would be lost. Of a run that stays, since it has
     * more entries than this snapshot shows, those that it does show may all be had: then they are joined into a base of its own.
     */
    private Optional<List<RunRef>> withoutThem(
            Snapshot snapshot, Set<ObjectHash> packs, Set<RunRef> damaged, Merge merge) {
        List<RunRef> runs = snapshot.runs();
        List<RunRef> hit = runs.stream().filter(damaged::contains).toList();
        if (hit.isEmpty()) {
            return Optional.empty();
        }
        if (anew.keySet().containsAll(hit)) {
            return Optional.of(
                    runs.stream().map(run -> anew.getOrDefault(run, run)).toList());
        }
        Repair.stopIfAsked();
        try {
            return Optional.of(merge.without(packs::contains, runs, Merge.Provenances.of(snapshot)));
        } catch (NotFound | Damaged e) {
            return Optional.empty();
        }
    }

    private void replace(Present snapshot, List<RunRef> clean, Replacing replacing) {
        Snapshot old = snapshot.snapshot();
        Repair.stopIfAsked();
        if (!repository.read().shows(snapshot.found().name())) {
            return; // another prune or repair has written it anew meanwhile, whole perhaps
        }
        boolean isHit = old.runs().stream().anyMatch(withLosses::contains);
        Snapshot said = isHit ? old.with(old.tally().withUnread(unread(clean))) : old;
        if (replacing.commit(
                said, clean, snapshot.asOf(), List.of(snapshot.found().name()))) {
            isAnyReplaced = true;
            if (isHit) {
                tellLosses(old.id(), clean);
            }
            progress.on(new Event.Noted("Snapshot " + old.id() + " does without what was damaged."));
        }
    }

    /** So many entries of a manifest are unread now. What a later run has covered is not lost from it. */
    private long unread(List<RunRef> runs) {
        long[] unread = new long[1];
        forEachUnread(runs, (_, _) -> unread[0]++);
        return unread[0];
    }

    /** Told as they are met, when they stand in a record: there may be as many as a snapshot has entries. */
    private void tellLosses(SnapshotId snapshot, List<RunRef> runs) {
        forEachUnread(runs, (key, why) -> {
            if (why.startsWith(LOST)) {
                told.accept(new SetAside(snapshot, key, why.substring(LOST.length())));
            }
        });
    }

    private void forEachUnread(List<RunRef> runs, BiConsumer<Key, String> action) {
        EntryCursor entries =
                new Manifest(runs.stream().map(repository::manifestRun).toList()).entries();
        while (entries.next()) {
            Entry entry = entries.entry();
            entry.unread().ifPresent(why -> action.accept(entry.key(), why));
        }
    }
}
