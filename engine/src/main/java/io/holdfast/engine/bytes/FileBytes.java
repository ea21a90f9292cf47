package io.holdfast.engine.bytes;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Arrays from and to files, in slices: for what a channel is given at once, the JDK keeps as much memory outside the heap, and
 * for every thread that ever asked.
 */
public final class FileBytes {
    private static final int SLICE = 256 << 10;

    private FileBytes() {}

    /** Writes the first bytes of an array at the channel's position. */
    public static void write(FileChannel file, byte[] bytes, int length) throws IOException {
        for (int at = 0; at < length; ) {
            at += file.write(ByteBuffer.wrap(bytes, at, Math.min(SLICE, length - at)));
        }
    }

    /**
     * Puts a file in its place, whole or not at all. Where that can't be, as on a disk that is full, the temporary file is removed: each attempt would leave another.
     *
     * @param temporary exists, on the same file system
     * @param length    so many bytes of the array
     */
    public static void put(Path temporary, byte[] bytes, int length, Path place) throws IOException {
        try {
            try (FileChannel out = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                write(out, bytes, length);
            }
            Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
    }

    /**
     * Reads so many bytes.
     *
     * @throws EOFException if the file ends before
     */
    public static byte[] read(FileChannel file, long offset, int length) throws IOException {
        byte[] bytes = new byte[length];
        for (int at = 0; at < length; ) {
            int read = file.read(ByteBuffer.wrap(bytes, at, Math.min(SLICE, length - at)), offset + at);
            if (read < 0) {
                throw new EOFException("the file ends after " + (offset + at) + " bytes");
            }
            at += read;
        }
        return bytes;
    }
}
