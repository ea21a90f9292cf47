package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Makes a tree of real files, of what every machine that runs these tests has: the JDK's sources where they are installed,
 * headers, the jars of the test itself unpacked, the JDK's own classes. Taken in a fixed order until there are enough.
 */
final class RealFiles {
    private final Path root;
    private final int most;
    private int files;

    private RealFiles(Path root, int most) {
        this.root = root;
        this.most = most;
    }

    /** @return how many regular files there are now; fewer than {@code most} if the machine has no more */
    static int make(Path root, int most) throws IOException {
        RealFiles made = new RealFiles(Files.createDirectories(root), most);
        Path sources = Path.of(System.getProperty("java.home"), "lib", "src.zip");
        if (Files.isRegularFile(sources)) {
            made.takeArchive("jdk-sources", sources);
        }
        made.takeFolder("include", Path.of("/usr/include"));
        for (String jar : new TreeSet<>(List.of(classPath().split(File.pathSeparator)))) {
            if (jar.endsWith(".jar")) {
                made.takeArchive("jars/" + Path.of(jar).getFileName(), Path.of(jar));
            }
        }
        made.takeFolder(
                "jdk-classes", FileSystems.getFileSystem(URI.create("jrt:/")).getPath("modules"));
        return made.files;
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private void takeArchive(String name, Path archive) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements() && files < most) {
                ZipEntry entry = entries.nextElement();
                if (!entry.isDirectory()) {
                    try (InputStream content = zip.getInputStream(entry)) {
                        take(name + "/" + entry.getName(), content, entry.getLastModifiedTime());
                    }
                }
            }
        }
    }

    private void takeFolder(String name, Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            Iterator<Path> each = all.sorted().iterator();
            while (each.hasNext() && files < most) {
                Path file = each.next();
                if (Files.isRegularFile(file) && Files.isReadable(file)) {
                    try (InputStream content = Files.newInputStream(file)) {
                        take(name + "/" + folder.relativize(file), content, Files.getLastModifiedTime(file));
                    }
                }
            }
        }
    }

    /** An archive has whole seconds: each file gets nanoseconds of its own. */
    private void take(String name, InputStream content, FileTime modified) throws IOException {
        Path place = root.resolve(name).normalize();
        assertThat(place.startsWith(root)).as(name).isTrue();
        if (Files.exists(place)) {
            return;
        }
        Files.createDirectories(place.getParent());
        Files.copy(content, place);
        files++;
        Instant time = Instant.ofEpochSecond(modified.toInstant().getEpochSecond(), files * 7_919L % 1_000_000_000L);
        Files.setLastModifiedTime(place, FileTime.from(time));
        if (files % 10 == 0) {
            Files.setPosixFilePermissions(
                    place, PosixFilePermissions.fromString(files % 20 == 0 ? "rwxr-x--x" : "r--------"));
        }
    }

    /** Adds what copies lack: links, attributes, a FIFO, holes, folders with nothing in them, names that hurt. */
    static void addWhatCopiesLack(Path root) throws IOException, InterruptedException {
        Path odd = Files.createDirectories(root.resolve("odd"));
        Path file = Files.writeString(odd.resolve("one of three names"), "linked");
        Files.createLink(odd.resolve("another name"), file);
        Files.createLink(Files.createDirectories(odd.resolve("deep/er")).resolve("third name"), file);
        Files.createSymbolicLink(odd.resolve("link"), Path.of("one of three names"));
        Files.createSymbolicLink(odd.resolve("link to a folder"), Path.of("deep"));
        Files.createSymbolicLink(odd.resolve("dangling"), Path.of("/nowhere/at all"));
        Files.createDirectories(odd.resolve("empty"));
        Files.createFile(odd.resolve("nothing in it"));
        // By a shell, since Java makes only names that the locale can write.
        run(odd, "sh", "-c", """
                for name in '\\303\\244 \\346\\227\\245' 'new\\nline' 'back\\\\slash' '*?[a]' ' blank ' 'not utf-8 \\377' "$0"; do
                    printf "$name" > "$(printf "$name")"
                done""", "n".repeat(255));
        run(odd, "mkfifo", "-m", "640", "fifo");
        run(odd, "truncate", "-s", "100M", "sparse");
        Files.writeString(odd.resolve("sparse"), "end", StandardOpenOption.APPEND);
        run(odd, "chmod", "4711", "nothing in it");
        run(odd, "chmod", "1777", "empty");
        ifItCan(odd, "touch", "-h", "-d", "1931-05-04 03:02:01.123456789Z", "link");
        ifItCan(odd, "touch", "-d", "2107-05-04 03:02:01.987654321Z", "empty");
        attribute(file, "user.colour", "blue");
        attribute(odd, "user.folder", "x".repeat(3_000));
    }

    /** Where the file system has such attributes. */
    static void attribute(Path path, String name, String value) throws IOException {
        if (Files.getFileStore(path).supportsFileAttributeView(UserDefinedFileAttributeView.class)) {
            Files.getFileAttributeView(path, UserDefinedFileAttributeView.class)
                    .write(name.substring("user.".length()), ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** What not every file system can, such as times far away: the tree is then what it is without. */
    private static void ifItCan(Path folder, String... command) throws IOException, InterruptedException {
        new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    static void run(Path folder, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    }
}
