package io.holdfast.engine.backup;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.source.SortedSpill;
import io.holdfast.engine.source.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which objects that are new stood under another key before: those with the sign of one that is gone ({@link Source#contentSign}).
 * Their content is in the repository, so it is not read.
 *
 * <p>What is gone is known only when everything was listed. So each range puts aside what it finds from its first new object on
 * ({@link Later}), and goes on with it behind {@link #join}. Gone and new ones are sorted by their signs, on disk where they are many,
 * and merged.
 */
final class Renames implements AutoCloseable {
    private static final long MEMORY = 4L << 20;

    private final Source source;
    private final Path scratch;
    private final SortedSpill gone;
    private final SortedSpill added;
    private final List<Later> ranges = new ArrayList<>();

    Renames(Source source, Path scratch) {
        this.source = source;
        this.scratch = scratch;
        this.gone = new SortedSpill(scratch, MEMORY);
        this.added = new SortedSpill(scratch, MEMORY);
    }

    /** What a range puts aside. */
    synchronized Later range() {
        Later later = new Later(this, ranges.size(), scratch);
        ranges.add(later);
        return later;
    }

    /** Without its content, what an entry says of it proves nothing. */
    void gone(Entry entry) {
        if (entry.unread().isEmpty() && entry.moved().isEmpty()) {
            source.contentSign(entry.listed())
                    .ifPresent(sign -> add(gone, sign, entry.key().bytes()));
        }
    }

    void added(int range, Listed listed) {
        source.contentSign(listed).ifPresent(sign -> add(added, sign, Later.named(range, listed.key())));
    }

    private synchronized void add(SortedSpill to, byte[] sign, byte[] value) {
        to.add(sign, value);
    }

    /** Tells each range which of its new objects stood elsewhere before, and where. When all is listed. */
    synchronized void join() {
        SortedSpill.Sorted olds = gone.sorted();
        SortedSpill.Sorted news = added.sorted();
        SortedSpill.@Nullable Item old = olds.next();
        for (SortedSpill.Item item = news.next(); item != null; item = news.next()) {
            while (old != null && Arrays.compareUnsigned(old.key(), item.key()) < 0) {
                old = olds.next();
            }
            if (old == null) {
                return;
            }
            if (Arrays.equals(old.key(), item.key())) {
                Later range = ranges.get(Later.range(item.value()));
                range.matched(Later.key(item.value()), Key.of(old.value()));
            }
        }
    }

    @Override
    public synchronized void close() {
        gone.close();
        added.close();
        ranges.forEach(Later::close);
    }
}
