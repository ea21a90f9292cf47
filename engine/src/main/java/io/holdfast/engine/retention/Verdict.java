package io.holdfast.engine.retention;

import io.holdfast.engine.ledger.LedgerState.Present;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What becomes of a snapshot or checkpoint, and why. */
public sealed interface Verdict {
    Present snapshot();

    /** It stays, for at least one reason. */
    record Stays(Present snapshot, Set<Why> reasons) implements Verdict {
        public Stays {
            reasons = Set.copyOf(reasons);
        }

        /** The reasons, always in the same order. */
        public List<Why> inOrder() {
            return List.copyOf(EnumSet.copyOf(reasons));
        }
    }

    /** It is forgotten. */
    record Goes(Present snapshot, Cause cause) implements Verdict {}

    /** Why something stays: the rules first, then what holds whatever the rules say. */
    enum Why {
        LAST,
        HOURLY,
        DAILY,
        WEEKLY,
        MONTHLY,
        YEARLY,
        WITHIN,
        HELD,
        /** The newest of its source. */
        NEWEST,
        /** The newest of its source that could read every entry. */
        NEWEST_GOOD,
        /** It lacks the tags that were asked for. */
        NOT_MEANT,
        /** What an interrupted backup has done so far: the next one goes on from it. */
        CHECKPOINT
    }

    /** Why something goes. */
    enum Cause {
        NO_RULE,
        /** The user named it. */
        NAMED,
        /** A checkpoint that nobody goes on from any more: something newer of its source is there. */
        OLD_CHECKPOINT
    }
}
