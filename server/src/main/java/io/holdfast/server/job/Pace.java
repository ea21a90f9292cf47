package io.holdfast.server.job;

import io.holdfast.engine.store.AdaptiveGate;
import io.holdfast.engine.store.Limit;
import io.holdfast.server.policy.LimitsByTime;
import io.holdfast.server.policy.Rates;
import java.time.Instant;
import java.util.Optional;

/**
 * How fast a job may be: one limit for source and repository together, which follows the time of day while it runs.
 *
 * @param adaptive where the source's other users go first; for all of the job, as it was when it began
 */
public record Pace(Limit requests, Limit bytes, Optional<AdaptiveGate> adaptive, LimitsByTime limits) {

    public static Pace of(LimitsByTime limits, Instant now) {
        Pace pace = new Pace(
                Limit.none(),
                Limit.none(),
                limits.at(now).adaptive() ? Optional.of(AdaptiveGate.fresh()) : Optional.empty(),
                limits);
        pace.follow(now);
        return pace;
    }

    /** Sets the limits that hold now. */
    public void follow(Instant now) {
        Rates rates = limits.at(now);
        requests.change(rates.requestsPerSecond().map(Integer::doubleValue).orElse(Double.POSITIVE_INFINITY));
        bytes.change(rates.bytesPerSecond().map(Long::doubleValue).orElse(Double.POSITIVE_INFINITY));
    }
}
