package io.holdfast.engine.restore;

import io.holdfast.engine.entry.FileAttributes.Hole;
import java.util.List;

/** Writes the zeros of a sparse file's holes too, for a target that has no holes. One thread's. */
final class ZeroFilling implements Target.Writing {
    private static final byte[] ZEROS = new byte[64 << 10];

    private final Target.Writing inner;
    private final List<Hole> holes;
    private int next;
    private long position;

    /**
     * @param inner closed with this
     * @param holes ascending and apart
     */
    ZeroFilling(Target.Writing inner, List<Hole> holes) {
        this.inner = inner;
        this.holes = holes;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
        int done = 0;
        while (done < length) {
            fillHoles();
            long most = next < holes.size() ? holes.get(next).offset() - position : Long.MAX_VALUE;
            int part = (int) Math.min(length - done, most);
            inner.write(buffer, offset + done, part);
            position += part;
            done += part;
        }
    }

    private void fillHoles() {
        while (next < holes.size() && holes.get(next).offset() <= position) {
            Hole hole = holes.get(next++);
            for (long left = hole.length(); left > 0; left -= ZEROS.length) {
                inner.write(ZEROS, 0, (int) Math.min(left, ZEROS.length));
            }
            position += hole.length();
        }
    }

    @Override
    public void commit() {
        fillHoles();
        inner.commit();
    }

    @Override
    public void close() {
        inner.close();
    }
}
