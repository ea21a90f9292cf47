package io.holdfast.engine.run;

import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.pack.FramePlace;
import io.holdfast.engine.pack.FrameSource;
import io.holdfast.engine.pack.PackInfo;
import io.holdfast.engine.pack.PackRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads a run: its entries in order from any key on, and what its footer tells of the frames and packs that they use. Safe
 * for many threads; a {@link RunCursor} is one thread's. Format: {@code docs/format.md}, section 7.
 *
 * <p>In memory: the footer, one part of each list for each cursor or a few parts of the frame list, and one block for each
 * cursor.
 */
public final class RunReader {
    private final RunRef ref;
    private final Footer footer;
    private final FrameSource source;
    private final PackRef home;
    private final List<PackRef> ownPacks;
    private final RowParts<Rows.Used, FramePlace> frames;
    private final RowParts<PackInfo, PackRef> packs;
    private final String what;

    private RunReader(RunRef ref, FramePlace place, Footer footer, FrameSource source, PackNames names, String what) {
        this.ref = ref;
        this.footer = footer;
        this.source = source;
        this.what = what;
        this.home = place.pack();
        this.ownPacks = footer.ownPacks().stream()
                .map(info -> PackRef.named(footer.kind().packs(), info))
                .toList();
        this.packs = new RowParts<>(footer.packs(), Rows::decodePack, names::data, this::openPart);
        this.frames = new RowParts<>(footer.frames(), Rows.Used::decode, this::place, this::openPart);
    }

    /**
     * Reads the footer.
     *
     * @throws io.holdfast.engine.error.Damaged if there is none, or one that breaks the format
     */
    public static RunReader open(RunRef ref, RunKind kind, FrameSource source, PackNames names) {
        PackRef pack = PackRef.ofName(kind.packs(), ref.pack());
        FramePlace place = FramePlace.of(pack, ref.frame(), ref.place(), ref.length(), 0);
        String what = pack.path() + ", run at frame " + ref.frame();
        Footer footer = Footer.decode(source.open(place), kind, what);
        return new RunReader(ref, place, footer, source, names, what);
    }

    public RunRef ref() {
        return ref;
    }

    public RunWriter.Level level() {
        return footer.level();
    }

    /** Name of the source; empty for an index run. */
    public String sourceName() {
        return footer.source();
    }

    /** Entries, removals included. */
    public long entries() {
        return footer.entries();
    }

    public long removals() {
        return footer.removals();
    }

    /** Sizes of all entries added up, in bytes. */
    public long contentBytes() {
        return footer.content();
    }

    public long shadowedEntries() {
        return footer.shadowedEntries();
    }

    public long shadowedBytes() {
        return footer.shadowedBytes();
    }

    /** The packs of this run's own blocks and parts; that of the footer comes first. */
    public List<PackRef> ownPacks() {
        List<PackRef> all = new ArrayList<>();
        all.add(home);
        all.addAll(ownPacks);
        return all;
    }

    /** What a run uses of one frame. */
    public record FrameUse(FramePlace frame, long liveBytes) {}

    /** Calls back for every row of the frame list, in order: one part is in memory at a time. */
    public void forEachFrame(Consumer<FrameUse> action) {
        frames.forEachRow(row -> action.accept(new FrameUse(place(row), row.live())));
    }

    /** Calls back for every row of the pack list, in order: one part is in memory at a time. */
    public void forEachPack(Consumer<PackInfo> action) {
        packs.forEachRow(action);
    }

    /** The frame that entries mean by this number. */
    public FramePlace frame(long number) {
        return frames.at(number, what);
    }

    /** Entries from this key on. */
    public RunCursor from(Key key) {
        return new RunCursor(this, new KeyRange(key, null));
    }

    /** Entries of a range; some behind it may come, too. */
    public RunCursor within(KeyRange range) {
        return new RunCursor(this, range);
    }

    /** The value of exactly this key. */
    public Optional<ByteReader> find(Key key) {
        RunCursor cursor = from(key);
        return cursor.next() && cursor.key().equals(key) ? Optional.of(cursor.value()) : Optional.empty();
    }

    /** First keys of blocks, evenly spaced, ascending: at most so many. */
    public List<Key> spacedKeys(int most) {
        List<Key> firsts = new ArrayList<>();
        if (footer.blocks().parts().size() >= most) {
            footer.blocks().parts().forEach(part -> firsts.add(part.first()));
        } else {
            blocks(Key.EMPTY).forEachRemaining(block -> firsts.add(block.first()));
        }
        List<Key> spaced = new ArrayList<>();
        for (int i = 1; i <= most && firsts.size() > 1; i++) {
            Key key = firsts.get((int) ((long) i * firsts.size() / (most + 1)));
            if (spaced.isEmpty() || spaced.getLast().compareTo(key) < 0) {
                spaced.add(key);
            }
        }
        return spaced;
    }

    /** The last key, as the footer has it; empty where there is no entry. */
    public Optional<Key> lastKey() {
        return Optional.ofNullable(footer.last());
    }

    /** Why it was written, as far as its footer says that. */
    public Provenance provenance() {
        return footer.provenance();
    }

    /** Whether its blocks have as many entries as its footer says: a frame that only looks like a footer hardly does. */
    public boolean addsUp() {
        long[] counted = new long[1];
        blocks(Key.EMPTY).forEachRemaining(block -> counted[0] += block.entries());
        return counted[0] == footer.entries();
    }

    /** How messages name this run. */
    public String what() {
        return what;
    }

    /** Blocks from the one on in which the key may lie. */
    BlockRows blocks(Key from) {
        return new BlockRows(footer.blocks(), from, this::openPart, what);
    }

    byte[] open(Rows.Own own) {
        return source.open(FramePlace.of(ownPack(own.pack()), own.frame(), own.place(), own.length(), 0));
    }

    private ByteReader openPart(Rows.Part part) {
        return new ByteReader(open(part.frame()), what);
    }

    private PackRef ownPack(int number) {
        if (number == 0) {
            return home;
        }
        if (number > ownPacks.size()) {
            throw new ByteReader(new byte[0], what).damaged("it names its pack " + number + " of " + ownPacks.size());
        }
        return ownPacks.get(number - 1);
    }

    private FramePlace place(Rows.Used row) {
        return FramePlace.of(packs.at(row.pack(), what), row.frame(), row.place(), row.length(), row.plain());
    }

    /** Gives one {@link PackRef} for each name, so that runs that name one pack mean one thing. */
    public interface PackNames {
        PackRef data(PackInfo info);
    }
}
