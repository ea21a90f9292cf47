package reader;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import reader.Slots.Purpose;

/** A pack, wholly in memory (§6). Its name was checked, so frames are what its writer wrote. */
final class Pack {
    static final int HEADER = 42;
    static final int FRAME_HEADER = 12;
    static final int TRAILER = 16;

    private final String name;
    private final byte[] bytes;
    private final byte[] key;

    /** What packs are for; the purpose is that of the key. */
    enum Kind {
        DATA(1, "data", Purpose.DATA),
        META(2, "meta", Purpose.META),
        INDEX(3, "index", Purpose.INDEX),
        PAGE(4, "ledger/pages", Purpose.LEDGER);

        final int number;
        final String folder;
        final Purpose purpose;

        Kind(int number, String folder, Purpose purpose) {
            this.number = number;
            this.folder = folder;
            this.purpose = purpose;
        }

        /** @return the kind with this number, if it is one of data, meta and index, which can be condemned */
        static Kind condemnable(int number) {
            return switch (number) {
                case 1 -> DATA;
                case 2 -> META;
                case 3 -> INDEX;
                default -> throw new Refused("A pack of the unknown kind " + number + " is condemned");
            };
        }

        String label() {
            return "holdfast pack 1 " + number;
        }

        /** @return the name of the object with this hash; not for pages, whose names have a time */
        String object(String sha256) {
            return folder + "/" + sha256.substring(0, 2) + "/" + sha256;
        }
    }

    /**
     * Where a frame lies.
     *
     * @param place index in the pack of its first byte
     * @param length bytes of the whole frame, its header included
     */
    record Spot(int number, int place, int length) {
        Spot {
            boolean fits = number <= Ceilings.FRAMES // the directory has the number behind the last
                    && place >= HEADER
                    && length >= FRAME_HEADER
                    && length <= FRAME_HEADER + Ceilings.SEALED
                    && (long) place + length <= Ceilings.PACK - TRAILER;
            Refused.unless(fits, "frame " + number + " at " + place + ", " + length + " bytes: out of bounds");
        }
    }

    /** A row of a directory: the frame, its plain length, and its chunks. */
    record Row(Spot spot, int plainLength, List<Chunk> chunks) {}

    record Chunk(int offset, int length, byte[] hash) {}

    private Pack(String name, byte[] bytes, byte[] key) {
        this.name = name;
        this.bytes = bytes;
        this.key = key;
    }

    static Pack open(String name, byte[] bytes, Kind kind, Keys keys) {
        var in = new In(name, bytes);
        in.magic("HFPK");
        Refused.unless(in.u8() == 1, name + ": the pack's version is unknown");
        Refused.unless(in.u8() == kind.number, name + ": the pack is of another kind than its place says");
        Refused.unless(in.u16() == 0x100, name + ": the pack's suite or key kind is unknown");
        Refused.unless(in.u16() == 32, name + ": the pack's salt is not 32 bytes long");
        return new Pack(name, bytes, keys.derive(kind.purpose, in.take(32), kind.label()));
    }

    byte[] bytes() {
        return bytes;
    }

    /** @return the plain bytes of a frame that a run, record or directory named */
    byte[] frame(Spot spot) {
        String what = name + " frame " + spot.number;
        Refused.unless(
                spot.place + spot.length <= bytes.length - TRAILER,
                what + ": it would end behind the pack's directory");
        byte[] frame = Arrays.copyOfRange(bytes, spot.place, spot.place + spot.length);
        var in = new In(what, frame);
        in.magic("HFFR");
        Refused.unless(in.u32() == spot.number, what + ": another frame lies there");
        Refused.unless(in.u32() == spot.length - FRAME_HEADER, what + ": its length is another");
        byte[] sealed = in.rest();
        byte[] associated = Arrays.copyOf(frame, FRAME_HEADER);
        return Crypto.openFrame(what, key, Crypto.nonce(spot.number), associated, sealed, Ceilings.PLAIN);
    }

    /** Reads the directory and checks that its numbers add up to the pack. */
    List<Row> directory() {
        Refused.unless(bytes.length >= HEADER + FRAME_HEADER + TRAILER, name + " is too short for a pack");
        var trailer = new In(name + " trailer", Arrays.copyOfRange(bytes, bytes.length - TRAILER, bytes.length));
        int place = trailer.u32(bytes.length);
        int length = trailer.u32(bytes.length);
        int count = trailer.u32(Ceilings.FRAMES);
        trailer.magic("HFPT");
        Refused.unless(place + length == bytes.length - TRAILER, name + ": the directory does not end at the trailer");
        return rows(new In(name + " directory", frame(new Spot(count, place, length))), place, count);
    }

    private List<Row> rows(In in, int directory, int count) {
        Refused.unless(in.varint(Ceilings.FRAMES) == count, name + ": directory and trailer count different frames");
        var rows = new ArrayList<Row>();
        int place = HEADER;
        int chunks = 0;
        for (int number = 0; number < count; number++) {
            int length = in.varint(FRAME_HEADER + Ceilings.SEALED);
            int plainLength = in.varint(Ceilings.PLAIN);
            var row = new Row(new Spot(number, place, length), plainLength, chunks(in, Ceilings.FRAMES - chunks));
            rows.add(row);
            place += length;
            chunks += row.chunks.size();
        }
        in.end();
        Refused.unless(place == directory, name + ": the frames' lengths do not add up");
        return rows;
    }

    private static List<Chunk> chunks(In in, int most) {
        int count = in.varint(most);
        var chunks = new ArrayList<Chunk>();
        int offset = 0;
        for (int i = 0; i < count; i++) {
            int length = in.varint(Ceilings.PIECE);
            chunks.add(new Chunk(offset, length, in.take(16)));
            offset += length;
            Refused.unless(length > 0 && offset <= Ceilings.PLAIN, "A chunk of a directory is empty or too long");
        }
        return chunks;
    }
}
