package io.holdfast.engine.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.store.Bucket;
import io.holdfast.engine.store.Limit;
import io.holdfast.engine.store.SimulatedBucket;
import io.holdfast.engine.store.SimulatedClock;
import io.holdfast.engine.store.Store.Body;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BucketSourceTest {
    @TempDir
    private Path scratch;

    @Test
    void aSmallBucketIsOneRangeAndOneRequest() {
        var bucket = new SimulatedBucket().with("b", "2").with("a", "1").with("c/d", "3");
        var source = source(bucket);

        assertThat(source.ranges(List.of(Key.of("b")))).containsExactly(KeyRange.ALL);
        assertThat(keys(source, List.of())).containsExactly("a", "b", "c/d");
        assertThat(bucket.lists()).isEqualTo(2);
    }

    @Test
    void whatIsListedIsSizeTimeAndEtag() {
        var bucket = new SimulatedBucket().with("a", "12345");
        Listed listed = listAll(source(bucket), List.of()).getFirst();

        assertThat(listed.kind()).isEqualTo(Kind.OBJECT);
        assertThat(listed.size()).isEqualTo(5);
        assertThat(listed.modified().toInstant()).isEqualTo(SimulatedClock.START);
        assertThat(listed.attributes()).isEqualTo(ObjectAttributes.listed("e1", null));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void rangesTogetherListEveryKeyOnceInTheOrderOfBytes(long seed) {
        var random = new Random(seed);
        var bucket = new SimulatedBucket().pageSize(7);
        var keys = new TreeSet<>(randomKeys(random));
        keys.forEach(key -> bucket.with(key.toString(), "x"));
        List<Key> hints = new ArrayList<>(keys);
        hints.removeIf(_ -> random.nextInt(4) > 0);

        assertThat(listAll(source(bucket), hints))
                .as("seed %d", seed)
                .extracting(Listed::key)
                .containsExactlyElementsOf(keys);
        assertThat(listAll(source(bucket), List.of()))
                .as("seed %d", seed)
                .extracting(Listed::key)
                .containsExactlyElementsOf(keys);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anyRangeListsWhatTheWholeListHasThere(long seed) {
        var random = new Random(seed);
        var bucket = new SimulatedBucket().pageSize(5);
        var keys = new TreeSet<>(randomKeys(random));
        keys.forEach(key -> bucket.with(key.toString(), "x"));
        var source = source(bucket);
        for (int i = 0; i < 30; i++) {
            byte[] odd = new byte[random.nextInt(4)];
            random.nextBytes(odd);
            Key one = random.nextBoolean() ? Key.of(odd) : randomKeys(random).getFirst();
            Key other = randomKeys(random).getFirst();
            var range = one.compareTo(other) < 0 ? new KeyRange(one, other) : new KeyRange(other, one);

            assertThat(list(source, range))
                    .as("seed %d, %s", seed, range)
                    .extracting(Listed::key)
                    .containsExactlyElementsOf(
                            keys.stream().filter(range::contains).toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"flat%06d", "a/very/deep/folder/%06d", "%06d", "%1$02x/%1$06d"})
    void theFirstTimeALargeBucketIsDividedByAFewRequests(String pattern) {
        var bucket = new SimulatedBucket();
        for (int i = 0; i < 3_000; i++) {
            bucket.with(pattern.formatted(i % 256 == 0 ? i : i * 331 % 999_983), "x");
        }
        var ranges = source(bucket).ranges(List.of());

        assertThat(ranges).hasSizeBetween(4, 16);
        assertThat(bucket.lists()).isLessThanOrEqualTo(80);
        assertThat(ranges.getFirst().from()).isEqualTo(Key.EMPTY);
        assertThat(ranges.getLast().to()).isNull();
        for (int i = 1; i < ranges.size(); i++) {
            assertThat(ranges.get(i).from()).isEqualTo(ranges.get(i - 1).to());
        }
    }

    @Fault(17)
    @ParameterizedTest
    @MethodSource("otherOrders")
    void keysInAnotherOrderAreNoticedThenSortedAndNoneIsLost(Comparator<Key> order, long seed) {
        var random = new Random(seed);
        var bucket = new SimulatedBucket(new SimulatedClock(), order).pageSize(11);
        var keys = new TreeSet<>(randomKeys(random));
        keys.forEach(key -> bucket.with(key.toString(), "x"));
        List<Key> hints = new ArrayList<>(keys);
        hints.removeIf(_ -> random.nextInt(6) > 0);
        var source = source(bucket);
        waitUntilNoObjectIsFresh(bucket);

        List<Listed> found;
        try {
            found = listAll(source, hints);
        } catch (Conflict e) {
            assertThat(e).hasMessageContaining("order of bytes");
            assertThat(source.ranges(hints)).containsExactly(KeyRange.ALL);
            found = listAll(source, hints);
        }
        assertThat(found).as("seed %d", seed).extracting(Listed::key).containsExactlyElementsOf(keys);
    }

    @Fault(17)
    @Test
    void aKeyThatAnotherOrderHidesBetweenTwoRangesIsNoticed() {
        // By UTF-16 the face comes before U+FFFD, by bytes behind it: each range alone looks right.
        var bucket = new SimulatedBucket(new SimulatedClock(), SimulatedBucket.BY_UTF16).pageSize(1);
        bucket.with("a", "x").with("b", "x").with("\ud83d\ude00", "x");
        var source = source(bucket);
        waitUntilNoObjectIsFresh(bucket);

        assertThat(source.ranges(List.of(Key.of("\uf000")))).hasSize(2);
        assertThatThrownBy(() -> keys(source, List.of(Key.of("\uf000"))))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("sorted on disk");
        assertThat(keys(source, List.of())).containsExactly("a", "b", "\ud83d\ude00");
    }

    @Fault(16)
    @Test
    void aKeyThatComesOrGoesAtASeamIsNoDisorder() {
        var bucket = new SimulatedBucket().pageSize(2);
        for (String key : List.of("a", "b", "c", "d", "e")) {
            bucket.with(key, "x");
        }
        var source = source(bucket);
        waitUntilNoObjectIsFresh(bucket);
        var ranges = source.ranges(List.of(Key.of("b")));
        assertThat(list(source, ranges.getFirst())).hasSize(2);
        bucket.delete(Key.of("c"));
        assertThat(list(source, ranges.getLast())).hasSize(2);

        ranges = source.ranges(List.of(Key.of("b")));
        assertThat(list(source, ranges.getFirst())).hasSize(2);
        bucket.with("b1", "x");
        assertThat(list(source, ranges.getLast())).hasSize(3);
    }

    @Fault(19)
    @Test
    void whatIsInsertedBeforeTheMarkerNeitherHidesNorRepeatsWhatStoodThere() {
        var bucket = new SimulatedBucket().pageSize(10);
        for (int i = 0; i < 200; i++) {
            bucket.with("k%03d".formatted(i), "x");
        }
        var source = source(bucket);
        waitUntilNoObjectIsFresh(bucket);
        int[] inserted = {0};
        bucket.beforeEachList(() -> {
            for (int i = 0; i < 100; i++) {
                bucket.with("a%06d".formatted(999_999 - inserted[0]++), "x");
            }
        });
        int lists = bucket.lists();
        List<Listed> listed = new ArrayList<>();
        try (var listing = source.list(new KeyRange(Key.EMPTY, Key.of("l")))) {
            for (Listed next = listing.next(); next != null; next = listing.next()) {
                listed.add(next);
            }
        }

        List<String> found = listed.stream().map(each -> each.key().toString()).toList();
        assertThat(found).isSorted().doesNotHaveDuplicates();
        assertThat(found.stream().filter(key -> key.startsWith("k"))).hasSize(200);
        assertThat(bucket.lists() - lists).as("it comes to an end").isLessThan(50);
    }

    @Fault(95)
    @Test
    void aPrefixForEachKeyIsListedWithoutARequestForEach() {
        var bucket = new SimulatedBucket();
        for (int i = 0; i < 5_000; i++) {
            bucket.with("%05d/only".formatted(i * 17), "x");
        }
        assertThat(keys(source(bucket), List.of())).hasSize(5_000).isSorted();
        assertThat(bucket.lists()).isLessThan(120);
    }

    @Fault(18)
    @Test
    void keysThatComeTwiceAreDropped() {
        var bucket = new SimulatedBucket().repeatsKeys().pageSize(3);
        for (int i = 0; i < 20; i++) {
            bucket.with("k%02d".formatted(i), "x");
        }

        assertThat(keys(source(bucket), List.of())).hasSize(20).isSorted();
        assertThat(keys(sorting(bucket), List.of())).hasSize(20).isSorted();
    }

    @Fault(16)
    @Test
    void aPageThatComesTwiceIsDroppedAndOneThatComesForEverIsRefused() {
        var page =
                new Bucket.Page(items("a", "b"), List.of(), Bucket.Query.ALL.after(Key.of("b")), SimulatedClock.START);
        var last = new Bucket.Page(items("c"), List.of(), null, SimulatedClock.START);

        assertThat(keys(source(new ScriptedPages(List.of(page, page, last))), List.of()))
                .containsExactly("a", "b", "c");
        assertThatThrownBy(() -> keys(source(new ScriptedPages(List.of(page))), List.of()))
                .isInstanceOf(Unsupported.class)
                .hasMessageContaining("again and again");
        assertThatThrownBy(() -> keys(sorting(new ScriptedPages(List.of(page))), List.of()))
                .isInstanceOf(Unsupported.class);
    }

    @Test
    void aFailureOfAListEndsTheListing() {
        assertThatThrownBy(() -> keys(source(new ScriptedPages(List.of())), List.of()))
                .isInstanceOf(Busy.class);
    }

    @Test
    void onlyWantedKeysAreListed() {
        var bucket = new SimulatedBucket()
                .with("a.log", "x")
                .with("a.txt", "x")
                .with("tmp/b", "x")
                .with("c/d.txt", "x");
        var options = options(Patterns.of(List.of(), List.of("*.log", "/tmp")), BucketOptions.Order.CHECKED);

        assertThat(keys(new BucketSource(bucket, null, options), List.of())).containsExactly("a.txt", "c/d.txt");
    }

    @Test
    void anObjectIsReadWithOneRequestAndAllItsAttributes() throws IOException {
        var attributes = new ObjectAttributes(
                "",
                null,
                new ObjectAttributes.Headers("text/plain", null, null, null, null, null),
                List.of(Named.of("a", "b")),
                List.of(),
                "STANDARD_IA",
                null,
                null);
        var bucket = new SimulatedBucket();
        bucket.put(Key.of("k"), attributes, Body.of("content".getBytes(StandardCharsets.UTF_8)));
        var source = source(bucket);
        Listed listed = listAll(source, List.of()).getFirst();
        try (var content = source.open(listed)) {
            assertThat(text(content)).isEqualTo("content");
            assertThat(content.outcome()).isEqualTo(new Source.Outcome.Steady());
            assertThat(content.listed().modified()).isEqualTo(listed.modified());
            assertThat(content.listed().attributes())
                    .isEqualTo(new ObjectAttributes(
                            "e1",
                            null,
                            attributes.headers(),
                            attributes.userMetadata(),
                            List.of(),
                            "STANDARD_IA",
                            null,
                            null));
        }
        assertThat(bucket.opens()).isEqualTo(1);
        assertThat(bucket.heads()).isZero();
        assertThat(bucket.tagReads()).isZero();
    }

    @Test
    void tagsAreAskedForWhereThereAreSome() throws IOException {
        var tags = List.of(Named.of("team", "ops"));
        var bucket = tagged(new SimulatedBucket(), tags).with("plain", "x");

        assertThat(tagsOf(source(bucket), "k")).isEqualTo(tags);
        assertThat(tagsOf(source(bucket), "plain")).isEmpty();
        assertThat(bucket.tagReads()).isEqualTo(1);
    }

    @Test
    void tagsAreAskedForWhereTheServerDoesNotCountThem() throws IOException {
        var tags = List.of(Named.of("team", "ops"));

        assertThat(tagsOf(source(tagged(new SimulatedBucket().withoutTagCounts(), tags)), "k"))
                .isEqualTo(tags);
    }

    @Test
    void anObjectWhoseTagsAreNotFoundIsThereAllTheSame() throws IOException {
        var tags = List.of(Named.of("team", "ops"));
        var bucket = tagged(new SimulatedBucket().withoutEmptyTagSets(), tags).with("plain", "x");

        assertThat(tagsOf(source(bucket), "plain")).isEmpty();
        assertThat(tagsOf(source(bucket), "k")).isEqualTo(tags);
    }

    @Test
    void aServerWithoutTagsIsAskedOnce() throws IOException {
        var bucket = new SimulatedBucket().withoutTags().with("a", "x").with("b", "x");
        var source = source(bucket);
        for (Listed listed : listAll(source, List.of())) {
            try (var content = source.open(listed)) {
                assertThat(text(content)).isEqualTo("x");
            }
        }

        assertThat(bucket.tagReads()).isEqualTo(1);
    }

    @Fault(83)
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anObjectThatChangedSinceItWasListedIsReadAnewAndCountsAsMoved(boolean serverKnowsConditions)
            throws IOException {
        var bucket = new SimulatedBucket().with("k", "old");
        var source = source(serverKnowsConditions ? bucket : bucket.withoutConditions());
        Listed listed = listAll(source, List.of()).getFirst();
        bucket.with("k", "newer");
        try (var content = source.open(listed)) {
            assertThat(text(content)).isEqualTo("newer");
            assertThat(content.listed().size()).isEqualTo(5);
            assertThat(((ObjectAttributes) content.listed().attributes()).etag())
                    .isEqualTo("e2");
            assertThat(content.outcome())
                    .isEqualTo(new Source.Outcome.Replaced(SimulatedClock.START, SimulatedClock.START.plusSeconds(1)));
        }
    }

    @Fault(85)
    @Test
    void anObjectThatIsGoneIsNotFound() {
        var bucket = new SimulatedBucket().with("k", "old");
        var source = source(bucket);
        Listed listed = listAll(source, List.of()).getFirst();
        bucket.delete(Key.of("k"));

        assertThatThrownBy(() -> source.open(listed)).isInstanceOf(NotFound.class);
    }

    @Fault(27)
    @Test
    void aBodyThatIsCutIsReadOnFromThere() throws IOException {
        var bucket = new SimulatedBucket().with("k", "0123456789".repeat(10));
        bucket.cutAfter(7);
        var source = source(bucket);
        try (var content = source.open(listAll(source, List.of()).getFirst())) {
            assertThat(text(content)).isEqualTo("0123456789".repeat(10));
            assertThat(content.outcome()).isEqualTo(new Source.Outcome.Steady());
        }
        assertThat(bucket.opens()).isEqualTo(15);
    }

    @Fault(27)
    @Test
    void aConnectionThatAlwaysBreaksIsBusy() throws IOException {
        var bucket = new SimulatedBucket().with("k", "0123456789");
        bucket.cutAfter(0);
        var source = source(bucket);
        try (var content = source.open(listAll(source, List.of()).getFirst())) {
            assertThatThrownBy(() -> text(content)).isInstanceOf(Busy.class).hasMessageContaining("k at the simulated");
        }
    }

    @Fault(84)
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void twoVersionsNeverMakeOneContent(boolean serverKnowsConditions) throws IOException {
        var bucket = new SimulatedBucket().with("k", "0123456789");
        bucket.cutAfter(5);
        var source = source(
                serverKnowsConditions ? bucket : bucket.withoutConditions().withoutEtags());
        try (var content = source.open(listAll(source, List.of()).getFirst())) {
            bucket.with("k", "abcdefghij");
            assertThatThrownBy(() -> text(content)).isInstanceOf(Conflict.class).hasMessageContaining("changed");
        }
    }

    @Fault(87)
    @Test
    void anEmptyObjectHasNoContent() throws IOException {
        var source = source(new SimulatedBucket().with("k", ""));
        try (var content = source.open(listAll(source, List.of()).getFirst())) {
            assertThat(text(content)).isEmpty();
        }
    }

    @Test
    void theNameIsWhatTheUserGaveElseWhereTheBucketIs() {
        try (var source = new BucketSource(new SimulatedBucket(), "orders", BucketOptions.all())) {
            assertThat(source.name()).isEqualTo("orders");
            assertThat(source.location()).isEqualTo("the simulated bucket");
            assertThat(source.clock()).isEqualTo(SimulatedClock.START);
        }
        assertThat(source(new SimulatedBucket()).name()).isEqualTo("s3:simulated/bucket");
    }

    static Stream<Long> seeds() {
        return Stream.iterate(1L, seed -> seed + 1).limit(20);
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> otherOrders() {
        return seeds().flatMap(seed -> Stream.of(SimulatedBucket.BY_UTF16, SimulatedBucket.BY_FOLDER, hashed(seed))
                .map(order -> org.junit.jupiter.params.provider.Arguments.of(order, seed)));
    }

    private static Comparator<Key> hashed(long seed) {
        return Comparator.<Key>comparingInt(key -> new Random(key.hashCode() + seed).nextInt())
                .thenComparing(Comparator.naturalOrder());
    }

    private static List<Key> randomKeys(Random random) {
        String[] parts = {"a", "b", "/", ".", "-", "0", "\uf000", "\ud83d\ude00", "ä", " ", "+", "%"};
        List<Key> keys = new ArrayList<>();
        for (int i = 1 + random.nextInt(120); i > 0; i--) {
            StringBuilder key = new StringBuilder();
            for (int n = 1 + random.nextInt(5); n > 0; n--) {
                key.append(parts[random.nextInt(parts.length)]);
            }
            keys.add(Key.of(key.toString()));
        }
        return keys;
    }

    private static void waitUntilNoObjectIsFresh(SimulatedBucket bucket) {
        bucket.time().advance(Duration.ofHours(1));
    }

    private static SimulatedBucket tagged(SimulatedBucket bucket, List<Named> tags) {
        bucket.put(
                Key.of("k"),
                new ObjectAttributes("", null, ObjectAttributes.Headers.NONE, List.of(), tags, null, null, null),
                Body.of(new byte[1]));
        return bucket;
    }

    private static List<Named> tagsOf(BucketSource source, String key) throws IOException {
        for (Listed listed : listAll(source, List.of())) {
            if (listed.key().equals(Key.of(key))) {
                try (var content = source.open(listed)) {
                    return ((ObjectAttributes) content.listed().attributes()).tags();
                }
            }
        }
        throw new AssertionError("no " + key);
    }

    private BucketSource source(Bucket bucket) {
        return new BucketSource(bucket, null, options(Patterns.ALL, BucketOptions.Order.CHECKED));
    }

    private BucketSource sorting(Bucket bucket) {
        return new BucketSource(bucket, null, options(Patterns.ALL, BucketOptions.Order.SORTED));
    }

    private BucketOptions options(Patterns patterns, BucketOptions.Order order) {
        return new BucketOptions(patterns, 16, order, BucketOptions.Tags.KEPT, Limit.none(), Limit.none(), scratch);
    }

    private static List<String> keys(BucketSource source, List<Key> hints) {
        return listAll(source, hints).stream()
                .map(listed -> listed.key().toString())
                .toList();
    }

    private static List<Listed> listAll(BucketSource source, List<Key> hints) {
        List<Listed> all = new ArrayList<>();
        for (KeyRange range : source.ranges(hints)) {
            all.addAll(list(source, range));
        }
        return all;
    }

    private static List<Listed> list(BucketSource source, KeyRange range) {
        List<Listed> all = new ArrayList<>();
        try (var listing = source.list(range)) {
            for (Listed next = listing.next(); next != null; next = listing.next()) {
                all.add(next);
            }
        }
        return all;
    }

    private static String text(Source.Content content) throws IOException {
        var whole = new java.io.ByteArrayOutputStream();
        byte[] buffer = new byte[13];
        int count;
        do {
            count = content.read(buffer, 0, buffer.length);
            whole.write(buffer, 0, count);
        } while (count == buffer.length);
        return whole.toString(StandardCharsets.UTF_8);
    }

    private static List<Bucket.Item> items(String... keys) {
        return Stream.of(keys)
                .map(key -> new Bucket.Item(Key.of(key), 1, "e", SimulatedClock.START, null))
                .toList();
    }
}
