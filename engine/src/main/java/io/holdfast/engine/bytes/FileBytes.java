package io.holdfast.engine.bytes;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

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
