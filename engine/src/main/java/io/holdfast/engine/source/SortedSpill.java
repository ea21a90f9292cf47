package io.holdfast.engine.source;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Sorts items by key, as unsigned bytes, however many there are: in memory as long as they are few, else on disk. Items with
 * equal keys all stay, in no order. For one thread.
 *
 * <p>An external merge sort (Knuth, The Art of Computer Programming 3, 5.4): full memory is sorted and written as a run; at the end the
 * runs are merged. Memory: what was asked for, and one buffer a run, of which there are at most {@value #MOST_RUNS}.
 */
public final class SortedSpill implements AutoCloseable {
    /** More runs than this are merged into one at once. */
    static final int MOST_RUNS = 128;

    /** Two array headers, an item, and its place in the list. */
    private static final int ITEM_OVERHEAD = 64;

    static final Comparator<Item> BY_KEY = (a, b) -> Arrays.compareUnsigned(a.key, b.key);

    private final Path scratch;
    private final long memory;
    private List<Item> items = new ArrayList<>();
    private long held;
    private final List<SpillFile.Run> runs = new ArrayList<>();
    private @Nullable SpillFile file;

    /**
     * @param scratch folder for what does not fit into memory; nothing in it outlives this object, even if the process is killed
     * @param memory  bytes that items may take, about
     */
    public SortedSpill(Path scratch, long memory) {
        this.scratch = scratch;
        this.memory = memory;
    }

    /** What is sorted: a key, and anything that goes with it. Nobody changes the arrays. */
    public record Item(byte[] key, byte[] value) {}

    /** Items in order. */
    public interface Sorted {
        /** {@code null} behind the last one. */
        @Nullable
        Item next();
    }

    /** @throws io.holdfast.engine.error.HoldfastException if the scratch folder takes no more */
    public void add(byte[] key, byte[] value) {
        items.add(new Item(key, value));
        held += key.length + value.length + ITEM_OVERHEAD;
        if (held >= memory) {
            spill();
        }
    }

    /** Bytes of memory that items take now. */
    public long held() {
        return held;
    }

    /** All items in order. Nothing may be added from here on; valid until this is closed. */
    public Sorted sorted() {
        items.sort(BY_KEY);
        if (file == null) {
            return inMemory(items);
        }
        List<Sorted> sources = new ArrayList<>();
        for (SpillFile.Run run : runs) {
            sources.add(file.read(run));
        }
        sources.add(inMemory(items));
        return new Merge(sources);
    }

    private static Sorted inMemory(List<Item> sorted) {
        var remaining = sorted.iterator();
        return () -> remaining.hasNext() ? remaining.next() : null;
    }

    private void spill() {
        if (file == null) {
            file = new SpillFile(scratch);
        }
        items.sort(BY_KEY);
        runs.add(file.write(inMemory(items)));
        items = new ArrayList<>();
        held = 0;
        if (runs.size() == MOST_RUNS) {
            mergeRuns(file);
        }
    }

    /** Into a file of its own, so that the room of the old runs is free again. */
    private void mergeRuns(SpillFile old) {
        List<Sorted> sources = new ArrayList<>();
        for (SpillFile.Run run : runs) {
            sources.add(old.read(run));
        }
        SpillFile merged = new SpillFile(scratch);
        try (old) {
            file = merged;
            SpillFile.Run all = merged.write(new Merge(sources));
            runs.clear();
            runs.add(all);
        }
    }

    @Override
    public void close() {
        items = new ArrayList<>();
        held = 0;
        if (file != null) {
            file.close();
        }
    }

    /** The least first items of several sources, one after the other. */
    private static final class Merge implements Sorted {
        private record Head(Item item, Sorted from) {}

        private final PriorityQueue<Head> heads = new PriorityQueue<>((a, b) -> BY_KEY.compare(a.item, b.item));

        Merge(List<Sorted> sources) {
            sources.forEach(this::take);
        }

        @Override
        public @Nullable Item next() {
            Head least = heads.poll();
            if (least == null) {
                return null;
            }
            take(least.from);
            return least.item;
        }

        private void take(Sorted source) {
            Item item = source.next();
            if (item != null) {
                heads.add(new Head(item, source));
            }
        }
    }
}
