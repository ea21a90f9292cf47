package io.holdfast.engine.prune;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.prune.PackFates.Fate;
import io.holdfast.engine.prune.PackFates.Judged;
import io.holdfast.engine.prune.PruneOptions.Rewriting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which packs that snapshots need are worth rewriting, so that the rest of them can be freed. Decision 51.
 *
 * <p>Those that are condemned, whatever they weigh: no backup may refer to them, so each would copy of them what it needs. Then those of which a quarter
 * or more is of no use, emptiest first, while more of all that is needed is of no use than may be. Then small ones, where there are many.
 */
final class RewriteChoice {
    /** Candidates that are remembered: those that are worth most. */
    private static final int MOST = 1 << 16;

    /** A pack is worth it when so much of it is of no use: one part of this many. */
    static final int SPARSE = 4;

    /** A third of a full pack. */
    static final int SMALL = 8 << 20;

    /** Small packs that are worth joining. */
    static final int SEVERAL = 16;

    /** An object costs a store, and who reads it, as much as this many bytes do. */
    private static final long OBJECT = 256L << 10;

    /** Bytes that the smallest pack has besides its content: copied, they would be there again. */
    private static final long FRAMING = 256;

    private final Rewriting options;
    private final Predicate<ObjectHash> isCondemned;
    private final InUse inUse;
    private final List<Candidate> condemned = new ArrayList<>();
    private final PriorityQueue<Candidate> sparse = new PriorityQueue<>(Candidate.EMPTIEST_FIRST.reversed());
    private final PriorityQueue<Candidate> small = new PriorityQueue<>(Candidate.SMALLEST_FIRST.reversed());
    private long stored;
    private long unused;

    /** A pack that may be worth it. */
    private record Candidate(PackKind kind, ObjectHash pack, long size, long used) {
        static final Comparator<Candidate> EMPTIEST_FIRST = Comparator.comparingDouble(
                        (Candidate each) -> (double) each.used / each.size)
                .thenComparing(Candidate::pack);
        static final Comparator<Candidate> SMALLEST_FIRST =
                Comparator.comparingLong(Candidate::used).thenComparing(Candidate::pack);

        long unused() {
            return size - used;
        }

        boolean isSparse() {
            return SPARSE * unused() >= size;
        }
    }

    /**
     * What is chosen.
     *
     * @param packs  names
     * @param size   bytes that can be freed when nobody needs the packs any more, those that are copied included
     * @param copied bytes of content to be copied
     */
    record Chosen(Set<ObjectHash> packs, long size, long copied) {
        boolean isNothing() {
            return packs.isEmpty();
        }

        /**
         * Whether what is written is worth what is freed: four bytes for one, as with a pack of which a quarter is of no use; and for each object that
         * there is less, what one costs.
         *
         * @param runs bytes of the runs that must be written anew
         */
        boolean pays(long runs) {
            return copied + runs <= SPARSE * (size - copied) + packs.size() * OBJECT;
        }
    }

    /** How much of a pack is in use. */
    interface InUse {
        /** @param frames bytes of its frames that are */
        long of(Judged pack, long frames);
    }

    /** @param isCondemned whether a pack is condemned, in time or late */
    RewriteChoice(Rewriting options, Predicate<ObjectHash> isCondemned, InUse inUse) {
        this.options = options;
        this.isCondemned = isCondemned;
        this.inUse = inUse;
    }

    void take(Judged pack) {
        if (pack.fate() != Fate.NEEDED || pack.pack().kind() == PackKind.INDEX) {
            return;
        }
        boolean isContent = pack.pack().kind() == PackKind.DATA;
        long used = isContent ? used(pack) : pack.size();
        stored += isContent ? pack.size() : 0;
        unused += pack.size() - used;
        if (pack.said().bound()) {
            return;
        }
        Candidate candidate = new Candidate(pack.pack().kind(), pack.pack().name(), pack.size(), used);
        if (isCondemned.test(candidate.pack)) {
            condemned.add(candidate);
        } else if (isContent && candidate.isSparse()) {
            keep(candidate, sparse);
        } else if (isContent && candidate.size < SMALL) {
            keep(candidate, small);
        }
    }

    private long used(Judged pack) {
        long frames = Math.min(pack.size(), pack.said().use().all().stored());
        return Math.min(pack.size(), inUse.of(pack, frames) + FRAMING);
    }

    private static void keep(Candidate candidate, PriorityQueue<Candidate> best) {
        best.add(candidate);
        if (best.size() > MOST) {
            best.remove(); // the one that is worth least
        }
    }

    /** Bytes of content packs that are needed which no manifest uses, by estimate. */
    long unused() {
        return unused;
    }

    /** To be asked when all packs were taken: what one prune copies at a time. */
    Chosen chosen() {
        return chosen(options.share());
    }

    /** The same without regard to its share of what is needed: what is too little to pay in parts may pay as a whole. */
    Chosen chosenAtOnce() {
        return chosen(1);
    }

    private Chosen chosen(double most) {
        Set<ObjectHash> packs = new HashSet<>();
        long size = 0;
        long copied = 0;
        double allowed = options.maxUnused() * stored;
        double share = most * stored;
        long sparseCopied = 0;
        long left = unused;
        List<Candidate> inOrder = new ArrayList<>(condemned);
        sparse.stream().sorted(Candidate.EMPTIEST_FIRST).forEach(inOrder::add);
        inOrder.addAll(smallOnes());
        for (Candidate each : inOrder) {
            boolean mustGo = isCondemned.test(each.pack) || !each.isSparse();
            boolean fits = sparseCopied == 0 || sparseCopied + each.used <= share;
            boolean isDue = mustGo || (left > allowed && fits);
            if (isDue && copied + each.used <= options.maxRewrite()) {
                sparseCopied += mustGo ? 0 : each.used;
                packs.add(each.pack);
                size += each.size;
                copied += each.used;
                left -= each.unused();
            }
        }
        return new Chosen(packs, size, copied);
    }

    /**
     * Small packs that are worth joining: the larger ones stay while they are more than twice as large as all smaller ones together, so that a byte is
     * copied about log n times on its way to a full pack.
     */
    private List<Candidate> smallOnes() {
        if (small.size() < SEVERAL || options.maxUnused() >= 1) {
            return List.of();
        }
        List<Candidate> rising = small.stream().sorted(Candidate.SMALLEST_FIRST).toList();
        long below = 0;
        int joined = 0;
        for (int i = 0; i < rising.size(); i++) {
            long used = rising.get(i).used;
            if (used <= 2 * below) {
                joined = i + 1;
            }
            below += used;
        }
        return joined < SEVERAL ? List.of() : rising.subList(0, joined);
    }
}
