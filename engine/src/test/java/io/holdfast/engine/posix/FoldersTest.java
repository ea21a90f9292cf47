package io.holdfast.engine.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

class FoldersTest {
    @TempDir(factory = TempDirFactory.Standard.class)
    Path root;

    private final Kernel kernel = new Kernel();

    private Folders folders() throws Refused {
        return new Folders(kernel, kernel.open(Kernel.WORKING_DIRECTORY, PathBytes.of(root), Open.DIRECTORY, 0));
    }

    @Fault({114, 115})
    @Test
    void aLinkOnTheWayIsRefusedAtEveryDepth() throws Exception {
        Files.createDirectories(root.resolve("real/sub"));
        Files.createDirectories(root.resolve("a"));
        Files.createSymbolicLink(root.resolve("link"), root.resolve("real"));
        Files.createSymbolicLink(root.resolve("a/up"), Path.of(".."));
        try (Folders folders = folders()) {
            for (String key : List.of("link/", "link/sub/", "a/up/", "a/up/real/")) {
                assertThatThrownBy(() -> folders.open(Key.of(key))).isInstanceOf(Refused.class);
            }
        }
    }

    @Test
    void whoComesAfterItWasClosedIsRefusedAndClosesNobodyElsesDescriptor() throws Exception {
        Files.createDirectories(root.resolve("a/b"));
        Folders folders = folders();
        Folders.Folder inUse = folders.open(Key.of("a/"));
        folders.close();
        int another = kernel.open(Kernel.WORKING_DIRECTORY, PathBytes.of(root), Open.DIRECTORY, 0);
        for (String key : List.of("", "a/", "a/b/")) {
            assertThatThrownBy(() -> folders.open(Key.of(key)).close()).isInstanceOf(Refused.class);
        }
        assertThat(kernel.stat(another).isFolder()).as("still open").isTrue();
        assertThat(kernel.stat(inUse.descriptor()).isFolder())
                .as("good until it is given back")
                .isTrue();
        inUse.close();
        kernel.close(another);
    }

    @Fault(51)
    @Test
    void moreFoldersThanAreKeptOpenAreServedAndNoDescriptorLeaks() throws Exception {
        for (int i = 0; i < 300; i++) {
            Files.createDirectories(root.resolve("f" + i + "/sub"));
        }
        long before = descriptors();
        try (Folders folders = folders()) {
            List<Folders.Folder> held = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                held.add(folders.open(Key.of("f" + i + "/sub/")));
            }
            for (int i = 0; i < 300; i++) {
                long inode = kernel.stat(held.get(i).descriptor()).inode();
                assertThat(Files.getAttribute(root.resolve("f" + i + "/sub"), "unix:ino"))
                        .isEqualTo(inode);
            }
            assertThat(descriptors()).isGreaterThan(before + 299);
            held.forEach(Folders.Folder::close);
            assertThat(descriptors()).isLessThan(before + 80);
        }
        assertThat(descriptors()).isEqualTo(before);
    }

    @Test
    void manyThreadsShareThem() throws Exception {
        for (int i = 0; i < 100; i++) {
            Files.createDirectories(root.resolve("f" + i + "/a/b/c"));
        }
        long before = descriptors();
        try (Folders folders = folders();
                var threads = Executors.newFixedThreadPool(8)) {
            List<Future<Boolean>> results = new ArrayList<>();
            for (int n = 0; n < 4000; n++) {
                Path path = root.resolve("f" + (n * 7) % 100 + "/a/b/c");
                Key key = Key.of(root.relativize(path) + "/");
                results.add(threads.submit(() -> {
                    try (Folders.Folder folder = folders.open(key)) {
                        return Files.getAttribute(path, "unix:ino")
                                .equals(kernel.stat(folder.descriptor()).inode());
                    }
                }));
            }
            for (Future<Boolean> result : results) {
                assertThat(result.get()).isTrue();
            }
        }
        assertThat(descriptors()).isEqualTo(before);
    }

    @Test
    void aForgottenFolderIsOpenedAnew() throws Exception {
        Files.createDirectories(root.resolve("a"));
        try (Folders folders = folders()) {
            long first;
            try (Folders.Folder folder = folders.open(Key.of("a/"))) {
                first = kernel.stat(folder.descriptor()).inode();
            }
            Files.move(root.resolve("a"), root.resolve("b"));
            Files.createDirectories(root.resolve("a"));
            folders.forget(Key.of("a/"));
            try (Folders.Folder folder = folders.open(Key.of("a/"))) {
                assertThat(kernel.stat(folder.descriptor()).inode()).isNotEqualTo(first);
            }
        }
    }

    private long descriptors() throws IOException {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(this::isOurs).count();
        }
    }

    private boolean isOurs(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith(root.toString());
        } catch (IOException gone) {
            return false;
        }
    }
}
