package io.holdfast.engine.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.source.BucketOptions.Versions;
import io.holdfast.engine.store.Bucket.Versioning;
import io.holdfast.engine.store.SimulatedBucket;
import io.holdfast.engine.store.SimulatedClock;
import io.holdfast.engine.store.Store.Body;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A bucket that keeps versions, taken as it stood at one moment. */
@Fault(99)
class PinnedBucketTest {
    private static final Versions START = new Versions.OfTheStart();

    @Fault(83)
    @Test
    void whatChangesBehindTheStartIsNotSeen() throws IOException {
        var bucket = versioned().with("a", "1").with("b", "1").with("d", "1");
        var source = source(bucket, START);
        List<KeyRange> ranges = source.ranges(List.of());
        bucket.with("a", "2").with("c", "new");
        bucket.delete(Key.of("b"));

        assertThat(contents(source, ranges))
                .containsExactly(Map.entry("a", "1"), Map.entry("b", "1"), Map.entry("d", "1"));
        assertThat(source.pinnedAt()).isPresent();
        assertThat(source.remarks()).isEmpty();
    }

    @Fault(85)
    @Test
    void whatIsReplacedAndDeletedBetweenListAndReadIsReadAsItWas() throws IOException {
        var bucket = versioned().with("a", "1").with("b", "1");
        var source = source(bucket, START);
        List<Listed> listed = list(source, source.ranges(List.of()));
        bucket.with("a", "22");
        bucket.delete(Key.of("b"));

        for (Listed each : listed) {
            try (var content = source.open(each)) {
                assertThat(text(content)).isEqualTo("1");
                assertThat(content.outcome()).isEqualTo(new Source.Outcome.Steady());
            }
        }
    }

    @Test
    void aMomentIsASecondAndNothingIsListedBeforeItHasPassed() {
        var bucket = versioned().with("a", "1");
        Instant before = bucket.clock();
        var source = source(bucket, START);
        source.ranges(List.of());

        assertThat(source.pinnedAt()).contains(before);
        assertThat(bucket.clock()).isAfterOrEqualTo(before.plusSeconds(1));
    }

    @Fault(20)
    @Test
    void aStoreWhoseClockStandsStillHasNoMoments() {
        var source = new BucketSource(
                versioned().with("a", "1"), null, BucketOptions.all().with(START), _ -> {});

        assertThatThrownBy(() -> source.ranges(List.of()))
                .isInstanceOf(Unsupported.class)
                .hasMessageContaining("stands still")
                .hasMessageContaining("--unpinned");
    }

    @Test
    void versionsCalledNullAreTakenWhereTheyStood() throws IOException {
        var bucket =
                new SimulatedBucket().with("a", "null 1").with("b", "null 1").with("gone", "null 1");
        bucket.versioning(Versioning.ON);
        bucket.delete(Key.of("gone"));
        Instant then = pass(bucket);
        bucket.with("a", "2");

        assertThat(at(bucket, then)).containsExactly(Map.entry("a", "null 1"), Map.entry("b", "null 1"));
        assertThat(at(bucket, bucket.clock())).containsExactly(Map.entry("a", "2"), Map.entry("b", "null 1"));
        assertThat(at(bucket, SimulatedClock.START.plusSeconds(2))).containsOnlyKeys("a", "b", "gone");
    }

    @Test
    void aNullVersionWrittenWhileVersioningWasSuspendedStandsBetweenOthers() throws IOException {
        var bucket = versioned().with("a", "v1");
        Instant first = pass(bucket);
        bucket.versioning(Versioning.SUSPENDED).with("a", "null").with("b", "null");
        Instant second = pass(bucket);
        bucket.delete(Key.of("b"));
        Instant third = pass(bucket);
        bucket.versioning(Versioning.ON).with("a", "v2").with("b", "v2");

        assertThat(at(bucket, first)).containsExactly(Map.entry("a", "v1"));
        assertThat(at(bucket, second)).containsExactly(Map.entry("a", "null"));
        assertThat(at(bucket, third)).containsExactly(Map.entry("a", "null"));
        assertThat(at(bucket, pass(bucket))).containsExactly(Map.entry("a", "v2"), Map.entry("b", "v2"));
    }

