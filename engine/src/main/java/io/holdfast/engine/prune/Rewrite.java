package io.holdfast.engine.prune;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.ledger.LedgerRecord.Origin;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.ledger.RecordName;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.progress.Ticker;
import io.holdfast.engine.prune.LiveRecords.Live;
import io.holdfast.engine.prune.PruneResult.Rewritten;
import io.holdfast.engine.prune.RewriteChoice.Chosen;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.Writer;
import io.holdfast.engine.repository.WriterOptions;
import io.holdfast.engine.run.RunReader;
import io.holdfast.engine.run.RunRef;
import io.holdfast.engine.run.RunWriter;
import io.holdfast.engine.snapshot.Merge;
import io.holdfast.engine.snapshot.Replacing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes what is needed out of packs of which little is: {@code docs/protocol.md}, section 4, "Rewrite". Each run that names them is written anew,
 * once, however many snapshots share it; then each of those snapshots gets a record that takes the place of its old one. From then on nothing but what is
 * in the trash needs the old packs, and later prunes free them.
 *
 * <p>It deletes nothing, and may end at any point: what it has copied is found by the next one on this machine, or is garbage.
 *
 * <p>In memory: names of runs and of the chosen packs.
 */
final class Rewrite {
    /** The name of its job, for what an interrupted one leaves. No source has it: names of sources are not empty. */
    private static final String JOB = "";

    /** Runs that are written side by side, so that what is copied for them lies together: each needs a few hundred kilobytes of memory. */
    private static final int RUNS_AT_ONCE = 64;

    private final Repository repository;
    private final LedgerState state;
    private final Origin origin;
    private final Progress progress;
    private final Map<SnapshotId, List<Live>> bySnapshot = new LinkedHashMap<>();

    Rewrite(Repository repository, LedgerState state, List<Live> live, Origin origin, Progress progress) {
        this.repository = repository;
        this.state = state;
        this.origin = origin;
        this.progress = progress;
        live.stream()
                .filter(Live::canBeReplaced)
                .forEach(each -> bySnapshot
                        .computeIfAbsent(each.snapshot().id(), _ -> new ArrayList<>(1))
                        .add(each));
    }

    /**
     * What is rewritten.
     *
     * @param runs that name what is chosen; none where to write them anew costs more than it frees
     */
    private record Due(Chosen chosen, Set<RunRef> runs) {}

    /** A part, if that pays; else all. Many runs may have to be written anew for the first pack already. */
    private Due due(Tally tally) {
        Chosen part = tally.chosen();
        Set<RunRef> runs = runsToLeave(part);
        if (part.isNothing() || !runs.isEmpty()) {
            return new Due(part, runs);
        }
        Chosen all = tally.chosenAtOnce();
        return new Due(all, all.equals(part) ? runs : runsToLeave(all));
    }

    /** What it would come to: nothing is written. */
    Rewritten planned(Tally tally) {
        Due due = due(tally);
        Chosen chosen = due.chosen;
        Set<RunRef> runs = due.runs;
        if (runs.isEmpty() && !hasTwins()) {
            return Rewritten.NOTHING;
        }
        Map<RunRef, RunRef> each = new HashMap<>();
        runs.forEach(run -> each.put(run, run));
        long snapshots = bySnapshot.values().stream()
                .filter(records -> records.size() > 1
                        || newest(records).snapshot().runs().stream().anyMatch(each::containsKey))
                .count();
        return runs.isEmpty()
                ? new Rewritten(Amount.NONE, 0, snapshots)
                : new Rewritten(amount(chosen), chosen.copied(), snapshots);
    }

    /** Rewrites what was found worth it, if that pays. */
    Rewritten run(Tally tally) {
        Due due = due(tally);
        Chosen chosen = due.chosen;
        Set<RunRef> runs = due.runs;
        if (runs.isEmpty() && !hasTwins()) {
            return Rewritten.NOTHING;
        }
        AtomicLong moved = new AtomicLong();
        try (Writer writer = repository.openWriter(WriterOptions.DEFAULT, state, JOB);
                Ticker _ = new Ticker(
                        progress,
                        () -> new Event.Advanced(
                                Event.Phase.REWRITING, moved.get(), runs.size(), writer.bytesStored(), 0, 0))) {
            Merge merge = new Merge(repository, writer, Merge.Beside.NONE);
            Map<RunRef, RunRef> anew = new HashMap<>();
            Map<RunRef, RunWriter> open = new LinkedHashMap<>();
            for (RunRef run : runs) {
                Prune.stopIfAsked();
                leaving(chosen, run, merge).ifPresent(other -> open.put(run, other));
                moved.incrementAndGet();
                if (open.size() == RUNS_AT_ONCE) {
                    finish(open, anew, chosen, writer);
                }
            }
            finish(open, anew, chosen, writer);
            Optional<RunRef> index = writer.finishIndex();
            long snapshots = commit(chosen, anew, index, writer);
            writer.done();
            return new Rewritten(anew.isEmpty() ? Amount.NONE : amount(chosen), writer.bytesStored(), snapshots);
        }
    }

