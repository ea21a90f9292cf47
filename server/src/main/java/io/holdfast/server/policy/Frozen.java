package io.holdfast.server.policy;

import java.time.Instant;

/**
 * A freeze as it comes.
 *
 * @param name of the freeze; of an event, of its calendar and its own
 */
public record Frozen(String name, Interval when) {
    boolean contains(Instant instant) {
        return when.contains(instant);
    }
}
