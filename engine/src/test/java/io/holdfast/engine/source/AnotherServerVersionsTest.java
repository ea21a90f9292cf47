package io.holdfast.engine.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.source.BucketOptions.Versions;
import io.holdfast.engine.store.Bucket;
import io.holdfast.engine.store.Bucket.Versioning;
import io.holdfast.engine.store.Buckets;
import io.holdfast.engine.store.Store.Body;
import io.holdfast.engine.store.StoreUri;
import io.holdfast.engine.store.s3.AnotherServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** A bucket that keeps versions, taken as it stood at one moment, on any S3 server: {@link AnotherServer}. */
@Fault(99)
@EnabledIfEnvironmentVariable(named = AnotherServer.VARIABLE, matches = "s3://.+")
class AnotherServerVersionsTest {
    private static final List<String> KEYS = List.of(
            "a", "a/b", "a.b", "a//b", "a b", "a+b", "a%2Fb", "é", "中文/文", "\uf000", "\ud83d\ude00", "./z", "x/../y");

    @Fault(91)
    @Test
    void everyKeyIsTakenAsItStood() throws Exception {
        StoreUri.S3 uri = AnotherServer.placeWithVersions();
        try (Bucket bucket = Buckets.open(uri)) {
            assertThat(bucket.versioning()).isEqualTo(Versioning.ON);
            for (String key : KEYS) {
                put(bucket, key, "1", "old");
            }
            put(bucket, "gone", "1", "old");
            bucket.delete(Key.of("gone"));
            Instant then = passed(bucket);
            for (String key : KEYS) {
                put(bucket, key, "2", "new");
            }
            bucket.delete(Key.of("a"));
            put(bucket, "gone", "back", "new");
            put(bucket, "later", "1", "new");
            passed(bucket);

            Map<String, String> early = contents(uri, new Versions.At(then), "old");
            assertThat(early).containsOnlyKeys(KEYS);
            assertThat(early.values()).containsOnly("1");

            Map<String, String> now = contents(uri, new Versions.OfTheStart(), "new");
            assertThat(now)
                    .hasSize(KEYS.size() + 1)
                    .containsEntry("gone", "back")
                    .containsEntry("later", "1")
                    .containsEntry("a/b", "2")
                    .doesNotContainKey("a");
            assertThat(contents(uri, new Versions.Current(), "new")).isEqualTo(now);
        }
    }

    @Test
    void manyVersionsAreGoneThroughPageByPageAndRangeByRange() throws Exception {
        StoreUri.S3 uri = AnotherServer.placeWithVersions();
        try (Bucket bucket = Buckets.open(uri)) {
            for (int i = 0; i < 30; i++) {
                for (int version = 0; version < 3; version++) {
                    put(bucket, "k%02d".formatted(i), "" + version, "x");
                }
            }
            Map<Key, Integer> versions = new TreeMap<>();
            int pages = 0;
            var query = new Bucket.VersionQuery(null, null, 7);
            while (query != null) {
                Bucket.VersionPage page = bucket.versions(query);
                page.versions().forEach(each -> versions.merge(each.item().key(), 1, Integer::sum));
                query = page.next();
                pages++;
            }
            assertThat(pages).isBetween(13, 14);
            assertThat(versions).hasSize(30);
            assertThat(versions.values()).containsOnly(3);

            var behind = bucket.versions(Bucket.VersionQuery.ALL.after(Key.of("k28")));
            assertThat(behind.versions()).allMatch(each -> each.item().key().compareTo(Key.of("k28")) >= 0);
            assertThat(behind.versions()).extracting(each -> each.item().key()).contains(Key.of("k29"));
        }
    }

    private static void put(Bucket bucket, String key, String content, String age) {
        var attributes = new ObjectAttributes(
                "", null, ObjectAttributes.Headers.NONE, List.of(), List.of(Named.of("age", age)), null, null, null);
        bucket.put(Key.of(key), attributes, Body.of(content.getBytes(StandardCharsets.UTF_8)));
    }

    /** The second that is over. */
    private static Instant passed(Bucket bucket) throws InterruptedException {
        Instant second = bucket.clock().truncatedTo(ChronoUnit.SECONDS);
        while (!bucket.clock().isAfter(second)) {
            Thread.sleep(100);
        }
        return second;
    }

    /** With tags that must be those of the version. */
    private static Map<String, String> contents(StoreUri.S3 uri, Versions versions, String age) throws IOException {
        try (var source =
                new BucketSource(Buckets.open(uri), null, BucketOptions.all().with(versions))) {
            try {
                return contents(source, age);
            } catch (Conflict outOfOrder) {
                return contents(source, age);
            }
        }
    }

    private static Map<String, String> contents(BucketSource source, String age) throws IOException {
        Map<String, String> all = new TreeMap<>();
        for (KeyRange range : source.ranges(List.of(Key.of("a.b"), Key.of("b")))) {
            try (var listing = source.list(range)) {
                for (Listed next = listing.next(); next != null; next = listing.next()) {
                    try (var content = source.open(next)) {
                        byte[] whole = new byte[(int) next.size()];
                        assertThat(content.read(whole, 0, whole.length)).isEqualTo(whole.length);
                        all.put(next.key().toString(), new String(whole, StandardCharsets.UTF_8));
                        assertThat(((ObjectAttributes) content.listed().attributes()).tags())
                                .containsExactly(Named.of("age", age));
                    }
                }
            }
        }
        return all;
    }
}
