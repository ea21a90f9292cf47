package io.holdfast.engine.backup;

import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.snapshot.Change;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.Manifest;
import io.holdfast.engine.source.ListedObject;
import io.holdfast.engine.source.SortedSpill;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The changes of a range from its first new object on, until all ranges are listed: a run is written in the order of keys, so what
 * comes behind an object that must wait waits too. In memory is little of them, the rest on disk. One thread's.
 */
final class Later implements AutoCloseable {
    private static final long MEMORY = 1L << 20;
    private static final int ADDED = 0;
    private static final int CHANGED = 1;
    private static final int COMPARED = 2;
    private static final int REMOVED = 3;

    private final Renames renames;
    private final int range;
    private final GoneBelow below;
    private final SortedSpill aside;
    private final SortedSpill matches;
    private boolean begun;

    /** @param below the snapshot below a checkpoint */
    Later(Renames renames, int number, KeyRange range, Manifest below, Path scratch) {
        this.renames = renames;
        this.range = number;
        this.below = new GoneBelow(below, range, renames);
        this.aside = new SortedSpill(scratch, MEMORY);
        this.matches = new SortedSpill(scratch, MEMORY);
    }

    /** What came of waiting. */
    interface Taking {
        void take(Change change);

        /** @param old where what is listed stood before */
        void renamed(Listed listed, Renames.Old old);
    }

    /** Puts a change aside, if it must wait. */
    boolean takes(Change change) {
        if (change instanceof Change.Removed(var entry)) {
            renames.gone(entry);
        }
        if (change instanceof Change.Added(var listed)) {
            begun = true;
            renames.added(range, listed);
        }
        if (begun) {
            switch (change) {
                case Change.Added(var listed) -> put(ADDED, listed.key(), listed);
                case Change.Changed other -> put(CHANGED, other.listed().key(), other.listed());
                case Change.Unchanged same -> put(COMPARED, same.listed().key(), same.listed());
                case Change.Removed(var entry) -> put(REMOVED, entry.key(), null);
            }
        }
        return begun;
    }

    /** Whether something waits, or did. */
    boolean hasBegun() {
        return begun;
    }

    /** Every change, whether it waits or not. */
    void looksAt(Change change) {
        if (!(change instanceof Change.Removed)) {
            below.listed(change.key());
        }
    }

    /** All of the range is listed. */
    void end() {
        below.end();
    }

    private void put(int kind, Key key, @Nullable Listed listed) {
        ByteWriter value = new ByteWriter(96).u8(kind);
        aside.add(key.bytes(), (listed == null ? value : value.bytes(ListedObject.write(listed))).toByteArray());
    }

    /** @param old where it stood before, for {@link Renames.Old#read} */
    void matched(Key key, byte[] old) {
        matches.add(key.bytes(), old);
    }

    /**
     * Gives back what was put aside, in its order.
     *
     * @param before entries of the manifest, which change no more
     */
    void forEach(EntriesByKey before, Taking taking) {
        SortedSpill.Sorted renamed = matches.sorted();
        SortedSpill.@Nullable Item match = renamed.next();
        SortedSpill.Sorted sorted = aside.sorted();
        for (SortedSpill.Item item = sorted.next(); item != null; item = sorted.next()) {
            Key key = Key.of(item.key());
            while (match != null && Key.of(match.key()).compareTo(key) < 0) {
                match = renamed.next();
            }
            if (match != null && Key.of(match.key()).equals(key)) {
                taking.renamed(listed(item), Renames.Old.read(match.value()));
            } else {
                taking.take(change(item, before.at(key)));
            }
        }
    }

    private static Change change(SortedSpill.Item item, Optional<Entry> before) {
        return switch (item.value()[0]) {
            case ADDED -> new Change.Added(listed(item));
            case CHANGED -> new Change.Changed(listed(item), before.orElseThrow());
            case COMPARED -> new Change.Unchanged(listed(item), before.orElseThrow());
            default -> new Change.Removed(before.orElseThrow());
        };
    }

    private static Listed listed(SortedSpill.Item item) {
        return ListedObject.read(
                item.key(), new ByteReader(item.value(), 1, item.value().length - 1, "temporary data"));
    }

    /** A key with the number of its range. */
    static byte[] named(int range, Key key) {
        return new ByteWriter(64).u32(range).bytes(key.bytes()).toByteArray();
    }

    static int range(byte[] named) {
        return new ByteReader(named, "temporary data").u32();
    }

    static Key key(byte[] named) {
        ByteReader in = new ByteReader(named, "temporary data");
        in.skip(Integer.BYTES);
        return Key.of(in.bytes(in.remaining()));
    }

    @Override
    public void close() {
        aside.close();
        matches.close();
    }
}
