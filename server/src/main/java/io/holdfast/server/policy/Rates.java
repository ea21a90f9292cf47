package io.holdfast.server.policy;

import io.holdfast.engine.error.BadInput;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How much a job may ask of its source.
 *
 * @param bytesPerSecond    empty: any number
 * @param requestsPerSecond empty: any number
 * @param adaptive          whether it holds back by itself when the source gets slower
 */
public record Rates(Optional<Long> bytesPerSecond, Optional<Integer> requestsPerSecond, boolean adaptive) {
    /** Nothing is limited. */
    public static final Rates NONE = new Rates(Optional.empty(), Optional.empty(), false);

    /** @throws BadInput if nothing at all could be asked */
    public Rates {
        if (bytesPerSecond.filter(each -> each < 1).isPresent()
                || requestsPerSecond.filter(each -> each < 1).isPresent()) {
            throw new BadInput("a limit of nothing a second. Next: write 1 or more, or a window in which nothing runs");
        }
    }

    /** What holds where both do: of each kind the smaller. */
    Rates and(Rates other) {
        return new Rates(
                Stream.concat(bytesPerSecond.stream(), other.bytesPerSecond.stream())
                        .min(Long::compare),
                Stream.concat(requestsPerSecond.stream(), other.requestsPerSecond.stream())
                        .min(Integer::compare),
                adaptive || other.adaptive);
    }
}
