package io.holdfast.server.estimate;

import io.holdfast.server.policy.LimitsByTime;
import io.holdfast.server.policy.Moments;
import io.holdfast.server.policy.Opening;
import io.holdfast.server.policy.Policy;
import io.holdfast.server.policy.Rates;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * When a backup would run: from the next moment of its plan on, as fast as the source lets it and limits permit, in windows alone; where one ends it goes on with the next moment. Pure.
 *
 * @param begins  empty: no moment comes
 * @param ends    empty: it does not come to an end within two years
 * @param windows that it takes; 1 where it fits into the first one
 * @param seconds that it runs
 */
public record Stretch(Optional<Instant> begins, Optional<Instant> ends, int windows, double seconds) {
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final int MOST_STEPS = 20_000;

    /**
     * @param seconds  that it takes without limits
     * @param bytes    that it moves
     * @param requests that it sends
     */
    static Stretch of(Policy policy, UUID plan, Instant from, double seconds, double bytes, double requests) {
        Moments moments = Moments.of(policy, plan);
        Optional<Instant> first = moments.next(from);
        if (first.isEmpty()) {
            return new Stretch(Optional.empty(), Optional.empty(), 0, seconds);
        }
        LimitsByTime limits = new LimitsByTime(policy.limits(), policy.zone());
        Opening opening = Opening.about(policy, first.get());
        Instant last = first.get().plus(Moments.AHEAD);
        Instant now = first.get();
        double left = 1;
        double ran = 0;
        int windows = 1;
        for (int i = 0; i < MOST_STEPS && now.isBefore(last); i++) {
            double perSecond = speed(limits.at(now), seconds, bytes, requests);
            Instant until = soonest(
                    now.plus(duration(left / perSecond)),
                    opening.closes(now),
                    limits.changesAfter(now).filter(each -> !policy.limits().isEmpty()));
            double passed = Duration.between(now, until).toNanos() / 1e9;
            left -= passed * perSecond;
            ran += passed;
            now = until;
            if (left <= 1e-9) {
                return new Stretch(first, Optional.of(now), windows, ran);
            }
            if (!opening.isOpen(now) || opening.closes(now).filter(now::equals).isPresent()) {
                Optional<Instant> next = moments.next(now);
                if (next.isEmpty()) {
                    break;
                }
                now = next.get();
                windows++;
            }
        }
        return new Stretch(first, Optional.empty(), windows, ran);
    }

    private static Instant soonest(Instant done, Optional<Instant> closes, Optional<Instant> changes) {
        Instant soonest = done;
        for (Optional<Instant> each : java.util.List.of(closes, changes)) {
            soonest = each.isPresent() && each.get().isBefore(soonest) ? each.get() : soonest;
        }
        return soonest;
    }

    private static Duration duration(double seconds) {
        Duration all = Duration.ofMillis((long) Math.min(Math.ceil(seconds * 1000), (double) Moments.AHEAD.toMillis()));
        return all.compareTo(SHORTEST) < 0 ? SHORTEST : all;
    }

    /** Share of the whole that is done in a second. */
    private static double speed(Rates rates, double seconds, double bytes, double requests) {
        double speed = 1 / Math.max(seconds, 0.001);
        if (rates.bytesPerSecond().isPresent() && bytes > 0) {
            speed = Math.min(speed, rates.bytesPerSecond().get() / bytes);
        }
        if (rates.requestsPerSecond().isPresent() && requests > 0) {
            speed = Math.min(speed, rates.requestsPerSecond().get() / requests);
        }
        return speed;
    }
}
