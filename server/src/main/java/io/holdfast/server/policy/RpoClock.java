package io.holdfast.server.policy;

import io.holdfast.engine.error.BadInput;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How a policy's RPO counts time: all of it, or all but what is frozen. */
public final class RpoClock {
    private final Duration rpo;
    private final Optional<Freezes> still;

    private RpoClock(Duration rpo, Optional<Freezes> still) {
        this.rpo = rpo;
        this.still = still;
    }

    /**
     * Counts in the time about an instant, as far as {@link Moments} looks; beyond, freezes are not known.
     *
     * @throws BadInput if freezes are too many to be counted
     */
    public static RpoClock about(Policy policy, Instant instant) {
        return of(policy, Opening.about(policy, instant).freezes());
    }

    static RpoClock of(Policy policy, Freezes freezes) {
        boolean stands = policy.rpoInFreezes() == Policy.RpoInFreezes.SUSPENDED;
        return new RpoClock(policy.rpo(), stands ? Optional.of(freezes) : Optional.empty());
    }

    /** How much of a stretch of time counts. */
    public Duration counted(Interval stretch) {
        return stretch.length()
                .minus(still.map(freezes -> freezes.within(stretch)).orElse(Duration.ZERO));
    }

    /** The last instant at which a snapshot is no older than the RPO. */
    public Instant freshUntil(Instant snapshot) {
        Instant from = snapshot;
        Duration left = rpo;
        Optional<Frozen> next = still.flatMap(freezes -> freezes.firstAfter(snapshot));
        while (next.isPresent() && next.get().when().from().isBefore(from.plus(left))) {
            Interval frozen = next.get().when();
            left = frozen.contains(from) ? left : left.minus(Duration.between(from, frozen.from()));
            from = frozen.to();
            next = still.flatMap(freezes -> freezes.firstAfter(frozen.to()));
        }
        return from.plus(left);
    }
}
