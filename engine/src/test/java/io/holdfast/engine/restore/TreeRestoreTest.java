package io.holdfast.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.backup.Backup;
import io.holdfast.engine.backup.BackupOptions;
import io.holdfast.engine.backup.BackupResult;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.Time;
import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.posix.Nobody;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.source.Patterns;
import io.holdfast.engine.source.TreeOptions;
import io.holdfast.engine.source.TreeSource;
import io.holdfast.engine.store.FolderStore;
import io.holdfast.engine.store.Store;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees backed up and restored into another folder. */
class TreeRestoreTest {
    private static final RestoreOptions NEVER = new RestoreOptions(
            Patterns.ALL, Optional.empty(), RestoreOptions.Overwrite.NEVER, RestoreOptions.Comparison.ATTRIBUTES, 4);

    @TempDir(factory = TempDirFactory.Standard.class)
    Path folder;

    @Fault({103, 104})
    @Test
    void aTreeWithEverythingLinuxHasComesBack() throws Exception {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        everything(tree);
        Path target = folder.resolve("target");
        RestoreResult result = backedUpAndRestored(tree, target, RestoreOptions.DEFAULT);

        assertThat(result.failed()).isZero();
        assertThat(result.differences()).isEmpty();
        assertThat(fingerprint(target)).isEqualTo(fingerprint(tree));
        assertThat(Files.getAttribute(target.resolve("one"), "unix:ino"))
                .isEqualTo(Files.getAttribute(target.resolve("sub/other name"), "unix:ino"));
        assertThat(Files.size(target.resolve("sparse"))).isEqualTo(1L << 33);
        assertThat(blocks(target.resolve("sparse"))).isLessThan(1 << 20);
    }

    @Test
    void aSecondRestoreSkipsWhatIsRightAndMendsWhatIsNot() throws Exception {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        for (int i = 0; i < 50; i++) {
            Files.writeString(tree.resolve("f" + i), "content " + i);
        }
        try (Store store = FolderStore.create(folder.resolve("repository"));
                Repository repository = made(store)) {
            BackupResult backup = backup(repository, tree);
            Path target = folder.resolve("target");
            restored(repository, backup, target, RestoreOptions.DEFAULT);
            Files.writeString(target.resolve("f7"), "somebody changed this");
            Files.delete(target.resolve("f8"));
            RestoreResult again = restored(repository, backup, target, RestoreOptions.DEFAULT);

            assertThat(again.skipped()).isEqualTo(48);
            assertThat(Files.readString(target.resolve("f7"))).isEqualTo("content 7");
            assertThat(Files.readString(target.resolve("f8"))).isEqualTo("content 8");
            assertThat(again.differences()).isEmpty();
        }
    }

    @Test
    void aFileThatAnotherThingStandsInTheWayOfIsToldAndNotRead() throws Exception {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        Files.writeString(tree.resolve("x"), "x");
        Path target = Files.createDirectories(folder.resolve("target"));
        Files.createSymbolicLink(target.resolve("x"), folder);
        RestoreOptions options = new RestoreOptions(
                Patterns.ALL, Optional.empty(), RestoreOptions.Overwrite.NEVER, RestoreOptions.Comparison.CONTENT, 4);
        RestoreResult result = backedUpAndRestored(tree, target, options);

        assertThat(result.differences()).anyMatch(each -> each.contains("it is a symlink, not a file"));
        assertThat(target.resolve("x")).isSymbolicLink();
    }

    @Test
    void aNameThatIsLeftWithOtherContentIsNotLinkedTo() throws Exception {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        Files.writeString(tree.resolve("a"), "right");
        Files.createLink(tree.resolve("b"), tree.resolve("a"));
        Files.createLink(tree.resolve("c"), tree.resolve("a"));
        Path target = Files.createDirectories(folder.resolve("target"));
        Files.writeString(target.resolve("a"), "somebody's own");
        backedUpAndRestored(tree, target, NEVER);

        assertThat(target.resolve("a")).hasContent("somebody's own");
        assertThat(target.resolve("b")).hasContent("right");
        assertThat(Files.getAttribute(target.resolve("b"), "unix:ino"))
                .isEqualTo(Files.getAttribute(target.resolve("c"), "unix:ino"));
    }

