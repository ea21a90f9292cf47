package io.holdfast.server.policy;

import io.holdfast.engine.error.BadInput;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The moments of a policy, as a plan has them: wanted by the schedule, dropped by freezes, shifted into windows, joined where several wait. Pure: the same
 * policy, plan and time give the same moments, whoever asks, and however often.
 *
 * <p>The rule: a moment that is wanted in a freeze is dropped. Any other begins at the first instant from then on that lies in a window and in no freeze. Those
 * that would begin at one instant are one.
 *
 * <p>The work is bounded whatever a policy says: nothing is looked at beyond {@link #AHEAD} and {@link #BACK}, and what is alike is counted up to {@link
 * Moment.Row#MOST} and then leapt over.
 */
public final class Moments {
    /** So far ahead is looked. */
    public static final Duration AHEAD = Duration.ofDays(2 * 366);

    /** So far back is looked for what waits, or was missed. */
    public static final Duration BACK = Duration.ofDays(400);

    /** How far to look back for the last of something: mostly it is not long ago. */
    static final List<Duration> STEPS_BACK =
            List.of(Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(32), BACK);

    private final Policy policy;
    private final UnaryOperator<Instant> wanted;

    /** @param shift how much later than the policy's the moments are: {@link Schedule#shift} */
    Moments(Policy policy, Duration shift) {
        this.policy = policy;
        UnaryOperator<Instant> scheduled = scheduled(policy.schedule());
        this.wanted = moment -> scheduled.apply(moment.minus(shift)).plus(shift);
    }

    public static Moments of(Policy policy, UUID plan) {
        return new Moments(policy, policy.schedule().shift(plan));
    }

    private static UnaryOperator<Instant> scheduled(Schedule schedule) {
        return switch (schedule) {
            case Schedule.Cron cron -> cron.times()::after;
            case Schedule.Every every -> every::after;
        };
    }

    /**
     * All that is settled after an instant, in the order in which it is wanted, for two years at most. What waits at that instant, since it was wanted before, is
     * among it.
     *
     * @throws BadInput if freezes are too many to be counted
     */
    public Stream<Moment> after(Instant instant) {
        MomentWalk walk = new MomentWalk(wanted, Opening.about(policy, instant), instant);
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(walk, Spliterator.ORDERED | Spliterator.NONNULL), false);
    }

    /** When the next job begins after an instant; empty if none does within two years. */
    public Optional<Instant> next(Instant after) {
        return after(after).map(Moment::begins).flatMap(Optional::stream).findFirst();
    }

    /**
     * What nobody was there for: the newest moment after the last that was seen to. One, however many there were.
     *
     * @param last when the last job began, or the plan was made
     * @param now  a moment that begins now is missed too
     */
    public Optional<Moment> missed(Instant last, Instant now) {
        for (Duration step : STEPS_BACK) {
            Instant from = now.minus(step);
            boolean all = !from.isAfter(last);
            Optional<Moment> newest = newest(all ? last : from, now);
            if (newest.isPresent() || all) {
                return newest;
            }
        }
        return Optional.empty();
    }

    private Optional<Moment> newest(Instant after, Instant now) {
        return after(after)
                .takeWhile(moment -> !moment.wanted().isAfter(now))
                .filter(moment ->
                        moment.begins().filter(begin -> !begin.isAfter(now)).isPresent())
                .reduce((_, later) -> later);
    }
}
