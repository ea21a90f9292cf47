package io.holdfast.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.backup.Backup;
import io.holdfast.engine.backup.BackupOptions;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.source.BucketOptions;
import io.holdfast.engine.source.BucketSource;
import io.holdfast.engine.store.SimulatedBucket;
import io.holdfast.engine.store.SimulatedStore;
import io.holdfast.engine.store.Store.Body;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a target can't hold is known before anything is written there. */
class FittingTest {
    private static final String TOO_LONG = "n".repeat(256);

    @TempDir
    private Path folder = Path.of("");

    private final SimulatedStore store = new SimulatedStore();
    private final SimulatedBucket bucket = new SimulatedBucket();
    private final Map<String, String> failed = new LinkedHashMap<>();
    private final List<String> lost = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    @BeforeEach
    void aRepositoryAndABucketWithKeysThatNoFolderHolds() {
        TestRepository.init(store);
        for (String key : List.of(
                "a",
                "a!",
                "a-b/c",
                "a/b",
                "a/b/c",
                "a0",
                "dir/",
                "dir/x",
                "two//parts",
                "up/../x",
                "/lead",
                TOO_LONG)) {
            bucket.with(key, "x");
        }
        bucket.delete(Key.of("dir/"));
        bucket.with("dir/", "");
        bucket.put(
                Key.of("tagged"),
                new ObjectAttributes(
                        "",
                        null,
                        new ObjectAttributes.Headers("text/plain", null, null, null, null, null),
                        List.of(),
                        List.of(Named.of("a", "b")),
                        null,
                        null,
                        null),
                Body.of("x".getBytes(StandardCharsets.UTF_8)));
    }

    @Fault({91, 92})
    @Test
    void aDryRunNamesEveryKeyAndAttributeThatAFolderCannotHold() {
        try (Repository repository = TestRepository.open(store, folder)) {
            Snapshot snapshot = backUp(repository);
            RestoreResult result = new DryRun(
                            repository,
                            snapshot,
                            new MissingFolder(folder.resolve("target")),
                            RestoreOptions.DEFAULT,
                            progress(() -> {}))
                    .run();

            assertThat(failed.keySet())
                    .containsExactlyInAnyOrder("a/b", "a/b/c", "two//parts", "up/../x", "/lead", TOO_LONG);
            assertThat(failed.get("a/b")).contains("a has content of its own", "Next: ");
            assertThat(lost).hasSize(2).allMatch(each -> each.startsWith("tagged: "));
            assertThat(result.losses())
                    .hasSize(2)
                    .anyMatch(each -> each.startsWith("tags of objects") && each.contains("1 entry: tagged"));
            assertThat(result.entries()).isEqualTo(13);
            assertThat(result.failed()).isEqualTo(6);
            assertThat(result.written()).isEqualTo(7);
            assertThat(folder.resolve("target")).doesNotExist();
        }
    }

    @Fault({92, 93})
    @Test
    void aRestoreNamesThemBeforeItWritesAndPutsBackTheRest() throws IOException {
        Path target = folder.resolve("target");
        List<Boolean> emptyThen = new ArrayList<>();
        try (Repository repository = TestRepository.open(store, folder);
                var tree = new TreeTarget(target)) {
            Snapshot snapshot = backUp(repository);
            RestoreResult result = new Restore(
                            repository,
                            snapshot,
                            tree,
                            RestoreOptions.DEFAULT,
                            progress(() -> emptyThen.add(isEmpty(target))))
                    .run();

            assertThat(emptyThen).hasSize(7).containsOnly(true);
            assertThat(failed).hasSize(6);
            assertThat(notes).singleElement().asString().contains("--dry-run", "tags of objects");
            assertThat(result.failed()).isEqualTo(6);
            assertThat(result.written()).isEqualTo(7);
            assertThat(result.differenceCount()).isZero();
            assertThat(target.resolve("a")).hasContent("x");
            assertThat(target.resolve("a-b/c")).hasContent("x");
            assertThat(target.resolve("dir/x")).hasContent("x");
        }
    }

    @Test
    void whatIsNotWantedIsInNobodysWay() {
        var options = new RestoreOptions(
                RestoreOptions.DEFAULT.include(),
                java.util.Optional.of(Key.of("a/")),
                RestoreOptions.DEFAULT.overwrite(),
                RestoreOptions.DEFAULT.comparison(),
                2);
        try (Repository repository = TestRepository.open(store, folder);
                var tree = new TreeTarget(folder.resolve("target"))) {
            RestoreResult result = new Restore(repository, backUp(repository), tree, options, progress(() -> {})).run();

            assertThat(failed).containsOnlyKeys("a/b/c");
            assertThat(result.written()).isEqualTo(1);
        }
    }

    @Test
    void aBucketHoldsThemAll() {
        var other = new SimulatedBucket();
        try (Repository repository = TestRepository.open(store, folder);
                var target = new BucketTarget(other, BucketTargetOptions.unlimited())) {
            RestoreResult result = new Restore(
                            repository, backUp(repository), target, RestoreOptions.DEFAULT, progress(() -> {}))
                    .run();

            assertThat(failed).isEmpty();
            assertThat(notes).isEmpty();
            assertThat(result.written()).isEqualTo(13);
            assertThat(other.contents()).isEqualTo(bucket.contents());
        }
    }

    /** @param whenTold what is looked at whenever something is told that does not fit */
    private Progress progress(Runnable whenTold) {
        return event -> {
            switch (event) {
                case Event.Failed(var key, var why) -> {
                    whenTold.run();
                    failed.put(key.toString(), why);
                }
                case Event.Lost(var key, var what) -> lost.add(key + ": " + what);
                case Event.Noted(var text) -> {
                    whenTold.run();
                    notes.add(text);
                }
                case Event.Advanced _, Event.Checkpointed _, Event.Hooked _ -> {}
            }
        };
    }

    private static boolean isEmpty(Path target) {
        try (Stream<Path> all = Files.list(target)) {
            return all.findAny().isEmpty();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Snapshot backUp(Repository repository) {
        try (var source = new BucketSource(bucket, null, BucketOptions.all())) {
            return new Backup(
                            source, repository, BackupOptions.DEFAULT, new Backup.Client("test", "0"), Progress.none())
                    .run()
                    .snapshot();
        }
    }
}
