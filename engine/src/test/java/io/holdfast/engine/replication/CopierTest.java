package io.holdfast.engine.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.error.Unconfirmed;
import io.holdfast.engine.replication.Copier.Copied;
import io.holdfast.engine.store.Killed;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedStore;
import io.holdfast.engine.store.Store;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What is copied is what its name says; what is not stays where it is; and no failure is taken for a copy. */
class CopierTest {
    private static final int LENGTH = 3_000;

    private final SimulatedStore primary = new SimulatedStore();
    private final SimulatedStore replica = new SimulatedStore();
    private final Counts counts = new Counts();

    private static byte[] content(int number) {
        byte[] bytes = new byte[LENGTH];
        bytes[0] = (byte) number;
        return bytes;
    }

    private static ObjectHash hash(int number) {
        return ObjectHash.sha256(content(number));
    }

    private static String name(int number) {
        return "data/" + hash(number);
    }

    private Copier copier() {
        return new Copier(primary, replica, new ReplicateOptions(2, LENGTH), counts);
    }

    private void put(int objects) {
        for (int i = 0; i < objects; i++) {
            primary.put(name(i), Store.Body.of(content(i)));
        }
    }

    private void start(Copier copier, int objects) {
        for (int i = 0; i < objects; i++) {
            copier.start(name(i), hash(i), LENGTH);
        }
    }

    /** More than there is room for at once, and some of them larger than all of that. */
    @Test
    void howeverManyThereAreAllAreCopiedAndCounted() {
        put(40);
        byte[] large = new byte[10 * LENGTH];
        primary.put("data/large", Store.Body.of(large));
        try (Copier copier = copier()) {
            start(copier, 20);
            copier.start("data/large", ObjectHash.sha256(large), large.length);
            assertThat(copier.finish()).isZero();
            start(copier, 40);
            assertThat(copier.finish()).isZero();
        }
        assertThat(counts.packs.sum()).isEqualTo(61);
        assertThat(counts.bytes.sum()).isEqualTo(60L * LENGTH + large.length);
        assertThat(replica.objects().names()).isEqualTo(primary.objects().names());
        assertThat(replica.objects().peek(name(7))).isEqualTo(content(7));
    }

    @Test
    void whatIsGoneIsCountedAndNothingElseOfIt() {
        put(1);
        try (Copier copier = copier()) {
            start(copier, 3);
            assertThat(copier.finish()).isEqualTo(2);
            assertThat(copier.copy(name(9), hash(9), LENGTH)).isEqualTo(Copied.GONE);
        }
        assertThat(counts.packs.sum()).isOne();
        assertThat(counts.damaged()).isEmpty();
    }

    /** A bad cable is no bad disk. */
    @Test
    void whatIsWrongOnceIsReadAgainAndWhatIsWrongTwiceIsDamaged() {
        put(1);
        primary.wrongBytes(Operation.get("data/"));
        try (Copier copier = copier()) {
            assertThat(copier.copy(name(0), hash(0), LENGTH)).isEqualTo(Copied.YES);
            replica.objects().lose(name(0));
            primary.wrongBytes(Operation.get("data/"));
            primary.wrongBytes(Operation.get("data/"));
            assertThat(copier.copy(name(0), hash(0), LENGTH)).isEqualTo(Copied.DAMAGED);
        }
        assertThat(replica.objects().names()).isEmpty();
        assertThat(counts.damaged())
                .containsExactly(new ReplicateResult.Damaged(name(0), "its bytes are not what its name says"));
    }

    @Test
    void whatIsLongerThanItShouldBeIsDamagedAsTheStoreSays() {
        put(1);
        try (Copier copier = copier()) {
            copier.start(name(0), hash(0), LENGTH - 1);
            assertThat(copier.finish()).isZero();
        }
        assertThat(counts.packs.sum()).isZero();
        assertThat(counts.damaged())
                .singleElement()
                .satisfies(each -> assertThat(each.why()).contains(LENGTH + " bytes"));
        assertThat(replica.objects().names()).isEmpty();
    }

    @Test
    void aPutOfWhichNobodyKnowsIsDoneAgainTwice() {
        put(1);
        for (int failures = 1; failures <= 3; failures++) {
            for (int i = 0; i < failures; i++) {
                replica.loseReply(Operation.put("data/"));
            }
            try (Copier copier = copier()) {
                if (failures < 3) {
                    assertThat(copier.copy(name(0), hash(0), LENGTH)).isEqualTo(Copied.YES);
                } else {
                    assertThatThrownBy(() -> copier.copy(name(0), hash(0), LENGTH))
                            .isInstanceOf(Unconfirmed.class);
                }
            }
        }
        assertThat(replica.count(Operation.put("data/"))).isEqualTo(2 + 3 + 3);
    }

    @Test
    void aFailureEndsItAndNothingMoreIsStarted() {
        put(2);
        replica.fail(Operation.put("data/"), 1);
        try (Copier copier = copier()) {
            start(copier, 1);
            assertThatThrownBy(copier::finish).isInstanceOf(Busy.class);
            assertThatThrownBy(() -> copier.start(name(1), hash(1), LENGTH)).isInstanceOf(Busy.class);
        }
        assertThat(replica.objects().names()).isEmpty();
        assertThat(counts.packs.sum()).isZero();
    }

    @Test
    void aFailureOfAnyOtherKindIsNotLost() {
        put(1);
        replica.killBefore(Operation.put("data/"));
        try (Copier copier = copier()) {
            start(copier, 1);
            assertThatThrownBy(copier::finish)
                    .isInstanceOf(IllegalStateException.class)
                    .hasCauseInstanceOf(Killed.class);
        }
    }

    @Test
    void whoIsInterruptedIsToldThatTheNextRunGoesOn() {
        try (Copier copier = copier()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(copier::finish)
                    .isInstanceOf(Interrupted.class)
                    .hasMessageContaining("goes on from there");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void whatIsUnderWayEndsWithIt() throws InterruptedException {
        put(1);
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        replica.beforeEach(_ -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                ended.set(true);
                throw new Busy("interrupted");
            }
        });
        try (Copier copier = copier()) {
            start(copier, 1);
            begun.await();
        }
        assertThat(ended).isTrue();
    }
}
