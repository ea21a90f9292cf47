package io.holdfast.server.policy;

import io.holdfast.engine.error.BadInput;
import java.time.Instant;
import java.util.Optional;

/** When a job of a policy may begin and run: in a window, and in no freeze. Of the time about an instant, as far as {@link Moments} looks. For one thread. */
public final class Opening {
    private final Windows windows;
    private final Freezes freezes;
    private final Interval seen;

    /** The window found last: most questions are about the same one. */
    private Instant openFrom = Instant.MAX;

    private Instant openTo = Instant.MIN;

    private Opening(Windows windows, Freezes freezes, Interval seen) {
        this.windows = windows;
        this.freezes = freezes;
        this.seen = seen;
    }

    /** @throws BadInput if freezes are too many to be counted */
    public static Opening about(Policy policy, Instant instant) {
        Interval seen = new Interval(instant.minus(Moments.BACK), instant.plus(Moments.AHEAD));
        return new Opening(
                new Windows(policy.windows(), policy.zone()), Freezes.of(policy.freezes(), policy.zone(), seen), seen);
    }

    Freezes freezes() {
        return freezes;
    }

    /** Nothing is looked at beyond. */
    Interval seen() {
        return seen;
    }

    public boolean isOpen(Instant instant) {
        return windows.contains(instant) && freezes.at(instant).isEmpty();
    }

    /** The first instant from this one on at which a job may begin; empty if none comes as far as is looked. */
    public Optional<Instant> opens(Instant from) {
        Instant open = from;
        while (open.isBefore(seen.to())) {
            open = windowFrom(open);
            Optional<Frozen> frozen = freezes.at(open);
            if (frozen.isEmpty()) {
                return Optional.of(open).filter(each -> each.isBefore(seen.to()));
            }
            open = frozen.get().when().to();
        }
        return Optional.empty();
    }

    /** When a job that runs at this instant has to stop at a checkpoint: at once, where none may run; empty if nothing ends it. */
    public Optional<Instant> closes(Instant from) {
        if (!isOpen(from)) {
            return Optional.of(from);
        }
        Optional<Instant> freeze =
                freezes.firstAfter(from).map(frozen -> frozen.when().from());
        return windows.closes(from)
                .filter(end -> freeze.isEmpty() || end.isBefore(freeze.get()))
                .or(() -> freeze);
    }

    private Instant windowFrom(Instant from) {
        if (from.isBefore(openFrom) || !from.isBefore(openTo)) {
            openFrom = windows.opens(from);
            openTo = windows.closes(openFrom).orElse(Instant.MAX);
        }
        return from.isAfter(openFrom) ? from : openFrom;
    }

    /** Since when nothing could begin, of an instant at which nothing can. */
    Instant closedSince(Instant closed) {
        Instant since = closed;
        Instant before = closed;
        while (since.isAfter(seen.from())) {
            Optional<Frozen> frozen = freezes.at(before);
            if (frozen.isPresent()) {
                since = frozen.get().when().from();
            } else if (windows.contains(before)) {
                return since;
            } else {
                since = windows.closedSince(before);
            }
            before = since.minusNanos(1);
        }
        return seen.from();
    }
}
