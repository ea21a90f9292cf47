package io.holdfast.engine.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.Time;
import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.posix.Bare;
import io.holdfast.engine.posix.Nobody;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Trees as people have them at their worst. */
class OddTreesTest {
    @TempDir(factory = TempDirFactory.Standard.class)
    Path root;

    @Fault({91, 106})
    @Test
    void namesAreBytesWhateverTheyAre() throws Exception {
        List<String> names = List.of(
                "-rf",
                " ",
                "\u0001",
                "\\",
                "a\nb",
                "a\u0080",
                "n".repeat(255),
                "\u00c3\u00a9", // é in one piece
                "e\u00cc\u0081", // and in two
                "\u00e2\u0080\u008f",
                "\u00ff\u00fe");
        try (Bare bare = new Bare(root)) {
            for (String name : names) {
                bare.file(name, "content of " + name);
                bare.folder("folder " + name.substring(0, Math.min(40, name.length())));
            }
        }
        List<Listed> found = list(TreeOptions.all(), KeyRange.ALL);

        assertThat(found).isSortedAccordingTo((a, b) -> a.key().compareTo(b.key()));
        assertThat(found).hasSize(1 + 2 * names.size());
        assertThat(found.stream().map(Listed::key))
                .containsAll(names.stream().map(Bare::key).toList());
        for (String name : names) {
            assertThat(read(Bare.key(name))).isEqualTo("content of " + name);
        }
    }

    @Fault(106)
    @Test
    void pathsLongerThanTheKernelTakesAreListedAndRead() throws Exception {
        String deep = ("d".repeat(200) + "/").repeat(100);
        try (Bare bare = new Bare(root)) {
            bare.file(deep + "file", "down here");
            bare.file("behind", "");
        }
        List<Listed> found = list(TreeOptions.all(), KeyRange.ALL);

        assertThat(found).hasSize(103);
        assertThat(found.getLast().key()).isEqualTo(Bare.key(deep + "file"));
        assertThat(read(Bare.key(deep + "file"))).isEqualTo("down here");
        assertThat(list(TreeOptions.all(), new KeyRange(Bare.key(deep), null))).hasSize(2);
        removeDeep();
    }

    @Fault(106)
    @Test
    void tenThousandFoldersInOneAnotherAreWalked() throws Exception {
        try (Bare bare = new Bare(root)) {
            bare.file("d/".repeat(10_000) + "file", "");
            bare.file("e", "");
        }
        List<Listed> found = list(TreeOptions.all(), KeyRange.ALL);

        assertThat(found).hasSize(10_003);
        assertThat(found.getLast().key()).isEqualTo(Key.of("e"));
        removeDeep();
    }

