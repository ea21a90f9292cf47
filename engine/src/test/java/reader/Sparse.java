package reader;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import reader.Entry.Hole;

/** Puts an entry's holes, as zeros, between the bytes of its pieces. A piece may lie on both sides of a hole (§7.1, holes). */
final class Sparse {
    private final Entry entry;
    private final OutputStream out;
    private final Iterator<Hole> holes;
    private @Nullable Hole next;
    private long untilHole;
    private long written;

    Sparse(Entry entry, OutputStream out) throws IOException {
        this.entry = entry;
        this.out = out;
        this.holes = entry.holes().iterator();
        advance();
        fillHoles();
    }

    void write(byte[] bytes) throws IOException {
        int at = 0;
        while (at < bytes.length) {
            int now = (int) Math.min(bytes.length - at, untilHole);
            out.write(bytes, at, now);
            at += now;
            written += now;
            untilHole -= now;
            fillHoles();
        }
    }

    /** @throws Refused if pieces and holes were not as long as the entry */
    void finish() {
        Refused.unless(
                entry.fits(written), "entry " + entry.key() + ": its pieces and holes do not add up to its size");
    }

    private void fillHoles() throws IOException {
        while (next != null && untilHole == 0) {
            for (long left = next.length(); left > 0; left -= Math.min(left, 8192)) {
                out.write(new byte[(int) Math.min(left, 8192)]);
            }
            advance();
        }
    }

    private void advance() {
        next = holes.hasNext() ? holes.next() : null;
        untilHole = next == null ? Long.MAX_VALUE : next.distance();
    }
}
