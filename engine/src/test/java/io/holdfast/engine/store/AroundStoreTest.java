package io.holdfast.engine.store;

import static io.holdfast.engine.store.StoreContract.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.holdfast.engine.error.Interrupted;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Counting and limits. */
class AroundStoreTest {
    private final AtomicLong nanos = new AtomicLong(5_000_000_000L);

    @Test
    void requestsAndBytesAreCountedByPart() {
        var store = new CountingStore(new SimulatedStore());
        store.put("holdfast.json", text("123"));
        store.put("data/aa/x", text("12345"));
        store.get("data/aa/x", 10);
        var before = store.counts();
        store.get("data/aa/x", 1, 2);
        store.list("data/", null);
        store.head("data/aa/x");
        store.delete("data/aa/x");
        store.clock();

        assertThat(before).isEqualTo(new RequestCounts(2, 1, 0, 0, 0, 0, 8, 5));
        assertThat(store.counts().minus(before)).isEqualTo(new RequestCounts(0, 1, 1, 1, 1, 1, 0, 2));
        assertThat(store.counts().requests()).isEqualTo(8);
        assertThat(store.countsByPart()).containsOnlyKeys("", "data");
        assertThat(store.countsByPart()).containsEntry("data", new RequestCounts(1, 2, 1, 1, 1, 0, 5, 7));
    }

    @Test
    void overTimeTheRateHolds() {
        Limit limit = limit(100);
        for (int i = 0; i < 1_000; i++) {
            limit.take(7);
        }

        assertThat(seconds()).isBetween(68.0, 70.0);
    }

    @Test
    void aTakeOverTheRateBeginsAtOnceAndIsPaidByTheNext() {
        Limit limit = limit(10);
        limit.take(100);
        assertThat(seconds()).isZero();
        limit.take(1);
        assertThat(seconds()).isBetween(8.9, 10.1);
    }

    @Test
    void whatIsNotUsedIsSavedForASecondAtMost() {
        Limit limit = limit(10);
        nanos.addAndGet(Duration.ofHours(1).toNanos());
        long from = nanos.get();
        for (int i = 0; i < 30; i++) {
            limit.take(1);
        }

        assertThat((nanos.get() - from) / 1e9).isBetween(1.8, 2.1);
    }

    @Test
    void aChangedRateHoldsFromThenOn() {
        Limit limit = Limit.none();
        for (int i = 0; i < 1_000_000; i++) {
            limit.take(1_000_000);
        }
        limit.change(5);

        assertThat(limit.perSecond()).isEqualTo(5);
        assertThatThrownBy(() -> limit.change(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aChangedRateHoldsForWhoWaitsAlreadyToo() {
        AtomicReference<Limit> limit = new AtomicReference<>();
        Sleep sleep = duration -> {
            nanos.addAndGet(duration.toNanos());
            if (seconds() >= 3) {
                limit.get().change(1_000);
            }
        };
        limit.set(new Limit(1, nanos::get, sleep));
        limit.get().take(100);
        limit.get().take(1);

        assertThat(seconds()).as("and not 100").isBetween(3.0, 3.4);
        limit.get().change(0.5);
        limit.get().take(1);
        assertThat(seconds()).as("what is new costs two seconds").isBetween(3.0, 5.5);
    }

    @Test
    void whoIsStoppedWhileItWaitsOwesNothing() {
        Thread.currentThread().interrupt();
        Limit stopped = new Limit(1, nanos::get, Thread::sleep);
        stopped.take(1);
        assertThatThrownBy(() -> stopped.take(1_000_000)).isInstanceOf(Interrupted.class);
        assertThat(Thread.interrupted()).isTrue();
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> stopped.take(1));
    }

    @Test
    void aWaitingThreadCanBeStopped() {
        Limit limit = Limit.perSecond(0.01);
        limit.take(100);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> limit.take(1)).isInstanceOf(Interrupted.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aLimitedStoreWaitsForRequestsAndForBytesBothWays() {
        Limit requests = limit(1_000);
        Limit bytes = limit(10);
        try (var store = new LimitedStore(new SimulatedStore(), requests, bytes)) {
            store.put("a", text("1234567890"));
            store.get("a", 10);
            store.get("a", 0, 10);
            store.head("a");
            store.put("b", text("x"));
        }

        assertThat(seconds()).isBetween(2.0, 3.0);
    }

    private Limit limit(double perSecond) {
        return new Limit(perSecond, nanos::get, duration -> nanos.addAndGet(duration.toNanos()));
    }

    private double seconds() {
        return (nanos.get() - 5_000_000_000L) / 1e9;
    }
}
