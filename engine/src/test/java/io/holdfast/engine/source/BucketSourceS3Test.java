package io.holdfast.engine.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.store.Bucket;
import io.holdfast.engine.store.Store.Body;
import io.holdfast.engine.store.s3.S3Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A bucket as a source, on a real server. */
class BucketSourceS3Test {
    @RegisterExtension
    private static final S3Server SERVER = new S3Server();

    /** As far as this server can hold them. */
    private static final List<String> ODD = List.of(
            "a",
            "c/b",
            "a.b",
            "a-b",
            "a b",
            "a+b",
            "a%2Fb",
            "A",
            "b\\c",
            "é",
            "e\u0301",
            "中文/文",
            "\uf000",
            "\ud83d\ude00",
            "tab\t",
            "'\"<&>",
            "x/".repeat(450) + "x");

    @Fault({91, 92})
    @Test
    void oddKeysAreListedAndReadAsTheyAre() throws IOException {
        try (var bucket = SERVER.bucket("photos/2026");
                var source = new BucketSource(bucket, null, BucketOptions.all())) {
            var keys = new TreeSet<Key>();
            for (String key : ODD) {
                keys.add(Key.of(key));
                put(bucket, key, "content of " + key);
            }
            List<Listed> listed = listInAnyCase(source);

            assertThat(listed).extracting(Listed::key).containsExactlyElementsOf(keys);
            for (Listed one : listed) {
                try (var content = source.open(one)) {
                    byte[] whole = new byte[(int) one.size() + 10];
                    int length = content.read(whole, 0, whole.length);
                    assertThat(new String(whole, 0, length, StandardCharsets.UTF_8))
                            .startsWith("content of ");
                    assertThat(length).isEqualTo((int) one.size());
                    assertThat(content.outcome()).isEqualTo(new Source.Outcome.Steady());
                    assertThat(((ObjectAttributes) content.listed().attributes()).userMetadata())
                            .containsExactly(Named.of("from", "test"));
                }
            }
            assertThat(source.name()).endsWith("/photos/2026").startsWith("s3:127.0.0.1:");
        }
    }

    @Test
    void aBucketOfManyPagesIsListedByRangeWithoutLoss() {
        try (var bucket = SERVER.bucket("");
                var source = new BucketSource(bucket, null, BucketOptions.all())) {
            for (int i = 0; i < 1_100; i++) {
                put(bucket, "%02d/%04d".formatted(i % 7, i), "x");
            }
            assertThat(source.ranges(List.of())).hasSize(7);
            assertThat(listInAnyCase(source)).hasSize(1_100);
            assertThat(source.ranges(List.of(Key.of("03/0500")))).hasSize(2);
        }
    }

    private static void put(Bucket bucket, String key, String content) {
        var attributes = new ObjectAttributes(
                "",
                null,
                new ObjectAttributes.Headers("text/plain", null, null, null, null, null),
                List.of(Named.of("from", "test")),
                List.of(),
                null,
                null,
                null);
        bucket.put(Key.of(key), attributes, Body.of(content.getBytes(StandardCharsets.UTF_8)));
    }

    /** As a backup does: where the order turns out to be another, once more. */
    private static List<Listed> listInAnyCase(BucketSource source) {
        try {
            return list(source);
        } catch (Conflict e) {
            return list(source);
        }
    }

    private static List<Listed> list(BucketSource source) {
        List<Listed> all = new ArrayList<>();
        for (KeyRange range : source.ranges(List.of())) {
            try (var listing = source.list(range)) {
                for (Listed next = listing.next(); next != null; next = listing.next()) {
                    all.add(next);
                }
            }
        }
        return all;
    }
}
