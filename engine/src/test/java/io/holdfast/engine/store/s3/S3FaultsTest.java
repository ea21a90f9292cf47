package io.holdfast.engine.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.error.Unconfirmed;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.Store.Body;
import io.holdfast.engine.store.StoreUri;
import io.holdfast.engine.store.s3.ScriptedServer.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What S3 servers and the way to them get wrong. Numbers are those of the list of faults. */
class S3FaultsTest {
    private static final S3Options IMPATIENT = S3Options.DEFAULT.withPatience(Duration.ofMillis(300));
    private static final Body BODY = Body.of("content".getBytes(StandardCharsets.UTF_8));
    private static final Reply CONTENT = Reply.of(200, "content");
    private static final Reply WRITTEN = Reply.of(200, "").with("ETag", "\"x\"");

    @Fault(3)
    @Test
    void aPutGoesOutPlainWithItsMd5AndWithoutTheChecksumsOfTheSdk() {
        try (var server = new ScriptedServer(WRITTEN);
                var store = new S3Store(server.connect())) {
            store.put("data/aa/x", BODY);

            var request = server.requests().getFirst();
            assertThat(request.body()).asString().isEqualTo("content");
            assertThat(request.header("Content-md5")).isEqualTo("mgNkuembtIDdJeHwKEyFVQ==");
            assertThat(request.header("X-amz-content-sha256")).hasSize(64);
            assertThat(request.headers().keySet())
                    .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT)
                            .matches("content-encoding|x-amz-(sdk-)?checksum.*|x-amz-trailer"));
        }
    }

    @Test
    void aReadAsksForNoChecksums() {
        try (var server = new ScriptedServer(CONTENT);
                var store = new S3Store(server.connect())) {
            store.get("a", 10);

            assertThat(server.requests().getFirst().headers().keySet())
                    .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).matches("x-amz-(te|checksum.*)"));
        }
    }

    @Fault(9)
    @ParameterizedTest
    @CsvSource({
        "500, InternalError",
        "502, ''",
        "503, SlowDown",
        "503, ServiceUnavailable",
        "429, TooManyRequests",
        "400, RequestTimeout",
        "409, OperationAborted"
    })
    void whatPassesIsTriedAgain(int status, String code) {
        try (var server = new ScriptedServer(Reply.error(status, code), Reply.error(status, code), CONTENT);
                var store = new S3Store(server.connect())) {
            assertThat(store.get("a", 10)).asString().isEqualTo("content");
            assertThat(server.requests()).hasSize(3);
        }
    }

    @Fault({30, 34, 37})
    @ParameterizedTest
    @CsvSource({
        "403, AccessDenied, AccessDenied, check the credentials",
        "403, SignatureDoesNotMatch, AccessDenied, credentials",
        "404, NoSuchKey, NotFound, NoSuchKey",
        "404, NoSuchBucket, NotFound, check the bucket",
        "301, PermanentRedirect, BadInput, check region",
        "400, AuthorizationHeaderMalformed, BadInput, check region",
        "403, PathStyleDomainForbidden, BadInput, path-style",
        "403, InvalidObjectState, Unsupported, archive",
        "501, NotImplemented, Unsupported, does not offer",
        "405, MethodNotAllowed, Unsupported, does not offer",
        "403, QuotaExceeded, Full, quota",
        "507, InsufficientStorage, Full, quota",
        "400, InvalidArgument, Unsupported, InvalidArgument",
    })
    void whatDoesNotPassIsToldAtOnce(int status, String code, String error, String message) {
        try (var server = new ScriptedServer(Reply.error(status, code));
                var store = new S3Store(server.connect())) {
            assertThatThrownBy(() -> store.get("a", 10))
                    .isInstanceOf(HoldfastException.class)
                    .hasMessageContaining(message)
                    .hasMessageContaining("read a at s3://bucket")
                    .satisfies(thrown ->
                            assertThat(thrown.getClass().getSimpleName()).isEqualTo(error));
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Fault({12, 13})
    @ParameterizedTest
    @CsvSource({"403, RequestTimeTooSkewed", "400, ExpiredToken", "400, BadDigest"})
    void credentialsAndClocksAreGivenAFewTries(int status, String code) {
        try (var server = new ScriptedServer(Reply.error(status, code), CONTENT);
                var store = new S3Store(server.connect())) {
            assertThat(store.get("a", 10)).asString().isEqualTo("content");
        }
        try (var server = new ScriptedServer(Reply.error(status, code));
                var store = new S3Store(server.connect())) {
            assertThatThrownBy(() -> store.get("a", 10)).isInstanceOf(HoldfastException.class);
            assertThat(server.requests()).hasSize(3);
        }
    }

    @Fault(10)
    @Test
    void aServerThatAsksToWaitForHoursIsBusy() {
        try (var server = new ScriptedServer(Reply.error(429, "TooManyRequests").with("Retry-After", "36000"));
                var store = new S3Store(server.connect())) {
            assertThatThrownBy(() -> store.get("a", 10)).isInstanceOf(Busy.class);
        }
    }

    @Fault(2)
    @Test
    void aPutWhoseOutcomeIsUnknownIsUnconfirmed() {
        try (var server = new ScriptedServer(Reply.error(500, "InternalError"));
                var store = new S3Store(server.connect(IMPATIENT))) {
            assertThatThrownBy(() -> store.put("a", BODY))
                    .isInstanceOf(Unconfirmed.class)
                    .hasMessageContaining("may have been done");
        }
    }

    @Fault(2)
    @Test
    void aPutThatMayHaveBeenDoneStaysUnconfirmedWhateverComesNext() {
        try (var server = new ScriptedServer(Reply.error(500, "InternalError"), Reply.error(403, "AccessDenied"));
                var store = new S3Store(server.connect())) {
            assertThatThrownBy(() -> store.put("a", BODY)).isInstanceOf(Unconfirmed.class);
        }
    }

    @Test
    void aPutThatIsRefusedIsNotUnconfirmed() {
        try (var server = new ScriptedServer(Reply.error(403, "AccessDenied"));
                var store = new S3Store(server.connect())) {
            assertThatThrownBy(() -> store.put("a", BODY)).isInstanceOf(AccessDenied.class);
        }
    }

    @Test
    void aServerThatCannotBeReachedIsBusySoonAndItsPutIsNotUnconfirmed() {
        StoreUri.S3 nobody;
        try (var server = new ScriptedServer(CONTENT)) {
            nobody = server.uri();
        }
        var options = new S3Options(4, Duration.ofMillis(300), Duration.ofMinutes(10), Duration.ofSeconds(5));
        try (var store = new S3Store(S3Server.connect(nobody, options))) {
            assertThatThrownBy(() -> store.put("a", BODY))
                    .isInstanceOf(Busy.class)
                    .hasMessageContaining("check the endpoint");
        }
    }

    @Fault({4, 5})
    @Test
    void aBodyThatIsCutIsReadAgain() {
        try (var server = new ScriptedServer(
                        CONTENT.claiming(20), Reply.of(200, "").claiming(7), CONTENT);
                var store = new S3Store(server.connect())) {
            assertThat(store.get("a", 100)).asString().isEqualTo("content");
        }
    }

    @Fault(27)
    @Test
    void aConnectionThatIsResetAfterAnyByteGivesAllOfThemAtTheNextTry() {
        for (int bytes = 0; bytes < "content".length(); bytes++) {
            Reply cut = Reply.of(200, "content".substring(0, bytes)).claiming("content".length());
            try (var server = new ScriptedServer(cut, CONTENT);
                    var store = new S3Store(server.connect())) {
                assertThat(store.get("a", 100)).as("after %s", bytes).asString().isEqualTo("content");
                assertThat(server.requests()).hasSize(2);
            }
        }
    }

    @Fault(27)
    @Test
    void aBodyThatIsAlwaysCutIsBusyNotShort() {
        try (var server = new ScriptedServer(CONTENT.claiming(20));
                var store = new S3Store(server.connect(IMPATIENT))) {
            assertThatThrownBy(() -> store.get("a", 100)).isInstanceOf(Busy.class);
            assertThatThrownBy(() -> store.get("a", 0, 20)).isInstanceOf(Busy.class);
        }
    }

    @Fault(5)
    @Test
    void theWholeObjectForARangeIsNoticed() {
        try (var server = new ScriptedServer(CONTENT);
                var store = new S3Store(server.connect())) {
            assertThatThrownBy(() -> store.get("a", 2, 3))
                    .isInstanceOf(Unsupported.class)
                    .hasMessageContaining("ranges");
            assertThatThrownBy(() -> store.get("a", 5, 30)).isInstanceOf(Damaged.class);
            assertThat(store.get("a", 0, 7)).asString().isEqualTo("content");
        }
    }

    @Fault(5)
    @Test
    void aRangeThatWasNotAskedForIsNoticed() {
        Reply other = Reply.of(206, "con");
        try (var server = new ScriptedServer(other.with("Content-Range", "bytes 1-3/7"));
                var store = new S3Store(server.connect())) {
            assertThatThrownBy(() -> store.get("a", 2, 3)).isInstanceOf(Unsupported.class);
        }
        try (var server = new ScriptedServer(other.with("Content-Range", "bytes 2-7/8"));
                var store = new S3Store(server.connect())) {
            assertThatThrownBy(() -> store.get("a", 2, 3))
                    .isInstanceOf(Damaged.class)
                    .hasMessageContaining("contradict");
        }
        try (var server = new ScriptedServer(other.with("Content-Range", "bytes 2-4/5"));
                var store = new S3Store(server.connect())) {
            assertThatThrownBy(() -> store.get("a", 2, 6))
                    .isInstanceOf(Damaged.class)
                    .hasMessageContaining("has 5 bytes");
        }
    }

    @Test
    void anObjectOverTheCeilingIsNotRead() {
        try (var server = new ScriptedServer(CONTENT.claiming(1L << 40));
                var store = new S3Store(server.connect())) {
            assertThatThrownBy(() -> store.get("a", 1 << 20))
                    .isInstanceOf(Damaged.class)
                    .hasMessageContaining("at most");
        }
    }

    @Fault(17)
    @Test
    void aListOutOfOrderIsRefused() {
        try (var server = new ScriptedServer(list("false", "", "b", "a"));
                var store = new S3Store(server.connect())) {
            assertThatThrownBy(() -> store.list("", null))
                    .isInstanceOf(Unsupported.class)
                    .hasMessageContaining("order");
        }
    }

    @Fault(16)
    @Test
    void keysThatComeAgainAtTheBeginningOfAPageAreDropped() {
        try (var server = new ScriptedServer(list("false", "", "a", "b", "c"));
                var store = new S3Store(server.connect())) {
            assertThat(store.list("", "b").found()).extracting(Store.Stat::name).containsExactly("c");
        }
    }

    @Test
    void aPageOfForeignKeysIsPassedOver() {
        try (var server = new ScriptedServer(
                        list("true", "next", "with%20blank", "%C3%A4"), list("false", "", "~", "zz"));
                var store = new S3Store(server.connect())) {
            assertThat(store.list("", null).found())
                    .extracting(Store.Stat::name)
                    .containsExactly("zz");
            assertThat(server.requests().getLast().pathAndQuery()).contains("continuation-token=next");
        }
    }

    @Fault(16)
    @Test
    void aPageThatPromisesMoreAndLeadsNowhereIsRefused() {
        try (var server = new ScriptedServer(list("true", "", "%20"));
                var store = new S3Store(server.connect())) {
            assertThatThrownBy(() -> store.list("", null)).isInstanceOf(Unsupported.class);
        }
    }

    @Test
    void aPageThatIsCutIsAskedForAgain() {
        Reply page = list("false", "", "a", "b");
        byte[] half = java.util.Arrays.copyOf(page.body(), page.body().length / 2);
        try (var server = new ScriptedServer(
                        new Reply(200, Map.of(), half, half.length),
                        new Reply(200, Map.of(), half, page.length()),
                        page);
                var store = new S3Store(server.connect())) {
            assertThat(store.list("", null).found()).hasSize(2);
        }
    }

    @Test
    void timesAreTheServersOwn() {
        try (var server = new ScriptedServer(Reply.error(404, "NoSuchKey"));
                var store = new S3Store(server.connect())) {
            assertThat(Duration.between(store.clock(), java.time.Instant.now()).abs())
                    .isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void aStoppedThreadSendsNothingMore() {
        try (var server = new ScriptedServer(Reply.error(503, "SlowDown"));
                var store = new S3Store(server.connect())) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> store.get("a", 10)).isInstanceOf(Interrupted.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void aConflictIsAConflict() {
        try (var server = new ScriptedServer(Reply.error(412, "PreconditionFailed"));
                var store = new S3Store(server.connect())) {
            assertThatThrownBy(() -> store.put("a", BODY)).isInstanceOf(Conflict.class);
        }
    }

    @Test
    void whatAServerSaysCannotMoveTheCursor() {
        try (var server = new ScriptedServer(Reply.error(403, "A&#27;[2J"));
                var store = new S3Store(server.connect())) {
            assertThatThrownBy(() -> store.get("a", 10))
                    .isInstanceOf(HoldfastException.class)
                    .message()
                    .doesNotContain("\u001b");
        }
    }

    private static Reply list(String truncated, String token, String... keys) {
        StringBuilder xml = new StringBuilder(
                        "<?xml version=\"1.0\"?><ListBucketResult><EncodingType>url</EncodingType>")
                .append("<IsTruncated>")
                .append(truncated)
                .append("</IsTruncated>");
        if (!token.isEmpty()) {
            xml.append("<NextContinuationToken>").append(token).append("</NextContinuationToken>");
        }
        for (String key : keys) {
            xml.append("<Contents><Key>")
                    .append(key)
                    .append("</Key><Size>1</Size>")
                    .append("<LastModified>2026-11-24T08:00:00.000Z</LastModified></Contents>");
        }
        return Reply.of(200, xml.append("</ListBucketResult>").toString());
    }
}
