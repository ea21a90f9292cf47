package io.holdfast.engine.source;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.Time;
import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.error.Unsupported;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.ThrowingConsumer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/** Files that change between listing, opening and the last byte. */
class MovingFilesTest {
    private static final int SIZE = 300_000;

    @TempDir(factory = TempDirFactory.Standard.class)
    Path root;

    @Fault(102)
    @Test
    void aFileThatGrowsIsReadAsLongAsItWasAndIsSaidToHaveMoved() throws Throwable {
        readTo(SIZE, file -> Files.writeString(file, "more", StandardOpenOption.APPEND));
    }

    @Fault(102)
    @Test
    void aFileThatShrinksIsAsLongAsWhatWasReadAndIsSaidToHaveMoved() throws Throwable {
        readTo(200_000, file -> {
            try (var shrinking = new RandomAccessFile(file.toFile(), "rw")) {
                shrinking.setLength(200_000);
            }
        });
    }

    @Fault(107)
    @Test
    void aFileThatIsWrittenInPlaceIsSaidToHaveMovedThoughItsSizeAndTimeAreTheSame() throws Throwable {
        readTo(SIZE, file -> {
            FileTime before = Files.getLastModifiedTime(file);
            try (var writing = new RandomAccessFile(file.toFile(), "rw")) {
                writing.write(77);
            }
            Files.setLastModifiedTime(file, before);
        });
    }

    /** Reads a little, lets something happen, reads the rest. */
    private void readTo(int expected, ThrowingConsumer<Path> change) throws Throwable {
        Path file = Files.write(root.resolve("f"), new byte[SIZE]);
        // A change in the same tick of the file system's clock could not be told.
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
        Thread.sleep(20);
        try (TreeSource source = source();
                Source.Content content = source.open(listed("f"))) {
            byte[] buffer = new byte[SIZE + 100];
            int first = content.read(buffer, 0, 1000);
            change.accept(file);
            int read = first + content.read(buffer, first, buffer.length - first);

            assertThat(read).isEqualTo(expected);
            assertThat(content.read(buffer, 0, 10)).isZero();
            assertThat(content.listed().size()).isEqualTo(expected);
            assertThat(content.outcome()).isInstanceOf(Source.Outcome.Moved.class);
        }
    }

    @Fault({101, 102})
    @Test
    void aSparseFileThatShrinksKeepsNoHoleBehindItsEnd() throws IOException {
        Path file = root.resolve("f");
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.write(new byte[8192]);
            sparse.setLength(1 << 30);
            sparse.seek((1 << 30) - 1);
            sparse.write(1);
        }
        try (TreeSource source = source();
                Source.Content content = source.open(listed("f"));
                var shrinking = new RandomAccessFile(file.toFile(), "rw")) {
            shrinking.setLength(4096);
            byte[] buffer = new byte[SIZE];
            int read = content.read(buffer, 0, buffer.length);

            assertThat(read).isEqualTo(4096);
            assertThat(content.listed().size()).isEqualTo(4096);
            assertThat(((FileAttributes) content.listed().attributes()).holes()).isEmpty();
            assertThat(content.outcome()).isInstanceOf(Source.Outcome.Moved.class);
        }
    }

    @Test
    void aFileThatWasReplacedBeforeItIsOpenedIsReadAsTheNewOne() throws IOException {
        Files.writeString(root.resolve("f"), "old");
        Listed old = listed("f");
        Files.writeString(root.resolve("g"), "the new one");
        Files.move(root.resolve("g"), root.resolve("f"), StandardCopyOption.REPLACE_EXISTING);
        try (TreeSource source = source();
                Source.Content content = source.open(old)) {
            byte[] buffer = new byte[100];
            int read = content.read(buffer, 0, buffer.length);

            assertThat(new String(buffer, 0, read, US_ASCII)).isEqualTo("the new one");
            assertThat(content.listed().size()).isEqualTo(read);
            assertThat(((FileAttributes) content.listed().attributes()).inode())
                    .isEqualTo(Files.getAttribute(root.resolve("f"), "unix:ino"));
            assertThat(content.outcome()).isInstanceOf(Source.Outcome.Steady.class);
        }
    }

    @Fault({103, 105})
    @Test
    void whatIsNoFileAnyMoreIsNotReadAndNotWaitedFor() throws Exception {
        Files.writeString(root.resolve("z"), "secret");
        try (TreeSource source = source()) {
            assertThatThrownBy(() -> source.open(listed("gone"))).isInstanceOf(NotFound.class);
            Files.createSymbolicLink(root.resolve("link"), Path.of("z"));
            assertThatThrownBy(() -> source.open(listed("link"))).isInstanceOf(Conflict.class);
            Files.createDirectories(root.resolve("folder"));
            assertThatThrownBy(() -> source.open(listed("folder"))).isInstanceOf(Conflict.class);
            assertThat(new ProcessBuilder("mkfifo", root.resolve("fifo").toString())
                            .start()
                            .waitFor())
                    .isZero();
            assertThatThrownBy(() -> source.open(listed("fifo"))).isInstanceOf(Conflict.class);
            Files.createSymbolicLink(root.resolve("way"), Path.of("."));
            assertThatThrownBy(() -> source.open(listed("way/z"))).isInstanceOf(NotFound.class);
        }
    }

    @Fault(103)
    @Test
    void aFileThatSaysItIsEmptyIsReadToItsEndIfItHasOne() throws IOException {
        try (TreeSource proc = new TreeSource(Path.of("/proc/self"), "proc", TreeOptions.all())) {
            try (Source.Content content = proc.open(listed("comm"))) {
                byte[] buffer = new byte[100];
                int read = content.read(buffer, 0, buffer.length);

                assertThat(read).isPositive();
                assertThat(content.listed().size()).isEqualTo(read);
            }
            try (Source.Content endless = proc.open(listed("pagemap"))) {
                byte[] buffer = new byte[17 << 20];
                assertThatThrownBy(() -> endless.read(buffer, 0, buffer.length))
                        .isInstanceOf(Unsupported.class)
                        .hasMessageContaining("pagemap says that it is empty and goes on");
            }
        }
    }

    private TreeSource source() {
        return new TreeSource(root, "name", TreeOptions.all());
    }

    /** What matters of it to {@code open}: its key and its kind. */
    private static Listed listed(String key) {
        var attributes = new FileAttributes(0, 0, 0, "", "", Time.EPOCH, 1, 0, new byte[0], 0, List.of(), List.of());
        return new Listed(Key.of(key), Kind.FILE, 0, Time.EPOCH, attributes);
    }
}
