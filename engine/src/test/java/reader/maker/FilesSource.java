package reader.maker;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import reader.Key;
import reader.maker.DataMaker.Chunk;

/** A file tree with what is odd about file trees, and two changes of it. */
final class FilesSource {
    private static final long MODIFIED = 1_790_000_000;
    private static final byte[] NOT_UTF8 = {'o', 'd', 'd', (byte) 0xff, (byte) 0xfe, '\n'};

    private final DataMaker data;
    private final Seed seed;
    private final TreeMap<Key, Made> entries = new TreeMap<>();

    FilesSource(DataMaker data, Seed seed) {
        this.data = data;
        this.seed = seed;
    }

    Collection<Made> base() {
        folder("");
        folder("a/");
        file("a-b", text("sorts before a/"));
        file("a.txt", text("sorts before a/ too"));
        file("a/b", text("in a folder"));
        file("a0", text("sorts behind a/"));
        file("empty");
        file("random", seed.bytes("does not shrink", 3_000));
        file("repeats", repeats(1), repeats(2), repeats(1));
        oddNames();
        oddKinds();
        oddContents();
        for (int i = 0; i < 40; i++) {
            file(String.format(Locale.ROOT, "many/%04d", i), text("content " + i % 7));
        }
        folder("many/");
        return taken();
    }

    Collection<Made> firstLayer() {
        removed("a/b");
        removed("many/0003");
        removed("a0");
        folder("a0/");
        file("a0/now a folder", text("was a file"));
        file("a.txt", text("changed"), text("content 3"));
        file("a/c", text("new"));
        content(made("many/0001", Made.FILE), text("content 1")).text(8, "unread", "Permission denied (EACCES)");
        return taken();
    }

    Collection<Made> secondLayer() {
        removed("a.txt");
        file("a/b", text("is back"));
        file("a/c", seed.bytes("second layer", 500));
        removed("many/");
        for (int i = 0; i < 40; i++) {
            if (i != 3) {
                removed(String.format(Locale.ROOT, "many/%04d", i));
            }
        }
        return taken();
    }

    private void oddNames() {
        put(new Made(new Key(NOT_UTF8), Made.FILE).mode(0644)).content(chunks(text("name is not UTF-8")));
        file("back\\slash and \"quotes\"", text("odd"));
        file("line\nbreak\ttab", text("odd"));
        file(" ", text("a space"));
        file("名前/文件", text("内容"));
        folder("名前/");
        file("e\u0301", text("two code points"));
        file("\u00e9", text("one code point"));
        file("😀", text("four bytes"));
        file("long/" + "x".repeat(255) + "/" + "y".repeat(255), text("long name"));
        folder("long/" + "x".repeat(255) + "/");
        folder("long/");
    }

    private void oddKinds() {
        byte[] target = {'.', '.', '/', 'o', 'u', 't', (byte) 0xff};
        made("link", Made.LINK).mode(0777).bytes(28, target).finds("target", "../out\\xff");
        made("fifo", Made.FIFO).mode(0600);
        made("socket", Made.SOCKET).mode(0755);
        made("null", Made.CHARACTER_DEVICE)
                .mode(0666)
                .number(29, (1L << 32) + 3)
                .finds("device", "1:3");
        made("disk", Made.BLOCK_DEVICE)
                .mode(0660)
                .number(29, (259L << 32) + 1_048_575)
                .finds("device", "259:1048575");
        for (String name : List.of("hard 1", "hard 2")) {
            content(made(name, Made.FILE).mode(0644), text("two names"))
                    .plain(26, "inode", 1_234_567)
                    .plain(27, "link-group", 1);
        }
        var all = content(made("attributes", Made.FILE), text("with attributes"));
        all.mode(06755).modified(-1, 999_999_999);
        all.plain(21, "uid", 4_294_967_294L).plain(22, "gid", 0);
        all.text(23, "user", "nobody").text(24, "group", "部门");
        all.number(25, Out.zigzag(-5)).finds("ctime-later", "-5").plain(26, "inode", 1L << 62);
        all.named(30, "xattr", ascii("security.capability"), seed.bytes("capability", 20));
        all.named(30, "xattr", NOT_UTF8, new byte[0]);
        all.named(30, "xattr", ascii("user.large"), seed.bytes("large", 5_000));
    }

    private void oddContents() {
        made("sparse/hole only", Made.FILE).sparse(List.of(), 0, 200_000);
        made("sparse/starts with data", Made.FILE).sparse(chunks(text("begin"), text("end")), 3, 4_096, 2, 8_192);
        made("sparse/ends with a hole", Made.FILE).sparse(chunks(text("twelve bytes")), 0, 100, 0, 28, 12, 50_000);
        folder("sparse/");
        var pieces = new ArrayList<byte[]>();
        for (int i = 0; i < 12; i++) {
            pieces.add(seed.bytes("list " + i, 300));
        }
        pieces.add(pieces.getFirst());
        listed("list", pieces);
        made("unread/never", Made.FILE).size(12_345).text(8, "unread", "Input/output error (EIO)");
        content(made("unread/as it was", Made.FILE), text("before")).text(8, "unread", "changed too often");
        folder("unread/");
        content(made("moved", Made.FILE), text("in motion"))
                .plain(9, "moved-from", 1_795_507_100_000L)
                .plain(10, "moved-to", 1_795_507_101_500L);
    }

    private void listed(String key, List<byte[]> pieces) {
        var chunks = pieces.stream().map(data::add).toList();
        data.flush();
        var rows = new Out();
        chunks.forEach(chunk -> rows.raw(Made.longPiece(chunk)));
        byte[] list = rows.bytes();
        int middle = list.length / 2 + 5; // amid a row: only the joined bytes have rows
        made(key, Made.FILE)
                .listed(chunks(Arrays.copyOf(list, middle), Arrays.copyOfRange(list, middle, list.length)), chunks);
    }

    private byte[] repeats(int what) {
        byte[] bytes = new byte[100_000];
        Arrays.fill(bytes, (byte) what);
        return bytes;
    }

    private void removed(String key) {
        put(new Made(Key.of(key), Made.REMOVED));
    }

    private void folder(String key) {
        made(key, Made.FOLDER).mode(0755).modified(MODIFIED, 0);
    }

    private void file(String key, byte[]... chunks) {
        content(made(key, Made.FILE).mode(0644).modified(MODIFIED, 123_456_789), chunks);
    }

    private Made content(Made made, byte[]... chunks) {
        return made.content(chunks(chunks));
    }

    private List<Chunk> chunks(byte[]... chunks) {
        return Arrays.stream(chunks).map(data::add).toList();
    }

    private Made made(String key, int kind) {
        return put(new Made(Key.of(key), kind));
    }

    private Made put(Made made) {
        entries.put(made.key(), made);
        return made;
    }

    private Collection<Made> taken() {
        var taken = List.copyOf(entries.values());
        entries.clear();
        data.flush();
        return taken;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
