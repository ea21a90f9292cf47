package io.holdfast.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.entry.Time;
import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.source.BucketOptions;
import io.holdfast.engine.source.BucketSource;
import io.holdfast.engine.source.Source;
import io.holdfast.engine.store.Buckets;
import io.holdfast.engine.store.s3.AnotherServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** What a restore writes into a bucket a backup reads, on any S3 server: {@link AnotherServer}. */
@EnabledIfEnvironmentVariable(named = AnotherServer.VARIABLE, matches = "(s3|cos|obs)://.+")
class AnotherServerRestoreTest {
    private static final List<String> KEYS = List.of(
            "a",
            "a/b",
            "a/",
            "a//b",
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
            "new\nline",
            "'\"<&>",
            "x/../y",
            "./z",
            "...",
            "~",
            "k".repeat(800),
            "c\u0001");

    @Test
    void everyKeyAndAttributeComesBack() throws IOException {
        var uri = AnotherServer.place();
        var attributes = new ObjectAttributes(
                "",
                null,
                new ObjectAttributes.Headers(
                        "text/plain", "no-cache", "inline", "gzip", "de", "Thu, 01 Dec 2033 16:00:00 GMT"),
                List.of(Named.of("a", "b"), Named.of("c", "d e")),
                List.of(Named.of("team", "a b+c=d"), Named.of("übung", "1")),
                null,
                null,
                null);
        try (var target = new BucketTarget(Buckets.open(uri), BucketTargetOptions.unlimited());
                var source = new BucketSource(Buckets.open(uri), null, BucketOptions.all())) {
            assertThat(target.isEmpty()).isTrue();
            for (String key : KEYS) {
                write(target, key, attributes, key.getBytes(StandardCharsets.UTF_8));
            }
            List<Listed> listed = list(source);

            assertThat(listed)
                    .extracting(Listed::key)
                    .containsExactlyElementsOf(
                            new TreeSet<>(KEYS.stream().map(Key::of).toList()));
            for (Listed one : listed) {
                try (var content = source.open(one)) {
                    assertThat(all(content)).isEqualTo(one.key().bytes());
                    var found = (ObjectAttributes) content.listed().attributes();
                    assertThat(found.headers()).isEqualTo(attributes.headers());
                    assertThat(found.userMetadata()).isEqualTo(attributes.userMetadata());
                    assertThat(found.tags()).isEqualTo(attributes.tags());
                    assertThat(content.outcome()).isEqualTo(new Source.Outcome.Steady());
                }
                assertThat(((ObjectAttributes)
                                        target.find(one.key()).orElseThrow().attributes())
                                .tags())
                        .isEqualTo(attributes.tags());
            }
            assertThat(target.losses()).hasSize(1);
        }
    }

    @Fault(100)
    @Test
    void anObjectComesBackWithAllThatMayBeSaidOfIt() throws IOException {
        var uri = AnotherServer.place();
        var attributes = new ObjectAttributes(
                "",
                null,
                new ObjectAttributes.Headers("text/plain", null, "attachment; filename=\"a b.txt\"", null, null, null),
                List.of(Named.of("long", "x".repeat(1_000)), Named.of("short", "y".repeat(1_039))),
                IntStream.range(0, 10)
                        .mapToObj(i -> Named.of("tag%d ü".formatted(i), "value+%d/=".formatted(i)))
                        .toList(),
                null,
                null,
                null);
        try (var target = new BucketTarget(Buckets.open(uri), BucketTargetOptions.unlimited())) {
            assertThat(target.lacks(new Listed(Key.of("k"), Kind.OBJECT, 1, Time.EPOCH, attributes)))
                    .isEmpty();
            write(target, "k", attributes, new byte[1]);
            var found =
                    (ObjectAttributes) target.findLike(new Listed(Key.of("k"), Kind.OBJECT, 1, Time.EPOCH, attributes))
                            .orElseThrow()
                            .attributes();

            assertThat(found.headers()).isEqualTo(attributes.headers());
            assertThat(found.userMetadata()).isEqualTo(attributes.userMetadata());
            assertThat(found.tags()).isEqualTo(attributes.tags());
        }
    }

    @Test
    void aLargeObjectComesBackInParts() throws IOException {
        byte[] content = new byte[50 << 20];
        new Random(1).nextBytes(content);
        var uri = AnotherServer.place();
        try (var target = new BucketTarget(Buckets.open(uri), BucketTargetOptions.unlimited());
                var source = new BucketSource(Buckets.open(uri), null, BucketOptions.all())) {
            write(target, "big", ObjectAttributes.listed("", null), content);
            try (var back = source.open(list(source).getFirst())) {
                assertThat(Arrays.equals(all(back), content)).isTrue();
            }
        }
    }

    private static void write(Target target, String key, ObjectAttributes attributes, byte[] content) {
        var listed = new Listed(Key.of(key), Kind.OBJECT, content.length, Time.EPOCH, attributes);
        assertThat(target.refuses(listed)).isEmpty();
        try (var writing = target.write(listed)) {
            writing.write(content, 0, content.length);
            writing.commit();
        }
    }

    private static List<Listed> list(BucketSource source) {
        try {
            return listOnce(source);
        } catch (Conflict e) {
            return listOnce(source);
        }
    }

    private static List<Listed> listOnce(BucketSource source) {
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

    private static byte[] all(Source.Content content) throws IOException {
        byte[] whole = new byte[(int) content.listed().size()];
        assertThat(content.read(whole, 0, whole.length)).isEqualTo(whole.length);
        return whole;
    }
}
