package io.holdfast.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerRecord.Origin;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.source.BucketOptions;
import io.holdfast.engine.source.BucketSource;
import io.holdfast.engine.store.SimulatedBucket;
import io.holdfast.engine.store.SimulatedStore;
import io.holdfast.engine.store.Store.Body;
import io.holdfast.engine.verify.Verify;
import io.holdfast.engine.verify.VerifyOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was renamed is not read within a window either, wherever it ends, nor by the next backup that goes on. */
class RenamesInWindowsTest {
    private static final int OBJECTS = 400;
    private static final long EVER = 1_000_000;
    private static final String LONG = "0123456789".repeat(200_000);

    @TempDir
    private Path folder = Path.of("");

    private final SimulatedStore store = new SimulatedStore();
    private final SimulatedBucket bucket = new SimulatedBucket().md5Etags().pageSize(50);

    @BeforeEach
    void aRepository() {
        TestRepository.init(store);
    }

    @Test
    void aRenamedPrefixCostsNoReads() {
        aRenamedPrefix("a", "b");
        int opens = bucket.opens();
        BackupResult result = backUp(CountingClock.windowOf(EVER));

        assertThat(bucket.opens()).isEqualTo(opens);
        assertThat(result.renamed()).isEqualTo(OBJECTS);
        assertThatItIsTheBucket(result);
    }

    /** One window ends at each place there is behind the listing: the second job begins with old keys taken away, and new ones not yet there. */
    @ParameterizedTest(name = "at HEAD {0}")
    @ValueSource(ints = {1, 130, 300})
    void whereverAWindowEndsTheNextOneReadsNothingOfIt(int head) {
        aRenamedPrefix("g", "q");
        int opens = bucket.opens();
        BackupResult first = stoppedAtHead(head);
        BackupResult second = backUp(CountingClock.windowOf(EVER));

        assertThat(first.ending()).isEqualTo(BackupResult.Ending.CHECKPOINT);
        assertThat(first.tally().removed()).isGreaterThan(300);
        assertThat(first.renamed()).isLessThan(head);
        assertThat(bucket.opens()).isEqualTo(opens);
        assertThat(second.renamed()).isEqualTo(OBJECTS - first.renamed());
        assertThatItIsTheBucket(second);
    }

    @Test
    void norWhereTheNewKeysComeFirst() {
        aRenamedPrefix("g", "a");
        int opens = bucket.opens();
        stoppedAtHead(300);
        BackupResult second = backUp(CountingClock.windowOf(EVER));

        assertThat(bucket.opens()).isEqualTo(opens);
        assertThatItIsTheBucket(second);
    }

    @Test
    void aListingThatTakesMoreThanHalfOfTheWindowKeepsNothingFromBeingRead() {
        aRenamedPrefix("a", "b");
        for (int i = 0; i < 50; i++) {
            put("new/%02d".formatted(i), "new " + i);
        }
        BackupResult result = backUp(CountingClock.windowOf(OBJECTS / 2, EVER));

        assertThat(result.ending()).isEqualTo(BackupResult.Ending.SNAPSHOT);
        assertThat(result.tally().added()).isEqualTo(OBJECTS + 50);
        assertThatItIsTheBucket(result);
    }

    @Test
    void whatWasDoneBeforeTheFirstThatWaitsIsAllThatACheckpointSaysIsDone() {
        aRenamedPrefix("a", "m");
        BackupResult first = backUp(CountingClock.windowOf(OBJECTS)); // not long enough for the list

        assertThat(first.unfinished().orElseThrow().left())
                .noneMatch(range -> range.from().compareTo(Key.of("m")) > 0);
    }

    @Test
    void whereTheSnapshotBelowTheCheckpointIsForgottenItIsRead() {
        aRenamedPrefix("g", "q");
        stoppedAtHead(1);
        try (Repository repository = open()) {
            LedgerState.Present below = repository.read().snapshots().getFirst();
            Origin origin = new Origin(List.of(), "test", "0");
            LedgerRecord forget =
                    new LedgerRecord.Forget(origin, below.snapshot().id());
            repository.ledger().put(repository.ledger().prepare(forget, store.clock()));
        }
        BackupResult second = backUp(CountingClock.windowOf(EVER));

        assertThat(second.tally().read()).isPositive();
        assertThatItIsTheBucket(second);
    }

    /** A key that changed before the checkpoint, and then was renamed: its older content, below, is another one. */
    @Test
    void whatTheCheckpointHasOfAKeyAndWhatIsBelowAreNotMixedUp() {
        aRenamedPrefix("g", "q");
        put("b", "old");
        backUp(Window.UNLIMITED);
        put("b", "new");
        rename("q/399", "z");
        stoppedAtHead(1);
        rename("b", "c");
        put("d", "old");
        int opens = bucket.opens();
        BackupResult second = backUp(CountingClock.windowOf(EVER));

        assertThat(bucket.opens()).isEqualTo(opens);
        assertThatItIsTheBucket(second);
    }

