package io.holdfast.engine.model;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.store.Bucket;
import io.holdfast.engine.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;

/** What programs do to a bucket, and what can be seen of one. */
final class BucketChanges {
    private static final List<String> KEYS = List.of(
            "a", "a/", "a/b", "a-", "a//b", "/", "/a", "../x", ".", "dir/", "dir/x", "dir.x", "ä", "a\u0308", "😀",
            "\uffff", "\n");

    private final Bucket bucket;
    private final Random random;
    private final Contents contents;

    BucketChanges(Bucket bucket, Random random, int longest) {
        this.bucket = bucket;
        this.random = random;
        this.contents = new Contents(random, longest);
    }

    void change() {
        List<Key> there = keys(bucket);
        if (random.nextInt(3) == 0 && !there.isEmpty()) {
            bucket.delete(there.get(random.nextInt(there.size())));
            return;
        }
        Key key = !there.isEmpty() && random.nextBoolean() ? there.get(random.nextInt(there.size())) : fresh();
        bucket.put(key, attributes(), Store.Body.of(contents.next()));
    }

    private Key fresh() {
        return random.nextBoolean()
                ? Key.of(KEYS.get(random.nextInt(KEYS.size())))
                : Key.of("p" + random.nextInt(5) + "/k" + random.nextInt(500));
    }

    private ObjectAttributes attributes() {
        var headers = new ObjectAttributes.Headers(
                random.nextBoolean() ? "text/plain" : null,
                null,
                null,
                null,
                random.nextInt(4) == 0 ? "de" : null,
                null);
        return new ObjectAttributes(
                "",
                null,
                headers,
                random.nextBoolean() ? List.of(Named.of("m", "v" + random.nextInt(5))) : List.of(),
                random.nextInt(3) == 0 ? List.of(Named.of("t", "ü" + random.nextInt(5))) : List.of(),
                random.nextInt(5) == 0 ? "STANDARD_IA" : null,
                null,
                null);
    }

    private static List<Key> keys(Bucket bucket) {
        List<Key> keys = new ArrayList<>();
        for (Bucket.Query query = Bucket.Query.ALL; query != null; ) {
            Bucket.Page page = bucket.list(query);
            page.items().stream().map(Bucket.Item::key).forEach(keys::add);
            query = page.next();
        }
        return keys.stream().distinct().toList();
    }

    /** Everything that a snapshot must keep, by key. */
    static NavigableMap<Key, String> state(Bucket bucket) {
        NavigableMap<Key, String> all = new TreeMap<>();
        for (Key key : keys(bucket)) {
            if (bucket.open(key, Bucket.Pin.NONE, 0) instanceof Bucket.Opening.Opened(var details, var body)) {
                ObjectAttributes kept = details.attributes();
                all.put(
                        key,
                        digest(body)
                                + kept.headers()
                                + kept.userMetadata()
                                + bucket.tags(key, Bucket.Pin.NONE)
                                + kept.storageClass());
            }
        }
        return all;
    }

    private static String digest(InputStream body) {
        try (body) {
            return ObjectHash.sha256(body.readAllBytes()).toString().substring(0, 12);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
