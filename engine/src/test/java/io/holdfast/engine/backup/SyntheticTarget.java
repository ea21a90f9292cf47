package io.holdfast.engine.backup;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.restore.AllHoldingTarget;
import io.holdfast.engine.source.Source;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * A target that keeps nothing: what is put there is compared with what a {@link SyntheticSource} has, and counted. When it is finished
 * it shows what that source has, so that it can be compared like any other.
 */
final class SyntheticTarget extends AllHoldingTarget {
    private final SyntheticSource source;
    private final LongAdder written = new LongAdder();
    private volatile boolean finished;

    SyntheticTarget(SyntheticSource source) {
        this.source = source;
    }

    /** Files that were put here with the bytes that they should have. */
    long written() {
        return written.sum();
    }

    @Override
    public String describe() {
        return "nowhere";
    }

    @Override
    public boolean isEmpty() {
        return !finished;
    }

    @Override
    public Optional<Listed> find(Key key) {
        return finished ? Optional.of(source.listed(key)) : Optional.empty();
    }

    @Override
    public Source asSource() {
        return source;
    }

    @Override
    public Writing write(Listed listed) {
        byte[] expected = source.content(listed);
        return new Writing() {
            private int position;

            @Override
            public void write(byte[] buffer, int offset, int length) {
                for (int i = 0; i < length; i++) {
                    if (buffer[offset + i] != expected[position++]) {
                        throw new IllegalStateException(listed.key() + " has other bytes");
                    }
                }
            }

            @Override
            public void commit() {
                if (position != expected.length) {
                    throw new IllegalStateException(listed.key() + " ends too soon");
                }
                written.increment();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void place(Listed listed) {
        throw new IllegalStateException(listed.key() + " has no content");
    }

    @Override
    public boolean link(Listed listed, Key one) {
        throw new IllegalStateException(listed.key() + " is no link");
    }

    @Override
    public void finish() {
        finished = true;
    }
}