    @Test
    void extendedAttributesThatDifferAreToldOrPutRight() throws Exception {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        Files.writeString(tree.resolve("x"), "x");
        Files.setAttribute(tree.resolve("x"), "user:k", ByteBuffer.wrap(new byte[] {1}));
        try (Store store = FolderStore.create(folder.resolve("repository"));
                Repository repository = made(store)) {
            BackupResult backup = backup(repository, tree);
            Path target = folder.resolve("target");
            restored(repository, backup, target, RestoreOptions.DEFAULT);
            Files.setAttribute(target.resolve("x"), "user:k", ByteBuffer.wrap(new byte[] {2}));
            assertThat(restored(repository, backup, target, NEVER).differences())
                    .singleElement()
                    .asString()
                    .contains("user.k");

            assertThat(restored(repository, backup, target, RestoreOptions.DEFAULT)
                            .differences())
                    .isEmpty();
            assertThat((byte[]) Files.getAttribute(target.resolve("x"), "user:k"))
                    .containsExactly(1);
        }
    }

    @Test
    void aNameThatIsLeftWithOtherAttributesIsNotLinkedTo() throws Exception {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        Files.writeString(tree.resolve("a"), "same");
        Files.setAttribute(tree.resolve("a"), "user:k", ByteBuffer.wrap(new byte[] {1}));
        Files.createLink(tree.resolve("b"), tree.resolve("a"));
        try (Store store = FolderStore.create(folder.resolve("repository"));
                Repository repository = made(store)) {
            BackupResult backup = backup(repository, tree);
            Path target = folder.resolve("target");
            restored(repository, backup, target, RestoreOptions.DEFAULT);
            Files.setAttribute(target.resolve("a"), "user:k", ByteBuffer.wrap(new byte[] {2}));
            Files.delete(target.resolve("b"));
            restored(repository, backup, target, NEVER);

            assertThat((byte[]) Files.getAttribute(target.resolve("a"), "user:k"))
                    .containsExactly(2);
            assertThat((byte[]) Files.getAttribute(target.resolve("b"), "user:k"))
                    .containsExactly(1);
        }
    }

    @Test
    void onlyWhatIsIncludedComesBack() throws Exception {
        Path tree = Files.createDirectories(folder.resolve("tree/a"));
        Files.writeString(tree.resolve("x.txt"), "x");
        Files.writeString(tree.resolve("y.log"), "y");
        Path target = folder.resolve("target");
        RestoreOptions options = new RestoreOptions(
                Patterns.of(List.of("*.txt"), List.of()),
                Optional.of(Key.of("a/")),
                RestoreOptions.Overwrite.CHANGED,
                RestoreOptions.Comparison.CONTENT,
                4);
        RestoreResult result = backedUpAndRestored(folder.resolve("tree"), target, options);

        assertThat(result.failed()).isZero();
        assertThat(target.resolve("a/x.txt")).hasContent("x");
        assertThat(target.resolve("a/y.log")).doesNotExist();
    }

    @Fault(115)
    @Test
    void aLinkPlantedInTheTargetIsNotFollowed() throws Exception {
        Path tree = Files.createDirectories(folder.resolve("tree/a"));
        Files.writeString(tree.resolve("x"), "x");
        Path outside = Files.createDirectories(folder.resolve("outside"));
        Path target = Files.createDirectories(folder.resolve("target"));
        Files.createSymbolicLink(target.resolve("a"), outside);
        backedUpAndRestored(folder.resolve("tree"), target, RestoreOptions.DEFAULT);

        assertThat(outside).isEmptyDirectory();
        assertThat(Files.isDirectory(target.resolve("a"), LinkOption.NOFOLLOW_LINKS))
                .isTrue();
        assertThat(target.resolve("a/x")).hasContent("x");
    }

    @Fault(113)
    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/../../x", "/etc/x", "a//b", "./x", "a/.", "x\0y", "", "a/"})
    void aKeyThatIsNoPlainPathIsRefused(String key) {
        var attributes = new FileAttributes(0600, 0, 0, "", "", Time.EPOCH, 1, 0, new byte[0], 0, List.of(), List.of());
        try (TreeTarget target = new TreeTarget(folder.resolve("target"))) {
            Listed listed = new Listed(Key.of(key), Kind.FILE, 0, Time.EPOCH, attributes);
            assertThat(target.refuses(listed)).isPresent();
            assertThatThrownBy(() -> target.write(listed)).isInstanceOf(Conflict.class);
        }
    }

