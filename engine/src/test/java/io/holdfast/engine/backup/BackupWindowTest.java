package io.holdfast.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.chunk.ChunkerSettings;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.ledger.LedgerRecord.Grade;
import io.holdfast.engine.ledger.LedgerRecord.Mode;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.source.BucketOptions;
import io.holdfast.engine.source.BucketOptions.Versions;
import io.holdfast.engine.source.BucketSource;
import io.holdfast.engine.source.Source;
import io.holdfast.engine.source.TreeOptions;
import io.holdfast.engine.source.TreeSource;
import io.holdfast.engine.store.Bucket.Versioning;
import io.holdfast.engine.store.Killed;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedBucket;
import io.holdfast.engine.store.SimulatedStore;
import io.holdfast.engine.store.Store.Body;
import io.holdfast.engine.verify.Verify;
import io.holdfast.engine.verify.VerifyOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Backups that stop at the end of their window, and those that go on from there. */
class BackupWindowTest {
    private static final ChunkerSettings FINE = new ChunkerSettings(4096, 1024, 2048, 4096);
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final String LARGE = "m/large";
    private static final int LARGE_BYTES = 12_000_000;

    @TempDir
    private Path folder = Path.of("");

    private final SimulatedStore store = new SimulatedStore();
    private final SimulatedBucket bucket = new SimulatedBucket().pageSize(10);

    static LongStream seeds() {
        return LongStream.range(0, 25);
    }