    @Test
    void whatWasBegunEarlierAndCompletedLaterIsTheNewestAllTheSame() throws IOException {
        var bucket = versioned().with("a", "small");
        Instant begun = SimulatedClock.START.minusSeconds(60);
        bucket.with("a", "large").dated("a", begun).with("b", "x");
        pass(bucket);

        assertThat(at(bucket, bucket.clock())).containsEntry("a", "large");
        // Dated before its own replacement: nobody can tell, and it did not stand there before that.
        assertThat(at(bucket, SimulatedClock.START.minusSeconds(1), false)).isEmpty();
    }

    @Test
    void tagsAreThoseOfTheVersion() throws IOException {
        var bucket = versioned();
        bucket.put(Key.of("a"), tagged("old"), Body.of(new byte[1]));
        var source = source(bucket, START);
        Listed listed = list(source, source.ranges(List.of())).getFirst();
        bucket.put(Key.of("a"), tagged("new"), Body.of(new byte[1]));

        try (var content = source.open(listed)) {
            var attributes = (ObjectAttributes) content.listed().attributes();
            assertThat(attributes.tags()).containsExactly(Named.of("age", "old"));
            assertThat(attributes.versionId()).isEqualTo("ve1");
        }
    }

    @Test
    void anEntryOfANullVersionHasNoId() throws IOException {
        var bucket = new SimulatedBucket().with("a", "x").versioning(Versioning.ON);
        var source = source(bucket, START);
        Listed listed = list(source, source.ranges(List.of())).getFirst();

        assertThat(((ObjectAttributes) listed.attributes()).versionId()).isEqualTo(ObjectAttributes.NULL_VERSION);
        try (var content = source.open(listed)) {
            assertThat(((ObjectAttributes) content.listed().attributes()).versionId())
                    .isNull();
        }
    }

    @Fault(35)
    @Test
    void aVersionThatIsDeletedForGoodMeanwhileIsNoOtherOne() {
        var bucket = versioned().with("a", "1");
        var source = source(bucket, START);
        Listed listed = list(source, source.ranges(List.of())).getFirst();
        bucket.with("a", "2");
        bucket.deleteVersion("a", 1);

        assertThatThrownBy(() -> source.open(listed))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("a at the simulated bucket")
                .hasMessageContaining("Next: ");
    }

