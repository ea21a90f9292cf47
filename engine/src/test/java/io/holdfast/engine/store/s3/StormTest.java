package io.holdfast.engine.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.backup.Backup;
import io.holdfast.engine.backup.BackupOptions;
import io.holdfast.engine.backup.BackupResult;
import io.holdfast.engine.backup.Restored;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.error.Unconfirmed;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.restore.BucketTarget;
import io.holdfast.engine.restore.BucketTargetOptions;
import io.holdfast.engine.restore.Restore;
import io.holdfast.engine.restore.RestoreOptions;
import io.holdfast.engine.restore.RestoreResult;
import io.holdfast.engine.source.BucketOptions;
import io.holdfast.engine.source.BucketSource;
import io.holdfast.engine.store.Bucket.Opening;
import io.holdfast.engine.store.Bucket.Pin;
import io.holdfast.engine.store.Store.Body;
import io.holdfast.engine.store.StoreUri;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole backups and restores from a bucket, to a bucket, through a storm of refusals and broken connections. Waits take a thousandth of
 * their time.
 */
@Fault({9, 27})
@Tag("slow")
class StormTest {
    private static final int FASTER = 1_000;
    private static final Duration LONG = Duration.ofDays(30);
    private static final Duration SHORT = Duration.ofSeconds(5);

    @RegisterExtension
    static final S3Server SERVER = new S3Server();

    @TempDir
    private Path folder = Path.of("");

    private final Random random = new Random(9);
    private final Map<String, byte[]> files = new TreeMap<>();
    private final Map<SnapshotId, Map<String, String>> told = new LinkedHashMap<>();
    private final Storm storm = new Storm(SERVER.endpoint(), 9);

    @BeforeEach
    void aRepositoryBehindAFairSky() {
        try (var store = new S3Store(connect("repository", LONG))) {
            TestRepository.init(store);
        }
    }

    @AfterEach
    void end() {
        storm.close();
    }

    @Test
    void whenNineOfTenRequestsFailTheBackupAndItsRestoreEndWell() {
        for (int i = 0; i < 12; i++) {
            put("small/" + i, 10 + random.nextInt(2_000));
        }
        put("large", 5 << 20);
        storm.comesBehind(0, 0.9);

        BackupResult result = backUp(LONG);
        RestoreResult restored = restore(result.snapshot().id(), LONG);

        assertThat(result.snapshot().tally().unread()).isZero();
        assertThat(restored.failed() + restored.differenceCount()).isZero();
        for (Storm.Fate fate : Storm.Fate.values()) {
            assertThat(storm.count(fate)).as("%s", fate).isGreaterThan(20);
        }
        storm.ends();
        assertThat(found()).isEqualTo(told);
        assertThat(target()).isEqualTo(Restored.expected(files));
    }

    @Test
    void whicheverRequestOfABackupAStormWithoutEndBeginsWithNothingIsHalfCommitted() {
        change(3);
        told.put(backUp(LONG).snapshot().id(), Restored.expected(files));
        int ended = 0;
        boolean isOver = false;
        for (int n = 1; !isOver; n += 1 + n / 8) {
            change(2);
            storm.comesBehind(n, 1);
            isOver = !endsInTheStorm(n);
            storm.ends();
            if (!isOver) {
                ended++;
                assertThat(found()).as("behind request %d", n).containsAllEntriesOf(told);
            }
        }
        assertThat(ended).isGreaterThan(15);
        backUp(LONG);
        assertThat(found()).containsAllEntriesOf(told);
    }

    /** What lies in the bucket behind it is whole snapshots, of which one may be that of this backup. */
    private boolean endsInTheStorm(int n) {
        try {
            backUp(SHORT);
            return false;
        } catch (HoldfastException e) {
            assertThat(e).as("behind request %d", n).isInstanceOfAny(Busy.class, Unconfirmed.class);
            assertThat(e.message()).as("behind request %d", n).contains("Next:");
            return true;
        }
    }

