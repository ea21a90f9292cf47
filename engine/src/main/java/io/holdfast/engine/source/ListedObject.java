package io.holdfast.engine.source;

import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.entry.Time;
import io.holdfast.engine.store.Bucket.Item;
import org.jspecify.annotations.Nullable;

/** An object of a list as an entry of a source, and as bytes on their way through a sort. */
public final class ListedObject {
    private static final int MOST_TEXT = 64 * 1024;
    private static final int MOST_NANOS = 999_999_999;

    private ListedObject() {}

    static Listed of(Item item) {
        return of(item, null);
    }

    /** @param version that is to be read; {@code null} for the current one */
    static Listed of(Item item, @Nullable String version) {
        return new Listed(
                item.key(),
                Kind.OBJECT,
                item.size(),
                Time.of(item.modified()),
                ObjectAttributes.listed(item.etag(), version, item.storageClass()));
    }

    static String etag(Listed listed) {
        return attributes(listed).etag();
    }

    /** Which version is meant; {@code null} for the current one. */
    static @Nullable String version(Listed listed) {
        return attributes(listed).versionId();
    }

    static @Nullable String storageClass(Listed listed) {
        return attributes(listed).storageClass();
    }

    private static ObjectAttributes attributes(Listed listed) {
        return listed.attributes() instanceof ObjectAttributes object ? object : ObjectAttributes.listed("", null);
    }

    public static byte[] write(Listed listed) {
        return new ByteWriter(64)
                .varint(listed.size())
                .zigzag(listed.modified().seconds())
                .u32(listed.modified().nanos())
                .text(etag(listed))
                .text(orEmpty(version(listed)))
                .text(orEmpty(storageClass(listed)))
                .toByteArray();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    static Listed read(byte[] key, byte[] value) {
        return read(key, new ByteReader(value, "temporary data"));
    }

    /** @param reader of what {@link #write} wrote, to its end */
    public static Listed read(byte[] key, ByteReader reader) {
        long size = reader.varint(Long.MAX_VALUE, "a size");
        Time modified = new Time(reader.zigzag(), reader.length32(MOST_NANOS, "a time"));
        String etag = reader.text(MOST_TEXT, "an ETag");
        String version = reader.text(MOST_TEXT, "a version");
        String storageClass = reader.text(MOST_TEXT, "a storage class");
        reader.end();
        return new Listed(
                Key.of(key),
                Kind.OBJECT,
                size,
                modified,
                ObjectAttributes.listed(etag, orNull(version), orNull(storageClass)));
    }
}
