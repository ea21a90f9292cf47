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
 */
public record PruneOptions(Duration grace, Mode mode, Patience patience) {

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

    /** Those of who asks for nothing. */
    public static PruneOptions usual(Times times) {
        return new PruneOptions(times.usualGrace(), Mode.BESIDE_OTHERS, Patience.LATER);
    }

    public PruneOptions withGrace(Duration other) {
        return new PruneOptions(other, mode, patience);
    }

    public PruneOptions with(Mode other) {
        return new PruneOptions(grace, other, patience);
    }

    public PruneOptions with(Patience other) {
        return new PruneOptions(grace, mode, other);
    }

    /** @throws BadInput if G is so small that what a writer is about to commit could be swept */
    void mustBeSafe(Times times) {
        if (grace.compareTo(times.leastGrace()) < 0) {
            throw new BadInput("A grace of " + words(grace)
                    + " is too short for this repository: a backup that is just being committed could lose "
                    + "what it refers to. Next: give " + words(times.leastGrace()) + " or more");
        }
    }

    private static String words(Duration time) {
        return time.toString().substring(2).toLowerCase(Locale.ROOT);
    }
}
