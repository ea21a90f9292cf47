package reader;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * An entry of a manifest (§7.1), its numbers checked against each other as far as they can be without its run.
 *
 * @param kind 0 removed, 1 object, 2 file, 3 folder, 4 symbolic link, 5 FIFO, 6 socket, 7 character device, 8 block device
 * @param size bytes of content, holes included
 */
record Entry(Key key, int kind, long size, List<Piece> pieces, List<Piece> list, List<Hole> holes, Fields fields) {
    private static final Set<Integer> NUMBERS = Set.of(1, 2, 3, 4, 9, 10, 12, 13, 20, 21, 22, 25, 26, 27, 29);
    private static final Set<Integer> ONCE =
            Set.of(5, 6, 7, 8, 11, 23, 24, 28, 40, 41, 42, 43, 44, 45, 46, 47, 50, 51, 52);
    private static final Set<Integer> REPEATED = Set.of(30, 48, 49);
    private static final Fields.Schema SCHEMA = new Fields.Schema(NUMBERS, ONCE, REPEATED);
    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(3, "modified"),
            Map.entry(4, "nanoseconds"),
            Map.entry(8, "unread"),
            Map.entry(9, "moved-from"),
            Map.entry(10, "moved-to"),
            Map.entry(20, "mode"),
            Map.entry(21, "uid"),
            Map.entry(22, "gid"),
            Map.entry(23, "user"),
            Map.entry(24, "group"),
            Map.entry(25, "ctime-later"),
            Map.entry(26, "inode"),
            Map.entry(27, "link-group"),
            Map.entry(28, "target"),
            Map.entry(29, "device"),
            Map.entry(30, "xattr"),
            Map.entry(40, "etag"),
            Map.entry(41, "version"),
            Map.entry(42, "content-type"),
            Map.entry(43, "cache-control"),
            Map.entry(44, "content-disposition"),
            Map.entry(45, "content-encoding"),
            Map.entry(46, "content-language"),
            Map.entry(47, "expires"),
            Map.entry(48, "meta"),
            Map.entry(49, "tag"),
            Map.entry(50, "storage-class"),
            Map.entry(51, "redirect"),
            Map.entry(52, "acl"));

    /**
     * A piece of content.
     *
     * @param frame number in the run's list
     * @param offset in the opened frame
     */
    record Piece(int frame, int offset, int length, byte[] hash) {}

    /** @param distance bytes of content between the hole before, or the start, and this one */
    record Hole(long distance, long length) {}

    static Entry read(String what, Key key, byte[] value, boolean isLayer) {
        String whole = what + " entry " + key;
        var fields = Fields.read(whole, value, SCHEMA);
        Refused.unless(fields.has(1), whole + ": the kind is missing");
        long kind = fields.count(1);
        Refused.unless(kind <= 8, whole + ": kind " + kind + " is unknown");
        if (kind == 0) {
            Refused.unless(isLayer, whole + ": a base has no removals");
            Refused.unless(fields.ids().size() == 1, whole + ": a removal has no other field");
        }
        Refused.unless(!fields.has(5) || !fields.has(6), whole + " has both pieces and a list");
        var entry = new Entry(
                key,
                (int) kind,
                fields.count(2),
                pieces(whole, fields, 5),
                pieces(whole, fields, 6),
                holes(whole, fields),
                fields);
        Refused.unless(
                fields.has(6)
                        || entry.fits(
                                entry.pieces.stream().mapToLong(Piece::length).sum()),
                whole + ": its pieces and holes do not add up to its size");
        var _ = entry.partWay(); // refuses what breaks the rules
        return entry;
    }

    /** @return whether pieces of this length in all, and the holes, make up the size; an unread entry without content owes that to nobody */
    boolean fits(long piecesLength) {
        long holesLength = holes.stream().mapToLong(Hole::length).sum();
        boolean hasNothing = !fields.has(5) && !fields.has(6);
        return (isUnread() && hasNothing) || piecesLength + holesLength == size;
    }

    /** @return what is half read of a newer version, its pieces counted; none in an entry of a whole snapshot */
    Optional<Entry> partWay() {
        if (!fields.has(11)) {
            return Optional.empty();
        }
        String what = "what is half read of " + key;
        var part = Fields.read(what, fields.demanded(11), SCHEMA);
        Refused.unless(part.has(1) && part.count(1) != 0 && !part.has(11), what + " is no beginning");
        var beginning = new Entry(
                key,
                (int) part.count(1),
                part.count(2),
                pieces(what, part, 5),
                pieces(what, part, 6),
                holes(what, part),
                part);
        long bytes = beginning.pieces.stream().mapToLong(Piece::length).sum();
        long holesLength = beginning.holes.stream().mapToLong(Hole::length).sum();
        Refused.unless(part.has(6) || bytes == fields.count(12), what + ": its pieces do not add up");
        Refused.unless(fields.count(12) + holesLength <= beginning.size, what + " is longer than the whole");
        return Optional.of(beginning);
    }

    boolean isRemoval() {
        return kind == 0;
    }

    boolean isUnread() {
        return fields.has(8);
    }

    private static List<Piece> pieces(String what, Fields fields, int id) {
        var in = new In(what, fields.one(id).orElse(new byte[0]));
        var pieces = new ArrayList<Piece>();
        while (in.more()) {
            var piece = new Piece(
                    in.varint(Integer.MAX_VALUE), in.varint(Ceilings.PLAIN), in.varint(Ceilings.PIECE), in.take(16));
            Refused.unless(piece.length > 0, what + ": a piece is empty");
            pieces.add(piece);
        }
        return pieces;
    }

    private static List<Hole> holes(String what, Fields fields) {
        var in = new In(what, fields.one(7).orElse(new byte[0]));
        var holes = new ArrayList<Hole>();
        long end = 0;
        while (in.more()) {
            var hole = new Hole(in.varint(Long.MAX_VALUE - end), in.varint(Long.MAX_VALUE));
            end += hole.distance;
            Refused.unless(
                    hole.length > 0 && hole.length <= fields.count(2) - end,
                    what + ": a hole is empty or ends behind the entry");
            end += hole.length;
            holes.add(hole);
            Refused.unless(holes.size() <= Ceilings.HOLES, what + " has more holes than an entry may have");
        }
        return holes;
    }

    /** @return what the entry says beside key, kind, size and content: printable, sorted by name, the same for the same entry */
    Map<String, String> attributes() {
        var attributes = new TreeMap<String, String>();
        for (int id : fields.ids()) {
            String name = NAMES.get(id);
            if (name != null && REPEATED.contains(id)) {
                named(name, id, attributes);
            } else if (name != null) {
                attributes.put(name, printable(id));
            }
        }
        return attributes;
    }

    private String printable(int id) {
        return switch (id) {
            case 3, 25 -> Long.toString(In.zigzag(fields.number(id).orElseThrow()));
            case 20 -> Long.toOctalString(fields.count(id));
            case 28 -> Key.printable(fields.demanded(id));
            case 29 -> (fields.count(id) >>> 32) + ":" + (fields.count(id) & 0xffff_ffffL);
            case 40 -> Key.printable(etag(fields.demanded(id)).getBytes(StandardCharsets.UTF_8));
            default ->
                NUMBERS.contains(id)
                        ? Long.toUnsignedString(fields.number(id).orElseThrow())
                        : Key.printable(fields.text(id).orElseThrow().getBytes(StandardCharsets.UTF_8));
        };
    }

    private static String etag(byte[] value) {
        if (value.length == 16) {
            return HexFormat.of().formatHex(value);
        }
        Refused.unless(value.length > 0 && value[0] == 0, "An ETag is neither 16 bytes nor behind a zero byte");
        int from = value.length == 17 && value[1] == 0 ? 2 : 1;
        return In.text("ETag", Arrays.copyOfRange(value, from, value.length));
    }

    private void named(String prefix, int id, Map<String, String> attributes) {
        var names = new HashSet<String>();
        for (byte[] pair : fields.all(id)) {
            var in = new In(prefix, pair);
            String name = Key.printable(in.sized(Ceilings.TEXT));
            Refused.unless(names.add(name), "entry " + key + ": " + prefix + " " + name + " comes twice");
            attributes.put(prefix + " " + name, Key.printable(in.rest()));
        }
    }
}
