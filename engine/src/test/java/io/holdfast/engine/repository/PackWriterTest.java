package io.holdfast.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.bytes.RepositoryId;
import io.holdfast.engine.chunk.ContentHasher;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.frame.FrameOpener;
import io.holdfast.engine.key.Keys;
import io.holdfast.engine.pack.FramePlace;
import io.holdfast.engine.pack.PackInfo;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.pack.PackReader;
import io.holdfast.engine.store.Killed;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A pack has its name when the store has it, and then each of its frames is where it was said to be. */
class PackWriterTest {
    private final SecureRandom random = new SecureRandom();
    private final Keys keys = Keys.random(RepositoryId.of(new byte[RepositoryId.LENGTH]), random);
    private final SimulatedStore store = new SimulatedStore();
    private final Workers workers = new Workers(2, 1, () -> new ContentHasher(keys), Executors.defaultThreadFactory());
    private final List<PackInfo> uploaded = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        workers.close();
    }

    private PackWriter writer() {
        return new PackWriter(PackKind.META, keys, random, store, workers, 2, pack -> {
            assertThat(store.objects().names())
                    .contains(PackKind.META.path(pack.info().name()));
            uploaded.add(pack.info());
        });
    }

    /** Nothing that compression makes shorter. */
    private static byte[] content(int number, int length) {
        byte[] bytes = new byte[length];
        new Random(number).nextBytes(bytes);
        return bytes;
    }

    private void isThere(FramePlace place, byte[] content) {
        assertThat(place.isNamed()).isTrue();
        byte[] pack = Objects.requireNonNull(store.objects().peek(place.pack().path()));
        assertThat(ObjectHash.sha256(pack)).isEqualTo(place.pack().info().name());
        try (FrameOpener opener = new FrameOpener()) {
            byte[] key = new PackReader(keys, opener).key(PackKind.META, pack, pack.length, "a pack");
            assertThat(opener.open(key, place.number(), pack, place.place(), place.length(), "a frame"))
                    .isEqualTo(content);
        }
    }

    /** More than fits into a pack, by several threads, which go on in what was reused. */
    @Test
    void everyFrameIsWhereItWasSaidToBeAndEveryPackIsTold() {
        int length = 700_000;
        PackWriter writer = writer();
        for (int round = 0; round < 2; round++) {
            int first = round * 20;
            List<FramePlace> places = IntStream.range(first, first + 20)
                    .parallel()
                    .mapToObj(i -> {
                        FramePlace place = FramePlace.pending();
                        byte[] content = content(i, length);
                        writer.add(place, content, length, List.of(), () -> Arrays.fill(content, (byte) 0));
                        return place;
                    })
                    .toList();
            writer.flush();
            for (int i = 0; i < 20; i++) {
                isThere(places.get(i), content(first + i, length));
            }
        }
        assertThat(uploaded).hasSizeGreaterThan(3);
        assertThat(uploaded.stream().map(pack -> PackKind.META.path(pack.name())))
                .containsExactlyInAnyOrderElementsOf(store.objects().names());
    }

    @Test
    void nothingIsNamedBeforeItIsFlushed() {
        PackWriter writer = writer();
        FramePlace place = writer.add(content(1, 100), 90);
        assertThat(place.isNamed()).isFalse();
        writer.flush();
        isThere(place, Arrays.copyOf(content(1, 100), 90));
        writer.flush();
        assertThat(store.count(Operation.put("meta/"))).isOne();
    }

    /** It names the others, in its own pack too, and so it is made when they have their places. */
    @Test
    void theLastFrameIsMadeWhenAllOthersHaveTheirPlacesAndThenItsPackIsThere() {
        PackWriter writer = writer();
        List<FramePlace> places = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            places.add(writer.add(content(i, 600_000), 600_000));
        }
        FramePlace last = writer.addLast(home -> {
            for (FramePlace each : places) {
                assertThat(each.pack() == home || each.isNamed()).isTrue();
                assertThat(each.length()).isPositive();
            }
            assertThat(places.getLast().pack()).isSameAs(home);
            return content(99, 500);
        });
        isThere(last, content(99, 500));
        isThere(places.getFirst(), content(0, 600_000));
        FramePlace next = writer.add(content(1, 100), 100);
        writer.flush();
        assertThat(next.pack()).as("it ended the pack").isNotSameAs(last.pack());
    }

    @Test
    void aPutOfWhichNobodyKnowsIsLookedFor() {
        store.loseReply(Operation.put("meta/"));
        PackWriter writer = writer();
        writer.add(content(1, 100), 100);
        writer.flush();
        assertThat(store.count(Operation.put("meta/"))).as("it was there").isOne();
        assertThat(uploaded).hasSize(1);

        store.delayPut(Operation.put("meta/"), Duration.ofDays(1));
        FramePlace late = writer.add(content(2, 100), 100);
        writer.flush();
        assertThat(store.count(Operation.put("meta/"))).as("it was not").isEqualTo(3);
        isThere(late, content(2, 100));

        store.loseReply(Operation.put("meta/"));
        store.beforeEach(operation -> {
            if (operation.call() == Operation.Call.HEAD) {
                store.objects().tamper(operation.name(), new byte[10]);
            }
        });
        FramePlace cut = writer.add(content(3, 100), 100);
        writer.flush();
        assertThat(store.count(Operation.put("meta/"))).as("it was cut").isEqualTo(5);
        assertThat(cut.isNamed()).isTrue();
    }

    @Test
    void aFailureIsToldToWhoWaitsAndToWhoAddsMore() {
        store.fail(Operation.put("meta/"), 1);
        PackWriter writer = writer();
        FramePlace place = writer.add(content(1, 100), 100);
        assertThatThrownBy(writer::flush).isInstanceOf(Busy.class);
        assertThat(place.isNamed()).isFalse();
        assertThatThrownBy(() -> writer.add(content(2, 100), 100)).isInstanceOf(Busy.class);
        assertThat(uploaded).isEmpty();
    }

    @Test
    void aFailureOfAnyOtherKindIsNotLost() {
        store.killBefore(Operation.put("meta/"));
        PackWriter writer = writer();
        writer.add(content(1, 100), 100);
        assertThatThrownBy(writer::flush)
                .isInstanceOf(IllegalStateException.class)
                .hasCauseInstanceOf(Killed.class);
    }

    @Test
    void whatIsAddedIsTheCallersAgainOnceItIsSealed() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(3);
        PackWriter writer = writer();
        for (int i = 0; i < 3; i++) {
            writer.add(FramePlace.pending(), content(i, 100), 100, List.of(), done::countDown);
        }
        writer.flush();
        done.await();
        assertThat(store.objects().names()).as("one pack").hasSize(1);
    }
}