    /** The temporary folder is removed by path, which does not reach that far down. */
    private void removeDeep() throws Exception {
        assertThat(new ProcessBuilder("rm", "-rf", root.toString() + "/d", root + "/" + "d".repeat(200))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Fault(104)
    @Test
    void namesOfOneFileShareAGroupAndOtherFilesHaveNone() throws IOException {
        Path file = Files.writeString(root.resolve("a"), "x");
        Files.createDirectories(root.resolve("sub"));
        Files.createLink(root.resolve("sub/b"), file);
        Files.writeString(root.resolve("c"), "x");
        List<Listed> found = list(TreeOptions.all(), KeyRange.ALL);

        assertThat(group(found, "a")).isNotZero().isEqualTo(group(found, "sub/b"));
        assertThat(group(found, "c")).isZero();
        assertThat(group(found, "sub/")).isZero();
    }

    private static long group(List<Listed> found, String key) {
        return attributes(found, key).hardLinks();
    }

    private static FileAttributes attributes(List<Listed> found, String key) {
        return (FileAttributes) one(found, key).attributes();
    }

    private static Listed one(List<Listed> found, String key) {
        return found.stream()
                .filter(listed -> listed.key().equals(Bare.key(key)))
                .findFirst()
                .orElseThrow();
    }

    static Stream<Arguments> times() {
        return Stream.of(
                Arguments.of(new Time(-2_145_916_800L, 1)), // 1901 and later, ext4's first
                Arguments.of(new Time(-1, 999_999_999)),
                Arguments.of(new Time(0, 0)),
                Arguments.of(new Time(4_294_967_296L, 5)), // 2106
                Arguments.of(new Time(1_700_000_000, 123_456_789)));
    }

    @Fault(107)
    @ParameterizedTest
    @MethodSource("times")
    void timesAreKeptWhicheverYearItIs(Time time) throws Exception {
        try (Bare bare = new Bare(root)) {
            bare.file("f", "");
            bare.modified("f", time);
        }
        assertThat(one(list(TreeOptions.all(), KeyRange.ALL), "f").modified()).isEqualTo(time);
    }

    @Fault(101)
    @Test
    void aTerabyteOfHolesIsReadAsTheBytesBetweenThem() throws Exception {
        long size = 1L << 40;
        try (Bare bare = new Bare(root)) {
            bare.sparse("sparse", size, 4096 * 10, 1L << 35, size - 3);
        }
        try (TreeSource source = source(TreeOptions.all());
                Source.Content content = source.open(one(list(TreeOptions.all(), KeyRange.ALL), "sparse"))) {
            byte[] buffer = new byte[1 << 20];
            int read = content.read(buffer, 0, buffer.length);
            List<FileAttributes.Hole> holes = ((FileAttributes) content.listed().attributes()).holes();

            assertThat(holes).hasSize(3);
            assertThat(content.listed().size()).isEqualTo(size);
            assertThat(read
                            + holes.stream()
                                    .mapToLong(FileAttributes.Hole::length)
                                    .sum())
                    .isEqualTo(size);
            assertThat(content.read(buffer, 0, 1)).isZero();
            assertThat(content.outcome()).isInstanceOf(Source.Outcome.Steady.class);
        }
    }

    @Test
    void ofTooManyHolesTheShortOnesAreReadAsZeros() throws Exception {
        long step = 16 * 1024;
        long[] places = new long[Holes.MOST + 100];
        for (int i = 0; i < places.length; i++) {
            places[i] = i * step;
        }
        long size = places.length * step + (1L << 30);
        try (Bare bare = new Bare(root)) {
            bare.sparse("sparse", size, places);
        }
        try (TreeSource source = source(TreeOptions.all());
                Source.Content content = source.open(one(list(TreeOptions.all(), KeyRange.ALL), "sparse"))) {
            List<FileAttributes.Hole> holes = ((FileAttributes) content.listed().attributes()).holes();
            long bytes = 0;
            byte[] buffer = new byte[1 << 20];
            for (int read = 1; read > 0; bytes += read) {
                read = content.read(buffer, 0, buffer.length);
            }

            assertThat(holes).hasSizeLessThanOrEqualTo(Holes.MOST);
            assertThat(holes.getLast().length()).isGreaterThanOrEqualTo(1L << 30);
            assertThat(bytes
                            + holes.stream()
                                    .mapToLong(FileAttributes.Hole::length)
                                    .sum())
                    .isEqualTo(size);
        }
    }

    @Fault(103)
    @Test
    void everyKindOfThingIsListed() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", root.resolve("fifo").toString())
                        .start()
                        .waitFor())
                .isZero();
        try (var socket = java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
            socket.bind(java.net.UnixDomainSocketAddress.of(root.resolve("socket")));
            List<Listed> found = list(TreeOptions.all(), KeyRange.ALL);

            assertThat(one(found, "fifo").kind()).isEqualTo(Kind.FIFO);
            assertThat(one(found, "socket").kind()).isEqualTo(Kind.SOCKET);
        }
        try (TreeSource devices = new TreeSource(Path.of("/dev"), "dev", TreeOptions.all())) {
            Listed zero =
                    one(all(devices, new KeyRange(Key.of("zero"), Key.of("zero").successor())), "zero");

            assertThat(zero.kind()).isEqualTo(Kind.CHARACTER_DEVICE);
            assertThat(((FileAttributes) zero.attributes()).device()).isEqualTo((1L << 32) | 5);
        }
    }

    @Fault(104)
    @Test
    void linksInACircleAndLongChainsAreLinksLikeOthers() throws IOException {
        Files.createSymbolicLink(root.resolve("a"), Path.of("b"));
        Files.createSymbolicLink(root.resolve("b"), Path.of("a"));
        Files.createSymbolicLink(root.resolve("self"), Path.of("."));
        for (int i = 0; i < 60; i++) {
            Files.createSymbolicLink(root.resolve("chain" + i), Path.of("chain" + (i + 1)));
        }
        assertThat(list(TreeOptions.all(), KeyRange.ALL).stream().skip(1))
                .hasSize(63)
                .allMatch(listed -> listed.kind() == Kind.SYMLINK);
    }

