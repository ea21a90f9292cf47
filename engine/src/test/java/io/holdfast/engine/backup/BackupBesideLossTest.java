package io.holdfast.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.chunk.ChunkerSettings;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.ledger.Condemnation;
import io.holdfast.engine.ledger.LedgerRecord.Origin;
import io.holdfast.engine.ledger.LedgerRecord.PackId;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.Manifest;
import io.holdfast.engine.source.BucketOptions;
import io.holdfast.engine.source.BucketSource;
import io.holdfast.engine.source.Source;
import io.holdfast.engine.store.SimulatedBucket;
import io.holdfast.engine.store.SimulatedStore;
import io.holdfast.engine.store.Store.Body;
import io.holdfast.engine.verify.Verify;
import io.holdfast.engine.verify.VerifyOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Packs of earlier backups are condemned and gone, and the source does not tell of all that lay there: backups go on without it. */
class BackupBesideLossTest {
    private static final ChunkerSettings FINE = new ChunkerSettings(4096, 1024, 2048, 4096);
    private static final String LARGE = "m/large";
    private static final int LARGE_BYTES = 6_000_000;

    @TempDir
    private Path folder = Path.of("");

    private final SimulatedStore store = new SimulatedStore();
    private final MapSource files = new MapSource("files");
    private final SimulatedBucket bucket = new SimulatedBucket().pageSize(10);
    private final Random random = new Random(3);
    private int clients;

    /** How a key does not tell what it has. */
    enum Silence {
        UNLISTED,
        UNREADABLE,
        LEFT_OUT;

        void befalls(MapSource source, String key) {
            switch (this) {
                case UNLISTED -> source.unlisted(key);
                case UNREADABLE -> source.unreadable(key);
                case LEFT_OUT -> source.leftOut(key);
            }
        }
    }

    @BeforeEach
    void aRepository() {
        TestRepository.init(store, Times.PROMPT, FINE);
    }

    @ParameterizedTest
    @EnumSource
    void whatTheSourceDoesNotTellOfIsThereWithoutContentUntilItDoes(Silence silence) {
        for (int i = 0; i < 20; i++) {
            files.put("f%02d".formatted(i), bytes(3_000));
        }
        backUp(files, BackupOptions.DEFAULT);
        loseAllContent();
        silence.befalls(files, "f07");
        BackupResult second = backUp(files, BackupOptions.DEFAULT);

        assertThat(second.tally().unread()).isPositive();
        Entry entry = entry(second, "f07");
        assertThat(entry.unread()).isPresent();
        assertThat(entry.content().ownBytes()).isZero();
        assertThat(entry.listed().size()).isEqualTo(3_000);
        Map<String, String> others = Restored.expected(files.files());
        others.remove("f07");
        assertThat(restored(second)).containsAllEntriesOf(others);
        assertThat(damage()).as("of the second").isEmpty();

        files.wholeAgain();
        BackupResult third = backUp(files, BackupOptions.DEFAULT);
        assertThat(third.tally().read()).isEqualTo(3_000);
        assertThat(restored(third)).isEqualTo(Restored.expected(files.files()));
    }

    @Test
    void whatIsHalfReadAndLostIsReadFromItsBeginning() {
        put(LARGE, LARGE_BYTES);
        put("z", 3_000);
        BackupResult first = backUp(source(), BackupOptions.DEFAULT.with(CountingClock.windowOf(700)));
        assertThat(first.unfinished().orElseThrow().halfRead()).hasSize(1);
        loseAllContent();
        BackupResult second = backUp(source(), BackupOptions.DEFAULT);

        assertThat(second.ending()).isEqualTo(BackupResult.Ending.SNAPSHOT);
        assertThat(second.tally().unread()).isZero();
        assertThat(restored(second)).isEqualTo(expected());
        assertThat(damage()).isEmpty();
    }