    private static Amount amount(Chosen chosen) {
        return new Amount(chosen.packs().size(), chosen.size());
    }

    /** Runs that name what is chosen; none where to write them anew costs more than it frees. */
    private Set<RunRef> runsToLeave(Chosen chosen) {
        Set<RunRef> runs = new LinkedHashSet<>();
        if (chosen.isNothing()) {
            return runs;
        }
        Set<ObjectHash> homes = new LinkedHashSet<>();
        AtomicLong bytes = new AtomicLong();
        for (List<Live> records : bySnapshot.values()) {
            for (RunRef ref : newest(records).snapshot().runs()) {
                Optional<RunReader> run = runs.contains(ref) ? Optional.empty() : readable(ref);
                if (run.filter(each -> named(each, chosen) > 0).isPresent()) {
                    runs.add(ref);
                    run.get().ownPacks().stream()
                            .filter(pack -> homes.add(pack.info().name()))
                            .forEach(pack -> bytes.addAndGet(pack.info().length()));
                }
            }
        }
        return chosen.pays(bytes.get()) ? runs : Set.of();
    }

    /** How many of the chosen packs a run names. */
    private static int named(RunReader run, Chosen chosen) {
        Set<ObjectHash> found = new HashSet<>();
        run.ownPacks().forEach(pack -> found.add(pack.info().name()));
        run.forEachPack(pack -> {
            if (chosen.packs().contains(pack.name())) {
                found.add(pack.name());
            }
        });
        found.retainAll(chosen.packs());
        return found.size();
    }

    /** Empty where another prune has freed it, since its snapshot was forgotten meanwhile. */
    private Optional<RunReader> readable(RunRef run) {
        try {
            return Optional.of(repository.manifestRun(run));
        } catch (NotFound | Damaged e) {
            return Optional.empty();
        }
    }

    /** A run that could leave none of the packs, since nothing in them could be read, is done without. */
    private void finish(Map<RunRef, RunWriter> open, Map<RunRef, RunRef> anew, Chosen chosen, Writer writer) {
        writer.flush();
        open.forEach((run, other) -> {
            RunReader old = repository.manifestRun(run);
            RunRef ref = other.finish(old.provenance().inPlaceOf(run));
            int before = named(old, chosen);
            int after = named(repository.manifestRun(ref), chosen);
            if (after < before) {
                anew.put(run, ref);
            }
            if (after > 0) {
                progress.on(new Event.Noted(Integer.toString(after)
                        + " packs stay as they are, since content in them could not be read: in cold storage, or damaged. Next: "
                        + "holdfast verify, or prune with --max-unused 100%"));
            }
        });
        open.clear();
    }

    /** Empty where the run can't be read any more: it stays. */
    private Optional<RunWriter> leaving(Chosen chosen, RunRef run, Merge merge) {
        try {
            return Optional.of(merge.leaving(chosen.packs()::contains, run));
        } catch (NotFound | Damaged e) {
            progress.on(new Event.Noted(
                    "A manifest stays as it is, since it can't be read: " + e.message() + " Next: holdfast verify"));
            return Optional.empty();
        }
    }

    /** Steps w3 to w5 for each snapshot. One whose new record would name what was condemned meanwhile keeps its old one. */
    private long commit(Chosen chosen, Map<RunRef, RunRef> anew, Optional<RunRef> index, Writer writer) {
        long committed = 0;
        Replacing replacing = new Replacing(repository, writer, origin, index, chosen.packs()::contains);
        for (List<Live> records : bySnapshot.values()) {
            Live live = newest(records);
            Snapshot old = live.snapshot();
            List<RunRef> runs =
                    old.runs().stream().map(run -> anew.getOrDefault(run, run)).toList();
            if (records.size() == 1 && runs.equals(old.runs())) {
                continue;
            }
            Prune.stopIfAsked();
            List<RecordName> replaces =
                    records.stream().map(each -> each.found().name()).toList();
            Instant taken = new Present(live.found(), old, false).asOf();
            committed += replacing.commit(old, runs, taken, replaces) ? 1 : 0;
        }
        return committed;
    }

    /** Two rewriters at once leave two records of one snapshot, and both sets of packs. */
    private boolean hasTwins() {
        return bySnapshot.values().stream().anyMatch(records -> records.size() > 1);
    }

    /** The one that readers use. */
    private static Live newest(List<Live> records) {
        return records.stream()
                .max(Comparator.comparing((Live each) -> each.found().name()))
                .orElseThrow();
    }
}
