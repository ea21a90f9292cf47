package io.holdfast.engine.snapshot;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.run.RunCursor;
import io.holdfast.engine.run.RunReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The entries of a snapshot: a stack of runs, the base below, layers of changes on it. The highest run that has a key tells
 * what stands there. Format: {@code docs/format.md}, section 7.3.
 */
public final class Manifest {
    /** Runs of a manifest, at most; a reader's ceiling. */
    public static final int MAX_RUNS = 64;

    /** A manifest without entries. */
    public static final Manifest EMPTY = new Manifest(List.of());

    private final List<RunReader> runs;

    /** @param runs base first */
    public Manifest(List<RunReader> runs) {
        if (runs.size() > MAX_RUNS) {
            throw new Damaged("a manifest of " + runs.size() + " runs; at most " + MAX_RUNS + " are allowed");
        }
        this.runs = List.copyOf(runs);
    }

    /** Its runs, base first. */
    public List<RunReader> runs() {
        return runs;
    }

    public boolean isEmpty() {
        return runs.isEmpty();
    }

    /** Every entry of the range, in key order. */
    public EntryCursor entries(KeyRange range) {
        List<RunCursor> cursors = new ArrayList<>();
        for (RunReader run : runs) {
            cursors.add(run.within(range));
        }
        return new EntryCursor(cursors, range);
    }

    public EntryCursor entries() {
        return entries(KeyRange.ALL);
    }

    /** The entry of exactly this key. */
    public Optional<Entry> find(Key key) {
        EntryCursor cursor = entries(new KeyRange(key, key.successor()));
        return cursor.next() ? Optional.of(cursor.entry()) : Optional.empty();
    }

    /** Keys that divide the entries about evenly, ascending: at most so many. */
    public List<Key> spacedKeys(int most) {
        return runs.stream()
                .max(Comparator.comparingLong(RunReader::entries))
                .map(largest -> List.copyOf(new TreeSet<>(largest.spacedKeys(most))))
                .orElse(List.of());
    }
}
