package io.holdfast.engine.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.Interrupted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final AtomicLong nanos = new AtomicLong();
    private final List<Duration> waits = new ArrayList<>();
    private final Backoff backoff = new Backoff(new Random(1), nanos::get, wait -> {
        waits.add(wait);
        nanos.addAndGet(wait.toNanos());
    });

    @Test
    void waitsAreRandomUnderABoundThatDoublesUpToTwentySeconds() {
        var tries = backoff.begin();
        while (tries.again(passing(Duration.ZERO), PATIENCE)) {
            assertThat(waits.getLast())
                    .isLessThan(Duration.ofMillis(Math.min(20_000, 100L << Math.min(waits.size(), 10))));
        }

        assertThat(waits).hasSizeBetween(30, 120).doesNotHaveDuplicates();
        assertThat(nanos.get()).isBetween(Duration.ofMinutes(9).toNanos(), PATIENCE.toNanos());
    }

    @Fault(9)
    @Test
    void aStormThatFailsNineOfTenRequestsIsOutlived() {
        int failed = 0;
        for (int call = 0; call < 1_000; call++) {
            Random storm = new Random(call);
            var tries = backoff.begin();
            while (storm.nextInt(10) > 0) {
                if (!tries.again(passing(Duration.ZERO), PATIENCE)) {
                    failed++;
                    break;
                }
            }
        }

        assertThat(failed).isLessThan(10);
    }

    @Fault(10)
    @Test
    void whatTheServerAsksIsGrantedUpToAMinute() {
        var tries = backoff.begin();

        assertThat(tries.again(passing(Duration.ofSeconds(5)), PATIENCE)).isTrue();
        assertThat(waits.getFirst()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(6));
        assertThat(tries.again(passing(Duration.ofHours(5)), PATIENCE)).isTrue();
        assertThat(waits.getLast()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(61));
    }

    @Test
    void whatNeverPassesIsNotTriedAgain() {
        assertThat(backoff.begin().again(failure(S3Failure.Chance.NONE, Duration.ZERO), PATIENCE))
                .isFalse();
        assertThat(waits).isEmpty();
    }

    @Test
    void aFewTriesAreThree() {
        var tries = backoff.begin();

        assertThat(tries.again(failure(S3Failure.Chance.A_FEW_TRIES, Duration.ZERO), PATIENCE))
                .isTrue();
        assertThat(tries.again(failure(S3Failure.Chance.A_FEW_TRIES, Duration.ZERO), PATIENCE))
                .isTrue();
        assertThat(tries.again(failure(S3Failure.Chance.A_FEW_TRIES, Duration.ZERO), PATIENCE))
                .isFalse();
    }

    @Test
    void aStoppedThreadStopsWaiting() {
        var stopped = new Backoff(new Random(1), nanos::get, _ -> {
            throw new InterruptedException();
        });

        assertThatThrownBy(() -> stopped.begin().again(passing(Duration.ZERO), PATIENCE))
                .isInstanceOf(Interrupted.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    private static S3Failure passing(Duration asked) {
        return failure(S3Failure.Chance.PATIENCE, asked);
    }

    private static S3Failure failure(S3Failure.Chance chance, Duration asked) {
        return new S3Failure(new Busy("busy"), chance, false, true, asked);
    }
}
