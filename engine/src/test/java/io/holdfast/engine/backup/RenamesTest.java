package io.holdfast.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.ledger.LedgerRecord.Mode;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.EntryCursor;
import io.holdfast.engine.snapshot.Manifest;
import io.holdfast.engine.source.BucketOptions;
import io.holdfast.engine.source.BucketSource;
import io.holdfast.engine.store.Bucket;
import io.holdfast.engine.store.Bucket.Versioning;
import io.holdfast.engine.store.Provider;
import io.holdfast.engine.store.SimulatedBucket;
import io.holdfast.engine.store.SimulatedStore;
import io.holdfast.engine.store.Store.Body;
import io.holdfast.engine.store.s3.S3Server;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Objects that stand under another key now: their content is known, so it is not read again. */
class RenamesTest {
    @RegisterExtension
    private static final S3Server SERVER = new S3Server();

    private static final String LONG = "0123456789".repeat(200_000);

    @TempDir
    private Path folder = Path.of("");

    private final SimulatedStore store = new SimulatedStore();
    private final SimulatedBucket bucket = new SimulatedBucket().md5Etags();

    @BeforeEach
    void aRepository() {
        TestRepository.init(store);
    }

    @Test
    void aRenamedPrefixCostsNoReads() {
        for (int i = 0; i < 1_000; i++) {
            bucket.with("a/%04d".formatted(i), "content " + i).with("x/%04d".formatted(i), "other " + i);
        }
        bucket.with("stays", "as it is");
        backUp(BackupOptions.DEFAULT);
        for (int i = 0; i < 1_000; i++) {
            rename("a/%04d".formatted(i), "y/%04d".formatted(i));
            rename("x/%04d".formatted(i), "b/%04d".formatted(i));
        }
        int opens = bucket.opens();
        int heads = bucket.heads();
        BackupResult result = backUp(BackupOptions.DEFAULT);

        assertThat(bucket.opens()).isEqualTo(opens);
        assertThat(bucket.heads() - heads).isEqualTo(2_000);
        assertThat(result.renamed()).isEqualTo(2_000);
        assertThat(result.tally().added()).isEqualTo(2_000);
        assertThat(result.tally().removed()).isEqualTo(2_000);
        assertThat(result.tally().read()).isZero();
        assertThatItIsTheBucket(result);
        assertThat(backUp(BackupOptions.DEFAULT).tally().unchanged()).isEqualTo(2_001);
    }

    @Test
    void whatIsRenamedHasTheAttributesOfItsNewKey() {
        bucket.with("long", LONG).with("short", "x");
        backUp(BackupOptions.DEFAULT);
        bucket.delete(Key.of("long"));
        put("elsewhere", LONG, "new");
        int opens = bucket.opens();
        BackupResult result = backUp(BackupOptions.DEFAULT);

        assertThat(bucket.opens()).isEqualTo(opens);
        assertThat(result.renamed()).isEqualTo(1);
        var attributes = (ObjectAttributes) entry(result, "elsewhere").listed().attributes();
        assertThat(attributes.userMetadata()).containsExactly(Named.of("owner", "new"));
        assertThat(attributes.tags()).containsExactly(Named.of("team", "new"));
        assertThatItIsTheBucket(result);
    }

    @Test
    void aVersionThatWasListedIsLookedAt() {
        bucket.versioning(Versioning.ON).with("a", "1").with("b", "2");
        backUp(BackupOptions.DEFAULT);
        rename("a", "c");
        int opens = bucket.opens();
        BackupResult result = backUp(BackupOptions.DEFAULT);

        assertThat(result.renamed()).isEqualTo(1);
        assertThat(bucket.opens()).isEqualTo(opens);
        assertThat(((ObjectAttributes) entry(result, "c").listed().attributes()).versionId())
                .isNotNull();
        assertThatItIsTheBucket(result);
    }

    @Test
    @Fault(22)
    void whatWasSentInPartsIsReadAgain() {
        String etag = "0123456789abcdef0123456789abcdef-2";
        bucket.with("a", "one", etag);
        backUp(BackupOptions.DEFAULT);
        bucket.delete(Key.of("a"));
        bucket.with("b", "two", etag);

        assertThatNothingIsJoined(backUp(BackupOptions.DEFAULT));
    }

