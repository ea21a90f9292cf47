package io.holdfast.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.ledger.LedgerRecord.Mode;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.EntryCursor;
import io.holdfast.engine.snapshot.Manifest;
import io.holdfast.engine.source.BucketOptions;
import io.holdfast.engine.source.BucketOptions.Archived;
import io.holdfast.engine.source.BucketSource;
import io.holdfast.engine.store.SimulatedBucket;
import io.holdfast.engine.store.SimulatedClock;
import io.holdfast.engine.store.SimulatedStore;
import io.holdfast.engine.store.Store.Body;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backups of a bucket whose objects change, are archived, are appended to while it is read. */
class OddBucketBackupTest {
    private static final BackupOptions BESIDE = BackupOptions.DEFAULT.with(
            new ChangeRule(ChangeRule.Use.COUNTS, ChangeRule.Use.COUNTS, ChangeRule.Use.COUNTS));
    private static final String LONG = "0123456789".repeat(200_000);

    @TempDir
    private Path folder = Path.of("");

    private final SimulatedStore store = new SimulatedStore();
    private final SimulatedBucket bucket = new SimulatedBucket();
    private final List<Event> events = new ArrayList<>();

    @BeforeEach
    void aRepositoryAndABucket() {
        TestRepository.init(store);
        bucket.with("plain", "1");
    }

    @Fault(96)
    @Test
    void archivedObjectsAreRecordedWithoutContentAndNamed() {
        archive("cold", "GLACIER");
        BackupResult result = backUp(new Archived.Recorded());

        assertThat(result.tally().unread()).isEqualTo(1);
        Entry entry = entry(result, "cold");
        assertThat(entry.unread()).hasValueSatisfying(why -> assertThat(why).contains("GLACIER", "--thaw"));
        assertThat(entry.listed().size()).isEqualTo(4);
        assertThat(events)
                .anyMatch(event ->
                        event instanceof Event.Failed failed && failed.key().equals(Key.of("cold")));
        assertThat(bucket.thawing()).isZero();
    }

    @Fault(96)
    @Test
    void archivedObjectsAreAskedForAndReadByTheNextBackup() {
        archive("cold", "GLACIER");
        BackupResult first = backUp(new Archived.Thawed(3));
        assertThat(first.tally().unread()).isEqualTo(1);
        assertThat(bucket.thawing()).isEqualTo(1);
        assertThat(notes()).anyMatch(note -> note.contains("1 archived objects were asked"));

        bucket.thawAll();
        BackupResult second = backUp(new Archived.Thawed(3));

        assertThat(second.tally().unread()).isZero();
        assertThat(restored(second)).isEqualTo(objects(Map.of("plain", "1", "cold", "cold")));
    }

    @Fault(96)
    @Test
    void archivedObjectsAreLeftOutWhateverTellsThatTheyAre() {
        archive("cold", "GLACIER");
        archive("found out by reading", "FROZEN_TIER");
        int opens = bucket.opens();
        BackupResult result = backUp(new Archived.LeftOut());

        assertThat(result.tally().unread()).isZero();
        assertThat(entries(result)).containsOnlyKeys("plain");
        assertThat(bucket.opens() - opens).isEqualTo(2);
        assertThat(notes()).anyMatch(note -> note.contains("2 archived objects were left out"));
    }

    @Fault(96)
    @Test
    void whatWasReadBeforeItWasArchivedStays() {
        bucket.with("cold", "cold");
        backUp(new Archived.LeftOut());
        bucket.archived("cold", "GLACIER");

        BackupResult incremental = backUp(new Archived.LeftOut());
        BackupResult full = backUp(new Archived.LeftOut(), Mode.FULL);
        BackupResult recorded = backUp(new Archived.Recorded(), Mode.FULL);

        assertThat(incremental.tally().unchanged()).isEqualTo(2);
        for (BackupResult each : List.of(incremental, full, recorded)) {
            assertThat(restored(each)).isEqualTo(objects(Map.of("plain", "1", "cold", "cold")));
        }
        assertThat(recorded.tally().unread()).isEqualTo(1);
    }

    @Fault(83)
    @Test
    void whatWasReplacedSinceItWasListedIsReadOnceAndCarriesItsInterval() {
        for (String content : List.of("short", LONG)) {
            bucket.with("k", "old" + content);
            int opens = bucket.opens();
            BackupResult result = backUp(new Archived.Recorded(), Mode.INCREMENTAL, () -> bucket.with("k", content));

            assertThat(result.moved()).isEqualTo(1);
            assertThat(restored(result)).isEqualTo(objects(Map.of("plain", "1", "k", content)));
            Entry.Moved moved = entry(result, "k").moved().orElseThrow();
            assertThat(moved.from()).isBefore(moved.to());
            // The plain one the first time; the listed version in vain, then the one that is there.
            assertThat(bucket.opens() - opens).isLessThanOrEqualTo(3);
            // Looked at again, since nobody knows what it was at the moment of the list.
            assertThat(backUp(new Archived.Recorded()).moved()).isZero();
        }
    }

    @Fault({84, 86})
    @Test
    void whatIsAppendedToWhileTheConnectionBreaksIsReadAgain() {
        for (String content : List.of("0123456789", LONG)) {
            bucket.with("k", content);
            bucket.cutOnce(5, () -> bucket.with("k", content + "appended"));
            BackupResult result = backUp(new Archived.Recorded());

            assertThat(result.tally().unread()).isZero();
            assertThat(result.moved()).isEqualTo(1);
            assertThat(restored(result)).isEqualTo(objects(Map.of("plain", "1", "k", content + "appended")));
        }
    }