    @Fault(108)
    @Test
    void aFolderWithoutPermissionIsListedAndItsPartOfTheTreeIsSaidToBeUnlisted() throws Exception {
        Files.writeString(Files.createDirectories(root.resolve("closed")).resolve("x"), "x");
        Files.writeString(Files.createDirectories(root.resolve("open")).resolve("y"), "y");
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(root.resolve("closed"), PosixFilePermissions.fromString("-wx------"));
        List<String> keys = new ArrayList<>();
        List<Source.Unlisted> unlisted = Nobody.call(() -> {
            try (Source.Listing walk = walk()) {
                for (Listed listed = walk.next(); listed != null; listed = walk.next()) {
                    keys.add(listed.key().toString());
                }
                return walk.unlisted();
            }
        });

        assertThat(keys).containsExactly("", "closed/", "open/", "open/y");
        assertThat(unlisted).hasSize(1);
        assertThat(unlisted.getFirst().place()).isEqualTo(Key.of("closed/"));
        KeyRange range = unlisted.getFirst().range();
        assertThat(range.contains(Key.of("closed/x"))).isTrue();
        assertThat(range.contains(Key.of("closed/"))).isFalse();
        assertThat(range.contains(Key.of("closed0"))).isFalse();
        assertThat(unlisted.getFirst().why())
                .contains("closed/")
                .contains("permission denied")
                .contains("Next: ");
        Files.setPosixFilePermissions(root.resolve("closed"), PosixFilePermissions.fromString("rwx------"));
    }

    @Fault(108)
    @Test
    void aFileWithoutPermissionIsRefusedWhenItIsOpened() throws Exception {
        Files.writeString(root.resolve("secret"), "x");
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(root.resolve("secret"), PosixFilePermissions.fromString("-wx------"));
        try (TreeSource source = source(TreeOptions.all())) {
            Listed listed = one(all(source, KeyRange.ALL), "secret");
            assertThatThrownBy(() -> Nobody.call(() -> source.open(listed)))
                    .isInstanceOf(AccessDenied.class)
                    .hasMessageContaining("/secret cannot be read: permission denied");
        }
    }

    @Fault(105)
    @Test
    void aFolderThatBecomesALinkDuringTheWalkIsNotEntered() throws Exception {
        Path outside = Files.createDirectories(root.resolve("z outside"));
        Files.writeString(outside.resolve("secret"), "x");
        Files.writeString(Files.createDirectories(root.resolve("a")).resolve("x"), "x");
        Files.createDirectories(root.resolve("b"));
        try (Source.Listing walk = walk()) {
            assertThat(walk.next()).isNotNull();
            Files.delete(root.resolve("b"));
            Files.createSymbolicLink(root.resolve("b"), outside);
            List<String> keys = new ArrayList<>();
            for (Listed listed = walk.next(); listed != null; listed = walk.next()) {
                keys.add(listed.key().toString());
            }

            assertThat(keys).containsExactly("a/", "a/x", "z outside/", "z outside/secret");
            assertThat(walk.unlisted()).isEmpty();
        }
    }

    @Test
    void whatVanishesDuringTheWalkIsPassedOver() throws Exception {
        for (String name : List.of("a", "b", "c")) {
            Files.writeString(root.resolve(name), name);
        }
        Files.createDirectories(root.resolve("d/e"));
        try (Source.Listing walk = walk()) {
            assertThat(walk.next()).isNotNull();
            Files.delete(root.resolve("b"));
            Files.delete(root.resolve("d/e"));
            Files.delete(root.resolve("d"));
            List<String> keys = new ArrayList<>();
            for (Listed listed = walk.next(); listed != null; listed = walk.next()) {
                keys.add(listed.key().toString());
            }

            assertThat(keys).containsExactly("a", "c");
            assertThat(walk.unlisted()).isEmpty();
        }
    }

