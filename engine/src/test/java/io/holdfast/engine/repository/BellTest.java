package io.holdfast.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.error.Interrupted;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, unit = TimeUnit.SECONDS)
class BellTest {
    private final Bell bell = new Bell();

    @Test
    void whoeverWaitsGoesOnWhenItRingsForWhatTheyWaitFor() {
        AtomicInteger there = new AtomicInteger();
        AtomicInteger asked = new AtomicInteger();
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> bell.await(() -> {
            asked.incrementAndGet();
            return there.get() == 2;
        }));
        while (asked.get() == 0) {
            Thread.onSpinWait();
        }
        there.set(1);
        bell.ring();
        while (asked.get() == 1) {
            Thread.onSpinWait();
        }
        assertThat(waiting).isNotDone();
        there.set(2);
        bell.ring();
        waiting.join();
        assertThat(asked).hasValue(3);
    }

    @Test
    void whoeverIsInterruptedWaitsNoLonger() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> bell.await(() -> false)).isInstanceOf(Interrupted.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