    /** Few contents under few keys, and windows that end anywhere in their first or second half. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void howeverOftenItIsStoppedTheSnapshotIsTheBucket(long seed) {
        Random random = new Random(seed);
        bucket.pageSize(1 + random.nextInt(20));
        long renamed = 0;
        for (int round = 0; round < 5; round++) {
            for (int stops = random.nextInt(4); stops > 0; stops--) {
                changeSome(random);
                BackupResult stopped =
                        backUp(CountingClock.windowOf(random.nextInt(160), random.nextInt(60)), options(random));
                renamed += stopped.renamed();
                assertThat(damage()).isEmpty();
            }
            changeSome(random);
            BackupResult last = backUp(CountingClock.windowOf(EVER), options(random));
            assertThat(last.ending()).isEqualTo(BackupResult.Ending.SNAPSHOT);
            assertThatItIsTheBucket(last);
            renamed += last.renamed();
        }
        assertThat(renamed).isPositive();
        assertThat(damage()).isEmpty();
    }

    static LongStream seeds() {
        return LongStream.range(0, 30);
    }

    private static BackupOptions options(Random random) {
        return BackupOptions.DEFAULT
                .withParallelism(1 + random.nextInt(3), 1 + random.nextInt(4))
                .withCheckpointEvery(random.nextInt(4) == 0 ? Duration.ofNanos(1) : Duration.ofHours(1));
    }

    private void changeSome(Random random) {
        for (int changes = random.nextInt(25); changes >= 0; changes--) {
            String key = key(random);
            switch (random.nextInt(5)) {
                case 0 -> bucket.delete(Key.of(key));
                case 1, 2 -> put(key, random.nextInt(25) == 0 ? LONG : "content " + random.nextInt(40));
                default -> {
                    if (bucket.contents().containsKey(Key.of(key))) {
                        rename(key, key(random));
                    }
                }
            }
        }
    }

    private static String key(Random random) {
        return random.nextInt(4) + "/" + (char) ('a' + random.nextInt(20));
    }

    private void aRenamedPrefix(String from, String to) {
        for (int i = 0; i < OBJECTS; i++) {
            put(from + "/%03d".formatted(i), from + " content " + i);
        }
        backUp(Window.UNLIMITED);
        for (int i = 0; i < OBJECTS; i++) {
            rename(from + "/%03d".formatted(i), to + "/%03d".formatted(i));
        }
    }

    private void put(String key, String content) {
        bucket.put(Key.of(key), ObjectAttributes.listed("", null), Body.of(content.getBytes(StandardCharsets.UTF_8)));
    }

    private void rename(String from, String to) {
        if (!from.equals(to)) {
            put(to, Objects.requireNonNull(bucket.contents().get(Key.of(from))));
            bucket.delete(Key.of(from));
        }
    }

    /** A window that ends when the bucket is asked for attributes so often, of which the last gets no answer. */
    private BackupResult stoppedAtHead(int number) {
        Instant end = Instant.parse("2026-11-28T06:00:00Z");
        AtomicBoolean over = new AtomicBoolean();
        int before = bucket.heads();
        bucket.beforeEachHead(head -> {
            if (head == before + number) {
                over.set(true);
                forever();
            }
        });
        try {
            Window window = new Window(Optional.of(end), () -> over.get() ? end : end.minusMillis(10));
            return backUp(window, BackupOptions.DEFAULT.withParallelism(1, 1));
        } finally {
            bucket.beforeEachHead(_ -> {});
        }
    }

    private static void forever() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Interrupted("stopped", e);
        }
    }

    private BackupResult backUp(Window window) {
        return backUp(window, BackupOptions.DEFAULT);
    }

    private BackupResult backUp(Window window, BackupOptions options) {
        try (Repository repository = open();
                BucketSource source = new BucketSource(bucket, null, BucketOptions.all(), bucket.time()::advance)) {
            return new Backup(source, repository, options.with(window), new Backup.Client("test", "0"), Progress.none())
                    .run();
        }
    }

    private Repository open() {
        return TestRepository.open(store, folder);
    }

    private void assertThatItIsTheBucket(BackupResult result) {
        Map<String, byte[]> all = new TreeMap<>();
        bucket.contents().forEach((key, content) -> all.put(key.toString(), content.getBytes(StandardCharsets.UTF_8)));
        try (Repository repository = open()) {
            assertThat(Restored.of(repository, result.snapshot())).isEqualTo(Restored.expected(all));
        }
    }

    private List<String> damage() {
        List<String> found = new ArrayList<>();
        try (Repository repository = open()) {
            VerifyOptions all = new VerifyOptions(VerifyOptions.Level.DATA);
            new Verify(repository, all, Progress.none(), each -> found.add(each.toString())).run();
        }
        return found;
    }
}
