package io.holdfast.engine.store.powercut;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A folder of the real file system, and what of it would outlive a power cut. Only what goes through its own paths is watched, and only calls of
 * {@code java.nio.file}.
 */
public final class WatchedFiles extends FileSystem {
    private final Path folder;
    private final Disk disk;
    private final WatchedProvider provider;
    private Runnable beforeEach = () -> {};

    /** @param folder an empty one */
    public WatchedFiles(Path folder) {
        this.folder = folder;
        this.disk = new Disk(folder);
        this.provider = new WatchedProvider(this, folder.getFileSystem().provider(), disk);
    }

    /** The folder, to be used in its place. */
    public Path root() {
        return wrapped(folder);
    }

    /** Called before each change and each sync. */
    public void beforeEach(Runnable action) {
        beforeEach = action;
    }

    /** Writes into another folder, which is not there yet, what a power cut now would leave. */
    public void cut(Path into, long seed) {
        try {
            disk.cut(into, new Random(seed));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void before() {
        beforeEach.run();
    }

    // ---- paths: those of the real file system, but for what file system they say they are of

    Path wrapped(Path real) {
        return (Path)
                Proxy.newProxyInstance(Path.class.getClassLoader(), new Class<?>[] {Path.class}, new Watched(real));
    }

    static Path real(Path path) {
        return (Path) Objects.requireNonNull(bare(path));
    }

    private static @Nullable Object bare(@Nullable Object argument) {
        return argument instanceof Path path
                        && Proxy.isProxyClass(path.getClass())
                        && Proxy.getInvocationHandler(path) instanceof Watched watched
                ? watched.real
                : argument;
    }

    private final class Watched implements InvocationHandler {
        private final Path real;

        Watched(Path real) {
            this.real = real;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
                throws Throwable {
            if (method.getName().equals("getFileSystem")) {
                return WatchedFiles.this;
            }
            try {
                return around(method.invoke(
                        real,
                        arguments == null
                                ? null
                                : Arrays.stream(arguments)
                                        .map(WatchedFiles::bare)
                                        .toArray()));
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }

        private @Nullable Object around(@Nullable Object result) {
            return switch (result) {
                case Path path -> wrapped(path);
                case Iterator<?> paths -> new Parts(paths);
                case null, default -> result;
            };
        }
    }

    private final class Parts implements Iterator<Path> {
        private final Iterator<?> paths;

        Parts(Iterator<?> paths) {
            this.paths = paths;
        }

        @Override
        public boolean hasNext() {
            return paths.hasNext();
        }

        @Override
        public Path next() {
            return wrapped((Path) paths.next());
        }
    }

    @Override
    public FileSystemProvider provider() {
        return provider;
    }

    @Override
    public void close() {}

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public String getSeparator() {
        return folder.getFileSystem().getSeparator();
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return folder.getFileSystem().supportedFileAttributeViews();
    }

    @Override
    public Path getPath(String first, String... more) {
        return wrapped(folder.getFileSystem().getPath(first, more));
    }

    @Override
    public PathMatcher getPathMatcher(String pattern) {
        PathMatcher matcher = folder.getFileSystem().getPathMatcher(pattern);
        return path -> matcher.matches(real(path));
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        throw new UnsupportedOperationException();
    }

    @Override
    public WatchService newWatchService() {
        throw new UnsupportedOperationException();
    }
}
