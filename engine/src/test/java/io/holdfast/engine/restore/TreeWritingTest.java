package io.holdfast.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.FileAttributes.Hole;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.Time;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.HoldfastException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file gets its name when it is what its entry says; of one that never is nothing stays behind. */
class TreeWritingTest {
    @TempDir
    private Path folder = Path.of("");

    private @Nullable TreeTarget opened;

    @BeforeEach
    void aTarget() {
        opened = new TreeTarget(folder);
    }

    @AfterEach
    void close() {
        target().close();
    }

    private TreeTarget target() {
        return Objects.requireNonNull(opened);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 9})
    void contentThatIsTooShortGetsNoPlace(int length) throws IOException {
        Files.writeString(folder.resolve("k"), "old");
        try (Target.Writing writing = target().write(file(10, List.of()))) {
            writing.write(new byte[length], 0, length);
            assertThatThrownBy(writing::commit)
                    .isInstanceOf(Damaged.class)
                    .hasMessageContaining("its content ends at " + length + ", its entry says 10");
        }
        assertThat(folder.resolve("k")).hasContent("old");
        assertNothingElse();
    }

    @Test
    void contentThatIsTooLongGetsNoPlace() {
        try (Target.Writing writing = target().write(file(10, List.of()))) {
            writing.write(new byte[10], 0, 10);
            assertThatThrownBy(() -> writing.write(new byte[1], 0, 1))
                    .isInstanceOf(Damaged.class)
                    .hasMessageContaining("does not end where its entry says");
        }
        try (Target.Writing writing = target().write(file(10, List.of(new Hole(8, 2))))) {
            assertThatThrownBy(() -> writing.write(new byte[9], 0, 9)).isInstanceOf(Damaged.class);
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aHoleThatGoesOnBehindTheEndGetsNoPlace() {
        try (Target.Writing writing = target().write(file(10, List.of(new Hole(8, 3))))) {
            writing.write(new byte[8], 0, 8);
            assertThatThrownBy(writing::commit).isInstanceOf(Damaged.class);
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatIsNotCommittedLeavesNothing() {
        try (Target.Writing writing = target().write(file(3, List.of()))) {
            writing.write(new byte[3], 0, 3);
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void noFileStaysOpen() throws IOException {
        write("new");
        try (Target.Writing writing = target().write(file(3, List.of()))) {
            writing.write(new byte[3], 0, 3);
        }
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            assertThat(open.map(TreeWritingTest::pointedTo).filter(each -> each.startsWith(folder + "/")))
                    .isEmpty();
        }
    }

    private static String pointedTo(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return ""; // closed meanwhile
        }
    }

    @Test
    void bytesComeBesideTheHoles() {
        byte[] bytes = {9, 1, 2, 3, 4, 5, 6, 7, 9};
        try (Target.Writing writing =
                target().write(file(30, List.of(new Hole(0, 4), new Hole(6, 10), new Hole(21, 9))))) {
            writing.write(bytes, 1, 1);
            writing.write(bytes, 2, 4);
            writing.write(bytes, 6, 2);
            writing.commit();
        }
        byte[] whole = new byte[30];
        whole[4] = 1;
        whole[5] = 2;
        whole[16] = 3;
        whole[17] = 4;
        whole[18] = 5;
        whole[19] = 6;
        whole[20] = 7;
        assertThat(folder.resolve("k")).hasBinaryContent(whole);
        assertNothingElse();
    }

    @Test
    void aFileOfOneHoleHasItsLength() {
        try (Target.Writing writing = target().write(file(1_000, List.of(new Hole(0, 1_000))))) {
            writing.commit();
        }
        assertThat(folder.resolve("k")).hasBinaryContent(new byte[1_000]);
    }

    @Test
    void itTakesThePlaceOfAFileALinkAndAnEmptyFolder() throws IOException {
        Files.writeString(folder.resolve("other"), "other");
        for (int i = 0; i < 3; i++) {
            Files.deleteIfExists(folder.resolve("k"));
            switch (i) {
                case 0 -> Files.writeString(folder.resolve("k"), "old");
                case 1 -> Files.createSymbolicLink(folder.resolve("k"), Path.of("other"));
                default -> Files.createDirectory(folder.resolve("k"));
            }
            write("new");
            assertThat(folder.resolve("k")).isRegularFile().hasContent("new");
            assertThat(Files.isSymbolicLink(folder.resolve("k"))).isFalse();
            assertThat(folder.resolve("other")).hasContent("other");
        }
    }

    @Test
    void aFolderWithSomethingInItStays() throws IOException {
        Files.createDirectory(folder.resolve("k"));
        Files.writeString(folder.resolve("k/x"), "x");
        assertThatThrownBy(() -> write("new")).isInstanceOf(HoldfastException.class);
        assertThat(folder.resolve("k/x")).hasContent("x");
        assertNothingElse();
    }

    @Test
    void aLinkToANameThatIsOneOfTheFileAlreadyLeavesNothingBeside() throws IOException {
        write("new");
        Files.createLink(folder.resolve("l"), folder.resolve("k"));
        Listed second = new Listed(Key.of("l"), Kind.FILE, 3, Time.EPOCH, FileAttributes.plain(0644, Time.EPOCH, 1));
        assertThat(target().link(second, Key.of("k"))).isTrue();
        assertThat(names()).containsExactly("k", "l");
        assertThat(Files.getAttribute(folder.resolve("l"), "unix:ino"))
                .isEqualTo(Files.getAttribute(folder.resolve("k"), "unix:ino"));
    }

    private void write(String content) {
        byte[] bytes = Key.of(content).bytes();
        try (Target.Writing writing = target().write(file(bytes.length, List.of()))) {
            writing.write(bytes, 0, bytes.length);
            writing.commit();
        }
    }

    private static Listed file(long size, List<Hole> holes) {
        FileAttributes plain = FileAttributes.plain(0644, Time.EPOCH, 1);
        return new Listed(Key.of("k"), Kind.FILE, size, Time.EPOCH, plain.with(List.of(), holes));
    }

    private void assertNothingElse() {
        assertThat(names()).containsExactly("k");
    }

    private String[] names() {
        String[] names = Objects.requireNonNull(folder.toFile().list());
        Arrays.sort(names);
        return names;
    }
}
