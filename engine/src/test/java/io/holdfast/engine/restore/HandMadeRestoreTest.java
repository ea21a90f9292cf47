package io.holdfast.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.Time;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.snapshot.HandMade;
import io.holdfast.engine.store.FolderStore;
import io.holdfast.engine.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots that no backup of a quiet tree would write. */
class HandMadeRestoreTest {
    @TempDir
    Path folder;

    @Test
    void namesOfOneFileThatHadOtherContentWhenTheyWereReadAreNotLinked() throws IOException {
        RestoreResult result = restored(made -> {
            made.file("a", "before", linked(0644));
            made.file("b", "behind", linked(0644));
            made.file("c", "before", linked(0644));
            made.file("d", "behind", linked(0644));
            made.file("e", "before", linked(0600));
        });

        assertThat(result.failed()).isZero();
        assertThat(result.differences()).isEmpty();
        assertThat(target("a")).hasContent("before");
        assertThat(target("b")).hasContent("behind");
        assertThat(inode("c")).isEqualTo(inode("a")).isNotEqualTo(inode("b"));
        assertThat(inode("d")).isEqualTo(inode("b"));
        assertThat(target("e")).hasContent("before");
        assertThat(inode("e")).isNotEqualTo(inode("a"));
    }

    @Test
    void aNameThatIsThereIsLinkedToOnlyByNamesThatHadItsContent() throws IOException {
        Files.createDirectories(target(""));
        try (Store store = FolderStore.create(folder.resolve("repository"))) {
            TestRepository.init(store);
            try (Repository repository = TestRepository.open(store, folder);
                    HandMade made = new HandMade(repository)) {
                made.file("a", "before", linked(0644));
                made.file("b", "behind", linked(0644));
                made.file("c", "before", linked(0644));
                var snapshot = made.commit();
                restore(repository, snapshot);
                Files.delete(target("b"));
                Files.delete(target("c"));
                restore(repository, snapshot);
            }
        }

        assertThat(target("b")).hasContent("behind");
        assertThat(target("c")).hasContent("before");
        assertThat(inode("c")).isEqualTo(inode("a"));
    }

    @SuppressWarnings("NullAway") // It does not see that this array may be missing.
    private static FileAttributes linked(int mode) {
        return new FileAttributes(mode, 0, 0, "", "", Time.EPOCH, 7, 7, null, 0, List.of(), List.of());
    }

    private RestoreResult restored(Consumer<HandMade> entries) {
        try (Store store = FolderStore.create(folder.resolve("repository"))) {
            TestRepository.init(store);
            try (Repository repository = TestRepository.open(store, folder);
                    HandMade made = new HandMade(repository)) {
                entries.accept(made);
                return restore(repository, made.commit());
            }
        }
    }

    private RestoreResult restore(Repository repository, Snapshot snapshot) {
        try (TreeTarget target = new TreeTarget(target(""))) {
            return new Restore(repository, snapshot, target, RestoreOptions.DEFAULT, Progress.none()).run();
        }
    }

    private Path target(String key) {
        return folder.resolve("target").resolve(key);
    }

    private Object inode(String key) throws IOException {
        return Files.getAttribute(target(key), "unix:ino");
    }
}
