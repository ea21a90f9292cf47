package io.holdfast.engine.run;

import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Walks the entries of a run in key order. Checks on its way that keys ascend, so that a merge may rely on it. One thread's;
 * one block is in memory.
 */
public final class RunCursor {
    private static final int MAX_VALUE = 1 << 20;

    private final RunReader run;
    private final BlockRows blocks;
    private final KeyRange range;
    private Rows.@Nullable Block row;
    private ByteReader block = new ByteReader(new byte[0], "");
    private int entriesLeft;
    private Key key = Key.EMPTY;
    private boolean any;
    private ByteReader value = block;

    RunCursor(RunReader run, KeyRange range) {
        this.run = run;
        this.range = range;
        this.blocks = run.blocks(range.from());
    }

    /**
     * Goes on to the next entry. Entries behind the range may still come; blocks behind it are not read.
     *
     * @return whether there is one
     */
    public boolean next() {
        do {
            if (!step()) {
                return false;
            }
        } while (key.compareTo(range.from()) < 0);
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

    /**
     * To be called after {@link #next} has found damage: leaves the block that can't be read, and goes on behind it.
     *
     * @return the keys that are lost with the block; empty if what is damaged is the list of blocks, and nothing follows
     */
    public Optional<KeyRange> leaveBlock() {
        Rows.Block left = row;
        if (left == null) {
            return Optional.empty();
        }
        block = new ByteReader(new byte[0], run.what());
        entriesLeft = 0;
        Key lostFrom = any && key.compareTo(left.first()) >= 0 ? key.successor() : left.first();
        Key lostTo = blocks.hasNext() ? blocks.peek().first() : null;
        boolean ascending = lostTo == null || lostFrom.compareTo(lostTo) <= 0;
        return Optional.of(new KeyRange(lostFrom, ascending ? lostTo : lostFrom));
    }

    private boolean step() {
        boolean first = false;
        if (!block.hasRemaining()) {
            if (entriesLeft != 0) {
                throw block.damaged("a block has " + entriesLeft + " entries fewer than its footer says");
            }
            row = null;
            if (!blocks.hasNext() || range.isBefore(blocks.peek().first())) {
                return false;
            }
            row = blocks.next();
            entriesLeft = row.entries();
            block = new ByteReader(run.open(row.frame()), run.what());
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
        if (first && row != null && !next.equals(row.first())) {
            throw block.damaged("a block begins with " + next + ", not with " + row.first());
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