    @Test
    void aCacheIsKeptAsAFolderWithItsTagAlone() throws IOException {
        Path cache = Files.createDirectories(root.resolve("cache/deep"));
        Files.writeString(cache.resolve("x"), "x");
        Files.writeString(root.resolve("cache/CACHEDIR.TAG"), "Signature: 8a477f597d28d172789f06886806bc55\n# ours");
        Files.writeString(Files.createDirectories(root.resolve("fake")).resolve("CACHEDIR.TAG"), "Signature: none");
        Files.writeString(root.resolve("fake/y"), "y");

        assertThat(keys(list(with(TreeOptions.Skip.CACHES), KeyRange.ALL)))
                .containsExactly("", "cache/", "cache/CACHEDIR.TAG", "fake/", "fake/CACHEDIR.TAG", "fake/y");
        assertThat(list(TreeOptions.all(), KeyRange.ALL)).hasSize(8);
    }

    @Test
    void anotherFileSystemIsListedAsAFolderAndNotEntered() throws IOException {
        Path dev = Path.of("/dev");
        assumeThat(Files.getAttribute(dev, "unix:dev"))
                .as("/dev/pts is mounted")
                .isNotEqualTo(Files.getAttribute(dev.resolve("pts"), "unix:dev"));
        KeyRange pts = KeyRange.ofPrefix(Key.of("pts/"));
        try (TreeSource whole = new TreeSource(dev, "dev", TreeOptions.all());
                TreeSource one = new TreeSource(dev, "dev", with(TreeOptions.Skip.OTHER_FILE_SYSTEMS))) {
            assertThat(keys(all(whole, pts))).contains("pts/", "pts/ptmx");
            assertThat(keys(all(one, pts))).containsExactly("pts/");
        }
    }

    @Test
    void aSingleFileIsASourceWithItsNameAsKey() throws IOException {
        Files.writeString(root.resolve("data.db"), "content");
        Files.createSymbolicLink(root.resolve("current"), Path.of("data.db"));
        for (String name : List.of("data.db", "current")) {
            try (TreeSource source = new TreeSource(root.resolve(name), "name", TreeOptions.all())) {
                List<Listed> found = all(source, KeyRange.ALL);

                assertThat(keys(found)).containsExactly(name);
                assertThat(found.getFirst().kind()).isEqualTo(Kind.FILE);
                assertThat(source.location()).isEqualTo(root.resolve(name).toString());
                assertThat(content(source, found.getFirst())).isEqualTo("content");
            }
        }
    }

    @Test
    void aRootThatIsALinkIsFollowedAndOneThatIsMissingIsSaidToBe() throws IOException {
        Files.writeString(Files.createDirectories(root.resolve("real")).resolve("x"), "x");
        Files.createSymbolicLink(root.resolve("link"), Path.of("real"));
        try (TreeSource source = new TreeSource(root.resolve("link"), "name", TreeOptions.all())) {
            assertThat(keys(all(source, KeyRange.ALL))).containsExactly("", "x");
        }
        assertThatThrownBy(() -> new TreeSource(root.resolve("missing"), "name", TreeOptions.all()))
                .isInstanceOf(NotFound.class)
                .hasMessageContaining("missing cannot be read: no such file or folder");
    }

    // ---- what the tests share

    private TreeOptions with(TreeOptions.Skip skip) {
        return new TreeOptions(Patterns.ALL, Set.of(skip), root);
    }

    private Source.Listing walk() {
        return new TreeWalk(Tree.open(root), TreeOptions.all(), KeyRange.ALL);
    }

    private TreeSource source(TreeOptions options) {
        return new TreeSource(root, "name", options);
    }

    private List<Listed> list(TreeOptions options, KeyRange range) {
        try (TreeSource source = source(options)) {
            return all(source, range);
        }
    }

    private static List<Listed> all(TreeSource source, KeyRange range) {
        List<Listed> found = new ArrayList<>();
        try (Source.Listing listing = source.list(range)) {
            for (Listed listed = listing.next(); listed != null; listed = listing.next()) {
                found.add(listed);
            }
            assertThat(listing.unlisted()).isEmpty();
        }
        return found;
    }

    private static List<String> keys(List<Listed> found) {
        return found.stream().map(listed -> listed.key().toString()).toList();
    }

    private String read(Key key) throws IOException {
        try (TreeSource source = source(TreeOptions.all())) {
            return content(
                    source, all(source, new KeyRange(key, key.successor())).getLast());
        }
    }

    private static String content(TreeSource source, Listed listed) throws IOException {
        try (Source.Content content = source.open(listed)) {
            byte[] buffer = new byte[1000];
            return new String(buffer, 0, content.read(buffer, 0, buffer.length), ISO_8859_1);
        }
    }
}
