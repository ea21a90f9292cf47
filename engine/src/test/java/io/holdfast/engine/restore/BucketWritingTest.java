package io.holdfast.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.FileAttributes.Hole;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.entry.ObjectAttributes.Headers;
import io.holdfast.engine.entry.Time;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.restore.BucketTargetOptions.Access;
import io.holdfast.engine.store.Limit;
import io.holdfast.engine.store.SimulatedBucket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of an object that a store takes only without some of its attributes, and of a file with holes. */
class BucketWritingTest {
    private static final List<Named> TAGS = List.of(Named.of("team", "ops"));

    @Test
    void aFileWithHolesIsWhole() {
        var bucket = new SimulatedBucket();
        List<Hole> holes = List.of(new Hole(0, 10), new Hole(12, 200_000), new Hole(200_014, 7));
        FileAttributes sparse = FileAttributes.plain(0644, Time.EPOCH, 1).with(List.of(), holes);
        try (var target = new BucketTarget(bucket, BucketTargetOptions.unlimited())) {
            write(target, new Listed(Key.of("k"), Kind.FILE, 200_021, Time.EPOCH, sparse), "abcd");
        }
        assertThat(bucket.contents())
                .containsEntry(Key.of("k"), "\0".repeat(10) + "ab" + "\0".repeat(200_000) + "cd" + "\0".repeat(7));
    }

    @Test
    void ofABufferOnlyWhatIsGivenIsWritten() {
        var bucket = new SimulatedBucket();
        FileAttributes sparse = FileAttributes.plain(0644, Time.EPOCH, 1).with(List.of(), List.of(new Hole(1, 5)));
        byte[] bytes = Key.of("abcdef").bytes();
        try (var target = new BucketTarget(bucket, BucketTargetOptions.unlimited());
                var writing = target.write(new Listed(Key.of("k"), Kind.FILE, 11, Time.EPOCH, sparse))) {
            writing.write(bytes, 0, 3);
            writing.write(bytes, 3, 3);
            writing.commit();
        }
        assertThat(bucket.contents()).containsEntry(Key.of("k"), "a" + "\0".repeat(5) + "bcdef");
    }

    /** Else its memory would never be free again. */
    @Test
    void whatIsFilledWithZerosIsClosedToo() {
        boolean[] closed = {false};
        new ZeroFilling(
                        new Target.Writing() {
                            @Override
                            public void write(byte[] buffer, int offset, int length) {}

                            @Override
                            public void commit() {}

                            @Override
                            public void close() {
                                closed[0] = true;
                            }
                        },
                        List.of())
                .close();
        assertThat(closed[0]).isTrue();
    }

    @Test
    void memoryThatOneObjectHadIsFreeForTheNext() {
        var bucket = new SimulatedBucket();
        var options = new BucketTargetOptions(1, Limit.none(), Limit.none(), Access.LEFT_OUT);
        assertTimeoutPreemptively(Duration.ofMinutes(1), () -> {
            try (var target = new BucketTarget(bucket, options)) {
                for (String key : List.of("a", "b", "c")) {
                    write(target, object(key, attributes(null, List.of(), null)), "1");
                }
            }
        });
        assertThat(bucket.contents()).hasSize(3);
    }

    @Test
    void requestsAndBytesAreLimited() {
        // What is taken is paid for afterwards: the first one begins at once.
        Limit slow = Limit.perSecond(0.001);
        limited(new BucketTargetOptions(1 << 20, slow, Limit.none(), Access.LEFT_OUT));
        slow = Limit.perSecond(0.001);
        limited(new BucketTargetOptions(1 << 20, Limit.none(), slow, Access.LEFT_OUT));
    }

    private static void limited(BucketTargetOptions options) {
        var bucket = new SimulatedBucket();
        try (var target = new BucketTarget(bucket, options)) {
            write(target, object("a", attributes(null, List.of(), null)), "1");
            try (var writing = target.write(object("b", attributes(null, List.of(), null)))) {
                writing.write(new byte[1], 0, 1);
                Thread.currentThread().interrupt(); // so that it does not wait
                assertThatThrownBy(writing::commit).isInstanceOf(Interrupted.class);
            } finally {
                assertThat(Thread.interrupted()).isTrue();
            }
        }
        assertThat(bucket.contents()).containsOnlyKeys(Key.of("a"));
    }

