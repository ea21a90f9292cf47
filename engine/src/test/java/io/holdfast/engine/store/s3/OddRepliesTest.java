package io.holdfast.engine.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.Unconfirmed;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.store.Bucket.Item;
import io.holdfast.engine.store.Bucket.Opening;
import io.holdfast.engine.store.Bucket.Page;
import io.holdfast.engine.store.Bucket.Pin;
import io.holdfast.engine.store.Bucket.Query;
import io.holdfast.engine.store.Bucket.VersionQuery;
import io.holdfast.engine.store.Provider;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.Store.Body;
import io.holdfast.engine.store.s3.ScriptedServer.Reply;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Replies that providers were seen or said to give, and no S3 server should. Beside {@link S3FaultsTest}. */
class OddRepliesTest {
    private static final Body BODY = Body.of("content".getBytes(StandardCharsets.UTF_8));
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final ObjectAttributes PLAIN = ObjectAttributes.listed("", null);
    private static final Reply OBJECT =
            Reply.of(200, "content").with("ETag", "\"e\"").with("Last-Modified", "Tue, 24 Nov 2026 08:00:00 GMT");
    private static final Reply BEGUN =
            Reply.of(200, "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>");
    private static final Reply PART = Reply.of(200, "").with("ETag", "\"p\"");

    static Stream<Provider> all() {
        return Provider.ALL.stream();
    }

    @Fault(16)
    @ParameterizedTest
    @MethodSource("all")
    void aPageThatIsCutShortAndNamesNoNextOneIsFollowedBehindItsLastKey(Provider provider) {
        try (var server = new ScriptedServer(page(true, "", "a/1", "a/2"), page(false, "", "a/3"));
                var bucket = new S3Bucket(server.connect(provider, ""))) {
            assertThat(keysOfAll(bucket)).containsExactly("a/1", "a/2", "a/3");
            assertThat(server.requests().getLast().pathAndQuery())
                    .contains(provider.wire().listing() == Provider.Listing.V1 ? "marker=a%2F2" : "start-after=a%2F2");
        }
    }

    /** As Ceph writes it: keys are encoded, and markers are not. */
    @Fault(91)
    @ParameterizedTest
    @MethodSource("all")
    void aMarkerThatNoXmlCanHoldIsDoneWithout(Provider provider) {
        String next = "<NextMarker>&#x18;b</NextMarker><NextContinuationToken>&#x18;b</NextContinuationToken>";
        String began = "<Marker>&#x18;b</Marker><StartAfter>\u0018b</StartAfter>";
        try (var server = new ScriptedServer(page(true, next, "%18a", "%18b"), page(false, began, "a"));
                var bucket = new S3Bucket(server.connect(provider, ""))) {
            assertThat(keysOfAll(bucket))
                    .containsExactly(
                            Key.of("\u0018a").toString(), Key.of("\u0018b").toString(), "a");
            assertThat(server.requests().getLast().pathAndQuery())
                    .contains(provider.wire().listing() == Provider.Listing.V1 ? "marker=%18b" : "start-after=%18b");
        }
    }

    @Fault(16)
    @Test
    void aPageOfFoldersThatNamesNoNextOneIsFollowedBehindItsLastOne() {
        try (var server = new ScriptedServer(page(true, "<CommonPrefixes><Prefix>b/</Prefix></CommonPrefixes>", "a"));
                var bucket = new S3Bucket(server.connect(Provider.COS, ""))) {
            var page = bucket.list(new Query(Key.EMPTY, null, "/", 1_000, null));

            assertThat(page.next()).isEqualTo(new Query(Key.EMPTY, Key.of("b/"), "/", 1_000, null));
        }
    }

    @Test
    void theNextMarkerCountsMoreThanTheLastKey() {
        try (var server = new ScriptedServer(page(true, "<NextMarker>c%20c</NextMarker>", "a"));
                var bucket = new S3Bucket(server.connect(Provider.OBS, ""))) {
            assertThat(bucket.list(Query.ALL).next()).isEqualTo(Query.ALL.after(Key.of("c c")));
        }
    }