    @Fault(117)
    @Test
    void setIdBitsComeBackOnlyWithTheirOwnerAndWhatAUserMayNotSetIsTold() throws Exception {
        Path target = folder.resolve("target");
        Files.createDirectories(target);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxrwxrwx"));
        var capability = Named.of("security.capability", "made up");
        var attributes = new FileAttributes(
                06755, 1, 1, "", "", Time.EPOCH, 1, 0, new byte[0], 0, List.of(capability), List.of());
        var device = new FileAttributes(
                0600, 0, 0, "", "", Time.EPOCH, 1, 0, new byte[0], (1L << 32) | 5, List.of(), List.of());
        try (TreeTarget tree = new TreeTarget(target)) {
            List<String> losses = Nobody.call(() -> {
                try (Target.Writing writing =
                        tree.write(new Listed(Key.of("tool"), Kind.FILE, 1, Time.EPOCH, attributes))) {
                    writing.write(new byte[] {1}, 0, 1);
                    writing.commit();
                }
                try {
                    tree.place(new Listed(Key.of("device"), Kind.CHARACTER_DEVICE, 0, Time.EPOCH, device));
                } catch (AccessDenied denied) {
                    assertThat(denied).hasMessageContaining("device");
                }
                return tree.losses();
            });
            assertThat(losses)
                    .anyMatch(loss -> loss.startsWith("owners"))
                    .anyMatch(loss -> loss.startsWith("set-id bits"))
                    .anyMatch(loss -> loss.startsWith("extended attributes security"));
        }
        assertThat((int) Files.getAttribute(target.resolve("tool"), "unix:mode") & 07777)
                .isEqualTo(0755);
        assertThat(target.resolve("device")).doesNotExist();
    }

    private static void everything(Path tree) throws Exception {
        Random random = new Random(7);
        Path sub = Files.createDirectories(tree.resolve("sub/deep/deeper"));
        for (int i = 0; i < 300; i++) {
            byte[] content = new byte[random.nextInt(30_000)];
            random.nextBytes(content);
            Files.write(sub.resolve("f" + i), content);
        }
        byte[] large = new byte[20 << 20];
        random.nextBytes(large);
        Files.write(tree.resolve("large"), large);
        Files.createDirectories(tree.resolve("empty folder"));
        Files.writeString(tree.resolve("one"), "two names");
        Files.createLink(tree.resolve("sub/other name"), tree.resolve("one"));
        Files.createSymbolicLink(tree.resolve("link"), Path.of("nowhere/at all"));
        Files.writeString(tree.resolve("名字\n with a newline"), "odd");
        Files.setPosixFilePermissions(tree.resolve("one"), PosixFilePermissions.fromString("rw-r-----"));
        Files.setLastModifiedTime(
                tree.resolve("large"), FileTime.from(Instant.parse("1969-07-20T20:17:40.123456789Z")));
        Files.setAttribute(tree.resolve("one"), "user:note", "hello".getBytes(StandardCharsets.UTF_8));
        try (var file = new RandomAccessFile(tree.resolve("sparse").toFile(), "rw")) {
            file.setLength(1L << 33);
            file.seek(1L << 32);
            file.write(1);
        }
        Files.setLastModifiedTime(sub, FileTime.from(Instant.parse("2001-02-03T04:05:06.789Z")));
        assertThat(new ProcessBuilder("mkfifo", tree.resolve("pipe").toString())
                        .start()
                        .waitFor())
                .isZero();
    }

    /** What {@code find} and {@code sha256sum} say of a tree: other eyes than the engine's. */
    private static String fingerprint(Path tree) throws Exception {
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "find . -printf '%P|%y|%m|%U|%G|%T@|%l|%s\\n' | grep -v '|d|.*|[0-9]*$' | sort;"
                                + " find . -type d -printf '%P|%m|%T@\\n' | sort;"
                                + " find . -type f ! -name sparse -exec sha256sum {} + | sort;"
                                + " getfattr -d one 2>/dev/null | grep note; true")
                .directory(tree.toFile())
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return text;
    }

    private static long blocks(Path file) throws Exception {
        Process process = new ProcessBuilder("stat", "-c", "%b", file.toString()).start();
        return 512
                * Long.parseLong(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
    }

    private RestoreResult backedUpAndRestored(Path tree, Path target, RestoreOptions options) throws IOException {
        try (Store store = FolderStore.create(folder.resolve("repository"));
                Repository repository = made(store)) {
            return restored(repository, backup(repository, tree), target, options);
        }
    }

    private static RestoreResult restored(
            Repository repository, BackupResult backup, Path into, RestoreOptions options) {
        try (TreeTarget target = new TreeTarget(into)) {
            return new Restore(repository, backup.snapshot(), target, options, Progress.none()).run();
        }
    }

    private static BackupResult backup(Repository repository, Path tree) {
        try (TreeSource source = new TreeSource(tree, "tree", TreeOptions.all())) {
            return new Backup(
                            source, repository, BackupOptions.DEFAULT, new Backup.Client("test", "0"), Progress.none())
                    .run();
        }
    }

    private Repository made(Store store) {
        TestRepository.init(store);
        return TestRepository.open(store, folder);
    }
}