    @Test
    @Fault(23)
    void theSameEtagOfAnotherSizeIsReadAgain() {
        String etag = "0123456789abcdef0123456789abcdef";
        bucket.with("a", "one", etag);
        backUp(BackupOptions.DEFAULT);
        bucket.delete(Key.of("a"));
        bucket.with("b", "three", etag);

        assertThatNothingIsJoined(backUp(BackupOptions.DEFAULT));
    }

    @Test
    @Fault(22)
    void whatIsEncryptedWithAnotherKeyIsReadAgain() {
        String etag = "0123456789abcdef0123456789abcdef";
        bucket.with("a", "one", etag);
        backUp(BackupOptions.DEFAULT);
        bucket.delete(Key.of("a"));
        bucket.with("b", "two", etag);
        bucket.encryptWithAnotherKey("b");

        assertThatNothingIsJoined(backUp(BackupOptions.DEFAULT));
    }

    @Test
    void whatCouldNotBeReadProvesNothing() {
        bucket.put(
                Key.of("a"),
                ObjectAttributes.listed("", "GLACIER"),
                Body.of("content".getBytes(StandardCharsets.UTF_8)));
        assertThat(backUp(BackupOptions.DEFAULT).tally().unread()).isEqualTo(1);
        rename("a", "b");
        BackupResult result = backUp(BackupOptions.DEFAULT);

        assertThat(result.renamed()).isZero();
        assertThat(result.tally().unread()).isEqualTo(1);
    }

    @Test
    void aFullBackupReadsEverything() {
        bucket.with("a", "1");
        backUp(BackupOptions.DEFAULT);
        rename("a", "b");

        assertThatNothingIsJoined(backUp(BackupOptions.DEFAULT.with(Mode.FULL)));
    }

    @Test
    @Fault(23)
    void whereNobodyKnowsWhatAnEtagIsNothingIsJoinedAndNothingWaits() {
        SimulatedBucket other = new SimulatedBucket();
        other.with("a", "1");
        backUp(other, BackupOptions.DEFAULT);
        other.delete(Key.of("a"));
        other.with("b", "1");

        assertThat(backUp(other, BackupOptions.DEFAULT).renamed()).isZero();
        assertThat(other.heads()).isZero();
    }

    @Test
    void byAServerToo() {
        try (Bucket there = SERVER.bucket(Provider.CEPH)) {
            for (int i = 0; i < 20; i++) {
                there.put(Key.of("old/" + i), ObjectAttributes.listed("", null), Body.of(new byte[i]));
            }
            backUp(SERVER.bucket(Provider.CEPH));
            for (int i = 0; i < 20; i++) {
                there.put(Key.of("new/" + i), ObjectAttributes.listed("", null), Body.of(new byte[i]));
                there.delete(Key.of("old/" + i));
            }
        }
        BackupResult result = backUp(SERVER.bucket(Provider.CEPH));

        assertThat(result.renamed()).isEqualTo(20);
        assertThat(result.tally().read()).isZero();
    }

    /** Few contents under few keys: the same content is often gone, there, come and copied at once. */
    @ParameterizedTest
    @MethodSource("seeds")
    void whateverMovedEverySnapshotIsTheBucket(long seed) {
        Random random = new Random(seed);
        bucket.pageSize(1 + random.nextInt(20)).versioning(random.nextInt(3) == 0 ? Versioning.ON : Versioning.OFF);
        long renamed = 0;
        for (int round = 0; round < 6; round++) {
            for (int i = random.nextInt(40); i >= 0; i--) {
                change(random);
            }
            BackupOptions options = BackupOptions.DEFAULT
                    .withParallelism(1 + random.nextInt(4), 1 + random.nextInt(6))
                    .withCheckpointEvery(random.nextBoolean() ? Duration.ofNanos(1) : Duration.ofHours(1));
            BackupResult result = backUp(
                    random.nextBoolean()
                            ? options
                            : options.with(new ChangeRule(
                                    ChangeRule.Use.COUNTS, ChangeRule.Use.COUNTS, ChangeRule.Use.COUNTS)));
            assertThatItIsTheBucket(result);
            renamed += result.renamed();
        }
        assertThat(renamed).as("seed " + seed).isPositive();
    }

