package io.holdfast.cli;

import io.holdfast.engine.entry.FileAttributes.Hole;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Puts content out, with the zeros that the holes of a sparse file stand for between its bytes. One thread's. */
final class ContentPrinter {
    private static final byte[] ZEROS = new byte[1 << 16];

    private final OutputStream out;
    private final List<Hole> holes;
    private int hole;
    private long position;

    /** @param holes ascending and apart */
    ContentPrinter(OutputStream out, List<Hole> holes) {
        this.out = out;
        this.holes = holes;
    }

    /** The next bytes that are in no hole. */
    void print(byte[] bytes, int offset, int length) {
        int done = 0;
        while (done < length) {
            fillHoles();
            long most = hole < holes.size() ? holes.get(hole).offset() - position : Long.MAX_VALUE;
            int part = (int) Math.min(length - done, most);
            write(bytes, offset + done, part);
            done += part;
        }
    }

    /** To be called behind the last byte. */
    void end() {
        fillHoles();
        try {
            out.flush();
        } catch (IOException e) {
            throw new OutputClosed();
        }
    }

    private void fillHoles() {
        while (hole < holes.size() && holes.get(hole).offset() <= position) {
            long left = holes.get(hole).length();
            while (left > 0) {
                int part = (int) Math.min(left, ZEROS.length);
                write(ZEROS, 0, part);
                left -= part;
            }
            hole++;
        }
    }

    private void write(byte[] bytes, int offset, int length) {
        try {
            out.write(bytes, offset, length);
            position += length;
        } catch (IOException e) {
            throw new OutputClosed();
        }
    }
}