    @BeforeEach
    void aRepository() {
        TestRepository.init(store, Times.PROMPT, FINE);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void stoppedHoweverOftenWhileTheSourceChangesTheSnapshotIsThatOfOneJobInTheEnd(long seed) {
        Random random = new Random(seed);
        if (random.nextBoolean()) {
            bucket.versioning(Versioning.ON);
        }
        for (int i = 0; i < 60; i++) {
            put("k" + random.nextInt(90), random.nextInt(5_000), random);
        }
        put("k3/large", 1_500_000, random);
        put("k7/large", 2_500_000, random);
        for (int stops = random.nextInt(7); stops > 0; stops--) {
            BackupOptions options = BackupOptions.DEFAULT
                    .withParallelism(1 + random.nextInt(3), 1 + random.nextInt(4))
                    .with(random.nextInt(5) == 0 ? Mode.FULL : Mode.INCREMENTAL)
                    .with(CountingClock.windowOf(random.nextInt(random.nextBoolean() ? 150 : 2_500)))
                    .withCheckpointEvery(random.nextInt(4) == 0 ? Duration.ofNanos(1) : Duration.ofMinutes(5));
            BackupResult result = backUp(bucketSource(), options);
            if (result.ending() == BackupResult.Ending.CHECKPOINT) {
                assertThat(result.id()).isEmpty();
            }
            assertThat(damage()).as("whatever it came to is whole").isZero();
            for (int changes = random.nextInt(4); changes > 0; changes--) {
                change(random);
            }
        }
        BackupResult last = backUp(bucketSource(), BackupOptions.DEFAULT);

        assertThat(last.ending()).isEqualTo(BackupResult.Ending.SNAPSHOT);
        assertThat(last.tally().entries()).isEqualTo(bucket.contents().size());
        assertThat(restored(last)).isEqualTo(expected());
        try (Repository repository = open()) {
            assertThat(repository.read().checkpoint(last.snapshot().source())).isEmpty();
        }
        assertThat(damage()).isZero();
        assertThat(backUp(bucketSource(), BackupOptions.DEFAULT).tally().unchanged())
                .as("and nothing of it is half read")
                .isEqualTo(bucket.contents().size());
    }

    private void change(Random random) {
        String key = List.copyOf(bucket.contents().keySet())
                .get(random.nextInt(bucket.contents().size()))
                .toString();
        switch (random.nextInt(4)) {
            case 0 -> bucket.delete(Key.of(key));
            case 1 -> put("k" + random.nextInt(99), random.nextInt(5_000), random);
            case 2 -> put("k7/large", 1_200_000 + random.nextInt(1_500_000), random);
            default -> put(key, random.nextInt(5_000), random);
        }
    }

    @ParameterizedTest(name = "with {0}")
    @ValueSource(ints = {300, 3_200})
    void aLargeObjectIsNotReadFromItsBeginningAgain(int chunks) {
        put(LARGE, LARGE_BYTES, new Random(1));
        BackupResult first = backUp(bucketSource(), BackupOptions.DEFAULT.with(CountingClock.windowOf(chunks)));
        BackupResult second = backUp(bucketSource(), BackupOptions.DEFAULT);

        Unfinished unfinished = first.unfinished().orElseThrow();
        assertThat(unfinished.halfRead()).singleElement().satisfies(each -> {
            assertThat(each.key()).isEqualTo(Key.of(LARGE));
            assertThat(each.size()).isEqualTo(LARGE_BYTES);
            assertThat(each.bytes()).isBetween(chunks * 1_024L / 2, LARGE_BYTES - 1L);
        });
        long ahead = 10L * FINE.max();
        assertThat(first.tally().read() + second.tally().read()).isBetween((long) LARGE_BYTES, LARGE_BYTES + ahead);
        assertThat(restored(second)).isEqualTo(expected());
        assertThat(damage()).isZero();
    }

    @Test
    void anObjectThatChangedMeanwhileIsReadFromItsBeginning() {
        put(LARGE, LARGE_BYTES, new Random(1));
        backUp(bucketSource(), BackupOptions.DEFAULT.with(CountingClock.windowOf(500)));
        put(LARGE, LARGE_BYTES, new Random(2));
        BackupResult second = backUp(bucketSource(), BackupOptions.DEFAULT);

        assertThat(second.tally().read()).isEqualTo(LARGE_BYTES);
        assertThat(restored(second)).isEqualTo(expected());
    }

    @Test
    void anObjectThatChangesBetweenTheListAndTheReadIsReadFromItsBeginning() {
        put(LARGE, LARGE_BYTES, new Random(1));
        backUp(bucketSource(), BackupOptions.DEFAULT.with(CountingClock.windowOf(500)));
        bucket.beforeTheNextRead(() -> put(LARGE, LARGE_BYTES, new Random(2)));
        BackupResult second = backUp(bucketSource(), BackupOptions.DEFAULT);

        assertThat(second.tally().read()).isEqualTo(LARGE_BYTES);
        assertThat(second.moved()).isEqualTo(1);
        assertThat(restored(second)).isEqualTo(expected());
    }

    @Test
    void withoutAnEtagNobodyCanTellSoItIsReadFromItsBeginning() {
        bucket.withoutEtags();
        put(LARGE, LARGE_BYTES, new Random(1));
        BackupResult first = backUp(bucketSource(), BackupOptions.DEFAULT.with(CountingClock.windowOf(500)));

        assertThat(first.unfinished().orElseThrow().halfRead()).isEmpty();
        assertThat(restored(backUp(bucketSource(), BackupOptions.DEFAULT))).isEqualTo(expected());
    }

    @Test
    void aBucketWithVersionsIsOfTheMomentOfTheJobThatCameToItsEnd() {
        bucket.versioning(Versioning.ON);
        put("a", 10, new Random(1));
        put(LARGE, LARGE_BYTES, new Random(1));
        BackupResult first = backUp(bucketSource(), BackupOptions.DEFAULT.with(CountingClock.windowOf(500)));
        put("a", 20, new Random(2));
        Instant changed = bucket.clock();
        BackupResult second = backUp(bucketSource(), BackupOptions.DEFAULT);

        assertThat(first.snapshot().consistency().grade()).isEqualTo(Grade.FUZZY);
        assertThat(second.snapshot().consistency().grade()).isEqualTo(Grade.PINNED);
        assertThat(second.snapshot().consistency().from()).isAfterOrEqualTo(changed);
        assertThat(second.tally().read()).isLessThan(LARGE_BYTES);
        assertThat(restored(second)).isEqualTo(expected());
    }

    @Test
    void aCheckpointIsNoSnapshotAndTheOneThatFollowsTakesItsPlace() {
        put("a", 10, new Random(1));
        BackupResult whole = backUp(bucketSource(), BackupOptions.DEFAULT);
        put(LARGE, LARGE_BYTES, new Random(1));
        backUp(bucketSource(), BackupOptions.DEFAULT.with(CountingClock.windowOf(500)));
        try (Repository repository = open()) {
            assertThat(repository.read().snapshots())
                    .singleElement()
                    .matches(
                            each -> each.snapshot().id().equals(whole.snapshot().id()));
            assertThat(repository.read().checkpoint(bucket.identity())).isPresent();
        }
        backUp(bucketSource(), BackupOptions.DEFAULT);
        try (Repository repository = open()) {
            assertThat(repository.read().snapshots()).hasSize(2);
            assertThat(repository.read().checkpoint(bucket.identity())).isEmpty();
        }
    }

    @ParameterizedTest(name = "before operation {0}")
    @ValueSource(ints = {5, 8, 11, 14, 20})
    void killedWhileItGoesOnTheNextOneGoesOnFromTheSamePlace(int operation) {
        put(LARGE, LARGE_BYTES, new Random(1));
        backUp(bucketSource(), BackupOptions.DEFAULT.with(CountingClock.windowOf(2_000)));
        SimulatedStore killed = new SimulatedStore(store.objects());
        killed.killBefore(Operation.number(operation));
        try (Repository repository = TestRepository.open(killed, folder)) {
            new Backup(bucketSource(), repository, BackupOptions.DEFAULT, new Backup.Client("test", "0"), _ -> {})
                    .run();
        } catch (Killed | IllegalStateException e) {
            // as it should be
        }
        BackupResult third = backUp(bucketSource(), BackupOptions.DEFAULT);

        assertThat(third.tally().read()).isLessThan(LARGE_BYTES);
        assertThat(restored(third)).isEqualTo(expected());
    }

    @Test
    void theOthersComeFirstAndWhatIsDoneIsListedOnceMore() {
        MapSource files = new MapSource("files");
        for (int i = 0; i < 400; i++) {
            files.put("f%03d".formatted(i), content(100_000, i));
        }
        List<KeyRange> listed = new ArrayList<>();
        BackupResult first =
                backUp(files, BackupOptions.DEFAULT.withBytesInFlight(16 << 20).with(CountingClock.windowOf(300)));
        Unfinished unfinished = first.unfinished().orElseThrow();
        assertThat(unfinished.left()).hasSize(1);
        KeyRange left = unfinished.left().getFirst();
        files.put("f001", content(3_000, 1_001));
        BackupResult second = backUp(
                new Around(files) {
                    @Override
                    public Listing list(KeyRange range) {
                        listed.add(range);
                        return super.list(range);
                    }
                },
                BackupOptions.DEFAULT);

        assertThat(listed).containsExactly(left, new KeyRange(Key.EMPTY, left.from()));
        assertThat(second.tally().changed()).isEqualTo(1);
        assertThat(second.tally().unchanged()).isBetween(30L, 299L);
        assertThat(restored(second)).isEqualTo(Restored.expected(files.files()));
    }

    @Test
    void aFullIsWholeInSeveralWindowsAndReadsNothingTwice() {
        for (int i = 0; i < 300; i++) {
            put("k%03d".formatted(i), 3_000, new Random(i));
        }
        backUp(bucketSource(), BackupOptions.DEFAULT);
        BackupOptions full = BackupOptions.DEFAULT.with(Mode.FULL);
        long read = 0;
        BackupResult last;
        do {
            last = backUp(bucketSource(), full.with(CountingClock.windowOf(350)));
            read += last.tally().read();
        } while (last.ending() == BackupResult.Ending.CHECKPOINT && read < 10_000_000);

        assertThat(last.ending()).isEqualTo(BackupResult.Ending.SNAPSHOT);
        assertThat(last.snapshot().mode()).isEqualTo(Mode.FULL);
        assertThat(read).isBetween(900_000L, 2_000_000L);
        assertThat(restored(last)).isEqualTo(expected());
    }

    @Test
    void aFileOfATreeIsReadOnAsLongAsItIsTheSame() throws IOException {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        Path large = tree.resolve("large");
        Files.write(large, content(LARGE_BYTES, 1));
        Files.setLastModifiedTime(large, FileTime.from(Instant.now().minusSeconds(100)));
        awaitAnotherSecond(large);
        BackupResult first = backUp(treeSource(tree), BackupOptions.DEFAULT.with(CountingClock.windowOf(500)));
        BackupResult second = backUp(treeSource(tree), BackupOptions.DEFAULT.with(CountingClock.windowOf(500)));
        assertThat(first.unfinished().orElseThrow().halfRead()).hasSize(1);
        assertThat(second.unfinished().orElseThrow().halfRead().getFirst().bytes())
                .isGreaterThan(
                        first.unfinished().orElseThrow().halfRead().getFirst().bytes());
        Files.write(large, content(LARGE_BYTES, 2));
        BackupResult third = backUp(treeSource(tree), BackupOptions.DEFAULT);

        assertThat(third.tally().read()).as("it is another one").isEqualTo(LARGE_BYTES);
        assertThat(restored(third)).containsEntry("large", Restored.digest(content(LARGE_BYTES, 2)));
        assertThat(second.tally().read()).as("it was the same").isLessThan(LARGE_BYTES / 2);
    }

    /** Times closer than this to a reading prove nothing, as for any file: its ctime must be older. */
    private static void awaitAnotherSecond(Path file) throws IOException {
        FileTime changed = (FileTime) Files.getAttribute(file, "unix:ctime");
        while (Duration.between(changed.toInstant(), Instant.now()).toMillis() < 1_100) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whatWaitsForItsSourceStopsAtTheEndOfTheWindowAllTheSame() {
        MapSource files = new MapSource("files");
        files.put("a", content(100, 1));
        files.put("b", content(2_000_000, 2));
        files.put("c", content(100, 3));
        Instant end = Instant.parse("2026-11-28T06:00:00Z");
        AtomicReference<Instant> now = new AtomicReference<>(end.minusSeconds(60));
        Source stuck = new Around(files) {
            @Override
            public Content open(Listed listed) {
                if (listed.key().equals(Key.of("b"))) {
                    now.set(end);
                    forever();
                }
                return super.open(listed);
            }
        };
        BackupResult result = assertTimeoutPreemptively(
                LONG, () -> backUp(stuck, BackupOptions.DEFAULT.with(new Window(Optional.of(end), now::get))));

        assertThat(result.ending()).isEqualTo(BackupResult.Ending.CHECKPOINT);
        assertThat(result.unfinished().orElseThrow().left())
                .containsExactly(new KeyRange(Key.of("a").successor(), null));
        assertThat(restored(backUp(files, BackupOptions.DEFAULT))).isEqualTo(Restored.expected(files.files()));
    }

    private static void forever() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Interrupted("stopped", e);
        }
    }

