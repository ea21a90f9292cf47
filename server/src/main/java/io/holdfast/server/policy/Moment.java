package io.holdfast.server.policy;

import java.time.Instant;
import java.util.Optional;

/** What becomes of a wanted moment, and why. Of many in a row with the same fate one is told, and how many they are. */
public sealed interface Moment {
    /** When the schedule wants it, jitter counted. */
    Instant wanted();

    /** When a job begins for it by itself; empty where none does. */
    default Optional<Instant> begins() {
        return switch (this) {
            case Runs runs -> Optional.of(runs.wanted());
            case Waits waits -> Optional.of(waits.until());
            case Joins _, Dropped _ -> Optional.empty();
        };
    }

    /** When it is settled: from then on nothing of it is to come. */
    default Instant settled() {
        return switch (this) {
            case Runs runs -> runs.wanted();
            case Waits waits -> waits.until();
            case Joins joins -> joins.into();
            case Dropped dropped -> dropped.row().last();
        };
    }

    /** It runs when it is wanted. */
    record Runs(Instant wanted) implements Moment {}

    /**
     * It comes outside of all windows, and waits.
     *
     * @param until the first instant in a window and in no freeze
     */
    record Waits(Instant wanted, Instant until) implements Moment {}

    /**
     * Others run with one that waits already.
     *
     * @param into when that begins
     */
    record Joins(Row row, Instant into) implements Moment {
        @Override
        public Instant wanted() {
            return row.first();
        }
    }

    /**
     * They come in a freeze.
     *
     * @param freeze its name
     */
    record Dropped(Row row, String freeze) implements Moment {
        @Override
        public Instant wanted() {
            return row.first();
        }
    }

    /**
     * Several wanted moments, one behind the other.
     *
     * @param count how many; at least so many, where it is {@value #MOST}
     */
    record Row(Instant first, Instant last, int count) {
        /** Counted no further. */
        public static final int MOST = 10_000;
    }
}
