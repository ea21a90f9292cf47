package io.holdfast.server.rpo;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * How much of a plan's source would be lost now.
 *
 * @param since when it became so
 * @param until of a fresh one: when it will not be any more, if nothing is done
 * @param why   a sentence
 */
public record RpoState(UUID planId, String plan, Kind state, Instant since, Optional<Instant> until, String why) {

    public enum Kind {
        /** The newest whole snapshot is no older than was wanted. */
        FRESH,
        /** It is older. */
        LATE,
        /** It is older, and jobs fail. */
        BROKEN,
        /** There is none. */
        UNPROTECTED,
        /** Somebody paused the plan. */
        PAUSED
    }
}