    @Fault(16)
    @ParameterizedTest
    @MethodSource("all")
    void aPageThatComesAgainAndAgainIsRefusedNotFollowedForEver(Provider provider) {
        try (var server = new ScriptedServer(page(true, "", "a", "b"));
                var store = new S3Store(server.connect(provider, ""));
                var bucket = new S3Bucket(server.connect(provider, ""))) {
            assertThatThrownBy(() -> namesOfAll(store)).isInstanceOf(Unsupported.class);
            assertThatThrownBy(() -> keysOfAll(bucket)).isInstanceOf(Unsupported.class);
            assertThat(server.requests()).hasSizeLessThan(10);
        }
    }

    @Fault(16)
    @Test
    void aTokenThatLeadsBackToItsPageIsRefused() {
        Reply page = page(true, "<NextContinuationToken>t</NextContinuationToken>", "a");
        try (var server = new ScriptedServer(page);
                var bucket = new S3Bucket(server.connect(Provider.CEPH, ""))) {
            assertThatThrownBy(() -> keysOfAll(bucket)).isInstanceOf(Unsupported.class);
        }
    }

    @Fault({4, 16})
    @ParameterizedTest
    @MethodSource("all")
    void aPageThatIsCutIsAskedForAgain(Provider provider) {
        Reply page = page(false, "", "a", "b");
        byte[] half = Arrays.copyOf(page.body(), page.body().length / 2);
        try (var server = new ScriptedServer(
                        new Reply(200, Map.of(), half, half.length),
                        new Reply(200, Map.of(), half, page.length()),
                        page);
                var bucket = new S3Bucket(server.connect(provider, ""))) {
            assertThat(keysOfAll(bucket)).containsExactly("a", "b");
        }
    }

    @Fault(91)
    @ParameterizedTest
    @MethodSource("all")
    void encodedKeysAreDecodedOnceAndBareOnesStay(Provider provider) {
        String odd = "a b+c%2Fd/中\u0001";
        String encoded = URLEncoder.encode(odd, StandardCharsets.UTF_8);
        try (var server = new ScriptedServer(page(false, "", encoded));
                var bucket = new S3Bucket(server.connect(provider, ""))) {
            assertThat(keysOfAll(bucket)).containsExactly(Key.of(odd).toString());
        }
    }

    @Test
    void aListOfAParallelFileSystemIsAskedForWithBareKeys() {
        Reply bucket = Reply.of(200, "").with("x-obs-fs-file-interface", "Enabled");
        Reply bare = Reply.of(
                200,
                "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>a%20b+c</Key><Size>1</Size>"
                        + "<LastModified>2026-11-24T08:00:00.000Z</LastModified></Contents></ListBucketResult>");
        try (var server = new ScriptedServer(bare, bucket, bare);
                var connection = server.connect(Provider.OBS, "")) {
            connection.look();

            assertThat(keysOfAll(new S3Bucket(connection))).containsExactly("a%20b+c");
            assertThat(server.requests().getLast().pathAndQuery()).doesNotContain("encoding-type");
        }
    }

    @Test
    void whoMayNotAskForTheKindOfABucketCanUseItAllTheSame() {
        try (var server = new ScriptedServer(page(false, "", "a"), Reply.of(403, ""), page(false, "", "a"));
                var connection = server.connect(Provider.OBS, "")) {
            connection.look();

            assertThat(keysOfAll(new S3Bucket(connection))).containsExactly("a");
            assertThat(server.requests()).hasSize(3);
            assertThat(server.requests().getLast().pathAndQuery()).contains("encoding-type=url");
        }
    }

    @Fault(90)
    @Test
    void keysAsLongAsCosTakesAreListedAndLongerOnesAreRefusedBeforeTheyAreSent() {
        String longest = "中".repeat(283) + "/";
        assertThat(longest.getBytes(StandardCharsets.UTF_8)).hasSize(850);
        try (var server = new ScriptedServer(page(false, "", URLEncoder.encode(longest, StandardCharsets.UTF_8)));
                var bucket = new S3Bucket(server.connect(Provider.COS, ""));
                var below = new S3Bucket(server.connect(Provider.COS, "a"))) {
            assertThat(keysOfAll(bucket)).containsExactly(longest);
            assertThat(bucket.refuses(Key.of(longest))).isEmpty();
            assertThat(bucket.refuses(Key.of(longest + "a")))
                    .hasValueSatisfying(why -> assertThat(why).contains("850"));
            assertThat(below.refuses(Key.of(longest))).isPresent();
            assertThat(bucket.refuses(Key.of("/a")))
                    .hasValueSatisfying(why -> assertThat(why).contains("slash"));
            assertThat(bucket.refuses(Key.of("a\u001bb")))
                    .hasValueSatisfying(why -> assertThat(why).contains("control"));
            assertThat(below.refuses(Key.of("/a"))).isEmpty();
        }
    }

