package io.holdfast.engine.prune;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.ledger.Times;
import java.time.Duration;
import java.util.Locale;

/**
 * What a prune is told.
 *
 * @param grace    G: from condemn to sweep
 * @param mode     beside which others it runs
 * @param patience whether it waits for G to pass
 * @param rewriting what it copies to free more
 */
public record PruneOptions(Duration grace, Mode mode, Patience patience, Rewriting rewriting) {

    /** Beside which others a prune runs. */
    public enum Mode {
        /** Beside any others. */
        BESIDE_OTHERS,
        /**
         * Age counts for nothing: it condemns, waits until every list shows that, and sweeps. Its user promises that no job is between the second
         * read of the ledger and the end of its commit, from D + E before this starts until it ends.
         */
        EXCLUSIVE
    }

    /** What becomes of what is condemned and may not be swept yet. */
    public enum Patience {
        /** A later prune sweeps it. */
        LATER,
        /** This one waits, and sweeps it. */
        WAIT
    }

    /**
     * How much is rewritten of packs of which a part is in use.
     *
     * @param maxUnused  share of what snapshots need that may be of no use: nothing is rewritten below it; 1 for any
     * @param maxRewrite bytes of content that one prune copies, at most
     * @param share      the same, as a share of what snapshots need: as long as more than one pack would be copied for what is of no use
     */
    public record Rewriting(double maxUnused, long maxRewrite, double share) {
        /** Until the old packs may go both copies are stored, so a night copies a small part. */
        public static final Rewriting USUAL = new Rewriting(0.1, Long.MAX_VALUE, 0.05);

        /** As much as the bytes allow. */
        public Rewriting(double maxUnused, long maxRewrite) {
            this(maxUnused, maxRewrite, 1);
        }

        /** Nothing is copied. */
        public static final Rewriting NONE = new Rewriting(1, 0);
    }

    /** Those of who asks for nothing. */
    public static PruneOptions usual(Times times) {
        return new PruneOptions(times.usualGrace(), Mode.BESIDE_OTHERS, Patience.LATER, Rewriting.USUAL);
    }

    public PruneOptions withGrace(Duration other) {
        return new PruneOptions(other, mode, patience, rewriting);
    }

    public PruneOptions with(Mode other) {
        return new PruneOptions(grace, other, patience, rewriting);
    }

    public PruneOptions with(Patience other) {
        return new PruneOptions(grace, mode, other, rewriting);
    }

    public PruneOptions with(Rewriting other) {
        return new PruneOptions(grace, mode, patience, other);
    }

    /** @throws BadInput if G is so small that what a writer is about to commit could be swept */
    void mustBeSafe(Times times) {
        if (grace.compareTo(times.leastGrace()) < 0) {
            throw new BadInput("A grace of " + words(grace)
                    + " is too short for this repository: a backup that is just being committed could lose "
                    + "what it refers to. Next: give " + words(times.leastGrace()) + " or more");
        }
    }

    static String words(Duration time) {
        return time.toString().substring(2).toLowerCase(Locale.ROOT);
    }
}