    @Test
    void oneAccessListThatIsNotTakenIsALoss() {
        var bucket = new SimulatedBucket().withoutAccessLists();
        var open = new ObjectAttributes("", null, Headers.NONE, List.of(), List.of(), null, null, "list");
        try (var target =
                new BucketTarget(bucket, BucketTargetOptions.unlimited().with(Access.PUT_BACK))) {
            write(target, object("a", open), "1");
            assertThat(losses(target)).containsOnly("access lists");
        }
    }

    @Test
    void aStorageClassThatIsNotTakenSaysNothingOfTheNextOne() {
        var bucket = new SimulatedBucket().refusing(attributes -> "ODD".equals(attributes.storageClass()));
        try (var target = new BucketTarget(bucket, BucketTargetOptions.unlimited())) {
            write(target, object("a", attributes("ODD", TAGS, "/x")), "1");
            write(target, object("b", attributes("COLD", TAGS, "/x")), "1");
            write(target, object("c", attributes("ODD", List.of(), null)), "1");

            assertThat(written(target, "a")).isEqualTo(attributes(null, TAGS, "/x"));
            assertThat(written(target, "b")).isEqualTo(attributes("COLD", TAGS, "/x"));
            assertThat(written(target, "c")).isEqualTo(attributes(null, List.of(), null));
            assertThat(target.keepsTags()).isTrue();
            assertThat(losses(target)).containsOnly("storage class");
        }
        assertThat(bucket.refusals()).isEqualTo(2);
    }

    @Test
    void aRedirectThatIsNotTakenIsLeftOutFromThenOn() {
        var bucket = new SimulatedBucket().refusing(attributes -> attributes.redirect() != null);
        try (var target = new BucketTarget(bucket, BucketTargetOptions.unlimited())) {
            write(target, object("a", attributes("COLD", TAGS, "/x")), "1");
            int refusals = bucket.refusals();
            write(target, object("b", attributes("COLD", TAGS, "/x")), "1");

            assertThat(written(target, "a")).isEqualTo(attributes("COLD", TAGS, null));
            assertThat(written(target, "b")).isEqualTo(attributes("COLD", TAGS, null));
            assertThat(bucket.refusals()).isEqualTo(refusals);
            assertThat(losses(target)).containsOnly("website redirect");
        }
    }

    @Test
    void whereTagsAreNotTakenTheyAreNotMissed() {
        var bucket =
                new SimulatedBucket().refusing(attributes -> !attributes.tags().isEmpty());
        try (var target = new BucketTarget(bucket, BucketTargetOptions.unlimited())) {
            assertThat(target.keepsTags()).isTrue();
            write(target, object("a", attributes("COLD", TAGS, null)), "1");

            assertThat(written(target, "a")).isEqualTo(attributes("COLD", List.of(), null));
            assertThat(target.keepsTags()).isFalse();
        }
    }

    private static Set<String> losses(BucketTarget target) {
        return target.losses().stream()
                .filter(each -> !each.startsWith("last-modified"))
                .map(each -> each.substring(0, each.indexOf(':')))
                .collect(Collectors.toSet());
    }

    /** As it was put, but for what the store makes of it itself. */
    private static ObjectAttributes written(BucketTarget target, String key) {
        var found = (ObjectAttributes) target.find(Key.of(key)).orElseThrow().attributes();
        return new ObjectAttributes(
                "",
                null,
                found.headers(),
                found.userMetadata(),
                found.tags(),
                found.storageClass(),
                found.redirect(),
                null);
    }

    private static ObjectAttributes attributes(
            @Nullable String storageClass, List<Named> tags, @Nullable String redirect) {
        return new ObjectAttributes("", null, Headers.NONE, List.of(), tags, storageClass, redirect, null);
    }

    private static Listed object(String key, ObjectAttributes attributes) {
        return new Listed(Key.of(key), Kind.OBJECT, 1, Time.EPOCH, attributes);
    }

    private static void write(BucketTarget target, Listed listed, String content) {
        byte[] bytes = Key.of(content).bytes();
        try (var writing = target.write(listed)) {
            writing.write(bytes, 0, 1);
            writing.write(bytes, 1, bytes.length - 1);
            writing.commit();
        }
    }
}
