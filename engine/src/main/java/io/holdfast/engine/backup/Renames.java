package io.holdfast.engine.backup;

import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.Manifest;
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
 * and merged. What an earlier job of the same windows took away is gone too ({@link GoneBelow}).
 */
final class Renames implements AutoCloseable {
    private static final long MEMORY = 4L << 20;

    private static final int IN_MANIFEST = 0;
    private static final int BELOW = 1;

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

    /** Where the content of what was renamed stood. */
    sealed interface Old {
        Key key();

        /** In the manifest that the job began with. */
        record InManifest(Key key) implements Old {}

        /** In the snapshot below the checkpoint that the job began with. */
        record Below(Key key) implements Old {}

        static Old read(byte[] value) {
            Key key = Key.of(Arrays.copyOfRange(value, 1, value.length));
            return value[0] == BELOW ? new Below(key) : new InManifest(key);
        }
    }

    /**
     * What a range puts aside.
     *
     * @param below the snapshot below the checkpoint that the job began with
     */
    synchronized Later range(KeyRange range, Manifest below) {
        Later later = new Later(this, ranges.size(), range, below, scratch);
        ranges.add(later);
        return later;
    }

    void gone(Entry entry) {
        gone(entry, IN_MANIFEST);
    }

    /** Likewise, in the snapshot below a checkpoint. */
    void goneBelow(Entry entry) {
        gone(entry, BELOW);
    }

    /** Without its content, what an entry says of it proves nothing. */
    private void gone(Entry entry, int where) {
        if (entry.unread().isEmpty() && entry.moved().isEmpty()) {
            byte[] key = entry.key().bytes();
            source.contentSign(entry.listed())
                    .ifPresent(sign -> add(
                            gone,
                            sign,
                            new ByteWriter(key.length + 1).u8(where).bytes(key).toByteArray()));
        }
    }

    void added(int range, Listed listed) {
        source.contentSign(listed).ifPresent(sign -> add(added, sign, Later.named(range, listed.key())));
    }

    private synchronized void add(SortedSpill to, byte[] sign, byte[] value) {
        to.add(sign, value);
    }

    /** Tells each range which of its new objects stood elsewhere before, and where, as far as it was listed. Nothing is put aside any more. */
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
                range.matched(Later.key(item.value()), old.value());
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
