package io.holdfast.engine.store.s3;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.IntConsumer;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The body of a reply, of a length that is known: one that ends before throws, and closing early cuts the connection
 * rather than reading on.
 */
final class S3Content extends InputStream {
    private final ResponseInputStream<?> body;
    private final long length;
    private final IntConsumer told;
    private long read;

    /** @param told how much was read, each time; it may wait */
    S3Content(ResponseInputStream<?> body, long length, IntConsumer told) {
        this.body = body;
        this.length = length;
        this.told = told;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int most) throws IOException {
        if (read == length) {
            requireEnd();
            return -1;
        }
        int count = readSome(buffer, offset, (int) Math.min(most, length - read));
        if (count < 0) {
            throw new EOFException("it ends after " + read + " of " + length + " bytes");
        }
        read += count;
        told.accept(count);
        return count;
    }

    /** Where a checksum comes behind the body, the SDK compares it when it is read on. */
    private void requireEnd() throws IOException {
        if (readSome(new byte[1], 0, 1) >= 0) {
            throw new IOException("it goes on after " + length + " bytes");
        }
    }

    /** The SDK tells of a stopped thread in its own words. */
    private int readSome(byte[] buffer, int offset, int most) throws IOException {
        try {
            return body.read(buffer, offset, most);
        } catch (SdkException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        if (read < length) {
            body.abort();
        }
        body.close();
    }
}
