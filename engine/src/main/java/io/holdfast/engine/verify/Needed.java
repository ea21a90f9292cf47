package io.holdfast.engine.verify;

import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.pack.FramePlace;
import io.holdfast.engine.pack.PackInfo;
import io.holdfast.engine.source.SortedSpill;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All that runs and entries say of packs of content, gathered in the order in which runs are read, given back pack by pack. It is
 * sorted on disk where it is much: about 70 bytes for each piece of content that is to be compared.
 */
final class Needed implements AutoCloseable {
    /** More is not said of one pack by runs that are as they should be: of each frame and chunk a few things. */
    private static final int MOST_OF_A_PACK = 1 << 19;

    private static final long MEMORY = 24L << 20;
    private static final int INFO = 0;
    private static final int FRAME = 1;
    private static final int PIECE = 2;

    private final SortedSpill rows;

    Needed(Path scratch) {
        this.rows = new SortedSpill(scratch, MEMORY);
    }

    /**
     * What a run says of a frame.
     *
     * @param plain 0 where the run does not know it
     */
    record FrameRow(int number, int place, int length, int plain) {}

    /** What an entry says of a piece of a frame. */
    record PieceRow(int frame, int offset, int length, ContentHash hash) {}

    /**
     * What is said of one pack, each thing once.
     *
     * @param infos  one, where all runs agree
     * @param frames by number
     * @param pieces by frame, then offset
     * @param excess whether more is said than can be true; the rest is left out
     */
    record Pack(ObjectHash name, List<PackInfo> infos, List<FrameRow> frames, List<PieceRow> pieces, boolean excess) {}

    void pack(PackInfo info) {
        add(row(info.name(), INFO).u32(info.length()).bytes(info.md5()).u64(info.crc64()));
    }

    void frame(FramePlace frame) {
        add(row(frame.pack().info().name(), FRAME)
                .u32(frame.number())
                .u32(frame.place())
                .u32(frame.length())
                .u32(frame.plainLength()));
    }

    void piece(FramePlace frame, int offset, int length, ContentHash hash) {
        add(row(frame.pack().info().name(), PIECE)
                .u32(frame.number())
                .u32(offset)
                .u32(length)
                .bytes(hash.bytes()));
    }

    private static ByteWriter row(ObjectHash pack, int kind) {
        return new ByteWriter(80).bytes(pack.bytes()).u8(kind);
    }

    private void add(ByteWriter row) {
        rows.add(row.toByteArray(), new byte[0]);
    }

    /** Calls back for each pack, in the order of their names. Nothing may be added from here on. */
    void forEachPack(Consumer<Pack> action) {
        SortedSpill.Sorted sorted = rows.sorted();
        byte @Nullable [] last = null;
        @Nullable Gathering open = null;
        for (SortedSpill.Item item = sorted.next(); item != null; item = sorted.next()) {
            byte[] row = item.key();
            if (last != null && Arrays.equals(row, last)) {
                continue;
            }
            last = row;
            if (open == null || !open.isOf(row)) {
                if (open != null) {
                    action.accept(open.pack());
                }
                open = new Gathering(row);
            }
            open.add(row);
        }
        if (open != null) {
            action.accept(open.pack());
        }
    }

    @Override
    public void close() {
        rows.close();
    }

    private static final class Gathering {
        private final ObjectHash name;
        private final List<PackInfo> infos = new ArrayList<>(1);
        private final List<FrameRow> frames = new ArrayList<>();
        private final List<PieceRow> pieces = new ArrayList<>();
        private boolean excess;

        Gathering(byte[] row) {
            name = ObjectHash.of(Arrays.copyOf(row, ObjectHash.LENGTH));
        }

        boolean isOf(byte[] row) {
            return Arrays.equals(row, 0, ObjectHash.LENGTH, name.bytes(), 0, ObjectHash.LENGTH);
        }

        void add(byte[] row) {
            if (infos.size() + frames.size() + pieces.size() == MOST_OF_A_PACK) {
                excess = true;
                return;
            }
            ByteReader in = new ByteReader(row, "temporary data");
            in.skip(ObjectHash.LENGTH);
            switch (in.u8()) {
                case INFO -> infos.add(new PackInfo(name, in.u32(), in.bytes(PackInfo.MD5_LENGTH), in.u64()));
                case FRAME -> frames.add(new FrameRow(in.u32(), in.u32(), in.u32(), in.u32()));
                case PIECE ->
                    pieces.add(
                            new PieceRow(in.u32(), in.u32(), in.u32(), ContentHash.of(in.bytes(ContentHash.LENGTH))));
                default -> throw in.damaged("a row of no kind");
            }
        }

        Pack pack() {
            return new Pack(name, infos, frames, pieces, excess);
        }
    }
}