    @Fault(90)
    @Test
    void minioTakesPartsOfAKeyUpToItsFileSystemsLimit() {
        try (var server = new ScriptedServer(OBJECT);
                var bucket = new S3Bucket(server.connect(Provider.MINIO, ""))) {
            assertThat(bucket.refuses(Key.of("a".repeat(255) + "/" + "b".repeat(255))))
                    .isEmpty();
            assertThat(bucket.refuses(Key.of("a".repeat(256))))
                    .hasValueSatisfying(why -> assertThat(why).contains("255"));
        }
    }

    @Fault(8)
    @Test
    void aCompletionAnsweredWithAnErrorInItsBodyIsSentAgain() {
        Reply error = Reply.of(200, "<Error><Code>InternalError</Code><Message>again</Message></Error>");
        Reply done = Reply.of(200, "<CompleteMultipartUploadResult><ETag>e-1</ETag></CompleteMultipartUploadResult>");
        try (var server = new ScriptedServer(BEGUN, PART, error, error, done);
                var bucket = new S3Bucket(server.connect());
                var upload = bucket.begin(Key.of("a"), PLAIN)) {
            upload.part(1, BODY);
            upload.complete();
            assertThat(server.requests()).hasSize(5);
        }
    }

    /** No code of ours copies yet; whoever does gets this from the client. */
    @Fault(8)
    @Test
    void aCopyAnsweredWithAnErrorInItsBodyIsNoCopy() {
        Reply error = Reply.of(200, "<Error><Code>InternalError</Code><Message>no</Message></Error>");
        try (var server = new ScriptedServer(error);
                var connection = server.connect(Provider.COS, "", SHORT)) {
            assertThatThrownBy(() -> connection.write(
                            "copy",
                            client -> client.copyObject(copy -> copy.sourceBucket("bucket")
                                    .sourceKey("a")
                                    .destinationBucket("bucket")
                                    .destinationKey("b"))))
                    .isInstanceOf(Unconfirmed.class);
        }
    }

