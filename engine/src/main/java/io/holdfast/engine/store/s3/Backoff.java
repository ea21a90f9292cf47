package io.holdfast.engine.store.s3;

import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.store.Sleep;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * When a request is sent again: after a random time between nothing and a bound that doubles with each failure ("full
 * jitter": many clients that failed together do not come back together), until its patience ends. What the server asks to
 * wait is granted up to a minute.
 */
final class Backoff {
    private static final long FIRST_BOUND_MILLIS = 100;
    private static final long LAST_BOUND_MILLIS = 20_000;
    private static final Duration LONGEST_ASKED = Duration.ofMinutes(1);
    private static final int A_FEW = 3;

    private final RandomGenerator random;
    private final LongSupplier nanoTime;
    private final Sleep sleep;

    /** @param random must be safe for many threads */
    Backoff(RandomGenerator random, LongSupplier nanoTime, Sleep sleep) {
        this.random = random;
        this.nanoTime = nanoTime;
        this.sleep = sleep;
    }

    /** For one call. */
    Tries begin() {
        return new Tries();
    }

    /** How often one call was tried, and what may have come of it. One thread. */
    final class Tries {
        private final long begun = nanoTime.getAsLong();
        private int failures;
        private boolean mayHaveBeen;

        /** Whether any try so far may have reached its aim without our knowledge. */
        boolean mayHaveBeen() {
            return mayHaveBeen;
        }

        /**
         * Waits, if the call is to be tried again.
         *
         * @param patience how long all tries together may take
         * @return whether to try again
         * @throws Interrupted if the thread is interrupted while it waits; it stays so
         */
        boolean again(S3Failure failure, Duration patience) {
            failures++;
            mayHaveBeen |= failure.mayHaveBeen();
            Duration wait = wait(failure.asked());
            boolean hope = switch (failure.chance()) {
                case NONE -> false;
                case A_FEW_TRIES -> failures < A_FEW;
                case PATIENCE -> nanoTime.getAsLong() - begun + wait.toNanos() < patience.toNanos();
            };
            if (hope) {
                pause(wait, failure);
            }
            return hope;
        }

        private Duration wait(Duration asked) {
            long bound = Math.min(LAST_BOUND_MILLIS, FIRST_BOUND_MILLIS << Math.min(failures, 10));
            Duration granted = asked.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : asked;
            return granted.plusMillis(random.nextLong(bound));
        }

        private void pause(Duration wait, S3Failure failure) {
            try {
                sleep.sleep(wait);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Interrupted(
                        "The job was stopped while it waited to try again: "
                                + failure.error().message(),
                        e);
            }
        }
    }
}
