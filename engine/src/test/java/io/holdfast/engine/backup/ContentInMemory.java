package io.holdfast.engine.backup;

import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.source.Source;

/** Content that a test has as an array, and that nobody changes while it is read. */
final class ContentInMemory implements Source.Content {
    private final Listed listed;
    private final byte[] bytes;
    private int at;

    ContentInMemory(Listed listed, byte[] bytes) {
        this.listed = listed;
        this.bytes = bytes;
    }

    @Override
    public Listed listed() {
        return listed;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        int n = Math.min(length, bytes.length - at);
        System.arraycopy(bytes, at, buffer, offset, n);
        at += n;
        return n;
    }

    @Override
    public Source.Outcome outcome() {
        return new Source.Outcome.Steady();
    }

    @Override
    public void close() {}
}