    @Test
    void whicheverRequestOfARestoreAStormWithoutEndBeginsWithOnlyWholeObjectsAreThereAndTheNextOneGoesOn() {
        change(3);
        SnapshotId snapshot = backUp(LONG).snapshot().id();
        boolean isOver = false;
        int ended = 0;
        for (int n = 1; !isOver; n += 1 + n / 8) {
            change(2);
            snapshot = backUp(LONG).snapshot().id();
            storm.comesBehind(n, 1);
            isOver = isRestored(snapshot);
            storm.ends();
            ended += isOver ? 0 : 1;
            RestoreResult again = restore(snapshot, LONG);
            assertThat(again.failed() + again.differenceCount())
                    .as("behind request %d", n)
                    .isZero();
            assertThat(target()).as("behind request %d", n).isEqualTo(Restored.expected(files));
        }
        assertThat(ended).isGreaterThan(8);
    }

    private boolean isRestored(SnapshotId snapshot) {
        try {
            RestoreResult result = restore(snapshot, SHORT);
            return result.failed() == 0 && result.differenceCount() == 0;
        } catch (HoldfastException e) {
            assertThat(e).isInstanceOfAny(Busy.class, Unconfirmed.class);
            return false;
        }
    }

    private void change(int count) {
        for (int i = 0; i < count; i++) {
            put("f" + i, 500 + random.nextInt(2_000));
        }
    }

    private void put(String key, int size) {
        byte[] content = new byte[size];
        random.nextBytes(content);
        files.put(key, content);
        try (var bucket = new S3Bucket(connect("source", LONG))) {
            bucket.put(Key.of(key), ObjectAttributes.listed("", null), Body.of(content));
        }
    }

    private BackupResult backUp(Duration patience) {
        try (var source = new BucketSource(new S3Bucket(connect("source", patience)), null, BucketOptions.all());
                var store = new S3Store(connect("repository", patience));
                Repository repository = TestRepository.open(store, folder)) {
            BackupResult result = new Backup(
                            source, repository, BackupOptions.DEFAULT, new Backup.Client("test", "0"), Progress.none())
                    .run();
            told.put(result.snapshot().id(), Restored.expected(files));
            return result;
        }
    }

    private RestoreResult restore(SnapshotId id, Duration patience) {
        try (var store = new S3Store(connect("repository", patience));
                Repository repository = TestRepository.open(store, folder);
                var target =
                        new BucketTarget(new S3Bucket(connect("target", patience)), BucketTargetOptions.unlimited())) {
            Present present = repository.read().snapshots().stream()
                    .filter(each -> each.snapshot().id().equals(id))
                    .findFirst()
                    .orElseThrow();
            return new Restore(repository, present.snapshot(), target, RestoreOptions.DEFAULT, Progress.none()).run();
        }
    }

    private Map<SnapshotId, Map<String, String>> found() {
        Map<SnapshotId, Map<String, String>> found = new LinkedHashMap<>();
        try (var store = new S3Store(connect("repository", LONG));
                Repository repository = TestRepository.open(store, folder)) {
            for (Present each : repository.read().snapshots()) {
                found.put(each.snapshot().id(), Restored.of(repository, each.snapshot()));
            }
        }
        return found;
    }

    private Map<String, String> target() {
        Map<String, String> found = new TreeMap<>();
        try (var bucket = new S3Bucket(connect("target", LONG))) {
            for (String key : files.keySet()) {
                content(bucket, key).ifPresent(content -> found.put(key, Restored.digest(content)));
            }
        }
        return found;
    }

    private static Optional<byte[]> content(S3Bucket bucket, String key) {
        try (var content = ((Opening.Opened) bucket.open(Key.of(key), Pin.NONE, 0)).content()) {
            return Optional.of(content.readAllBytes());
        } catch (NotFound e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private S3Connection connect(String prefix, Duration patience) {
        StoreUri.S3 there = SERVER.uri(prefix);
        var uri = new StoreUri.S3(there.bucket(), prefix, storm.endpoint(), "us-east-1", true, null);
        return S3Server.connect(
                uri,
                S3Options.DEFAULT.withPatience(patience),
                new Backoff(
                        new Random(9), () -> System.nanoTime() * FASTER, wait -> Thread.sleep(wait.dividedBy(FASTER))));
    }
}
