package io.holdfast.server.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Walks through the wanted moments, and says of each what becomes of it. Holds: what was told is wanted before what comes, and time only goes forward. */
final class MomentWalk implements Iterator<Moment> {
    private final UnaryOperator<Instant> wanted;
    private final Opening opening;
    private final Instant after;
    private Instant at;
    /** When those begin that wait; none do once it is past. */
    private Instant waiting = Instant.MIN;

    private @Nullable Moment next;

    /**
     * @param wanted  the first wanted moment after another
     * @param opening when jobs may begin
     * @param after   what is settled by then is not told
     */
    MomentWalk(UnaryOperator<Instant> wanted, Opening opening, Instant after) {
        this.wanted = wanted;
        this.opening = opening;
        this.after = after;
        this.at = opening.isOpen(after) ? after : opening.closedSince(after).minusNanos(1);
        this.next = unsettled();
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public Moment next() {
        Moment told = next;
        if (told == null) {
            throw new NoSuchElementException();
        }
        next = unsettled();
        return told;
    }

    private @Nullable Moment unsettled() {
        Moment moment = moment();
        while (moment != null && !moment.settled().isAfter(after)) {
            moment = moment();
        }
        return moment;
    }

    private @Nullable Moment moment() {
        Instant wants = wanted.apply(at);
        if (!wants.isBefore(opening.seen().to())) {
            return null;
        }
        Optional<Frozen> frozen = opening.freezes().firstAfter(wants);
        if (frozen.isPresent() && frozen.get().contains(wants)) {
            return new Moment.Dropped(
                    row(wants, frozen.get().when().to()), frozen.get().name());
        }
        if (!wants.isAfter(waiting)) {
            Instant end = waiting.plusNanos(1);
            Instant freeze = frozen.map(each -> each.when().from()).orElse(end);
            return new Moment.Joins(row(wants, freeze.isBefore(end) ? freeze : end), waiting);
        }
        return begins(wants);
    }

    private @Nullable Moment begins(Instant wants) {
        Optional<Instant> opens = opening.opens(wants);
        if (opens.isEmpty()) {
            return null;
        }
        at = wants;
        if (opens.get().equals(wants)) {
            return new Moment.Runs(wants);
        }
        waiting = opens.get();
        return new Moment.Waits(wants, waiting);
    }

    /** Those from here that are wanted before an end; from there the walk goes on. */
    private Moment.Row row(Instant first, Instant end) {
        Instant last = first;
        int count = 1;
        Instant following = wanted.apply(last);
        while (following.isBefore(end) && count < Moment.Row.MOST) {
            last = following;
            count++;
            following = wanted.apply(last);
        }
        at = following.isBefore(end) ? lastBefore(end) : last;
        return new Moment.Row(first, at, count);
    }

    /** Of many: found from behind, in ever longer steps; whatever a longer one has to walk through, a shorter one had none of. */
    private Instant lastBefore(Instant end) {
        for (Duration step : Moments.STEPS_BACK) {
            Instant found = wanted.apply(end.minus(step));
            if (found.isBefore(end)) {
                for (Instant next = wanted.apply(found); next.isBefore(end); next = wanted.apply(next)) {
                    found = next;
                }
                return found;
            }
        }
        return end.minusNanos(1);
    }
}
