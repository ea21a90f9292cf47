package io.holdfast.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.EntryCursor;
import io.holdfast.engine.snapshot.LongPieces;
import io.holdfast.engine.snapshot.Manifest;
import io.holdfast.engine.source.TreeOptions;
import io.holdfast.engine.source.TreeSource;
import io.holdfast.engine.store.FolderStore;
import io.holdfast.engine.store.Store;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trees backed up into a folder, and read back entry by entry. */
class TreeBackupTest {
    private static final Backup.Client CLIENT = new Backup.Client("test", "0");

    @TempDir
    Path folder;

    @Test
    void everyFileComesBackAsItWasAndAnUnchangedTreeWritesOneRecord() throws IOException {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        var expected = new TreeMap<String, byte[]>();
        fill(tree, expected, new Random(1), 400);
        try (Store store = FolderStore.create(folder.resolve("repository"));
                Repository repository = made(store)) {
            BackupResult first = backup(repository, tree, BackupOptions.DEFAULT);
            assertThat(contents(repository, first)).isEqualTo(hex(expected));
            assertThat(first.tally().unread()).isZero();

            List<String> before = names(store);
            BackupResult second = backup(repository, tree, BackupOptions.DEFAULT);
            List<String> fresh = new ArrayList<>(names(store));
            fresh.removeAll(before);
            assertThat(second.tally().changed() + second.tally().added()).isZero();
            assertThat(second.tally().unchanged()).isEqualTo(first.tally().entries());
            assertThat(fresh).singleElement().asString().startsWith("ledger/records/");
        }
    }

    @Test
    void changesLayersAndMergesKeepEveryContent() throws IOException {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        var expected = new TreeMap<String, byte[]>();
        Random random = new Random(2);
        fill(tree, expected, random, 150);
        try (Store store = FolderStore.create(folder.resolve("repository"));
                Repository repository = made(store)) {
            backup(repository, tree, BackupOptions.DEFAULT);
            for (int round = 0; round < 12; round++) {
                change(tree, expected, random);
                BackupResult result = backup(repository, tree, BackupOptions.DEFAULT);
                assertThat(contents(repository, result)).as("round " + round).isEqualTo(hex(expected));
                assertThat(result.snapshot().runs().size()).isLessThanOrEqualTo(7);
            }
        }
    }

    @Test
    void aCheckpointIsTakenUpByTheNextJob() throws IOException {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        var expected = new TreeMap<String, byte[]>();
        fill(tree, expected, new Random(3), 300);
        try (Store store = FolderStore.create(folder.resolve("repository"));
                Repository repository = made(store)) {
            BackupResult result =
                    backup(repository, tree, BackupOptions.DEFAULT.withCheckpointEvery(Duration.ofNanos(1)));
            assertThat(contents(repository, result)).isEqualTo(hex(expected));
            assertThat(repository.read().records().stream()
                            .filter(each ->
                                    each.record() instanceof LedgerRecord.Snapshot snapshot && snapshot.isCheckpoint()))
                    .isNotEmpty();
            assertThat(repository.read().checkpoint(result.snapshot().source())).isEmpty();
        }
    }

