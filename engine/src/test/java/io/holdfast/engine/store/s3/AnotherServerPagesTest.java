package io.holdfast.engine.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.store.Bucket;
import io.holdfast.engine.store.Bucket.Item;
import io.holdfast.engine.store.Bucket.Query;
import io.holdfast.engine.store.Bucket.VersionQuery;
import io.holdfast.engine.store.Store.Body;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Whatever key a page ends with, the next one follows it, on any S3 server: {@link AnotherServer}. */
@Fault(91)
@EnabledIfEnvironmentVariable(named = AnotherServer.VARIABLE, matches = "s3://.+")
class AnotherServerPagesTest {
    private static final List<Key> KEYS = Stream.of(
                    "\u0001",
                    "\u0018b",
                    " ",
                    "a",
                    "a\tb",
                    "a\nb",
                    "a\u001fb",
                    "a&lt;",
                    "a+b",
                    "a/b",
                    "%18",
                    "100%",
                    "a%7Eb",
                    "\ufffe",
                    "~")
            .map(Key::of)
            .sorted()
            .toList();

    @Test
    void anyKeyEndsAPage() {
        try (Bucket bucket = S3Bucket.open(AnotherServer.place(), S3Options.DEFAULT)) {
            put(bucket);
            List<Key> found = new ArrayList<>();
            @Nullable Query query = new Query(Key.EMPTY, null, null, 1, null);
            while (query != null) {
                Bucket.Page page = bucket.list(query);
                page.items().stream().map(Item::key).forEach(found::add);
                query = page.next();
            }
            assertThat(found).isEqualTo(KEYS);
        }
    }

    @Test
    void anyVersionDoes() {
        try (Bucket bucket = S3Bucket.open(AnotherServer.placeWithVersions(), S3Options.DEFAULT)) {
            put(bucket);
            List<Key> found = new ArrayList<>();
            @Nullable VersionQuery query = new VersionQuery(null, null, 1);
            while (query != null) {
                Bucket.VersionPage page = bucket.versions(query);
                page.versions().forEach(each -> found.add(each.item().key()));
                query = page.next();
            }
            assertThat(found).isEqualTo(KEYS);
        }
    }

    private static void put(Bucket bucket) {
        for (Key key : KEYS) {
            bucket.put(key, ObjectAttributes.listed("", null), Body.of(new byte[1]));
        }
    }
}
