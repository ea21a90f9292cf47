package io.holdfast.engine.repository;

import io.holdfast.engine.bytes.FileBytes;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.pack.PackKind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whole packs of runs on local disk, so that what is needed of the past is fetched once. Bounded in bytes: those used longest
 * ago go first. It may vanish or lie at any time: who uses a pack compares it with its name, and a disk that is full or read-only costs
 * time alone.
 */
final class PackCache {
    private final Path folder;
    private final long most;

    /** @param most bytes */
    PackCache(Path folder, long most) {
        this.folder = folder;
        this.most = most;
    }

    /** The pack, opened for reading, if it is here. The caller closes it. */
    Optional<FileChannel> find(PackKind kind, ObjectHash name) {
        try {
            return Optional.of(FileChannel.open(file(kind, name), StandardOpenOption.READ));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * The first bytes of a pack that lies here, when all of it was compared with its name.
     *
     * @throws IOException if it is not what its name says
     */
    static byte[] beginning(FileChannel file, ObjectHash name, int length) throws IOException {
        byte[] begin = FileBytes.read(file, 0, length);
        if (!ObjectHash.sha256(file).equals(name)) {
            throw new IOException("the cached pack is not what its name says");
        }
        return begin;
    }

    /** Says that the pack is in use again: it goes later than others. */
    void touch(PackKind kind, ObjectHash name) {
        try {
            Files.setLastModifiedTime(file(kind, name), FileTime.from(Instant.now()));
        } catch (IOException e) {
            // It goes earlier than it should: that is all.
        }
    }

    /** @return why it can't be kept, if so */
    Optional<IOException> keep(PackKind kind, ObjectHash name, byte[] bytes, int length) {
        try {
            Files.createDirectories(folder);
            Path temporary = Files.createTempFile(folder, ".new-", "");
            FileBytes.put(temporary, bytes, length, file(kind, name));
            shrink();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e);
        }
    }

    void drop(PackKind kind, ObjectHash name) {
        try {
            Files.deleteIfExists(file(kind, name));
        } catch (IOException e) {
            // It stays, and is found damaged again.
        }
    }

    /** How messages name it. */
    String describe() {
        return folder.toString();
    }

    private Path file(PackKind kind, ObjectHash name) {
        return folder.resolve(kind.folder() + "-" + name);
    }

    private void shrink() throws IOException {
        List<Cached> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                try {
                    all.add(new Cached(file, Files.size(file), Files.getLastModifiedTime(file)));
                } catch (NoSuchFileException e) {
                    // Another thread or process has just put it in place, or dropped it.
                }
            }
        }
        long sum = all.stream().mapToLong(Cached::size).sum();
        all.sort(Comparator.comparing(Cached::used));
        for (Cached oldest : all) {
            if (sum <= most) {
                return;
            }
            Files.deleteIfExists(oldest.file);
            sum -= oldest.size;
        }
    }

    private record Cached(Path file, long size, FileTime used) {}
}
