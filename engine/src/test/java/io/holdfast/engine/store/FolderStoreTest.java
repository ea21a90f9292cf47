package io.holdfast.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.NotFound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

class FolderStoreTest extends StoreContract {
    @TempDir(factory = TempDirFactory.Standard.class)
    private Path folder;

    @Override
    protected Store open() {
        return FolderStore.open(folder);
    }

    @Test
    void aMissingFolderIsNotFoundUnlessItIsToBeMade() {
        Path missing = folder.resolve("a/b");

        assertThatThrownBy(() -> FolderStore.open(missing))
                .isInstanceOf(NotFound.class)
                .hasMessageContaining(missing.toString());
        try (var store = FolderStore.create(missing)) {
            store.put("x", text("x"));
        }
        assertThat(missing.resolve("x")).hasContent("x");
    }

    @Test
    void aFileIsNoStore() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> FolderStore.open(file)).isInstanceOf(NotFound.class);
    }

    @Test
    void timesCannotBeSetFromOutside() throws IOException {
        try (var store = open()) {
            Instant put = store.put("a", text("x"));
            Files.setLastModifiedTime(folder.resolve("a"), FileTime.from(Instant.parse("2001-01-01T00:00:00Z")));

            assertThat(store.head("a").orElseThrow().modified()).isAfterOrEqualTo(put);
        }
    }

    @Test
    void filesThatAreNoObjectsAreNotListed() throws IOException {
        try (var store = open()) {
            store.put("data/a", text("x"));
            Files.writeString(folder.resolve("data/.tmp-abandoned"), "half");
            Files.writeString(folder.resolve("data/with blank"), "foreign");
            Files.createDirectories(folder.resolve("data/empty/folder"));

            assertThat(store.list("", null).found())
                    .extracting(Store.Stat::name)
                    .containsExactly("data/a");
        }
    }

    @Test
    void whatALivingWriterHasBegunIsNotTidiedAway() throws IOException {
        try (var store = open()) {
            Path begun = Files.writeString(folder.resolve(".tmp-begun"), "half");
            store.put("a", text("x"));

            assertThat(begun).exists();
        }
    }

    @Test
    void whatKilledWritersLeftIsRemovedAfterADay() throws IOException {
        Path left = Files.writeString(folder.resolve(".tmp-left"), "half");
        Path object = Files.writeString(folder.resolve("object"), "whole");
        Instant now = FolderTimes.changed(left);

        new AbandonedFiles().removeOnce(folder, now.plusSeconds(86_399));
        assertThat(left).exists();
        new AbandonedFiles().removeOnce(folder, now.plusSeconds(86_401));
        assertThat(left).doesNotExist();
        assertThat(object).exists();
    }

    @Test
    void aPutLeavesNothingBesideTheObject() throws IOException {
        try (var store = open()) {
            store.put("data/aa/x", text("x"));
            store.clock();
        }
        try (var files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)).containsExactly(folder.resolve("data/aa/x"));
        }
    }

    @Test
    void aFailedPutLeavesNothing() throws IOException {
        try (var store = open()) {
            Files.createDirectories(folder.resolve("data/aa/in-the-way/file"));

            assertThatThrownBy(() -> store.put("data/aa/in-the-way", text("x"))).isInstanceOf(HoldfastException.class);
        }
        try (var files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void aDiskThatWasTakenAwayIsNotAnEmptyStore() throws IOException {
        Path root = Files.createDirectory(folder.resolve("mounted"));
        try (var store = FolderStore.open(root)) {
            store.put("data/aa/x", text("x"));
            Files.move(root, folder.resolve("elsewhere"));
            assertThatThrownBy(() -> store.list("", null)).isInstanceOf(Busy.class);

            Files.createDirectory(root);
            assertThatThrownBy(() -> store.list("", null))
                    .isInstanceOf(Busy.class)
                    .hasMessageContaining("mounted");
            assertThatThrownBy(() -> store.head("data/aa/x")).isInstanceOf(Busy.class);
            assertThatThrownBy(() -> store.get("data/aa/x", 1)).isInstanceOf(Busy.class);
            assertThatThrownBy(() -> store.put("data/aa/x", text("x"))).isInstanceOf(Busy.class);
            assertThat(root).isEmptyDirectory();
        }
    }

    @Test
    void aThreadThatIsStoppedPutsNothing() {
        try (var store = open()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> store.put("a", text("x")))
                    .isInstanceOf(io.holdfast.engine.error.Interrupted.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(store.head("a")).isEmpty();
        }
    }
}