    @Fault(85)
    @Test
    void whatIsDeletedSinceItWasListedIsNotThere() {
        bucket.with("k", "old");
        backUp(new Archived.Recorded());
        bucket.with("k", "new").with("l", "new");
        BackupResult result = backUp(new Archived.Recorded(), Mode.INCREMENTAL, () -> {
            bucket.delete(Key.of("k"));
            bucket.delete(Key.of("l"));
        });

        assertThat(result.tally().unread()).isZero();
        assertThat(entries(result)).containsOnlyKeys("plain");
    }

    /** Times are copied, never believed: what an object is tells its ETag. */
    @Fault({20, 21})
    @ParameterizedTest(name = "{0} days ahead")
    @ValueSource(longs = {0, 30_000})
    void whereTimesStandStillOrAreYetToComeWhatChangedIsFoundAndTheRestIsNotReadAgain(long days) {
        SimulatedClock still = new SimulatedClock();
        still.advance(Duration.ofDays(days));
        SimulatedBucket other = new SimulatedBucket(still, Comparator.naturalOrder());
        Instant time = still.now();
        other.with("a", "1").with("b", "1");
        still.advance(Duration.between(still.now(), time));
        assertThat(backUp(other).tally().added()).isEqualTo(2);
        other.with("b", "2");
        BackupResult second = backUp(other);

        assertThat(second.tally().changed()).isEqualTo(1);
        assertThat(second.tally().unchanged()).isEqualTo(1);
        assertThat(restored(second)).isEqualTo(objects(Map.of("a", "1", "b", "2")));
        assertThat(backUp(other).tally().unchanged()).isEqualTo(2);
    }

    private BackupResult backUp(SimulatedBucket other) {
        try (Repository repository = TestRepository.open(store, folder);
                var source = new BucketSource(other, "other", BucketOptions.all())) {
            return new Backup(source, repository, BackupOptions.DEFAULT, new Backup.Client("test", "0"), events::add)
                    .run();
        }
    }

    @Test
    void tagsAndAccessListsThatChangeAloneAreFoundWithoutReadingContent() {
        bucket.with("long", LONG).with("same", "x");
        var options = BucketOptions.all().with(BucketOptions.Access.KEPT);
        backUp(options, BESIDE);
        int opens = bucket.opens();
        bucket.attributed("plain", attributes("ops", null));
        bucket.attributed("long", attributes("dev", "<everybody/>"));

        assertThat(backUp(options, BackupOptions.DEFAULT).tally().unchanged()).isEqualTo(3);
        BackupResult result = backUp(options, BESIDE);

        assertThat(result.tally().changed()).isEqualTo(2);
        assertThat(result.tally().unchanged()).isEqualTo(1);
        assertThat(result.tally().read()).isZero();
        assertThat(bucket.opens()).isEqualTo(opens);
        var found = (ObjectAttributes) entry(result, "long").listed().attributes();
        assertThat(found.tags()).containsExactly(Named.of("team", "dev"));
        assertThat(found.acl()).isEqualTo("<everybody/>");
        assertThat(restored(result)).isEqualTo(objects(Map.of("plain", "1", "long", LONG, "same", "x")));
        assertThat(backUp(options, BESIDE).tally().unchanged()).isEqualTo(3);
    }

    @Test
    void whoMayNotReadAccessListsIsToldOnceAndAsksNoMore() {
        for (int i = 0; i < 20; i++) {
            bucket.with("k" + i, "x");
        }
        bucket.withoutAccessLists();
        BackupResult result = backUp(BucketOptions.all().with(BucketOptions.Access.KEPT), BESIDE);

        assertThat(result.tally().unread()).isZero();
        assertThat(notes()).hasSize(1).allMatch(note -> note.contains("s3:GetObjectAcl"));
        assertThat(bucket.accessReads()).isLessThan(10);
    }

    private static ObjectAttributes attributes(String team, @Nullable String access) {
        return new ObjectAttributes(
                "",
                null,
                ObjectAttributes.Headers.NONE,
                List.of(),
                List.of(Named.of("team", team)),
                null,
                null,
                access);
    }

    private void archive(String key, String storageClass) {
        bucket.put(
                Key.of(key),
                ObjectAttributes.listed("", storageClass),
                Body.of("cold".getBytes(StandardCharsets.UTF_8)));
    }

    private BackupResult backUp(Archived archived) {
        return backUp(archived, Mode.INCREMENTAL);
    }

    private BackupResult backUp(Archived archived, Mode mode) {
        return backUp(archived, mode, () -> {});
    }

    /** @param meanwhile what happens when the list is there, and nothing is read yet */
    private BackupResult backUp(Archived archived, Mode mode, Runnable meanwhile) {
        bucket.beforeTheNextRead(meanwhile);
        return backUp(BucketOptions.all().with(archived), BackupOptions.DEFAULT.with(mode));
    }

    private BackupResult backUp(BucketOptions reading, BackupOptions options) {
        try (Repository repository = TestRepository.open(store, folder);
                var source = new BucketSource(bucket, null, reading)) {
            return new Backup(source, repository, options, new Backup.Client("test", "0"), events::add).run();
        }
    }

    private List<String> notes() {
        return events.stream()
                .filter(Event.Noted.class::isInstance)
                .map(event -> ((Event.Noted) event).text())
                .toList();
    }

    private Entry entry(BackupResult result, String key) {
        return Objects.requireNonNull(entries(result).get(key), key);
    }

    private Map<String, Entry> entries(BackupResult result) {
        try (Repository repository = TestRepository.open(store, folder)) {
            Map<String, Entry> all = new TreeMap<>();
            EntryCursor cursor = new Manifest(result.snapshot().runs().stream()
                            .map(repository::manifestRun)
                            .toList())
                    .entries();
            while (cursor.next()) {
                all.put(cursor.key().toString(), cursor.entry());
            }
            return all;
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