    @Test
    void manyWindowsDoNotPileUpRuns() {
        for (int i = 0; i < 15; i++) {
            put("k%03d".formatted(i), 1_100_000, new Random(i));
        }
        BackupResult last;
        int stops = 0;
        do {
            last = backUp(bucketSource(), BackupOptions.DEFAULT.with(CountingClock.windowOf(700)));
            stops++;
            try (Repository repository = open()) {
                repository
                        .read()
                        .checkpoint(bucket.identity())
                        .ifPresent(each -> assertThat(each.snapshot().runs()).hasSizeLessThan(9));
            }
        } while (last.ending() == BackupResult.Ending.CHECKPOINT && stops < 60);

        assertThat(last.ending()).isEqualTo(BackupResult.Ending.SNAPSHOT);
        assertThat(stops).isGreaterThan(6);
        assertThat(restored(last)).isEqualTo(expected());
    }

    private void put(String key, int length, Random random) {
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) {
            text[i] = (byte) ('a' + random.nextInt(26));
        }
        bucket.put(Key.of(key), ObjectAttributes.listed("", null), Body.of(text));
    }

    private static byte[] content(int length, int seed) {
        byte[] content = new byte[length];
        new Random(seed).nextBytes(content);
        return content;
    }

    private Source bucketSource() {
        return new BucketSource(
                bucket, null, BucketOptions.all().with(new Versions.OfTheStart()), bucket.time()::advance);
    }

    private static Source treeSource(Path tree) {
        return new TreeSource(tree, "tree", TreeOptions.all());
    }

    private BackupResult backUp(Source source, BackupOptions options) {
        try (Repository repository = open()) {
            return new Backup(source, repository, options, new Backup.Client("test", "0"), Progress.none()).run();
        }
    }

    private Repository open() {
        return TestRepository.open(store, folder);
    }

    private Map<String, String> restored(BackupResult result) {
        try (Repository repository = open()) {
            return Restored.of(repository, result.snapshot());
        }
    }

    private Map<String, String> expected() {
        Map<String, byte[]> all = new TreeMap<>();
        bucket.contents().forEach((key, content) -> all.put(key.toString(), content.getBytes(StandardCharsets.UTF_8)));
        return Restored.expected(all);
    }

    /** How much is wrong with the repository, checkpoints included. */
    private long damage() {
        List<String> found = new ArrayList<>();
        try (Repository repository = open()) {
            new Verify(
                            repository,
                            new VerifyOptions(VerifyOptions.Level.DATA),
                            Progress.none(),
                            each -> found.add(each.toString()))
                    .run();
        }
        assertThat(found).isEmpty();
        return found.size();
    }

    /** A source that another one is in. */
    private static class Around implements Source {
        private final Source source;

        Around(Source source) {
            this.source = source;
        }

        @Override
        public String name() {
            return source.name();
        }

        @Override
        public String location() {
            return source.location();
        }

        @Override
        public List<KeyRange> ranges(List<Key> hints) {
            return source.ranges(hints);
        }

        @Override
        public Listing list(KeyRange range) {
            return source.list(range);
        }

        @Override
        public Content open(Listed listed) {
            return source.open(listed);
        }

        @Override
        public Instant clock() {
            return source.clock();
        }

        @Override
        public void close() {
            source.close();
        }
    }
}
