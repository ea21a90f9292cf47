package io.holdfast.engine.protocol;

import io.holdfast.engine.ledger.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/**
 * Bounds: who is there, what may happen to them, and how long W, D and E are, in ticks. Time itself has no bound.
 *
 * @param tries    puts of a snapshot's record that a writer makes before it gives up
 * @param runs     of prune X
 * @param runsOfY  of prune Y
 * @param trash    ticks
 */
record Scenario(Times times, Set<Part> parts, int tries, int runs, int runsOfY, int trash) {
    /** What a scenario has. */
    enum Part {
        /** Commits snapshot a, with P as long as it is not condemned. */
        WRITER_A,
        /** Commits snapshot b. */
        WRITER_B,
        /** Writers store something new, too. */
        UPLOADS,
        /** Writers may take the runs of another snapshot. */
        PARENTS,
        /** Copies P out of a snapshot's way. */
        REWRITER,
        /** Somebody forgets the old snapshot, which is live. */
        FORGETS_OLD,
        /** Somebody forgets snapshot a. */
        FORGETS_A,
        /** Somebody holds snapshot a, or takes it back: in the place of writer B. */
        HOLDS_A,
        /** The old snapshot was told and not forgotten. Else it was forgotten so long ago that nothing needs P. */
        OLD_IS_LIVE,
        REPLICATES,
        /** The replica has the old snapshot from an earlier round, and shrinks. */
        SHRINKS,
        /** Everything is copied by another tool. */
        IS_COPIED,
        /** Puts may be answered late, or not at all. */
        PUTS_GET_LOST,
        /** A put may be stamped before its asOf. */
        CLOCK_STEPS_BACK,
        /** X is exclusive. */
        EXCLUSIVE,
        PAGES,
        /** One page is damaged. */
        A_PAGE_IS_DAMAGED,
        /** Both pages are. */
        BOTH_PAGES_ARE_DAMAGED
    }

    static Scenario of(int window, int listDelay, int clockSpread, Part... parts) {
        Times times = new Times(seconds(window), Duration.ZERO, seconds(listDelay), seconds(clockSpread));
        Set<Part> all = EnumSet.noneOf(Part.class);
        all.addAll(Set.of(parts));
        return new Scenario(times, all, 1, 2, 0, 0);
    }

    Scenario with(Part... more) {
        Set<Part> all = EnumSet.copyOf(parts);
        all.addAll(Set.of(more));
        return new Scenario(times, all, tries, runs, runsOfY, trash);
    }

    Scenario tries(int number) {
        return new Scenario(times, parts, number, runs, runsOfY, trash);
    }

    Scenario runs(int ofX, int ofY) {
        return new Scenario(times, parts, tries, ofX, ofY, trash);
    }

    Scenario trash(int ticks) {
        return new Scenario(times, parts, tries, runs, runsOfY, ticks);
    }

    boolean has(Part part) {
        return parts.contains(part);
    }

    int window() {
        return (int) times.window().toSeconds();
    }

    int listDelay() {
        return (int) times.listDelay().toSeconds();
    }

    int clockSpread() {
        return (int) times.clockSpread().toSeconds();
    }

    /**
     * G. What happens within a tick has an order and the same time. Where lists show things only from a tick later on that is made up for; else it costs a
     * tick of G.
     */
    int grace() {
        return (int) times.leastGrace().toSeconds() + (listDelay() == 0 ? 1 : 0);
    }

    /** @param lag Last-Modified - asOf */
    boolean isInTime(int lag) {
        return times.inTime(Instant.EPOCH, Instant.EPOCH.plusSeconds(lag));
    }

    private static Duration seconds(int ticks) {
        return Duration.ofSeconds(ticks);
    }

    @Override
    public String toString() {
        return parts.toString().toLowerCase(java.util.Locale.ROOT).replace('_', ' ') + " W=" + window() + " D="
                + listDelay() + " E=" + clockSpread() + " G=" + grace() + " trash=" + trash + " tries=" + tries
                + " runs=" + runs + "+" + runsOfY;
    }
}
