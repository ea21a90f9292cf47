package io.holdfast.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.entry.Time;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.restore.BucketTargetOptions.Access;
import io.holdfast.engine.restore.RestoreOptions.Overwrite;
import io.holdfast.engine.snapshot.Content;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.HandMade;
import io.holdfast.engine.source.Patterns;
import io.holdfast.engine.source.Source;
import io.holdfast.engine.store.Bucket;
import io.holdfast.engine.store.Bucket.Pin;
import io.holdfast.engine.store.FolderStore;
import io.holdfast.engine.store.Limit;
import io.holdfast.engine.store.SimulatedBucket;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.Store.Body;
import io.holdfast.engine.store.s3.S3Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BucketTargetTest {
    @RegisterExtension
    private static final S3Server SERVER = new S3Server();

    private static final ObjectAttributes RICH = new ObjectAttributes(
            "old",
            "v1",
            new ObjectAttributes.Headers("text/plain", "no-cache", null, null, "de", null),
            List.of(Named.of("a", "b")),
            List.of(Named.of("team", "ops")),
            "STANDARD_IA",
            "/elsewhere",
            null);

    private static final ObjectAttributes OPEN = new ObjectAttributes(
            "", null, ObjectAttributes.Headers.NONE, List.of(), List.of(), null, null, "<everybody/>");

    @TempDir
    Path folder;

    @Test
    void anObjectIsPutBackWithItsAttributesAndReadsTheSame() throws IOException {
        try (var target = new BucketTarget(SERVER.bucket("back"), BucketTargetOptions.unlimited())) {
            assertThat(target.isEmpty()).isTrue();
            write(target, object("a/ä b.txt", 7, RICH), "content".getBytes(StandardCharsets.UTF_8));

            assertThat(target.isEmpty()).isFalse();
            Listed found = target.find(Key.of("a/ä b.txt")).orElseThrow();
            assertThat(found.kind()).isEqualTo(Kind.OBJECT);
            assertThat(found.size()).isEqualTo(7);
            assertThat(((ObjectAttributes) found.attributes()).headers()).isEqualTo(RICH.headers());
            assertThat(((ObjectAttributes) found.attributes()).userMetadata()).isEqualTo(RICH.userMetadata());
            try (var source = target.asSource();
                    Source.Content content = source.open(found)) {
                byte[] read = new byte[10];
                assertThat(content.read(read, 0, 10)).isEqualTo(7);
                assertThat(new String(read, 0, 7, StandardCharsets.UTF_8)).isEqualTo("content");
            }
            assertThat(target.find(Key.of("a/ä b.txt"))).isPresent();
        }
    }

    @Test
    void aLargeObjectIsPutBackInPartsWithinItsMemory() throws IOException {
        byte[] content = new byte[40 << 20];
        new Random(1).nextBytes(content);
        var options = new BucketTargetOptions(32L << 20, Limit.none(), Limit.none(), Access.LEFT_OUT);
        try (var target = new BucketTarget(SERVER.bucket("back"), options)) {
            write(target, object("big", content.length, RICH), content);

            Listed found = target.find(Key.of("big")).orElseThrow();
            assertThat(((ObjectAttributes) found.attributes()).etag()).endsWith("-3");
            try (var source = target.asSource();
                    Source.Content back = source.open(found)) {
                byte[] read = new byte[content.length + 1];
                assertThat(back.read(read, 0, read.length)).isEqualTo(content.length);
                assertThat(Arrays.equals(read, 0, content.length, content, 0, content.length))
                        .isTrue();
            }
        }
    }

    @Test
    void whatIsNotCommittedIsNotThere() {
        try (var target = new BucketTarget(SERVER.bucket("back"), BucketTargetOptions.unlimited())) {
            try (var small = target.write(object("small", 3, RICH));
                    var large = target.write(object("large", 100L << 20, RICH))) {
                small.write(new byte[3], 0, 3);
                large.write(new byte[20 << 20], 0, 20 << 20);
            }
            assertThat(target.isEmpty()).isTrue();
        }
    }

    @Test
    void aStoppedRestoreLeavesNoPartsBehind() {
        try (var bucket = SERVER.bucket("back");
                var target = new BucketTarget(bucket, BucketTargetOptions.unlimited())) {
            try (var large = target.write(object("large", 100L << 20, RICH))) {
                large.write(new byte[40 << 20], 0, 40 << 20);
                Thread.currentThread().interrupt();
            }
            assertThat(Thread.interrupted()).isTrue();
            assertThat(SERVER.uploads()).isEmpty();
        }
    }

    @Test
    void contentThatIsNotWhatItsEntrySaysIsNeverCommitted() {
        var bucket = new SimulatedBucket();
        try (var target = new BucketTarget(bucket, BucketTargetOptions.unlimited())) {
            for (long size : new long[] {5, 40 << 20}) {
                try (var writing = target.write(object("k", size, RICH))) {
                    writing.write(new byte[4], 0, 4);
                    assertThatThrownBy(writing::commit)
                            .isInstanceOf(Damaged.class)
                            .hasMessageContaining("k has 4 bytes");
                }
                try (var writing = target.write(object("k", size, RICH))) {
                    assertThatThrownBy(() -> writing.write(new byte[50 << 20], 0, 50 << 20))
                            .isInstanceOf(Damaged.class)
                            .hasMessageContaining("more content");
                }
            }
        }
        assertThat(bucket.contents()).isEmpty();
    }

    @Test
    void whatTheStoreDoesNotTakeIsLeftOutAndToldOnce() throws IOException {
        var bucket =
                new SimulatedBucket().refusing(attributes -> !attributes.tags().isEmpty());
        try (var target = new BucketTarget(bucket, BucketTargetOptions.unlimited())) {
            write(target, object("a", 1, RICH), new byte[1]);
            write(target, object("b", 1, RICH), new byte[1]);

            assertThat(target.losses())
                    .filteredOn(loss -> loss.startsWith("tags"))
                    .hasSize(1);
            assertThat(target.losses()).noneMatch(loss -> loss.startsWith("storage class"));
            var kept = (ObjectAttributes) target.find(Key.of("b")).orElseThrow().attributes();
            assertThat(kept.tags()).isEmpty();
            assertThat(kept.storageClass()).isEqualTo("STANDARD_IA");
            assertThat(bucket.refusals()).isEqualTo(2);
        }
    }

    @Test
    void aStoreThatTakesNeitherClassNorTagsGetsTheRest() throws IOException {
        var bucket = new SimulatedBucket()
                .refusing(attributes -> !attributes.tags().isEmpty() || attributes.storageClass() != null);
        try (var target = new BucketTarget(bucket, BucketTargetOptions.unlimited())) {
            write(target, object("a", 1, RICH), new byte[1]);

            assertThat(target.find(Key.of("a"))).isPresent();
            assertThat(target.losses())
                    .anyMatch(loss -> loss.startsWith("tags"))
                    .anyMatch(loss -> loss.startsWith("storage"));
        }
    }

    @Test
    void anAccessListIsPutBackOnlyWhereThatIsWanted() throws IOException {
        var bucket = new SimulatedBucket();
        try (var target = new BucketTarget(bucket, BucketTargetOptions.unlimited())) {
            write(target, object("closed", 1, OPEN), new byte[1]);
            assertThat(bucket.access(Key.of("closed"), Pin.NONE)).isEmpty();
            assertThat(target.losses()).anyMatch(loss -> loss.startsWith("access lists"));
            assertThat(target.keepsAccess()).isFalse();
        }
        var options = BucketTargetOptions.unlimited().with(Access.PUT_BACK);
        try (var target = new BucketTarget(bucket, options)) {
            write(target, object("open", 1, OPEN), new byte[1]);
            write(target, object("large", 33 << 20, OPEN), new byte[33 << 20]);
            for (String key : List.of("open", "large")) {
                assertThat(target.find(Key.of(key)))
                        .hasValueSatisfying(found -> assertThat(((ObjectAttributes) found.attributes()).acl())
                                .isEqualTo(OPEN.acl()));
            }
            assertThat(target.losses()).noneMatch(loss -> loss.startsWith("access lists"));
            assertThat(Likeness.of(target.find(Key.of("closed")).orElseThrow(), object("closed", 1, OPEN), target))
                    .isEqualTo(Likeness.OTHER);
        }
    }

    @Test
    void aStoreThatTakesNoAccessListSaysSoOnceAndKeepsTheObject() throws IOException {
        var bucket = new SimulatedBucket().withoutAccessLists();
        var options = BucketTargetOptions.unlimited().with(Access.PUT_BACK);
        try (var target = new BucketTarget(bucket, options)) {
            write(target, object("a", 1, OPEN), new byte[1]);
            write(target, object("b", 1, OPEN), new byte[1]);

            assertThat(bucket.contents()).hasSize(2);
            assertThat(target.losses())
                    .filteredOn(loss -> loss.startsWith("access lists"))
                    .hasSize(1);
            assertThat(target.keepsAccess()).isFalse();
        }
    }

    @Test
    void aStoreThatTakesNothingSaysWhy() {
        var bucket = new SimulatedBucket().refusing(_ -> true);
        try (var target = new BucketTarget(bucket, BucketTargetOptions.unlimited());
                var writing = target.write(object("a", 0, RICH))) {
            assertThatThrownBy(writing::commit).isInstanceOf(Unsupported.class);
        }
    }

    @Test
    void tagsThatAreThereAreFound() throws IOException {
        try (var target = new BucketTarget(new SimulatedBucket(), BucketTargetOptions.unlimited())) {
            write(target, object("a", 1, RICH), new byte[1]);

            assertThat(((ObjectAttributes)
                                    target.find(Key.of("a")).orElseThrow().attributes())
                            .tags())
                    .isEqualTo(RICH.tags());
        }
    }

    @Test
    void tagsThatSomebodyTookAwayAreMissed() {
        var bucket = new SimulatedBucket().withoutTagCounts();
        inRepository(repository -> {
            Snapshot snapshot = tagged(repository);
            assertThat(restored(repository, snapshot, bucket, Overwrite.CHANGED).differences())
                    .isEmpty();
            bucket.put(Key.of("a"), ObjectAttributes.listed("", null), Body.of(new byte[] {1}));

            assertThat(restored(repository, snapshot, bucket, Overwrite.NEVER).differences())
                    .singleElement()
                    .asString()
                    .contains("its tags differ");
            assertThat(restored(repository, snapshot, bucket, Overwrite.CHANGED).written())
                    .isEqualTo(1);
            assertThat(bucket.tags(Key.of("a"), Bucket.Pin.NONE)).isEqualTo(TAGS);
            assertThat(restored(repository, snapshot, bucket, Overwrite.CHANGED).skipped())
                    .isEqualTo(2);
        });
    }

    @Test
    void aStoreWithoutTagsIsRightWithoutThem() {
        var bucket = new SimulatedBucket()
                .withoutTags()
                .refusing(attributes -> !attributes.tags().isEmpty());
        inRepository(repository -> {
            Snapshot snapshot = tagged(repository);
            RestoreResult first = restored(repository, snapshot, bucket, Overwrite.CHANGED);
            RestoreResult second = restored(repository, snapshot, bucket, Overwrite.CHANGED);

            assertThat(first.differences()).isEmpty();
            assertThat(first.losses()).anyMatch(loss -> loss.startsWith("tags"));
            assertThat(second.skipped()).isEqualTo(2);
            assertThat(second.differences()).isEmpty();
            assertThat(bucket.tagReads()).as("once a restore, with those ahead").isLessThan(5);
        });
    }

    private static final List<Named> TAGS = List.of(Named.of("team", "ops"));

    private static Snapshot tagged(Repository repository) {
        try (HandMade made = new HandMade(repository)) {
            for (String key : List.of("a", "b")) {
                var attributes = new ObjectAttributes(
                        "", null, ObjectAttributes.Headers.NONE, List.of(), TAGS, null, null, null);
                made.put(Entry.of(object(key, 1, attributes), new Content.Pieces(List.of(made.piece(new byte[] {1})))));
            }
            return made.commit();
        }
    }

    private void inRepository(Consumer<Repository> action) {
        try (Store store = FolderStore.create(folder.resolve("repository"))) {
            TestRepository.init(store);
            try (Repository repository = TestRepository.open(store, folder)) {
                action.accept(repository);
            }
        }
    }

    private static RestoreResult restored(
            Repository repository, Snapshot snapshot, Bucket bucket, Overwrite overwrite) {
        RestoreOptions options =
                new RestoreOptions(Patterns.ALL, Optional.empty(), overwrite, RestoreOptions.Comparison.ATTRIBUTES, 2);
        try (BucketTarget target = new BucketTarget(bucket, BucketTargetOptions.unlimited())) {
            return new Restore(repository, snapshot, target, options, Progress.none()).run();
        }
    }

    @Fault(139)
    @Test
    void inABucketWithVersionsWhatStoodThereStaysAsAnOlderOne() {
        var bucket = new SimulatedBucket()
                .versioning(Bucket.Versioning.ON)
                .with("a", "somebody's")
                .with("z", "other");
        inRepository(repository -> {
            Snapshot snapshot = tagged(repository);
            RestoreResult result = restored(repository, snapshot, bucket, Overwrite.CHANGED);

            assertThat(result.failed()).isZero();
            assertThat(result.differences()).isEmpty();
            assertThat(bucket.contents().keySet().stream().map(Key::toString)).containsExactly("a", "b", "z");
            assertThat(bucket.contents()).containsEntry(Key.of("a"), "\u0001");
            assertThat(bucket.versions(Bucket.VersionQuery.ALL).versions())
                    .filteredOn(each -> each.item().key().equals(Key.of("a")))
                    .hasSize(2);
            assertThat(restored(repository, snapshot, bucket, Overwrite.CHANGED).skipped())
                    .isEqualTo(2);
        });
    }

    @Test
    void filesBecomeObjectsAndWhatABucketCannotHoldIsTold() throws IOException {
        var file = new FileAttributes(0644, 0, 0, "", "", Time.EPOCH, 1, 0, new byte[0], 0, List.of(), List.of());
        var bucket = new SimulatedBucket();
        try (var target = new BucketTarget(bucket, BucketTargetOptions.unlimited())) {
            write(target, new Listed(Key.of("d/f"), Kind.FILE, 2, Time.EPOCH, file), new byte[] {'h', 'i'});
            target.place(new Listed(Key.of("d/"), Kind.FOLDER, 0, Time.EPOCH, file));

            assertThat(bucket.contents()).containsOnlyKeys(Key.of("d/f"));
            assertThat(target.losses())
                    .anyMatch(loss -> loss.startsWith("owner"))
                    .anyMatch(loss -> loss.startsWith("folders"));
            assertThat(target.refuses(new Listed(Key.of("l"), Kind.SYMLINK, 0, Time.EPOCH, file)))
                    .isPresent();
            assertThat(target.link(new Listed(Key.of("d/g"), Kind.FILE, 2, Time.EPOCH, file), Key.of("d/f")))
                    .isFalse();
        }
    }

    @Fault(113)
    @ParameterizedTest
    @CsvSource({
        "a, true",
        "a/../b, true",
        "'', true",
        "../a, false",
        "a/../../b, false",
        "a/..\\..\\b, false",
        "./../a, false",
        "..., true",
        "a/./b, true",
    })
    void aKeyThatLeadsOutOfThePrefixIsRefused(String key, boolean taken) {
        try (var target = new BucketTarget(SERVER.bucket("back"), BucketTargetOptions.unlimited())) {
            assertThat(target.refuses(object(key, 1, RICH)).isEmpty()).isEqualTo(taken);
        }
    }

    @Fault(90)
    @Test
    void aKeyThatNoObjectCanHaveIsRefusedBeforeAnythingIsWritten() {
        try (var target = new BucketTarget(SERVER.bucket("back"), BucketTargetOptions.unlimited())) {
            Listed notText = new Listed(Key.of(new byte[] {(byte) 0xff}), Kind.OBJECT, 1, Time.EPOCH, RICH);

            assertThat(target.refuses(object("k".repeat(1_024 - "back/".length()), 1, RICH)))
                    .isEmpty();
            assertThat(target.refuses(object("k".repeat(1_025 - "back/".length()), 1, RICH))
                            .orElseThrow())
                    .contains("1025 bytes in the bucket");
            assertThat(target.refuses(notText).orElseThrow()).contains("UTF-8");
            assertThat(target.find(notText.key())).isEmpty();
            assertThat(target.refuses(object("k", Long.MAX_VALUE / 2, RICH)).orElseThrow())
                    .contains("more than a bucket takes");
        }
        try (var target = new BucketTarget(SERVER.bucket(""), BucketTargetOptions.unlimited())) {
            assertThat(target.refuses(object("", 1, RICH)).orElseThrow()).contains("no name");
        }
    }

    @Fault({88, 89})
    @ParameterizedTest
    @CsvSource({
        "0, 16777216",
        "33554433, 16777216",
        "167772160000, 16777216",
        "167772160001, 17825792",
        "5497558138880, 550502400",
        "9223372036854775807, -1",
    })
    void partsGrowSoThatThereAreTenThousandAtMost(long size, int part) {
        OptionalInt found = PartSize.of(size);

        assertThat(found.orElse(-1)).isEqualTo(part);
        found.ifPresent(bytes -> assertThat(Math.ceilDiv(size, bytes)).isLessThanOrEqualTo(10_000));
    }

    private static Listed object(String key, long size, ObjectAttributes attributes) {
        return new Listed(Key.of(key), Kind.OBJECT, size, Time.EPOCH, attributes);
    }

    private static void write(Target target, Listed listed, byte[] content) throws IOException {
        assertThat(target.refuses(listed)).isEmpty();
        try (var writing = target.write(listed)) {
            for (int at = 0; at < content.length; at += 999_983) {
                writing.write(content, at, Math.min(999_983, content.length - at));
            }
            writing.commit();
        }
    }
}