    private static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    private void change(Random random) {
        String key = key(random);
        switch (random.nextInt(5)) {
            case 0 -> bucket.delete(Key.of(key));
            case 1, 2 -> put(key, content(random), "team" + random.nextInt(2));
            default -> {
                if (bucket.contents().containsKey(Key.of(key))) {
                    rename(key, key(random));
                }
            }
        }
    }

    private static String key(Random random) {
        return random.nextInt(4) + "/" + (char) ('a' + random.nextInt(20));
    }

    private static String content(Random random) {
        int which = random.nextInt(30);
        return which == 0 ? "" : which == 1 ? LONG : "content".repeat(which % 5) + which;
    }

    private void put(String key, String content, String owner) {
        bucket.put(
                Key.of(key),
                new ObjectAttributes(
                        "",
                        null,
                        ObjectAttributes.Headers.NONE,
                        List.of(Named.of("owner", owner)),
                        List.of(Named.of("team", owner)),
                        null,
                        null,
                        null),
                Body.of(content.getBytes(StandardCharsets.UTF_8)));
    }

    /** A copy, then a deletion, as clients do it. */
    private void rename(String from, String to) {
        if (!from.equals(to)) {
            String content = Objects.requireNonNull(bucket.contents().get(Key.of(from)));
            var attributes = bucket.head(Key.of(from)).orElseThrow().attributes();
            bucket.put(Key.of(to), attributes, Body.of(content.getBytes(StandardCharsets.UTF_8)));
            bucket.delete(Key.of(from));
        }
    }

    private void assertThatNothingIsJoined(BackupResult result) {
        assertThat(result.renamed()).isZero();
        assertThat(result.tally().added()).isEqualTo(1);
        assertThatItIsTheBucket(result);
    }

    private void assertThatItIsTheBucket(BackupResult result) {
        Map<String, byte[]> all = new TreeMap<>();
        bucket.contents().forEach((key, content) -> all.put(key.toString(), content.getBytes(StandardCharsets.UTF_8)));
        try (Repository repository = TestRepository.open(store, folder)) {
            assertThat(Restored.of(repository, result.snapshot())).isEqualTo(Restored.expected(all));
            entries(repository, result).forEach(entry -> {
                var kept = (ObjectAttributes) entry.listed().attributes();
                Bucket.Details there = bucket.head(entry.key()).orElseThrow();
                assertThat(kept.userMetadata()).isEqualTo(there.attributes().userMetadata());
                assertThat(kept.tags()).isEqualTo(bucket.tags(entry.key(), Bucket.Pin.NONE));
                assertThat(entry.listed().modified().toInstant()).isEqualTo(there.modified());
            });
        }
    }

    private Entry entry(BackupResult result, String key) {
        try (Repository repository = TestRepository.open(store, folder)) {
            return entries(repository, result).stream()
                    .filter(each -> each.key().equals(Key.of(key)))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static List<Entry> entries(Repository repository, BackupResult result) {
        List<Entry> all = new ArrayList<>();
        EntryCursor cursor = new Manifest(result.snapshot().runs().stream()
                        .map(repository::manifestRun)
                        .toList())
                .entries();
        while (cursor.next()) {
            all.add(cursor.entry());
        }
        return all;
    }

    private BackupResult backUp(BackupOptions options) {
        return backUp(bucket, options);
    }

    private BackupResult backUp(SimulatedBucket from, BackupOptions options) {
        return backUp(new BucketSource(from, null, BucketOptions.all(), from.time()::advance), options);
    }

    private BackupResult backUp(Bucket from) {
        return backUp(new BucketSource(from, "by a server", BucketOptions.all()), BackupOptions.DEFAULT);
    }

    private BackupResult backUp(BucketSource from, BackupOptions options) {
        try (Repository repository = TestRepository.open(store, folder);
                from) {
            return new Backup(from, repository, options, new Backup.Client("test", "0"), Progress.none()).run();
        }
    }
}
