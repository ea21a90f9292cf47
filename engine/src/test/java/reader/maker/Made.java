package reader.maker;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import reader.Crypto;
import reader.Key;
import reader.maker.DataMaker.Chunk;

/** An entry (§7.1) that is being made: the fields for the run, and beside them what a reader is to find. */
public final class Made {
    static final int REMOVED = 0;
    static final int OBJECT = 1;
    static final int FILE = 2;
    static final int FOLDER = 3;
    static final int LINK = 4;
    static final int FIFO = 5;
    static final int SOCKET = 6;
    static final int CHARACTER_DEVICE = 7;
    static final int BLOCK_DEVICE = 8;

    private final Key key;
    private final int kind;
    private final TreeMap<Integer, List<Out>> fields = new TreeMap<>();
    private final TreeMap<String, String> attributes = new TreeMap<>();
    private final Out content = new Out();
    private List<Chunk> pieces = List.of();
    private List<Chunk> longPieces = List.of();
    private long size;

    Made(Key key, int kind) {
        this.key = key;
        this.kind = kind;
        number(1, kind);
    }

    Key key() {
        return key;
    }

    boolean isRemoval() {
        return kind == REMOVED;
    }

    long size() {
        return size;
    }

    /** @return bytes of all pieces, those of a list included */
    long pieceBytes() {
        return pieces.stream().mapToLong(chunk -> chunk.bytes.length).sum()
                + longPieces.stream().mapToLong(chunk -> chunk.bytes.length).sum();
    }

    private Made add(int id, Out field) {
        fields.computeIfAbsent(id, _ -> new ArrayList<>()).add(field);
        return this;
    }

    Made number(int id, long value) {
        return add(id, new Out().number(id, value));
    }

    Made bytes(int id, byte[] value) {
        return add(id, new Out().field(id, value));
    }

    /** Notes what a reader is to find. */
    Made finds(String name, String value) {
        attributes.put(name, value);
        return this;
    }

    /** A text field, the same printable. */
    Made text(int id, String name, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return bytes(id, bytes).finds(name, new Key(bytes).toString());
    }

    Made named(int id, String prefix, byte[] name, byte[] value) {
        return bytes(id, new Out().sized(name).raw(value).bytes())
                .finds(prefix + " " + new Key(name), new Key(value).toString());
    }

    Made mode(int mode) {
        return number(20, mode).finds("mode", Integer.toOctalString(mode));
    }

    Made modified(long seconds, int nanoseconds) {
        number(3, Out.zigzag(seconds)).finds("modified", Long.toString(seconds));
        return number(4, nanoseconds).finds("nanoseconds", Integer.toString(nanoseconds));
    }

    /** A number that is printed as it is. */
    Made plain(int id, String name, long value) {
        return number(id, value).finds(name, Long.toString(value));
    }

    /** Content whose size is the pieces'. */
    Made content(List<Chunk> chunks) {
        pieces = chunks;
        chunks.forEach(chunk -> content.raw(chunk.bytes));
        return size(content.length());
    }

    /** Content in a list: of {@code list} the bytes are long pieces. */
    Made listed(List<Chunk> list, List<Chunk> chunks) {
        content(chunks);
        pieces = list;
        longPieces = chunks;
        return this;
    }

    /** Content with holes, as rows of distance and length. */
    Made sparse(List<Chunk> chunks, long... holes) {
        pieces = chunks;
        var data = new Out();
        chunks.forEach(chunk -> data.raw(chunk.bytes));
        var rows = new Out();
        int at = 0;
        for (int i = 0; i < holes.length; i += 2) {
            rows.varint(holes[i]).varint(holes[i + 1]);
            content.raw(Arrays.copyOfRange(data.bytes(), at, at + (int) holes[i]))
                    .raw(new byte[(int) holes[i + 1]]);
            at += (int) holes[i];
        }
        content.raw(Arrays.copyOfRange(data.bytes(), at, data.length()));
        return bytes(7, rows.bytes()).size(content.length());
    }

    Made size(long bytes) {
        size = bytes;
        return bytes == 0 ? this : number(2, bytes);
    }

    /** @return the value of the entry, its frames numbered by the run */
    byte[] value(RunMaker.Lists lists) {
        var out = new Out();
        boolean isList = !longPieces.isEmpty();
        longPieces.forEach(lists::use);
        var all = new TreeMap<>(fields);
        if (!pieces.isEmpty()) {
            var rows = new Out();
            pieces.forEach(chunk -> rows.varint(lists.use(chunk))
                    .varint(chunk.offset())
                    .varint(chunk.bytes.length)
                    .raw(chunk.hash));
            int id = isList ? 6 : 5;
            all.put(id, List.of(new Out().field(id, rows)));
        }
        all.values().forEach(rows -> rows.forEach(field -> out.raw(field.bytes())));
        return out.bytes();
    }

    /** @return 68 bytes: what the list of an entry says of one piece */
    static byte[] longPiece(Chunk chunk) {
        return chunk.frame()
                .reference()
                .u32(chunk.offset())
                .u32(chunk.bytes.length)
                .raw(chunk.hash)
                .bytes();
    }

    /** @return what a reader is to find, on a line: key, kind, size, SHA-256 of the content, attributes; divided by tabs */
    String line() {
        return line(key, kind, size, content.bytes(), attributes);
    }

    public static String line(Key key, int kind, long size, byte[] content, Map<String, String> attributes) {
        var line = new StringBuilder(key.toString());
        line.append('\t').append(kind).append('\t').append(size).append('\t');
        line.append(content.length == 0 ? "-" : Crypto.hex(Crypto.sha256(content)));
        new TreeMap<>(attributes)
                .forEach((name, value) ->
                        line.append('\t').append(name).append('=').append(value));
        return line.toString();
    }
}
