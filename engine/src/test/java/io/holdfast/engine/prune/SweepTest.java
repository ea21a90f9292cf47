package io.holdfast.engine.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.store.Killed;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedStore;
import io.holdfast.engine.store.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is deleted with one request or many, what a store refuses, and that no failure is lost. */
class SweepTest {
    private final SimulatedStore store = new SimulatedStore();
    private final List<Integer> requests = Collections.synchronizedList(new ArrayList<>());

    private static String name(int number) {
        return "data/%02d".formatted(number);
    }

    private void put(int objects) {
        for (int i = 0; i < objects; i++) {
            store.put(name(i), Store.Body.of(new byte[] {1}));
        }
    }

    private static void delete(Sweep sweep, int objects) {
        for (int i = 0; i < objects; i++) {
            sweep.delete(name(i), 10 + i);
        }
    }

    private void refuse(String name) {
        store.beforeEach(operation -> {
            if (operation.call() == Operation.Call.DELETE && operation.name().equals(name)) {
                throw new AccessDenied(name + " is locked.");
            }
        });
    }

    @Test
    void asManyGoWithOneRequestAsTheStoreTakesAndTheRestAtTheEnd() {
        put(8);
        try (Sweep sweep = new Sweep(new Many(store, 3))) {
            delete(sweep, 7);
            sweep.finish();
            assertThat(requests).containsExactlyInAnyOrder(3, 3, 1);
            assertThat(sweep.deleted()).isEqualTo(new Amount(7, 91));
            assertThat(sweep.refused()).isEqualTo(Amount.NONE);
            assertThat(sweep.refusal()).isEmpty();
            assertThat(store.objects().names()).containsExactly(name(7));
            sweep.finish();
            assertThat(requests).as("nothing more").hasSize(3);
        }
    }

    /** Nothing is under way for ever: there are places for more when some are done. */
    @Test
    void thereIsNoEndToHowManyMayGo() {
        for (int atOnce : List.of(1, 2)) {
            put(60);
            try (Sweep sweep = new Sweep(new Many(store, atOnce))) {
                delete(sweep, 60);
                sweep.finish();
                delete(sweep, 60);
                sweep.finish();
                assertThat(sweep.deleted().objects()).isEqualTo(120);
            }
            assertThat(store.objects().names()).isEmpty();
        }
    }

    @Test
    void whatIsRefusedIsCountedAndToldAndTheOthersOfItsRequestAreGone() {
        put(4);
        refuse(name(1));
        try (Sweep sweep = new Sweep(new Many(store, 4))) {
            delete(sweep, 4);
            sweep.finish();
            assertThat(sweep.deleted()).isEqualTo(new Amount(3, 35));
            assertThat(sweep.refused()).isEqualTo(new Amount(1, 11));
            assertThat(sweep.refusal()).contains(name(1) + " is locked.");
        }
        assertThat(store.objects().names()).containsExactly(name(1));
    }

    /** A prune that waits hands all in a second time. */
    @Test
    void whatIsRefusedTwiceCountsOnceAndWhatIsGoneStaysCounted() {
        put(2);
        refuse(name(1));
        try (Sweep sweep = new Sweep(store)) {
            delete(sweep, 2);
            sweep.finish();
            sweep.begin();
            assertThat(sweep.refused()).isEqualTo(Amount.NONE);
            assertThat(sweep.refusal()).isEmpty();
            sweep.delete(name(1), 11);
            sweep.finish();
            assertThat(sweep.refused()).isEqualTo(new Amount(1, 11));
            assertThat(sweep.deleted()).isEqualTo(new Amount(1, 10));
            assertThat(sweep.refusal()).isPresent();
        }
    }

    @Test
    void aStoreThatFailsEndsIt() {
        for (Throwable failure : List.of(new Busy("busy"), new Killed("dead"))) {
            put(1);
            store.beforeEach(operation -> {
                if (operation.call() == Operation.Call.DELETE) {
                    throwIt(failure);
                }
            });
            try (Sweep sweep = new Sweep(store)) {
                delete(sweep, 1);
                assertThatThrownBy(sweep::finish).isSameAs(failure);
                assertThatThrownBy(() -> sweep.delete(name(0), 10))
                        .as("from then on")
                        .isSameAs(failure);
                assertThat(sweep.deleted()).isEqualTo(Amount.NONE);
            }
        }
    }

    @Test
    void aFailureOfAnotherKindIsNotLost() {
        IllegalArgumentException bug = new IllegalArgumentException("a bug");
        store.beforeEach(operation -> {
            if (operation.call() == Operation.Call.DELETE) {
                throw bug;
            }
        });
        try (Sweep sweep = new Sweep(store)) {
            delete(sweep, 1);
            assertThatThrownBy(sweep::finish)
                    .isInstanceOf(IllegalStateException.class)
                    .hasCause(bug);
        }
    }

    @Test
    void whoIsInterruptedIsToldSo() {
        try (Sweep sweep = new Sweep(store)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(sweep::finish).isInstanceOf(Interrupted.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void whatIsUnderWayEndsWithIt() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        store.beforeEach(_ -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                ended.set(true);
                throw new Busy("interrupted");
            }
        });
        try (Sweep sweep = new Sweep(store)) {
            delete(sweep, 1);
            begun.await();
        }
        assertThat(ended).isTrue();
    }

    private static void throwIt(Throwable failure) {
        switch (failure) {
            case RuntimeException known -> throw known;
            case Error error -> throw error;
            default -> throw new IllegalArgumentException(failure);
        }
    }

    /** Takes so many with one request. */
    private final class Many implements Store {
        private final Store store;
        private final int most;

        Many(Store store, int most) {
            this.store = store;
            this.most = most;
        }

        @Override
        public int mostDeleted() {
            return most;
        }

        @Override
        public Map<String, AccessDenied> delete(List<String> names) {
            requests.add(names.size());
            Set<String> each = new TreeSet<>(names);
            assertThat(each).hasSameSizeAs(names).hasSizeLessThanOrEqualTo(most);
            return store.delete(names);
        }

        @Override
        public String describe() {
            return store.describe();
        }

        @Override
        public Instant put(String name, Body body) {
            return store.put(name, body);
        }

        @Override
        public byte[] get(String name, int most) {
            return store.get(name, most);
        }

        @Override
        public byte[] get(String name, long offset, int length) {
            return store.get(name, offset, length);
        }

        @Override
        public Optional<Stat> head(String name) {
            return store.head(name);
        }

        @Override
        public Page list(String prefix, @Nullable String after) {
            return store.list(prefix, after);
        }

        @Override
        public void delete(String name) {
            store.delete(name);
        }

        @Override
        public Instant clock() {
            return store.clock();
        }

        @Override
        public void close() {}
    }
}
