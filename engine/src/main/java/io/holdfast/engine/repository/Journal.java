package io.holdfast.engine.repository;

import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.Hex;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.pack.PackInfo;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The packs of content that a job has uploaded, in a file of this machine: a job that ends before its commit leaves it behind,
 * and the next one looks there for what need not be sent again. A hint: each pack is used only after the store has shown it.
 *
 * <p>A journal is locked while its job runs, so nobody takes another's.
 */
final class Journal implements Closeable {
    private static final int ROW = ObjectHash.LENGTH + 4 + PackInfo.MD5_LENGTH + 8;
    private static final int MAX_ROWS = 1 << 20;
    private static final int NAME = 16;
    private static final String SUFFIX = ".journal";

    private final @Nullable Path path;
    private final @Nullable FileChannel file;
    private final List<Path> takenOver = new ArrayList<>();

    private Journal(@Nullable Path path, @Nullable FileChannel file) {
        this.path = path;
        this.file = file;
    }

    /**
     * A new journal in this folder. Where none can be written the job goes on without.
     *
     * @param random for its name
     */
    static Journal begin(Path folder, SecureRandom random) {
        try {
            Files.createDirectories(folder);
            Path path = folder.resolve(newName(random));
            FileChannel file = FileChannel.open(
                    path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.READ);
            file.lock();
            return new Journal(path, file);
        } catch (IOException e) {
            return new Journal(null, null);
        }
    }

    private static String newName(SecureRandom random) {
        byte[] bytes = new byte[NAME];
        random.nextBytes(bytes);
        return Hex.of(bytes) + SUFFIX;
    }

    /** Notes a pack that the store has acknowledged. */
    synchronized void note(PackInfo pack) {
        if (file != null) {
            ByteWriter row = new ByteWriter(ROW);
            IndexFile.encode(pack, row);
            try {
                file.write(ByteBuffer.wrap(row.toByteArray()), file.size());
            } catch (IOException e) {
                // The pack would be sent again after an interruption: that is all.
            }
        }
    }

    /** The packs in journals that jobs have left behind; those are removed when this job is done. */
    Set<PackInfo> leftBehind() {
        Set<PackInfo> packs = new LinkedHashSet<>();
        Path own = path;
        if (own != null) {
            try (Stream<Path> all = Files.list(own.toAbsolutePath().getParent())) {
                all.filter(each -> each.toString().endsWith(SUFFIX)
                                && !each.getFileName().equals(own.getFileName()))
                        .sorted()
                        .forEach(each -> takeOver(each, packs));
            } catch (IOException e) {
                return packs;
            }
        }
        return packs;
    }

    private void takeOver(Path path, Set<PackInfo> packs) {
        try (FileChannel other = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = other.tryLock()) {
            if (lock == null) {
                return;
            }
            takenOver.add(path);
            long rows = Math.min(MAX_ROWS, other.size() / ROW);
            for (long i = 0; i < rows; i++) {
                ByteBuffer row = ByteBuffer.allocate(ROW);
                other.read(row, i * ROW);
                packs.add(IndexFile.decodePack(new ByteReader(row.array(), path.toString())));
            }
        } catch (IOException | OverlappingFileLockException | Damaged e) {
            // Another job's, or of no use.
        }
    }

    /** The job is committed: nothing here is needed any more. */
    void end() {
        for (Path each : takenOver) {
            delete(each);
        }
        if (path != null) {
            delete(path);
        }
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // It is looked at once more by the next job.
        }
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