    @Fault(8)
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<!DOCTYPE html><html><body>Welcome<br></body></html>",
                "<html xmlns=\"http://www.w3.org/1999/xhtml\"><body/></html>",
                "<Error><Code>InternalError</Code><Message>no</Message></Error>",
                "<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>",
                "{\"objects\": []}",
                "OK",
                "<ListBucketResult><Contents><Key>a</Contents></ListBucketResult>"
            })
    void whatIsNoListIsNoEmptyBucket(String body) {
        for (Provider provider : Provider.ALL) {
            try (var server = new ScriptedServer(Reply.of(200, body));
                    var connection = server.connectWithoutWaits(provider)) {
                assertThatThrownBy(() -> new S3Bucket(connection).list(Query.ALL))
                        .isInstanceOf(Busy.class)
                        .hasMessageContaining("not a store's");
                assertThatThrownBy(() -> new S3Store(connection).list("ledger/", null))
                        .isInstanceOf(Busy.class);
                assertThatThrownBy(() -> new S3Bucket(connection).versions(VersionQuery.ALL))
                        .isInstanceOf(Busy.class);
                assertThat(server.requests()).as("a few tries tell").hasSizeLessThan(16);
            }
        }
    }

    @Fault(8)
    @ParameterizedTest
    @ValueSource(strings = {"", "<html/>", "<Error><Code>InternalError</Code></Error>"})
    void whatAreNoTagsAreNotNone(String body) {
        try (var server = new ScriptedServer(Reply.of(200, body));
                var bucket = new S3Bucket(server.connectWithoutWaits(Provider.AWS))) {
            assertThatThrownBy(() -> bucket.tags(Key.of("a"), Pin.NONE)).isInstanceOf(Busy.class);
            assertThatThrownBy(() -> bucket.access(Key.of("a"), Pin.NONE)).isInstanceOf(Busy.class);
        }
    }

    @Fault({5, 6})
    @Test
    void theWholeObjectForARangeIsNoContent() {
        try (var server = new ScriptedServer(OBJECT);
                var bucket = new S3Bucket(server.connect())) {
            assertThatThrownBy(() -> bucket.open(Key.of("a"), Pin.NONE, 3))
                    .isInstanceOf(Unsupported.class)
                    .hasMessageContaining("ranges");
        }
    }

    @Fault(9)
    @Test
    void whoIsToldToSlowDownAndNotForHowLongWaitsLongerEachTime() {
        List<Duration> waits = new ArrayList<>();
        Reply slow = Reply.error(503, "SlowDown");
        try (var server = new ScriptedServer(slow, slow, slow, slow, slow, slow, slow, slow, OBJECT);
                var connection = S3Server.connect(
                        server.uri(), S3Options.DEFAULT, new Backoff(new Random(7), System::nanoTime, waits::add))) {
            assertThat(new S3Store(connection).get("a", 10)).hasSize(7);

            assertThat(waits).hasSize(8);
            for (int i = 0; i < waits.size(); i++) {
                assertThat(waits.get(i)).isLessThan(Duration.ofMillis(100L << (i + 1)));
            }
            assertThat(waits.subList(4, 8).stream().reduce(Duration.ZERO, Duration::plus))
                    .isGreaterThan(waits.subList(0, 4).stream().reduce(Duration.ZERO, Duration::plus));
        }
    }

    @Fault(11)
    @Test
    void oneKeyThatFailsForEverHoldsUpNoOther() {
        try (var server = ScriptedServer.answering(request ->
                        request.pathAndQuery().endsWith("/bad") ? Reply.error(500, "InternalError") : OBJECT);
                var store = new S3Store(server.connect(Provider.OTHER, "", SHORT))) {
            assertThatThrownBy(() -> store.get("bad", 10))
                    .isInstanceOf(Busy.class)
                    .hasMessageContaining("read bad");
            assertThat(store.get("good", 10)).hasSize(7);
        }
    }

    @Test
    void aWriteAnsweredWithNoSuchKeyIsOneWithTheBucketInTheWrongPlace() {
        try (var server = new ScriptedServer(Reply.error(404, "NoSuchKey"));
                var store = new S3Store(server.connect());
                var bucket = new S3Bucket(server.connect())) {
            assertThatThrownBy(() -> store.put("a", BODY))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("path-style")
                    .hasMessageContaining("write a");
            assertThatThrownBy(() -> bucket.put(Key.of("a"), PLAIN, BODY)).isInstanceOf(BadInput.class);
            assertThat(server.requests()).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MethodNotAllowed", "FsNotSupport", ""})
    void whatARegionLacksIsNotAskedForAgain(String code) {
        try (var server = new ScriptedServer(Reply.error(405, code));
                var bucket = new S3Bucket(server.connect(Provider.OBS, ""))) {
            assertThatThrownBy(() -> bucket.tags(Key.of("a"), Pin.NONE))
                    .isInstanceOf(Unsupported.class)
                    .hasMessageContaining("does not offer");
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Fault(30)
    @Test
    void anotherRegionIsNotFollowedThere() {
        try (var elsewhere = new ScriptedServer(OBJECT);
                var server = new ScriptedServer(Reply.error(307, "TemporaryRedirect")
                        .with("Location", "http://127.0.0.1:" + elsewhere.port() + "/bucket/a")
                        .with("x-amz-bucket-region", "eu-west-1"));
                var store = new S3Store(server.connect())) {
            assertThatThrownBy(() -> store.get("a", 10))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("eu-west-1");
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    /** AWS sends the MD5 behind a body, as the SDK asks it to. */
    @Fault(24)
    @Test
    void aChecksumBehindABodyThatDoesNotFitMakesItADamagedReply() throws IOException {
        Reply wrong = withMd5Behind("content", md5("another"));
        Reply right = withMd5Behind("content", md5("content"));
        try (var server = new ScriptedServer(wrong, right);
                var store = new S3Store(server.connect(Provider.AWS, ""))) {
            assertThat(store.get("a", 10)).asString(StandardCharsets.UTF_8).isEqualTo("content");
            assertThat(server.requests()).hasSize(2);
        }
        try (var server = new ScriptedServer(wrong, right);
                var bucket = new S3Bucket(server.connect(Provider.AWS, ""));
                var damaged = ((Opening.Opened) bucket.open(Key.of("a"), Pin.NONE, 0)).content();
                var whole = ((Opening.Opened) bucket.open(Key.of("a"), Pin.NONE, 0)).content()) {
            assertThatThrownBy(damaged::readAllBytes).isInstanceOf(IOException.class);
            assertThat(whole.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("content");
        }
    }

    @Fault(100)
    @Test
    void encodedWordsOfMetadataAreReadAndWhatOnlyLooksSoStays() throws IOException {
        Reply reply = OBJECT.with("x-amz-meta-b", "=?UTF-8?B?5YyX5Lqs?=")
                .with("x-amz-meta-q", "=?utf-8?Q?gr=C3=BCn_und_blau?=")
                .with("x-amz-meta-two", "=?UTF-8?B?5YyX?= =?UTF-8?B?5Lqs?=")
                .with("x-amz-meta-ascii", "=?UTF-8?B?YWJj?=")
                .with("x-amz-meta-broken", "=?UTF-8?B?////?=")
                .with("x-amz-meta-half", "=?UTF-8?B?5YyX?= x")
                .with("x-obs-meta-bare", "5YyX5Lqs");
        try (var server = new ScriptedServer(reply);
                var bucket = new S3Bucket(server.connect());
                var opened = ((Opening.Opened) bucket.open(Key.of("a"), Pin.NONE, 0)).content()) {
            assertThat(opened.readAllBytes()).hasSize(7);
            var details = ((Opening.Opened) bucket.open(Key.of("a"), Pin.NONE, 0)).details();

            assertThat(details.attributes().userMetadata())
                    .containsExactly(
                            Named.of("ascii", "=?UTF-8?B?YWJj?="),
                            Named.of("b", "北京"),
                            Named.of("bare", "5YyX5Lqs"),
                            Named.of("broken", "=?UTF-8?B?////?="),
                            Named.of("half", "=?UTF-8?B?5YyX?= x"),
                            Named.of("q", "grün und blau"),
                            Named.of("two", "北京"));
        }
    }

    @Fault(100)
    @Test
    void aNameOfMetadataThatCosCanNotSignIsToldAndLeftOut() {
        var attributes = new ObjectAttributes(
                "",
                null,
                PLAIN.headers(),
                List.of(Named.of("two_words", "1"), Named.of("word", "2")),
                List.of(),
                null,
                null,
                null);
        try (var server = new ScriptedServer(PART);
                var bucket = new S3Bucket(server.connect(Provider.COS, ""))) {
            bucket.put(Key.of("a"), attributes, BODY);

            assertThat(server.requests().getFirst().header("X-amz-meta-word")).isEqualTo("2");
            assertThat(server.requests().getFirst().header("X-amz-meta-two_words"))
                    .isEmpty();
            assertThat(bucket.losses(attributes)).singleElement().asString().contains("Tencent COS");
        }
    }

    private static List<String> keysOfAll(S3Bucket bucket) {
        List<String> keys = new ArrayList<>();
        @Nullable Query query = Query.ALL;
        while (query != null) {
            Page page = bucket.list(query);
            page.items().stream().map(Item::key).map(Key::toString).forEach(keys::add);
            query = page.next();
        }
        return keys;
    }

    private static List<String> namesOfAll(S3Store store) {
        List<String> names = new ArrayList<>();
        boolean more = true;
        while (more) {
            Store.Page page = store.list("", names.isEmpty() ? null : names.getLast());
            page.found().stream().map(Store.Stat::name).forEach(names::add);
            more = page.more();
        }
        return names;
    }

    private static Reply page(boolean more, String told, String... keys) {
        StringBuilder xml = new StringBuilder(
                        "<?xml version=\"1.0\"?><ListBucketResult><EncodingType>url</EncodingType><IsTruncated>")
                .append(more)
                .append("</IsTruncated>")
                .append(told);
        for (String key : keys) {
            xml.append("<Contents><Key>")
                    .append(key)
                    .append("</Key><Size>1</Size><LastModified>2026-11-24T08:00:00.000Z</LastModified></Contents>");
        }
        return Reply.of(200, xml.append("</ListBucketResult>").toString());
    }

    private static Reply withMd5Behind(String content, byte[] md5) {
        byte[] text = content.getBytes(StandardCharsets.UTF_8);
        byte[] body = Arrays.copyOf(text, text.length + md5.length);
        System.arraycopy(md5, 0, body, text.length, md5.length);
        return new Reply(
                200,
                Map.of("x-amz-transfer-encoding", "append-md5", "Last-Modified", "Tue, 24 Nov 2026 08:00:00 GMT"),
                body,
                body.length);
    }

    private static byte[] md5(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Base64.getDecoder().decode(S3Body.md5(Body.of(bytes)));
    }
}