    @Test
    void keysThatAreGoneAreNeitherListedNorDoTheyEndARange() throws IOException {
        var bucket = versioned().pageSize(3);
        for (int i = 0; i < 100; i++) {
            bucket.with("k%03d".formatted(i), "x");
        }
        for (int i = 20; i < 80; i++) {
            bucket.delete(Key.of("k%03d".formatted(i)));
        }
        var source = source(bucket, START);
        List<KeyRange> ranges = source.ranges(List.of(Key.of("k030"), Key.of("k060")));
        int lists = bucket.lists();

        assertThat(ranges).hasSize(3);
        assertThat(contents(source, ranges)).hasSize(40);
        assertThat(bucket.lists() - lists).isLessThan(160 / 3 + 8);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anyMomentOfARandomHistoryIsTakenExactly(long seed) throws IOException {
        var random = new Random(seed);
        var bucket = new SimulatedBucket().pageSize(1 + random.nextInt(9));
        Map<String, String> now = new TreeMap<>();
        for (int i = 0; i < 10; i++) {
            change(random, bucket, now, i);
        }
        bucket.versioning(Versioning.ON);
        Map<Instant, Map<String, String>> moments = new TreeMap<>();
        for (int i = 10; i < 120; i++) {
            change(random, bucket, now, i);
            moments.put(pass(bucket), new TreeMap<>(now));
        }
        for (var moment : moments.entrySet()) {
            assertThat(at(bucket, moment.getKey(), random.nextBoolean()))
                    .as("seed %d, %s", seed, moment.getKey())
                    .isEqualTo(moment.getValue());
        }
    }

    private static void change(Random random, SimulatedBucket bucket, Map<String, String> now, int i) {
        String key = List.of("a", "a/b", "a.b", "b", "b/", "ä", "\uf000", "\ud83d\ude00")
                .get(random.nextInt(8));
        if (now.containsKey(key) && random.nextInt(3) == 0) {
            bucket.delete(Key.of(key));
            now.remove(key);
        } else {
            bucket.with(key, "content " + i);
            now.put(key, "content " + i);
        }
    }

    @Test
    void anEarlierTimeNeedsVersions() {
        var never = source(new SimulatedBucket().with("a", "1"), new Versions.At(SimulatedClock.START));
        var suspended = source(
                versioned().with("a", "1").versioning(Versioning.SUSPENDED), new Versions.At(SimulatedClock.START));

        assertThatThrownBy(() -> never.ranges(List.of()))
                .isInstanceOf(Unsupported.class)
                .hasMessageContaining("keeps no versions")
                .hasMessageContaining("without --at");
        assertThatThrownBy(() -> suspended.ranges(List.of()))
                .isInstanceOf(Unsupported.class)
                .hasMessageContaining("suspended");
    }

    @Test
    void aTimeToComeAndATimeBeforeAllAreRefused() {
        var bucket = versioned().with("a", "1");
        var later = source(bucket, new Versions.At(bucket.clock().plusSeconds(5)));
        var earlier = source(bucket, new Versions.At(SimulatedClock.START.minusSeconds(100)));

        assertThatThrownBy(() -> later.ranges(List.of()))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("still to come");
        assertThat(list(earlier, earlier.ranges(List.of()))).isEmpty();
        assertThatThrownBy(earlier::allListed)
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("Nothing stood")
                .hasMessageContaining("later time");
    }

    @Fault(35)
    @Test
    void whatMayBeGoneIsSaidOfAnEarlierTime() {
        var bucket = versioned().with("a", "1").with("b", "1");
        var source = source(bucket, new Versions.At(SimulatedClock.START));
        source.ranges(List.of());

        assertThat(source.remarks()).singleElement().asString().contains("deleted for good");
    }

    @Test
    void suspendedVersioningIsNoMoment() throws IOException {
        var bucket = versioned().with("a", "1").versioning(Versioning.SUSPENDED);
        var source = source(bucket, START);

        assertThat(contents(source, source.ranges(List.of()))).containsExactly(Map.entry("a", "1"));
        assertThat(source.pinnedAt()).isEmpty();
    }

    @Test
    void whoMayNotListOrReadVersionsGetsWhatIsCurrentAndIsTold() throws IOException {
        for (SimulatedBucket bucket :
                List.of(versioned().withoutListOfVersions(), versioned().withoutReadableVersions())) {
            bucket.with("a", "1");
            var source = source(bucket, START);

            assertThat(contents(source, source.ranges(List.of()))).containsExactly(Map.entry("a", "1"));
            assertThat(source.pinnedAt()).isEmpty();
            assertThat(source.remarks())
                    .singleElement()
                    .asString()
                    .contains("s3:ListBucketVersions", "s3:GetObjectVersion", "--unpinned");
            var early = source(bucket, new Versions.At(SimulatedClock.START));
            assertThatThrownBy(() -> early.ranges(List.of())).isInstanceOf(AccessDenied.class);
        }
    }

    @Test
    void whoWantsNoMomentAsksForNone() {
        var bucket = versioned().with("a", "1");
        var source = source(bucket, new Versions.Current());
        source.ranges(List.of());

        assertThat(source.pinnedAt()).isEmpty();
        assertThat(bucket.opens()).isZero();
    }

    @Fault(17)
    @Test
    void versionsInAnotherOrderOfKeysAreSortedAndNoneIsLost() throws IOException {
        var bucket = new SimulatedBucket(new SimulatedClock(), SimulatedBucket.BY_UTF16).pageSize(2);
        bucket.versioning(Versioning.ON);
        for (String key : List.of("a", "b", "\ud83d\ude00", "\uf000", "c")) {
            bucket.with(key, "1").with(key, "2");
        }
        bucket.delete(Key.of("c"));
        bucket.time().advance(Duration.ofHours(1));
        var source = source(bucket, START);
        Map<String, String> found;
        try {
            found = contents(source, source.ranges(List.of(Key.of("b"))));
        } catch (Conflict e) {
            found = contents(source, source.ranges(List.of(Key.of("b"))));
        }

        assertThat(found).hasSize(4).containsEntry("\uf000", "2").containsEntry("\ud83d\ude00", "2");
    }

    @Fault(16)
    @Test
    void aPageOfVersionsThatComesTwiceChangesNothing() throws IOException {
        var bucket = versioned().pageSize(3);
        for (int i = 0; i < 8; i++) {
            bucket.with("k" + i / 4, "" + i);
        }
        Instant moment = pass(bucket);
        bucket.with("k0", "later").with("k1", "later").with("k1", "latest").repeatsPagesOfVersions();
        pass(bucket);

        assertThat(at(bucket, moment)).containsExactly(Map.entry("k0", "3"), Map.entry("k1", "7"));
        assertThat(at(bucket, bucket.clock())).containsExactly(Map.entry("k0", "later"), Map.entry("k1", "latest"));
    }

    static Stream<Long> seeds() {
        return Stream.iterate(1L, seed -> seed + 1).limit(20);
    }

    private static SimulatedBucket versioned() {
        return new SimulatedBucket().versioning(Versioning.ON);
    }

    /** The second that passes. */
    private static Instant pass(SimulatedBucket bucket) {
        Instant now = bucket.clock();
        bucket.time().advance(Duration.ofSeconds(1));
        return now;
    }

    private static ObjectAttributes tagged(String age) {
        return new ObjectAttributes(
                "", null, ObjectAttributes.Headers.NONE, List.of(), List.of(Named.of("age", age)), null, null, null);
    }

    private static BucketSource source(SimulatedBucket bucket, Versions versions) {
        return new BucketSource(bucket, null, BucketOptions.all().with(versions), bucket.time()::advance);
    }

    private static Map<String, String> at(SimulatedBucket bucket, Instant moment) throws IOException {
        return at(bucket, moment, false);
    }

    private static Map<String, String> at(SimulatedBucket bucket, Instant moment, boolean sorted) throws IOException {
        BucketOptions all = BucketOptions.all();
        var order = sorted ? BucketOptions.Order.SORTED : BucketOptions.Order.CHECKED;
        var options = new BucketOptions(
                all.patterns(),
                all.ranges(),
                order,
                all.tags(),
                all.requests(),
                all.bytes(),
                all.scratch(),
                all.access(),
                new Versions.At(moment),
                all.archived());
        var source = new BucketSource(bucket, null, options, bucket.time()::advance);
        return contents(source, source.ranges(List.of(Key.of("b"))));
    }

    private static Map<String, String> contents(BucketSource source, List<KeyRange> ranges) throws IOException {
        Map<String, String> all = new TreeMap<>();
        for (Listed each : list(source, ranges)) {
            try (var content = source.open(each)) {
                assertThat(all.put(each.key().toString(), text(content))).isNull();
            }
        }
        return all;
    }

    private static List<Listed> list(BucketSource source, List<KeyRange> ranges) {
        List<Listed> all = new ArrayList<>();
        for (KeyRange range : ranges) {
            try (var listing = source.list(range)) {
                for (Listed next = listing.next(); next != null; next = listing.next()) {
                    all.add(next);
                }
            }
        }
        return all;
    }

    private static String text(Source.Content content) throws IOException {
        byte[] whole = new byte[(int) content.listed().size()];
        assertThat(content.read(whole, 0, whole.length)).isEqualTo(whole.length);
        return new String(whole, StandardCharsets.UTF_8);
    }
}
