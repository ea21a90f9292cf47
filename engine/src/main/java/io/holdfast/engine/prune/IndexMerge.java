package io.holdfast.engine.prune;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.ledger.KeptIndex;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.MergedIndex;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.Writer;
import io.holdfast.engine.repository.WriterOptions;
import io.holdfast.engine.run.RunReader;
import io.holdfast.engine.run.RunRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Joins the small runs of the index that backups have written into larger ones, which the next page names: decision 61.
 *
 * <p>Holds: of merged runs each is more than {@value #GROWTH} times as large as all smaller ones together, so there are few, and a row is written anew about as often as there are
 * runs. What a merged run tells of is not condemned when it is written. It deletes nothing, and may end at any point: until a page names the new run, it is garbage.
 *
 * <p>In memory: names of runs, and a block of each of some that are joined.
 */
final class IndexMerge {
    /** The name of its job. */
    private static final String JOB = "merge of the index";

    private static final int GROWTH = 4;

    /** A run is written anew when one of so many packs that it tells of is condemned. */
    private static final int SPARSE = 4;

    private final Repository repository;
    private final LedgerState state;
    private final MergedIndex before;
    private final Instant mark;
    private final boolean isTrusted;
    private final Set<ObjectHash> gone;
    private final Set<RunRef> loose;
    private final List<Sized> merged = new ArrayList<>();

    /**
     * A run that was merged earlier.
     *
     * @param entries in it
     * @param sparse  whether much of it is of no use any more
     */
    private record Sized(RunRef run, long entries, boolean sparse) {}

    /** @param gone packs of content that runs tell of and no list shows */
    IndexMerge(Repository repository, LedgerState state, KeptIndex kept, Set<ObjectHash> gone) {
        this.repository = repository;
        this.state = state;
        this.gone = gone;
        this.before = kept.newest();
        this.isTrusted = before.equals(state.mergedIndex());
        Instant now = repository.ledger().mark(state);
        this.mark = now.isBefore(before.mark()) ? before.mark() : now;
        this.loose = state.indexRuns(
                each -> each.asOf().isAfter(before.mark()) && !each.asOf().isAfter(mark));
        before.runs().forEach(run -> sized(run).ifPresent(merged::add));
        merged.sort(Comparator.comparingLong(Sized::entries));
    }

    /** Whether it is worth a page. */
    boolean isDue() {
        return loose.size() >= repository.ledger().worthOfRuns()
                || !isTrusted
                || merged.size() < before.runs().size()
                || merged.stream().anyMatch(Sized::sparse);
    }

    /** So many runs would be joined. */
    int planned() {
        Collection<RunRef> joined = toJoin();
        return isAsItIs(joined) ? 0 : joined.size();
    }

    /**
     * Merges.
     *
     * @param page puts a page that names what has come of it
     * @return runs that were joined
     */
    int run(Consumer<MergedIndex> page) {
        Collection<RunRef> joined = toJoin();
        List<RunRef> runs = new ArrayList<>(merged.stream()
                .map(Sized::run)
                .filter(run -> !joined.contains(run))
                .toList());
        if (isAsItIs(joined)) {
            runs.addAll(joined);
            page.accept(new MergedIndex(mark, runs));
            return 0;
        }
        try (Writer writer = repository.openWriter(WriterOptions.DEFAULT, state, JOB)) {
            writer.joinIndexRuns(joined, pack -> !state.isCondemned(pack) && !gone.contains(pack))
                    .ifPresent(runs::add);
            Prune.stopIfAsked();
            page.accept(new MergedIndex(mark, runs));
            writer.done();
        }
        return joined.size();
    }

    /** Nothing, or one that would only be copied. */
    private boolean isAsItIs(Collection<RunRef> joined) {
        return joined.isEmpty() || (joined.size() == 1 && isTrusted && loose.containsAll(joined));
    }

    /** All small ones, and of those that were merged before what is not much larger than these, or sparse. Of what nobody vouches for, all. */
    private Collection<RunRef> toJoin() {
        List<RunRef> chosen = new ArrayList<>(loose);
        long entries = loose.stream()
                .mapToLong(run -> sized(run).map(Sized::entries).orElse(0L))
                .sum();
        for (Sized each : merged) {
            if (!isTrusted || each.sparse || each.entries <= GROWTH * entries) {
                chosen.add(each.run);
                entries += each.entries;
            }
        }
        return chosen;
    }

    /** Empty where it can't be read, or was condemned: then it is done without. */
    private Optional<Sized> sized(RunRef ref) {
        if (state.isCondemned(ref.pack())) {
            return Optional.empty();
        }
        try {
            RunReader run = repository.indexRun(ref);
            long[] packs = new long[2];
            run.forEachPack(pack -> packs[state.isCondemned(pack.name()) ? 1 : 0]++);
            return Optional.of(new Sized(ref, run.entries(), SPARSE * packs[1] > packs[0] + packs[1]));
        } catch (Damaged e) {
            return Optional.empty();
        }
    }
}
