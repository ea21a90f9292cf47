package io.holdfast.engine.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.error.Unconfirmed;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.store.Bucket;
import io.holdfast.engine.store.Bucket.Opening;
import io.holdfast.engine.store.Bucket.Pin;
import io.holdfast.engine.store.Bucket.Query;
import io.holdfast.engine.store.Store.Body;
import io.holdfast.engine.store.s3.ScriptedServer.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3BucketTest {
    @RegisterExtension
    private static final S3Server SERVER = new S3Server();

    private static final ObjectAttributes PLAIN = ObjectAttributes.listed("", null);
    private static final ObjectAttributes RICH = new ObjectAttributes(
            "",
            null,
            new ObjectAttributes.Headers(
                    "text/plain",
                    "max-age=60",
                    "inline; filename=\"a.txt\"",
                    "gzip",
                    "zh-CN",
                    "Thu, 01 Dec 2033 16:00:00 GMT"),
            List.of(Named.of("colour", "red"), Named.of("owner", "ops team")),
            List.of(),
            null,
            null,
            null);

    private Bucket bucket;

    @BeforeEach
    void open() {
        bucket = new S3Bucket(SERVER.connect(SERVER.uri("in/here")));
    }

    @AfterEach
    void close() {
        bucket.close();
    }

    @Test
    void anObjectComesBackWithAllThatItsHeadersSay() throws IOException {
        bucket.put(Key.of("a.txt"), RICH, body("hello"));

        var opened = opened(bucket.open(Key.of("a.txt"), Pin.NONE, 0));
        assertThat(text(opened)).isEqualTo("hello");
        assertThat(opened.details().size()).isEqualTo(5);
        assertThat(opened.details().modified())
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(5));
        assertThat(opened.details().attributes().etag()).isEqualTo("5d41402abc4b2a76b9719d911017c592");
        assertThat(opened.details().attributes().headers()).isEqualTo(RICH.headers());
        assertThat(opened.details().attributes().userMetadata()).isEqualTo(RICH.userMetadata());
        assertThat(bucket.head(Key.of("a.txt"))).contains(opened.details());
    }

    @Test
    void anObjectIsReadFromAnyPlace() throws IOException {
        bucket.put(Key.of("a"), PLAIN, body("0123456789"));

        var opened = opened(bucket.open(Key.of("a"), Pin.NONE, 7));
        assertThat(text(opened)).isEqualTo("789");
        assertThat(opened.details().size()).isEqualTo(10);
    }

    @Test
    void anObjectIsReadOnlyInThePinnedVersion() throws IOException {
        bucket.put(Key.of("a"), PLAIN, body("one"));
        String etag = bucket.list(Query.ALL).items().getFirst().etag();

        assertThat(text(opened(bucket.open(Key.of("a"), new Pin(etag, null), 0))))
                .isEqualTo("one");
        bucket.put(Key.of("a"), PLAIN, body("two"));
        assertThat(bucket.open(Key.of("a"), new Pin(etag, null), 0)).isInstanceOf(Opening.Changed.class);
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThat(bucket.head(Key.of("a"))).isEmpty();
        assertThatThrownBy(() -> bucket.open(Key.of("a"), Pin.NONE, 0))
                .isInstanceOf(NotFound.class)
                .hasMessageContaining("read a at");
        bucket.delete(Key.of("a"));
    }

    @Fault(91)
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "a+b",
                "a%2Fb",
                "ä/中文",
                "a\\b",
                "a\"b",
                "tab\t",
                "e\u0301",
                "é",
                "a:b?c#d",
                "\ud83d\ude00",
                "..a",
                "a'b&<c>"
            })
    void anOddKeyComesBackAsItIs(String odd) throws IOException {
        Key key = Key.of(odd);
        bucket.put(key, PLAIN, body(odd));

        assertThat(bucket.list(Query.ALL).items()).extracting(Bucket.Item::key).containsExactly(key);
        assertThat(text(opened(bucket.open(key, Pin.NONE, 0)))).isEqualTo(odd);
        bucket.delete(key);
        assertThat(bucket.list(Query.ALL).items()).isEmpty();
    }

    @Test
    void aKeyThatIsNotUtf8CanBelongToNoObject() {
        Key key = Key.of(new byte[] {'a', (byte) 0xff});

        assertThatThrownBy(() -> bucket.head(key)).isInstanceOf(BadInput.class).hasMessageContaining("a\\xff");
    }

    @Test
    void pagesFollowEachOtherAndStayUnderThePrefix() {
        try (var outside = new S3Bucket(SERVER.connect(SERVER.uri("in")))) {
            outside.put(Key.of("hereafter"), PLAIN, body("x"));
        }
        for (int i = 0; i < 25; i++) {
            bucket.put(Key.of("k%02d".formatted(i)), PLAIN, body("x"));
        }

        List<String> seen = new ArrayList<>();
        Query query = new Query(Key.of("k"), Key.of("k04"), null, 7, null);
        int pages = 0;
        while (query != null) {
            Bucket.Page page = bucket.list(query);
            page.items().forEach(item -> seen.add(item.key().toString()));
            query = page.next();
            pages++;
        }
        assertThat(pages).isEqualTo(3);
        assertThat(seen).hasSize(20).startsWith("k05").endsWith("k24").isSorted();
    }

    @Test
    void whatLiesBehindADelimiterIsFolded() {
        for (String key : List.of("a/1", "a/2", "b", "c/d/e")) {
            bucket.put(Key.of(key), PLAIN, body("x"));
        }

        var page = bucket.list(new Query(Key.EMPTY, null, "/", 1_000, null));
        assertThat(page.items()).extracting(Bucket.Item::key).containsExactly(Key.of("b"));
        assertThat(page.prefixes()).containsExactly(Key.of("a/"), Key.of("c/"));
    }

    @Test
    void aLargeObjectIsWrittenInPartsInAnyOrder() throws IOException {
        byte[] part = new byte[5 << 20];
        try (var upload = bucket.begin(Key.of("big"), RICH)) {
            upload.part(2, body("end"));
            upload.part(1, Body.of(part));
            upload.complete();
        }

        var details = bucket.head(Key.of("big")).orElseThrow();
        assertThat(details.size()).isEqualTo(part.length + 3L);
        assertThat(details.attributes().headers().contentType()).isEqualTo("text/plain");
        assertThat(details.attributes().userMetadata()).isEqualTo(RICH.userMetadata());
        assertThat(text(opened(bucket.open(Key.of("big"), Pin.NONE, part.length))))
                .isEqualTo("end");
    }

    @Fault(38)
    @Test
    void aLargeObjectThatIsNotCompletedIsNotThere() {
        try (var upload = bucket.begin(Key.of("big"), PLAIN)) {
            upload.part(1, body("x"));
        }

        assertThat(bucket.list(Query.ALL).items()).isEmpty();
    }

    @Test
    void aServerWithoutTagsSaysSo() {
        bucket.put(Key.of("a"), PLAIN, body("x"));

        assertThatThrownBy(() -> bucket.tags(Key.of("a"), Pin.NONE)).isInstanceOf(Unsupported.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NoSuchKey", "NoSuchVersion"})
    void anObjectIsGoneWhereTheStoreSaysSo(String code) {
        try (var server = new ScriptedServer(Reply.error(404, code));
                var scripted = new S3Bucket(server.connect())) {
            assertThatThrownBy(() -> scripted.open(Key.of("a"), Pin.NONE, 0)).isInstanceOf(NotFound.class);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void whatElseIsNotFoundSaysNothingAboutTheObject() {
        try (var server = new ScriptedServer(Reply.error(404, "NoSuchBucket"));
                var scripted = new S3Bucket(server.connect())) {
            assertThatThrownBy(() -> scripted.open(Key.of("a"), Pin.NONE, 0))
                    .isInstanceOf(Busy.class)
                    .hasMessageContaining("NoSuchBucket");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html><head><title>404</title></head><body>no upstream</body></html>",
                "<!doctype html><p>no upstream<br>",
                "no upstream",
                ""
            })
    void aGatewaysPageOnItsWayIsNotTakenForTheStoresWord(String page) throws IOException {
        Reply gateway = Reply.of(404, page).with("Content-Type", "text/html; charset=utf-8");
        Reply object = Reply.of(200, "x").with("Last-Modified", "Tue, 24 Nov 2026 08:00:00 GMT");
        try (var server = new ScriptedServer(gateway, gateway, object);
                var scripted = new S3Bucket(server.connect())) {
            assertThat(text(opened(scripted.open(Key.of("a"), Pin.NONE, 0)))).isEqualTo("x");
        }
        try (var server = new ScriptedServer(gateway, gateway, object);
                var scripted = new S3Bucket(server.connect())) {
            assertThat(scripted.head(Key.of("a"))).isPresent();
        }
        S3Options impatient = S3Options.DEFAULT.withPatience(Duration.ofMillis(300));
        try (var server = new ScriptedServer(gateway);
                var scripted = new S3Bucket(server.connect(impatient));
                var store = new S3Store(server.connect(impatient))) {
            assertThatThrownBy(() -> scripted.open(Key.of("a"), Pin.NONE, 0))
                    .isInstanceOf(Busy.class)
                    .hasMessageContaining("between here and the store");
            assertThatThrownBy(() -> scripted.head(Key.of("a"))).isInstanceOf(Busy.class);
            assertThatThrownBy(() -> scripted.tags(Key.of("a"), Pin.NONE)).isInstanceOf(Busy.class);
            assertThatThrownBy(() -> store.get("a", 10)).isInstanceOf(Busy.class);
            assertThatThrownBy(() -> store.head("a")).isInstanceOf(Busy.class);
            assertThatThrownBy(scripted::clock).isInstanceOf(Busy.class);
        }
    }

    @Test
    void anAddressWithoutAStoreIsToldSoon() {
        var options = new S3Options(4, Duration.ofMillis(300), Duration.ofMinutes(10), Duration.ofSeconds(5));
        try (var server = new ScriptedServer(Reply.of(404, "<html/>"));
                var scripted = new S3Bucket(server.connect(options))) {
            assertThatThrownBy(() -> scripted.list(Query.ALL))
                    .isInstanceOf(Busy.class)
                    .hasMessageContaining("check the endpoint");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"NoSuchTagSet", "NoSuchTagSetError"})
    void anObjectWithoutATagSetHasNoTags(String code) {
        try (var server = new ScriptedServer(Reply.error(404, code));
                var scripted = new S3Bucket(server.connect())) {
            assertThat(scripted.tags(Key.of("a"), Pin.NONE)).isEmpty();
        }
    }

    @Test
    void theClockIsThatOfTheServer() {
        assertThat(Duration.between(bucket.clock(), Instant.now()).abs()).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void attributesGoOutAsHeadersAndNothingInThemBreaksOne() {
        var attributes = new ObjectAttributes(
                "",
                null,
                new ObjectAttributes.Headers("text/html", "no-cache\r\nx-evil: 1", null, null, null, null),
                List.of(
                        Named.of("evil\r\nname", "x"),
                        Named.of("long", "中".repeat(20)),
                        Named.of("name", "düsseldorf\r\n")),
                List.of(Named.of("team", "a b"), Named.of("übung", "1&2=3")),
                "STANDARD_IA",
                "/elsewhere",
                "<acl/>");
        try (var server = new ScriptedServer(Reply.of(200, "").with("ETag", "\"x\""));
                var scripted = new S3Bucket(server.connect())) {
            scripted.put(Key.of("a"), attributes, body("x"));

            var request = server.requests().getFirst();
            assertThat(request.header("Content-type")).isEqualTo("text/html");
            assertThat(request.header("Cache-control")).isEmpty();
            assertThat(request.header("X-evil")).isEmpty();
            assertThat(request.header("X-amz-meta-name")).isEqualTo("=?UTF-8?B?ZMO8c3NlbGRvcmYNCg==?=");
            assertThat(request.header("X-amz-meta-long").split(" ")).hasSize(2).allMatch(word -> word.length() <= 75);
            assertThat(request.header("X-amz-tagging")).isEqualTo("team=a%20b&%C3%BCbung=1%262%3D3");
            assertThat(request.header("X-amz-storage-class")).isEqualTo("STANDARD_IA");
            assertThat(request.header("X-amz-website-redirect-location")).isEqualTo("/elsewhere");
            assertThat(scripted.losses(attributes)).hasSize(2);
            assertThat(scripted.losses(RICH)).isEmpty();
        }
    }

    @Test
    void otherProvidersHeadersAreReadToo() throws IOException {
        Reply reply = Reply.of(200, "x")
                .with("ETag", "\"e\"")
                .with("Last-Modified", "Tue, 24 Nov 2026 08:00:00 GMT")
                .with("x-cos-meta-a", "1")
                .with("x-obs-meta-b", "2")
                .with("x-cos-tagging-count", "3")
                .with("x-cos-version-id", "v7")
                .with("x-cos-storage-class", "MAZ_STANDARD")
                .with("x-cos-force-download", "true")
                .with("Content-Disposition", "attachment");
        try (var server = new ScriptedServer(reply);
                var scripted = new S3Bucket(server.connect())) {
            var details = opened(scripted.open(Key.of("a"), Pin.NONE, 0)).details();

            assertThat(details.tags()).isEqualTo(OptionalInt.of(3));
            assertThat(details.attributes().versionId()).isEqualTo("v7");
            assertThat(details.attributes().storageClass()).isEqualTo("MAZ_STANDARD");
            assertThat(details.attributes().userMetadata()).containsExactly(Named.of("a", "1"), Named.of("b", "2"));
            assertThat(details.attributes().headers().contentDisposition()).isNull();
        }
    }

    @Test
    void metadataThatAServerSendsAsBareUtf8IsReadAsThat() throws IOException {
        String asLatin1 = new String("grün".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        Reply reply = Reply.of(200, "x")
                .with("Last-Modified", "Tue, 24 Nov 2026 08:00:00 GMT")
                .with("x-amz-meta-a", asLatin1);
        try (var server = new ScriptedServer(reply);
                var scripted = new S3Bucket(server.connect())) {
            var details = opened(scripted.open(Key.of("a"), Pin.NONE, 0)).details();

            assertThat(details.attributes().userMetadata()).containsExactly(Named.of("a", "grün"));
        }
    }

    @Fault(4)
    @Test
    void aBodyThatIsCutDoesNotLookWhole() {
        Reply cut = Reply.of(200, "half").claiming(8).with("Last-Modified", "Tue, 24 Nov 2026 08:00:00 GMT");
        try (var server = new ScriptedServer(cut);
                var scripted = new S3Bucket(server.connect())) {
            var opened = opened(scripted.open(Key.of("a"), Pin.NONE, 0));

            assertThatThrownBy(() -> text(opened)).isInstanceOf(IOException.class);
        }
    }

    @Fault(8)
    @Test
    void aCompletionAnsweredWithAnErrorInItsBodyIsNotDone() {
        Reply begun =
                Reply.of(200, "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>");
        Reply part = Reply.of(200, "").with("ETag", "\"p\"");
        Reply error = Reply.of(200, "<Error><Code>InternalError</Code><Message>no</Message></Error>");
        try (var server = new ScriptedServer(begun, part, error);
                var scripted = new S3Bucket(server.connect(S3Options.DEFAULT.withPatience(Duration.ofMillis(300))));
                var upload = scripted.begin(Key.of("a"), PLAIN)) {
            upload.part(1, body("x"));
            assertThatThrownBy(upload::complete).isInstanceOf(Unconfirmed.class);
        }
    }

    @Fault(2)
    @Test
    void aCompletionWhoseReplyWasLostIsJudgedByWhatLiesThere() {
        Reply begun =
                Reply.of(200, "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>");
        Reply part = Reply.of(200, "").with("ETag", "\"p\"");
        Reply lost = Reply.error(500, "InternalError");
        Reply unknown = Reply.error(404, "NoSuchUpload");
        Reply there = Reply.of(200, "x").with("ETag", "\"abc-1\"");
        try (var server = new ScriptedServer(begun, part, lost, unknown, there);
                var scripted = new S3Bucket(server.connect());
                var upload = scripted.begin(Key.of("a"), PLAIN)) {
            upload.part(1, body("x"));
            upload.complete();
        }
        Reply another = Reply.of(200, "x").with("ETag", "\"abc\"");
        try (var server = new ScriptedServer(begun, part, lost, unknown, another);
                var scripted = new S3Bucket(server.connect());
                var upload = scripted.begin(Key.of("a"), PLAIN)) {
            upload.part(1, body("x"));
            assertThatThrownBy(upload::complete).isInstanceOf(Unconfirmed.class);
        }
    }

    @Test
    void aTruncatedPageWithoutATokenGoesOnBehindItsLastKey() {
        Reply page = Reply.of(
                200,
                "<ListBucketResult><IsTruncated>true</IsTruncated><Contents><Key>k</Key><Size>1</Size>"
                        + "<LastModified>2026-11-24T08:00:00.000Z</LastModified></Contents></ListBucketResult>");
        try (var server = new ScriptedServer(page);
                var scripted = new S3Bucket(server.connect())) {
            assertThat(scripted.list(Query.ALL).next()).isEqualTo(Query.ALL.after(Key.of("k")));
        }
    }

    @Test
    void aListOfKeysOutsideThePrefixIsDamaged() {
        Reply page = Reply.of(
                200,
                "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>k</Key><Size>1</Size>"
                        + "<LastModified>2026-11-24T08:00:00.000Z</LastModified></Contents></ListBucketResult>");
        try (var server = new ScriptedServer(page);
                var scripted = new S3Bucket(S3Server.connect(server.uri("in"), S3Options.DEFAULT))) {
            assertThatThrownBy(() -> scripted.list(Query.ALL)).isInstanceOf(Damaged.class);
        }
    }

    private static Opening.Opened opened(Opening opening) {
        assertThat(opening).isInstanceOf(Opening.Opened.class);
        return (Opening.Opened) opening;
    }

    private static String text(Opening.Opened opened) throws IOException {
        try (var content = opened.content()) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Body body(String text) {
        return Body.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
