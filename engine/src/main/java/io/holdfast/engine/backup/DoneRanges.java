package io.holdfast.engine.backup;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The key ranges that a checkpoint's job and those before it have looked at. The next job takes the others first, then lists these once
 * more, so that nothing that changed there meanwhile is missed.
 *
 * @param ranges ascending, apart from each other
 */
record DoneRanges(List<KeyRange> ranges) {
    static final DoneRanges NONE = new DoneRanges(List.of());

    /** Bytes of keys that a record may have for this. What is left out is taken as not done, which costs another look. */
    private static final int MOST_BYTES = 1 << 20;

    DoneRanges {
        ranges = List.copyOf(ranges);
    }

    /** These ranges, in whatever order and however they overlap. */
    static DoneRanges of(List<KeyRange> any) {
        List<KeyRange> apart = new ArrayList<>();
        for (KeyRange next :
                any.stream().sorted(Comparator.comparing(KeyRange::from)).toList()) {
            KeyRange last = apart.isEmpty() ? null : apart.getLast();
            if (last == null || endsBefore(last, next.from())) {
                apart.add(next);
            } else {
                apart.set(apart.size() - 1, new KeyRange(last.from(), later(last.to(), next.to())));
            }
        }
        return new DoneRanges(apart);
    }

    private static boolean endsBefore(KeyRange range, Key key) {
        Key to = range.to();
        return to != null && to.compareTo(key) < 0;
    }

    private static @Nullable Key later(@Nullable Key a, @Nullable Key b) {
        if (a == null || b == null) {
            return null;
        }
        return a.compareTo(b) > 0 ? a : b;
    }

    DoneRanges and(DoneRanges more) {
        return of(Stream.concat(ranges.stream(), more.ranges.stream()).toList());
    }

    boolean contains(Key key) {
        int low = 0;
        int high = ranges.size();
        while (low < high) { // behind the last range that begins at the key or before it
            int middle = (low + high) >>> 1;
            if (ranges.get(middle).from().compareTo(key) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low > 0 && ranges.get(low - 1).contains(key);
    }

    /** The same ranges, ascending, each of them cut where what is done begins or ends. */
    List<KeyRange> divide(List<KeyRange> whole) {
        NavigableSet<Key> bounds = new TreeSet<>();
        for (KeyRange each : ranges) {
            bounds.add(each.from());
            Key to = each.to();
            if (to != null) {
                bounds.add(to);
            }
        }
        List<KeyRange> parts = new ArrayList<>();
        for (KeyRange range : whole) {
            Key from = range.from();
            for (Key bound : bounds.tailSet(from, false)) {
                if (range.isBefore(bound)) {
                    break;
                }
                parts.add(new KeyRange(from, bound));
                from = bound;
            }
            parts.add(new KeyRange(from, range.to()));
        }
        return parts;
    }

    /** What no job has looked at. */
    List<KeyRange> others() {
        List<KeyRange> others = new ArrayList<>();
        Key from = Key.EMPTY;
        for (KeyRange each : ranges) {
            if (from.compareTo(each.from()) < 0) {
                others.add(new KeyRange(from, each.from()));
            }
            Key to = each.to();
            if (to == null) {
                return others;
            }
            from = to;
        }
        others.add(new KeyRange(from, null));
        return others;
    }

    /** As many of them as a record has room for. */
    List<KeyRange> forRecord() {
        int bytes = 0;
        for (int i = 0; i < ranges.size(); i++) {
            Key to = ranges.get(i).to();
            bytes += ranges.get(i).from().length() + (to == null ? 0 : to.length());
            if (bytes > MOST_BYTES) {
                return ranges.subList(0, i);
            }
        }
        return ranges;
    }
}