    @Test
    void whatIsHalfReadAndLostIsDroppedWhereTheRestCanNotBeReadNow() {
        put(LARGE, 3_000);
        backUp(source(), BackupOptions.DEFAULT);
        TreeSet<String> before = new TreeSet<>(content());
        put(LARGE, LARGE_BYTES);
        backUp(source(), BackupOptions.DEFAULT.with(CountingClock.windowOf(700)));
        lose(content().stream().filter(each -> !before.contains(each)).toList());
        bucket.beforeTheNextRead(() -> bucket.delete(Key.of(LARGE)));
        BackupResult second = backUp(source(), BackupOptions.DEFAULT);

        assertThat(second.ending()).isEqualTo(BackupResult.Ending.SNAPSHOT);
        assertThat(restored(second)).isEqualTo(expected());
    }

    @Test
    void windowsThatEndBeforeAllOfItIsReadComeToAnEndTogether() {
        for (int i = 0; i < 60; i++) {
            put("k%02d".formatted(i), 100_000);
        }
        backUp(source(), BackupOptions.DEFAULT);
        loseAllContent();
        BackupResult last;
        int windows = 0;
        do {
            last = backUp(
                    source(), BackupOptions.DEFAULT.withBytesInFlight(16 << 20).with(CountingClock.windowOf(90)));
        } while (last.ending() == BackupResult.Ending.CHECKPOINT && ++windows < 20);

        assertThat(windows).isBetween(1, 8);
        assertThat(last.tally().unread()).isZero();
        assertThat(restored(last)).isEqualTo(expected());
        assertThat(damage()).isEmpty();
    }

    private void loseAllContent() {
        lose(content());
    }

    private List<String> content() {
        return store.objects().names().stream()
                .filter(each -> each.startsWith("data/"))
                .toList();
    }

    private void lose(List<String> packs) {
        try (Repository repository = open()) {
            Condemnation condemnation = new Condemnation(
                    record -> repository.ledger().putInTime(record, Instant.EPOCH), new Origin(List.of(), "test", "0"));
            packs.forEach(each -> condemnation.add(
                    new PackId(PackKind.DATA, PackKind.DATA.ofPath(each).orElseThrow())));
            condemnation.finish();
        }
        packs.forEach(store.objects()::lose);
    }

    private void put(String key, int length) {
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) {
            text[i] = (byte) ('a' + random.nextInt(26));
        }
        bucket.put(Key.of(key), ObjectAttributes.listed("", null), Body.of(text));
    }

    private byte[] bytes(int length) {
        byte[] content = new byte[length];
        random.nextBytes(content);
        return content;
    }

    private Source source() {
        return new BucketSource(bucket, null, BucketOptions.all(), bucket.time()::advance);
    }

    private BackupResult backUp(Source source, BackupOptions options) {
        try (Repository repository = open()) {
            return new Backup(source, repository, options, new Backup.Client("test", "0"), Progress.none()).run();
        }
    }

    /** Each time on another machine: no cache hides what is missing. */
    private Repository open() {
        return TestRepository.open(store, folder.resolve("client" + clients++));
    }

    private Entry entry(BackupResult result, String key) {
        try (Repository repository = open()) {
            return new Manifest(result.snapshot().runs().stream()
                            .map(repository::manifestRun)
                            .toList())
                    .find(Key.of(key))
                    .orElseThrow();
        }
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

    /** Of the newest snapshot: earlier ones have lost theirs. */
    private List<String> damage() {
        List<String> found = new ArrayList<>();
        try (Repository repository = open()) {
            var newest = repository.read().snapshots().getLast().snapshot().id();
            VerifyOptions all = new VerifyOptions(VerifyOptions.Level.DATA);
            new Verify(repository, all, Progress.none(), each -> {
                        if (each.snapshot().filter(newest::equals).isPresent()) {
                            found.add(each.toString());
                        }
                    })
                    .run();
        }
        return found;
    }
}
