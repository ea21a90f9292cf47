package io.holdfast.engine.restore;

import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.LongPieces;
import io.holdfast.engine.snapshot.Piece;
import io.holdfast.engine.source.SortedSpill;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Names of files that have several, put off until all other content is written: however many, sorted on disk. Of the names of a
 * file one is written, or is there already; the others are linked to it. One thread's.
 *
 * <p>A name has a content of its own in a snapshot, since names are read one after the other: where the file changed meanwhile, or one of
 * its folders could not be listed any more, they differ. So only names whose entries say the same are taken for one file.
 *
 * <p>First they are sorted by file, to find that one; then by key, so that content is read in the order in which it was stored.
 */
final class HardLinks implements AutoCloseable {
    private static final long MEMORY = 8 * 1024 * 1024;
    private static final byte[] NOTHING = {};

    /** What is there sorts before what is not. */
    private static final int THERE = 0;

    private static final int MISSING = 1;

    private final LongPieces longPieces;
    private final Elsewhere elsewhere;
    private final SortedSpill byFile;
    private final SortedSpill toWrite;
    private final SortedSpill toLink;
    private boolean any;

    HardLinks(Path scratch, LongPieces longPieces, Elsewhere elsewhere) {
        this.longPieces = longPieces;
        this.elsewhere = elsewhere;
        byFile = new SortedSpill(scratch, MEMORY);
        toWrite = new SortedSpill(scratch, MEMORY);
        toLink = new SortedSpill(scratch, MEMORY);
    }

    static boolean isLinked(Listed listed) {
        return listed.kind().hasContent()
                && listed.attributes() instanceof FileAttributes file
                && file.hardLinks() != 0;
    }

    /** A name that is to be put in place. */
    void addMissing(Entry entry) {
        add(entry, MISSING);
        any = true;
    }

    /** A name that is there as the snapshot has it. */
    void addThere(Entry entry) {
        add(entry, THERE);
    }

    private void add(Entry entry, int state) {
        Key key = entry.key();
        byFile.add(
                new ByteWriter(ObjectHash.LENGTH + 1 + key.length())
                        .bytes(file(entry).bytes())
                        .u8(state)
                        .bytes(key.bytes())
                        .toByteArray(),
                NOTHING);
    }

    /** What names of one file share: its number, and all that belongs to the file and not to a name of it. */
    private ObjectHash file(Entry entry) {
        return ObjectHash.sha256(
                attributes(entry.listed()).bytes(pieces(entry).bytes()).toByteArray());
    }

    private static ByteWriter attributes(Listed listed) {
        ByteWriter out = new ByteWriter(256)
                .varint(listed.size())
                .u64(listed.modified().seconds())
                .varint(listed.modified().nanos());
        if (listed.attributes() instanceof FileAttributes file) {
            out.u64(file.hardLinks())
                    .varint(file.mode())
                    .u32(file.user())
                    .u32(file.group())
                    .varint(file.holes().size());
            file.holes().forEach(hole -> out.varint(hole.offset()).varint(hole.length()));
            out.varint(file.extended().size());
            for (Named attribute : file.extended()) {
                out.sized(attribute.name()).sized(attribute.value());
            }
        }
        return out;
    }

    /**
     * All pieces, also those of a stored list: the list itself says where they lie as well, and so differs between names of one file. A
     * list that can't be read stands for itself.
     */
    private ObjectHash pieces(Entry entry) {
        try {
            Pieces[] all = {new Pieces()};
            elsewhere.with(entry, content -> {
                all[0] = new Pieces();
                longPieces.forEach(entry.key(), content, all[0]::add);
            });
            return all[0].hash();
        } catch (Interrupted e) {
            throw e;
        } catch (HoldfastException e) {
            var list = new Pieces();
            entry.content().own().forEach(list::add);
            return list.hash();
        }
    }

    /** A hash of many pieces, in little memory. */
    private static final class Pieces {
        private static final int FOLDED_FROM = 64 << 10;

        private final ByteWriter gathered = new ByteWriter(256);

        void add(Piece piece) {
            gathered.varint(piece.length()).bytes(piece.hash().bytes());
            if (gathered.size() >= FOLDED_FROM) {
                ObjectHash so = hash();
                gathered.clear();
                gathered.bytes(so.bytes());
            }
        }

        ObjectHash hash() {
            return ObjectHash.sha256(gathered.toByteArray());
        }
    }

    /** Whether any is to be put in place. */
    boolean isEmpty() {
        return !any;
    }

    /** Finds the one of each file. Nothing may be added any more. */
    void sort() {
        SortedSpill.Sorted names = byFile.sorted();
        byte[] file = NOTHING;
        byte[] one = NOTHING;
        for (SortedSpill.Item item = names.next(); item != null; item = names.next()) {
            ByteReader in = new ByteReader(item.key(), "temporary data");
            byte[] next = in.bytes(ObjectHash.LENGTH);
            int state = in.u8();
            byte[] key = in.bytes(in.remaining());
            boolean first = !Arrays.equals(next, file);
            if (first) {
                file = next;
                one = key;
            }
            if (state == MISSING) {
                if (first) {
                    toWrite.add(key, NOTHING);
                } else {
                    toLink.add(key, one);
                }
            }
        }
        byFile.close();
    }

    /** Names to be written, in key order. */
    SortedSpill.Sorted toWrite() {
        return toWrite.sorted();
    }

    /** Names to be linked, in key order, each with the name that it is to be linked to. */
    SortedSpill.Sorted toLink() {
        return toLink.sorted();
    }

    @Override
    public void close() {
        byFile.close();
        toWrite.close();
        toLink.close();
    }

    /** Whether an item is about a key that lies before this one. */
    static boolean isBefore(Key key, SortedSpill.Item item) {
        return Arrays.compareUnsigned(item.key(), key.bytes()) < 0;
    }

    /** Whether an item is about this key. */
    static boolean isAbout(Key key, SortedSpill.Item item) {
        return Arrays.equals(item.key(), key.bytes());
    }
}
