package io.holdfast.engine.run;

import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.Key;
import java.util.Arrays;

/**
 * Walks the entries of a run in key order. Checks on its way that keys ascend, so that a merge may rely on it. One thread's;
 * one block is in memory.
 */
public final class RunCursor {
    private static final int MAX_VALUE = 1 << 20;

    private final RunReader run;
    private final BlockRows blocks;
    private final Key from;
    private ByteReader block = new ByteReader(new byte[0], "");
    private int entriesLeft;
    private Key key = Key.EMPTY;
    private boolean any;
    private ByteReader value = block;

    RunCursor(RunReader run, Key from) {
        this.run = run;
        this.from = from;
        this.blocks = run.blocks(from);
    }

    /**
     * Goes on to the next entry.
     *
     * @return whether there is one
     */
    public boolean next() {
        do {
            if (!step()) {
                return false;
            }
        } while (key.compareTo(from) < 0);
        return true;
    }

    public Key key() {
        return key;
    }

    /** A reader of the value, valid until the next step. */
    public ByteReader value() {
        return value;
    }

    /** The run that this walks: it knows the frames that values name by number. */
    public RunReader run() {
        return run;
    }

    private boolean step() {
        boolean first = false;
        if (!block.hasRemaining()) {
            if (entriesLeft != 0) {
                throw block.damaged("a block has " + entriesLeft + " entries fewer than its footer says");
            }
            if (!blocks.hasNext()) {
                return false;
            }
            Rows.Block row = blocks.next();
            block = new ByteReader(run.open(row.frame()), run.what());
            entriesLeft = row.entries();
            first = true;
        }
        int shared = block.varint(first ? 0 : key.length(), "shared bytes");
        int more = block.varint(Key.MAX_LENGTH - shared, "key length");
        byte[] bytes = Arrays.copyOf(key.bytes(), shared + more);
        System.arraycopy(block.bytes(more), 0, bytes, shared, more);
        Key next = Key.of(bytes);
        if (any && next.compareTo(key) <= 0) {
            throw block.damaged("key " + next + " comes after " + key);
        }
        any = true;
        key = next;
        value = block.slice(block.varint(MAX_VALUE, "value length"));
        entriesLeft--;
        if (entriesLeft < 0) {
            throw block.damaged("a block has more entries than its footer says");
        }
        return true;
    }
}
