package io.holdfast.engine.store.powercut;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/** Does everything in the real file system, and tells the disk of it. */
final class WatchedProvider extends FileSystemProvider {
    private final WatchedFiles files;
    private final FileSystemProvider real;
    private final Disk disk;

    WatchedProvider(WatchedFiles files, FileSystemProvider real, Disk disk) {
        this.files = files;
        this.real = real;
        this.disk = disk;
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        Path bare = WatchedFiles.real(path);
        boolean writes = options.contains(StandardOpenOption.WRITE);
        if (writes && !options.contains(StandardOpenOption.CREATE_NEW)) {
            throw new UnsupportedOperationException("writing into a file that is there");
        }
        if (writes) {
            files.before();
        }
        FileChannel channel = real.newFileChannel(bare, options, attributes);
        if (writes) {
            disk.made(bare);
        }
        return new WatchedChannel(channel, bare, disk, files);
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
        files.before();
        real.createDirectory(WatchedFiles.real(folder), attributes);
        disk.madeFolder(WatchedFiles.real(folder));
    }

    @Override
    public void delete(Path path) throws IOException {
        files.before();
        real.delete(WatchedFiles.real(path));
        disk.deleted(WatchedFiles.real(path));
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        files.before();
        real.move(WatchedFiles.real(source), WatchedFiles.real(target), options);
        disk.moved(WatchedFiles.real(source), WatchedFiles.real(target));
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path folder, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        DirectoryStream<Path> found =
                real.newDirectoryStream(WatchedFiles.real(folder), entry -> filter.accept(files.wrapped(entry)));
        return new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                Iterator<Path> paths = found.iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return paths.hasNext();
                    }

                    @Override
                    public Path next() {
                        return files.wrapped(paths.next());
                    }
                };
            }

            @Override
            public void close() throws IOException {
                found.close();
            }
        };
    }

    // ---- what changes nothing

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        real.checkAccess(WatchedFiles.real(path), modes);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        return real.readAttributes(WatchedFiles.real(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String names, LinkOption... options) throws IOException {
        return real.readAttributes(WatchedFiles.real(path), names, options);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
        return real.getFileAttributeView(WatchedFiles.real(path), type, options);
    }

    @Override
    public boolean isSameFile(Path one, Path other) throws IOException {
        return real.isSameFile(WatchedFiles.real(one), WatchedFiles.real(other));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
        return real.isHidden(WatchedFiles.real(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        return real.getFileStore(WatchedFiles.real(path));
    }

    // ---- what nobody asks for

    @Override
    public void copy(Path source, Path target, CopyOption... options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setAttribute(Path path, String name, Object value, LinkOption... options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String getScheme() {
        return "watched";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> settings) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Path getPath(URI uri) {
        throw new UnsupportedOperationException();
    }
}
