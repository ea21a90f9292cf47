package io.holdfast.engine.source;

import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.entry.Time;
import io.holdfast.engine.store.Bucket.Item;

/** An object of a list as an entry of a source, and as bytes on their way through a sort. */
final class ListedObject {
    private static final int MOST_TEXT = 64 * 1024;
    private static final int MOST_NANOS = 999_999_999;

    private ListedObject() {}

    static Listed of(Item item) {
        return new Listed(
                item.key(),
                Kind.OBJECT,
                item.size(),
                Time.of(item.modified()),
                ObjectAttributes.listed(item.etag(), item.storageClass()));
    }

    static byte[] write(Item item) {
        Time modified = Time.of(item.modified());
        String storageClass = item.storageClass() == null ? "" : item.storageClass();
        return new ByteWriter(64)
                .varint(item.size())
                .zigzag(modified.seconds())
                .u32(modified.nanos())
                .text(item.etag())
                .text(storageClass)
                .toByteArray();
    }

    static Listed read(byte[] key, byte[] value) {
        var reader = new ByteReader(value, "temporary data");
        long size = reader.varint(Long.MAX_VALUE, "a size");
        Time modified = new Time(reader.zigzag(), reader.length32(MOST_NANOS, "a time"));
        String etag = reader.text(MOST_TEXT, "an ETag");
        String storageClass = reader.text(MOST_TEXT, "a storage class");
        reader.end();
        return new Listed(
                Key.of(key),
                Kind.OBJECT,
                size,
                modified,
                ObjectAttributes.listed(etag, storageClass.isEmpty() ? null : storageClass));
    }
}
