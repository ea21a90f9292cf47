package io.holdfast.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.ledger.LedgerRecord.Grade;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.source.BucketOptions;
import io.holdfast.engine.source.BucketOptions.Versions;
import io.holdfast.engine.source.BucketSource;
import io.holdfast.engine.store.Bucket.Versioning;
import io.holdfast.engine.store.SimulatedBucket;
import io.holdfast.engine.store.SimulatedClock;
import io.holdfast.engine.store.SimulatedStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots of a bucket that keeps versions, and of one that does not. */
@Fault(99)
class VersionedBucketBackupTest {
    private static final Versions START = new Versions.OfTheStart();

    @TempDir
    private Path folder = Path.of("");

    private final SimulatedStore store = new SimulatedStore();
    private final SimulatedBucket bucket = new SimulatedBucket();

    @BeforeEach
    void aRepositoryAndABucket() {
        TestRepository.init(store);
        bucket.with("a", "1").with("b", "1").versioning(Versioning.ON).with("c", "1");
    }

    @Fault(83)
    @Test
    void aSnapshotIsOfTheStartAndSaysSo() {
        BackupResult result = backUp(START);
        var consistency = result.snapshot().consistency();

        assertThat(consistency.grade()).isEqualTo(Grade.PINNED);
        assertThat(consistency.from()).isEqualTo(consistency.to()).isAfter(SimulatedClock.START);
        assertThat(restored(result)).isEqualTo(objects(Map.of("a", "1", "b", "1", "c", "1")));
    }

    @Test
    void whatHasTheSameVersionIsNotReadAgain() {
        backUp(START);
        bucket.with("b", "2");
        bucket.delete(Key.of("c"));
        int opens = bucket.opens();
        BackupResult result = backUp(START);

        assertThat(result.tally().unchanged()).isEqualTo(1);
        assertThat(result.tally().changed()).isEqualTo(1);
        assertThat(result.tally().removed()).isEqualTo(1);
        // One to see that versions may be read, one to read.
        assertThat(bucket.opens() - opens).isEqualTo(2);
        assertThat(restored(result)).isEqualTo(objects(Map.of("a", "1", "b", "2")));
    }

    @Test
    void theSameContentAgainIsAnotherVersionAndIsRead() {
        backUp(START);
        bucket.with("c", "1");

        assertThat(backUp(START).tally().changed()).isEqualTo(1);
        assertThat(backUp(START).tally().unchanged()).isEqualTo(3);
    }

    @Test
    void anEarlierMomentComesBackAndTheNextSnapshotIsOfNowAgain() {
        Instant before = bucket.clock();
        bucket.time().advance(Duration.ofSeconds(1));
        bucket.with("a", "2").with("d", "1");
        bucket.delete(Key.of("b"));
        BackupResult now = backUp(START);
        BackupResult then = backUp(new Versions.At(before));

        assertThat(then.snapshot().consistency().from()).isEqualTo(before);
        assertThat(restored(then)).isEqualTo(objects(Map.of("a", "1", "b", "1", "c", "1")));
        assertThat(restored(backUp(START)))
                .isEqualTo(restored(now))
                .isEqualTo(objects(Map.of("a", "2", "c", "1", "d", "1")));
    }

    @Test
    void aMomentAtWhichNothingStoodMakesNoSnapshot() {
        assertThatThrownBy(() -> backUp(new Versions.At(SimulatedClock.START.minusSeconds(9))))
                .isInstanceOf(BadInput.class);
        try (Repository repository = TestRepository.open(store, folder)) {
            assertThat(repository.read().snapshots()).isEmpty();
        }
    }

    @Test
    void withoutVersionsASnapshotIsOfAnInterval() {
        bucket.versioning(Versioning.SUSPENDED);
        BackupResult result = backUp(START);
        var consistency = result.snapshot().consistency();

        assertThat(consistency.grade()).isEqualTo(Grade.FUZZY);
        assertThat(consistency.from()).isBeforeOrEqualTo(consistency.to());
    }

    private BackupResult backUp(Versions versions) {
        try (Repository repository = TestRepository.open(store, folder);
                var source =
                        new BucketSource(bucket, null, BucketOptions.all().with(versions), bucket.time()::advance)) {
            return new Backup(
                            source, repository, BackupOptions.DEFAULT, new Backup.Client("test", "0"), Progress.none())
                    .run();
        }
    }

    private Map<String, String> restored(BackupResult result) {
        try (Repository repository = TestRepository.open(store, folder)) {
            return Restored.of(repository, result.snapshot());
        }
    }

    private static Map<String, String> objects(Map<String, String> contents) {
        Map<String, byte[]> all = new TreeMap<>();
        contents.forEach((key, content) -> all.put(key, content.getBytes(StandardCharsets.UTF_8)));
        return Restored.expected(all);
    }
}
