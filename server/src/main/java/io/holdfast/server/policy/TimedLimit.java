package io.holdfast.server.policy;

import io.holdfast.engine.error.BadInput;

/**
 * A limit that holds in a part of each day.
 *
 * @param when in which part
 */
public record TimedLimit(Window when, Rates rates) {
    /** @throws BadInput if it limits nothing */
    public TimedLimit {
        if (rates.equals(Rates.NONE)) {
            throw new BadInput(
                    "a limit that limits nothing. Next: write bytesPerSecond, requestsPerSecond or adaptive");
        }
    }
}
