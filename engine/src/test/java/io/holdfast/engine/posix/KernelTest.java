package io.holdfast.engine.posix;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.Time;
import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.error.Full;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.error.Unsupported;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelTest {
    @TempDir(factory = TempDirFactory.Standard.class)
    Path root;

    private final Kernel kernel = new Kernel();
    private int folder;

    @BeforeEach
    void open() throws Refused {
        folder = kernel.open(Kernel.WORKING_DIRECTORY, PathBytes.of(root), Open.DIRECTORY, 0);
    }

    @AfterEach
    void close() {
        kernel.close(folder);
    }

    private static byte[] name(String bytes) {
        return bytes.getBytes(ISO_8859_1);
    }

    private int make(String name) throws Refused {
        return kernel.open(folder, name(name), Open.WRITE | Open.CREATE | Open.EXCLUSIVE, 0640);
    }

    @Test
    void whatWasWrittenAtAPlaceIsReadThere() throws Refused {
        byte[] content = new byte[300_000];
        new java.util.Random(1).nextBytes(content);
        int file = make("f");
        kernel.write(file, content, 0, content.length, 5);
        kernel.close(file);

        int reading = kernel.open(folder, name("f"), Open.READ, 0);
        byte[] back = new byte[content.length];
        int done = 0;
        for (int read = 1; read > 0; done += read) {
            read = kernel.read(reading, back, done, back.length - done, 5 + done);
        }
        assertThat(done).isEqualTo(content.length);
        assertThat(back).isEqualTo(content);
        assertThat(kernel.read(reading, back, 0, 10, content.length + 5)).isZero();
        kernel.close(reading);
    }

    @Test
    void aFoldersNamesComeAsTheBytesThatTheyAre() throws Refused {
        List<String> names =
                List.of("plain", "new\nline", "\u00ff\u00fe bad", "\u00e4\u00b8\u00ad", "...", "x".repeat(255));
        for (String name : names) {
            kernel.close(make(name));
        }
        kernel.names().makeFolder(folder, name("sub"), 0755);

        List<String> found = new ArrayList<>();
        List<Integer> types = new ArrayList<>();
        kernel.list(folder, (name, type) -> {
            found.add(new String(name, ISO_8859_1));
            types.add(type);
        });
        assertThat(found)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(names.stream(), Stream.of("sub")).toList());
        assertThat(types).containsOnly(Stat.FILE, Stat.FOLDER);
    }

    @Test
    void namesThatTheKernelWouldCutAreRefused() {
        assertThatThrownBy(() -> kernel.stat(folder, name("a\0b"))).hasMessage("errno " + Errno.EINVAL);
        assertThatThrownBy(() -> kernel.stat(folder, name("x".repeat(256)))).hasMessage("errno " + Errno.ENAMETOOLONG);
        assertThatThrownBy(() -> kernel.stat(folder, name("x".repeat(5000)))).hasMessage("errno " + Errno.ENAMETOOLONG);
    }

    @Test
    void statTellsWhatJavaTells() throws Exception {
        Path file = Files.writeString(root.resolve("f"), "12345");
        Files.createLink(root.resolve("g"), file);
        Stat stat = kernel.stat(folder, name("f"));
        var told = Files.readAttributes(file, "unix:*");

        assertThat(stat.isFile()).isTrue();
        assertThat(stat.size()).isEqualTo(5);
        assertThat(stat.links()).isEqualTo(2);
        assertThat(stat.inode()).isEqualTo(told.get("ino"));
        assertThat(stat.user()).isEqualTo(told.get("uid"));
        assertThat(stat.mode() | stat.type()).isEqualTo(told.get("mode"));
        assertThat(stat.modified().toInstant())
                .isEqualTo(Files.getLastModifiedTime(file).toInstant());
        assertThat(FileTime.from(stat.changed().toInstant())).isEqualTo(told.get("ctime"));
        assertThat(stat).isEqualTo(kernel.stat(folder, name("g")));
    }

    @ParameterizedTest
    @ValueSource(longs = {-2_145_916_800L, -1, 0, 4_294_967_296L})
    void timesComeBackToTheNanosecond(long seconds) throws Refused {
        kernel.close(make("f"));
        Time time = new Time(seconds, 999_999_999);
        kernel.metadata().changeModified(folder, name("f"), time);

        assertThat(kernel.stat(folder, name("f")).modified()).isEqualTo(time);
    }

    @Test
    void aLinkIsNotFollowedByAnyCallOnAName() throws Exception {
        Path outside = Files.writeString(root.resolve("outside"), "x");
        kernel.names().makeSymlink(name("outside"), folder, name("link"));
        Stat before = kernel.stat(folder, name("outside"));
        kernel.metadata().changeModified(folder, name("link"), new Time(7, 8));

        assertThat(kernel.readLink(folder, name("link"))).isEqualTo(name("outside"));
        assertThat(kernel.stat(folder, name("link")).modified()).isEqualTo(new Time(7, 8));
        assertThat(kernel.stat(folder, name("outside")).modified()).isEqualTo(before.modified());
        assertThatThrownBy(() -> kernel.open(folder, name("link"), Open.READ | Open.NO_FOLLOW, 0))
                .hasMessage("errno " + Errno.ELOOP);
        assertThatThrownBy(() -> kernel.metadata().changeMode(folder, name("link"), 0777))
                .isInstanceOf(Refused.class);
        assertThat(Files.getAttribute(outside, "unix:mode")).isEqualTo(before.mode() | before.type());
    }

    @Test
    void aNodeHasTheNumbersItWasMadeWith() throws Refused {
        assumeThat(kernel.effectiveUser()).as("only root makes devices").isZero();
        long device = (259L << 32) | 300_000;
        kernel.names().makeNode(folder, name("disk"), Stat.BLOCK_DEVICE, 0600, device);
        kernel.names().makeNode(folder, name("pipe"), Stat.FIFO, 0600, 0);
        kernel.metadata().changeMode(folder, name("disk"), 0640);

        Stat disk = kernel.stat(folder, name("disk"));
        assertThat(disk.type()).isEqualTo(Stat.BLOCK_DEVICE);
        assertThat(disk.mode()).isEqualTo(0640);
        assertThat(disk.deviceId()).isEqualTo(device);
        assertThat(kernel.stat(folder, name("pipe")).type()).isEqualTo(Stat.FIFO);
    }

    @Test
    void extendedAttributesOfFilesFoldersAndLinksComeBackSorted() throws Refused {
        assumeThat(kernel.effectiveUser())
                .as("only root has trusted attributes")
                .isZero();
        int file = make("f");
        kernel.names().makeSymlink(name("f"), folder, name("link"));
        List<Named> wanted =
                List.of(Named.of("trusted.a", ""), new Named("user.b".getBytes(US_ASCII), new byte[] {0, 1, -1, 0}));
        for (Named attribute : wanted.reversed()) {
            kernel.metadata().changeExtended(file, attribute);
        }
        kernel.metadata().changeExtended(folder, name("link"), wanted.getFirst());

        assertThat(kernel.metadata().extended(file)).isEqualTo(wanted);
        assertThat(kernel.metadata().extended(folder, name("f"))).isEqualTo(wanted);
        assertThat(kernel.metadata().extended(folder, name("link"))).isEqualTo(wanted.subList(0, 1));
        kernel.metadata().removeExtended(file, name("user.b"));
        assertThat(kernel.metadata().extended(file)).isEqualTo(wanted.subList(0, 1));
        kernel.close(file);
    }

    @Test
    void aMoveToAFreeNameTakesNobodysPlace() throws Exception {
        Files.writeString(root.resolve("a"), "a");
        Files.writeString(root.resolve("b"), "b");

        assertThatThrownBy(() -> kernel.names().renameToFree(folder, name("a"), folder, name("b")))
                .hasMessage("errno " + Errno.EEXIST);
        kernel.names().renameToFree(folder, name("a"), folder, name("c"));
        kernel.names().rename(folder, name("c"), folder, name("b"));
        assertThat(root.resolve("b")).hasContent("a");
        assertThat(root.resolve("c")).doesNotExist();
    }

    @Test
    void numbersHaveNamesAndNamesNumbers() {
        Accounts accounts = new Accounts();

        assertThat(accounts.userName(0)).isEqualTo("root");
        assertThat(accounts.groupName(0)).isEqualTo("root");
        assertThat(accounts.user("root")).isEqualTo(OptionalInt.of(0));
        assertThat(accounts.group("root")).isEqualTo(OptionalInt.of(0));
        assertThat(accounts.userName(1_999_999_999)).isEmpty();
        assertThat(accounts.user("nobody has this name")).isEmpty();
        assertThat(accounts.user("a\0b")).isEmpty();
    }

    @Test
    void aPathsBytesAreThoseThatTheFileSystemHas() throws IOException {
        assertThat(new String(PathBytes.of(Path.of("/a b/%41/\u4e2d")), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("/a b/%41/\u4e2d");
    }

    static Stream<Arguments> errors() {
        return Stream.of(
                Arguments.of(Errno.ENOENT, NotFound.class),
                Arguments.of(Errno.EACCES, AccessDenied.class),
                Arguments.of(Errno.EPERM, AccessDenied.class),
                Arguments.of(Errno.EROFS, AccessDenied.class),
                Arguments.of(Errno.ENOSPC, Full.class),
                Arguments.of(Errno.EDQUOT, Full.class),
                Arguments.of(Errno.ENOTEMPTY, Conflict.class),
                Arguments.of(Errno.ELOOP, Conflict.class),
                Arguments.of(Errno.ENAMETOOLONG, Unsupported.class),
                Arguments.of(Errno.EMFILE, Busy.class),
                Arguments.of(Errno.EIO, Busy.class),
                Arguments.of(Errno.ESTALE, Busy.class),
                Arguments.of(9999, Busy.class));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorSaysWhatFailedAndWhatToDoNext(int errno, Class<? extends HoldfastException> kind) {
        HoldfastException error = new Refused(errno).at("/data/x", "cannot be opened");

        assertThat(error).isInstanceOf(kind);
        assertThat(error.getMessage()).startsWith("/data/x cannot be opened: ").contains("Next: ");
    }
}
