package reader.maker;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import reader.Crypto;
import reader.Key;

/** A bucket with what is odd about buckets. */
final class BucketSource {
    private final DataMaker data;
    private final TreeMap<Key, Made> entries = new TreeMap<>();

    BucketSource(DataMaker data) {
        this.data = data;
    }

    Collection<Made> base() {
        object("dir/", "");
        object("dir", "beside dir/");
        object("a//b", "an empty part");
        object("/lead", "a slash in front");
        object("../x", "no way up");
        object(".", "a dot");
        object("名前/対象 1", "内容");
        object("k".repeat(1_024), "longest key of S3");
        withHeaders(object("headers", "many headers"));
        etag(object("etag/multipart", "parts"), "0123456789abcdef0123456789abcdef-3");
        etag(object("etag/fifteen", "text of fifteen characters"), "fifteen-letters");
        etag(object("etag/sixteen", "text of sixteen characters"), "sixteen-letters!");
        etag(object("etag/upper case", "no MD5 in lower case"), "0123456789ABCDEF0123456789ABCDEF");
        md5(object("etag/zero first", "an MD5 that begins with a zero byte"), "00112233445566778899aabbccddeeff");
        data.flush();
        return List.copyOf(entries.values());
    }

    private Made object(String key, String content) {
        var made = new Made(Key.of(key), Made.OBJECT);
        entries.put(made.key(), made);
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        made.content(bytes.length == 0 ? List.of() : List.of(data.add(bytes))).modified(1_790_000_000, 0);
        return key.startsWith("etag/") ? made : md5(made, Crypto.hex(Digests.md5(bytes)));
    }

    private static Made md5(Made made, String hex) {
        return made.bytes(40, HexFormat.of().parseHex(hex)).finds("etag", hex);
    }

    /** Text behind a zero byte; fifteen characters behind two, since 16 bytes are an MD5. */
    private static void etag(Made made, String etag) {
        byte[] text = etag.getBytes(StandardCharsets.UTF_8);
        int zeros = text.length == 15 ? 2 : 1;
        byte[] value = new byte[zeros + text.length];
        System.arraycopy(text, 0, value, zeros, text.length);
        made.bytes(40, value).finds("etag", etag);
    }

    private static void withHeaders(Made made) {
        made.text(41, "version", "3sL4kqtJlcpXroDTDmJ+rmSpXd3dIbrHY+MTRCxf3vjVBH40Nr8X8gdRQBpUMLUo");
        made.text(42, "content-type", "text/plain; charset=utf-8").text(43, "cache-control", "no-cache");
        made.text(44, "content-disposition", "attachment; filename*=UTF-8''%E6%96%87.txt");
        made.text(45, "content-encoding", "identity").text(46, "content-language", "zh-CN");
        made.text(47, "expires", "Thu, 01 Jan 1970 00:00:00 GMT");
        made.named(48, "meta", utf8("owner"), utf8("数据组")).named(48, "meta", utf8("empty"), utf8(""));
        made.named(49, "tag", utf8("tier"), utf8("core")).named(49, "tag", utf8("部门"), utf8("财务"));
        made.text(50, "storage-class", "STANDARD_IA").text(51, "redirect", "/elsewhere");
        made.text(52, "acl", "<AccessControlPolicy>…</AccessControlPolicy>");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