    @Fault(44)
    @Test
    void aCacheThatLiesOfAKeyIsPassedOver() throws IOException {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        Files.writeString(tree.resolve("a"), "a");
        try (Store store = FolderStore.create(folder.resolve("repository"))) {
            TestRepository.init(store);
            BackupResult result;
            try (Repository repository = TestRepository.open(store, folder)) {
                result = backup(repository, tree, BackupOptions.DEFAULT);
            }
            try (var files = Files.walk(folder.resolve("cache"))) {
                for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                    byte[] bytes = Files.readAllBytes(file);
                    bytes[20] ^= 1; // of the salt, where it is a pack
                    Files.write(file, bytes);
                }
            }
            try (Repository repository = TestRepository.open(store, folder)) {
                assertThat(contents(repository, result)).containsOnlyKeys("a");
            }
        }
    }

    @Test
    void aFullBackupNamesWhatTheIncrementalRuleMissed() throws IOException {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        Path file = tree.resolve("a");
        Files.writeString(file, "before");
        FileTime old = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
        Files.setLastModifiedTime(file, old);
        ChangeRule lax = new ChangeRule(ChangeRule.Use.IGNORED, ChangeRule.Use.IGNORED);
        try (Store store = FolderStore.create(folder.resolve("repository"));
                Repository repository = made(store)) {
            backup(repository, tree, BackupOptions.DEFAULT.with(lax));
            Files.writeString(file, "after!");
            Files.setLastModifiedTime(file, old);
            BackupResult full =
                    backup(repository, tree, BackupOptions.DEFAULT.with(lax).with(LedgerRecord.Mode.FULL));
            assertThat(full.missed()).containsExactly(Key.of("a"));
        }
    }

    private static Repository made(Store store) throws IOException {
        Path local = Files.createTempDirectory("holdfast-test");
        TestRepository.init(store);
        return TestRepository.open(store, local);
    }

    private static BackupResult backup(Repository repository, Path tree, BackupOptions options) {
        try (TreeSource source = new TreeSource(tree, "tree", TreeOptions.all())) {
            return new Backup(source, repository, options, CLIENT, Progress.none()).run();
        }
    }

    private static Map<String, String> contents(Repository repository, BackupResult result) {
        Manifest manifest = new Manifest(
                result.snapshot().runs().stream().map(repository::manifestRun).toList());
        var hasher = repository.hasher();
        LongPieces pieces = new LongPieces(repository.frames(), hasher::holds);
        var found = new TreeMap<String, String>();
        EntryCursor cursor = manifest.entries();
        while (cursor.next()) {
            Entry entry = cursor.entry();
            if (entry.listed().kind() == Kind.FILE) {
                var content = new ByteArrayOutputStream();
                pieces.forEach(entry.key(), entry.content(), piece -> {
                    byte[] plain = repository.frames().open(piece.frame());
                    assertThat(hasher.holds(plain, piece.offset(), piece.length(), piece.hash()))
                            .isTrue();
                    content.write(plain, piece.offset(), piece.length());
                });
                found.put(entry.key().toString(), digest(content.toByteArray()));
            }
        }
        return found;
    }

    private static void fill(Path tree, Map<String, byte[]> expected, Random random, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            put(tree, expected, "d" + i % 7 + "/f" + i, random);
        }
        byte[] large = new byte[9 << 20];
        random.nextBytes(large);
        write(tree, expected, "large", large);
        write(tree, expected, "empty", new byte[0]);
    }

    private static void change(Path tree, Map<String, byte[]> expected, Random random) throws IOException {
        List<String> names = new ArrayList<>(expected.keySet());
        for (int i = 0; i < 5; i++) {
            put(tree, expected, names.get(random.nextInt(names.size())), random);
            String gone = names.get(random.nextInt(names.size()));
            Files.deleteIfExists(tree.resolve(gone));
            expected.remove(gone);
            put(tree, expected, "d" + random.nextInt(9) + "/new" + random.nextInt(1000), random);
        }
    }

    private static void put(Path tree, Map<String, byte[]> expected, String name, Random random) throws IOException {
        byte[] content = new byte[random.nextInt(20_000)];
        random.nextBytes(content);
        write(tree, expected, name, content);
    }

    private static void write(Path tree, Map<String, byte[]> expected, String name, byte[] content) throws IOException {
        Path file = tree.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
        expected.put(name, content);
    }

    private static Map<String, String> hex(Map<String, byte[]> contents) {
        var digests = new TreeMap<String, String>();
        contents.forEach((name, content) -> digests.put(name, digest(content)));
        return digests;
    }

    private static String digest(byte[] content) {
        return content.length + ":" + ObjectHash.sha256(content);
    }

    private static List<String> names(Store store) {
        List<String> names = new ArrayList<>();
        Store.Page page = store.list("", null);
        page.found().forEach(stat -> names.add(stat.name()));
        return names;
    }
}
