package io.holdfast.engine.snapshot;

import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.run.RunCursor;
import io.holdfast.engine.run.RunReader;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Walks the entries of a stack of runs in key order: a merge in which the highest run wins and removals remove. One thread's;
 * in memory is one block of each run.
 */
public final class EntryCursor {
    private final RunCursor[] runs;
    private final boolean[] alive;
    private final KeyRange range;
    private int current = -1;
    private Key key = Key.EMPTY;
    private @Nullable Entry entry;

    EntryCursor(List<RunCursor> runs, KeyRange range) {
        this.runs = runs.toArray(RunCursor[]::new);
        this.alive = new boolean[this.runs.length];
        this.range = range;
        for (int i = 0; i < alive.length; i++) {
            alive[i] = this.runs[i].next();
        }
    }

    /**
     * Goes on to the next entry.
     *
     * @return whether there is one
     */
    public boolean next() {
        while (step()) {
            Optional<Entry> read = EntryReader.read(key, value(), run());
            if (read.isPresent()) {
                entry = read.get();
                return true;
            }
        }
        entry = null;
        return false;
    }

    public Key key() {
        return key;
    }

    public Entry entry() {
        if (entry == null) {
            throw new IllegalStateException("there is no entry");
        }
        return entry;
    }

    /**
     * Goes on to the next key, whether an entry stands there or a removal.
     *
     * @return whether there is one
     */
    public boolean step() {
        advancePast(key, current);
        int least = -1;
        for (int i = 0; i < runs.length; i++) {
            // On equal keys the higher run wins, so it is looked at last and takes the place.
            if (alive[i] && (least < 0 || runs[i].key().compareTo(runs[least].key()) <= 0)) {
                least = i;
            }
        }
        if (least < 0 || range.isBefore(runs[least].key())) {
            current = -1;
            return false;
        }
        current = least;
        key = runs[least].key();
        return true;
    }

    private void advancePast(Key done, int winner) {
        if (winner < 0) {
            return;
        }
        for (int i = 0; i < runs.length; i++) {
            if (alive[i] && runs[i].key().equals(done)) {
                alive[i] = runs[i].next();
            }
        }
    }

    private ByteReader value() {
        return runs[current].value();
    }

    /** The run that tells what stands at the current key. */
    public RunReader run() {
        return runs[current].run();
    }

    /**
     * What stands at the current key: an entry, or nothing where it is removed.
     *
     * @throws io.holdfast.engine.error.Damaged if it breaks the format; the next key can be gone on to
     */
    public Optional<Entry> decode() {
        return EntryReader.read(key, value(), run());
    }
}
