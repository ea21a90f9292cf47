package io.holdfast.engine.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.store.s3.ScriptedServer.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is deleted is gone, also in a bucket that keeps versions; what is locked stays to be seen. Numbers are those of the list of faults. */
class S3DeletionTest {
    private static final Reply ENABLED = versioning("<Status>Enabled</Status>");
    private static final Reply NEVER = versioning("");
    private static final Reply DONE = Reply.of(204, "");

    @Test
    void aBucketWithoutVersionsIsAskedOnce() {
        try (var server = new ScriptedServer(NEVER, DONE);
                var store = new S3Store(server.connect())) {
            store.delete("data/aa/x");
            store.delete("data/aa/y");
            assertThat(asked(server))
                    .containsExactly("GET /bucket?versioning", "DELETE /bucket/data/aa/x", "DELETE /bucket/data/aa/y");
        }
    }

    @Test
    void everyVersionGoesAndMarkersLast() {
        Reply versions = versions(
                marker("data/aa/x", "m1"),
                version("data/aa/x", "v1"),
                version("data/aa/x2", "other"),
                version("data/aa/x", "null"));
        try (var server = new ScriptedServer(ENABLED, versions, DONE);
                var store = new S3Store(server.connect())) {
            store.delete("data/aa/x");
            assertThat(asked(server))
                    .hasSize(5)
                    .endsWith(
                            "DELETE /bucket/data/aa/x?versionId=v1",
                            "DELETE /bucket/data/aa/x?versionId=null",
                            "DELETE /bucket/data/aa/x?versionId=m1");
        }
    }

    @Test
    void whoMayNotAskLearnsItFromAMarkerAndTakesThatAway() {
        Reply hidden = DONE.with("x-amz-delete-marker", "true").with("x-amz-version-id", "m1");
        Reply versions = versions(version("data/aa/x", "v1"));
        try (var server = new ScriptedServer(
                        Reply.error(403, "AccessDenied"), hidden, DONE, versions, DONE, versions, DONE);
                var store = new S3Store(server.connect())) {
            store.delete("data/aa/x");
            assertThat(asked(server))
                    .hasSize(5)
                    .startsWith(
                            "GET /bucket?versioning",
                            "DELETE /bucket/data/aa/x",
                            "DELETE /bucket/data/aa/x?versionId=m1")
                    .endsWith("DELETE /bucket/data/aa/x?versionId=v1");
            store.delete("data/aa/x");
            assertThat(asked(server)).as("no marker is made again").hasSize(7);
        }
    }

    @Fault({32, 33})
    @Test
    void aLockedVersionIsRefusedAndNotHidden() {
        Reply versions = versions(version("data/aa/x", "v1"));
        try (var server = new ScriptedServer(ENABLED, versions, Reply.error(403, "AccessDenied"));
                var store = new S3Store(server.connect())) {
            assertThatThrownBy(() -> store.delete("data/aa/x")).isInstanceOf(AccessDenied.class);
            assertThat(asked(server)).doesNotContain("DELETE /bucket/data/aa/x");
        }
    }

    @Test
    void manyGoWithOneRequest() {
        try (var server = new ScriptedServer(NEVER, deleted("data/aa/x", "data/aa/y"));
                var store = new S3Store(server.connect())) {
            assertThat(store.delete(List.of("data/aa/x", "data/aa/y"))).isEmpty();
            assertThat(asked(server)).containsExactly("GET /bucket?versioning", "POST /bucket?delete");
            assertThat(body(server, 1)).contains("<Key>data/aa/x</Key>", "<Key>data/aa/y</Key>");
        }
    }

    @Test
    void eachIsToldByItselfAndWhatPassesIsSentAgainAlone() {
        Reply first = of("<Deleted><Key>a</Key></Deleted>"
                + error("b", "SlowDown")
                + error("c", "AccessDenied")
                + error("d", "NoSuchKey")
                + error("e", "InternalError"));
        try (var server = new ScriptedServer(NEVER, first, deleted("e", "b"));
                var store = new S3Store(server.connect())) {
            var refused = store.delete(List.of("a", "b", "c", "d", "e"));

            assertThat(refused).containsOnlyKeys("c");
            assertThat(refused.get("c")).hasMessageContaining("c at ").hasMessageContaining("AccessDenied");
            assertThat(asked(server)).hasSize(3);
            assertThat(body(server, 2))
                    .contains("<Key>b</Key>", "<Key>e</Key>")
                    .doesNotContain("<Key>a</Key>", "<Key>c</Key>", "<Key>d</Key>");
        }
    }

    @Test
    void whatTheReplyLeavesOpenIsDeletedByItself() {
        Reply reply = of("<Deleted><Key>a</Key></Deleted>" + error("c", "Odd"));
        try (var server = new ScriptedServer(NEVER, reply, DONE, Reply.error(403, "AccessDenied"));
                var store = new S3Store(server.connect())) {
            assertThat(store.delete(List.of("a", "b", "c"))).containsOnlyKeys("c");
            assertThat(asked(server)).hasSize(4).endsWith("DELETE /bucket/b", "DELETE /bucket/c");
        }
    }

    @Test
    void aServerThatDoesNotKnowTheRequestIsAskedForOneByOneFromThenOn() {
        try (var server = new ScriptedServer(NEVER, Reply.error(501, "NotImplemented"), DONE);
                var store = new S3Store(server.connect())) {
            assertThat(store.delete(List.of("a", "b"))).isEmpty();
            assertThat(store.delete(List.of("c", "d"))).isEmpty();
            assertThat(asked(server))
                    .containsExactly(
                            "GET /bucket?versioning",
                            "POST /bucket?delete",
                            "DELETE /bucket/a",
                            "DELETE /bucket/b",
                            "DELETE /bucket/c",
                            "DELETE /bucket/d");
        }
    }

    @Test
    void whoMayNotDeleteManyAtOnceDeletesOneByOne() {
        try (var server = new ScriptedServer(
                        NEVER, Reply.error(403, "AccessDenied"), DONE, Reply.error(403, "AccessDenied"));
                var store = new S3Store(server.connect())) {
            assertThat(store.delete(List.of("a", "b"))).containsOnlyKeys("b");
            assertThat(asked(server)).hasSize(4).endsWith("DELETE /bucket/a", "DELETE /bucket/b");
        }
    }

    @Fault({32, 33})
    @Test
    void allVersionsOfManyGoByOneWalkAndMarkersLast() {
        Reply versions = versions(
                marker("a", "m1"), version("a", "v1"), version("ab", "other"), marker("c", "m2"), version("c", "v2"));
        Reply deleted = of("<Deleted><Key>a</Key><VersionId>v1</VersionId></Deleted>"
                + "<Error><Key>c</Key><VersionId>v2</VersionId><Code>AccessDenied</Code></Error>");
        Reply marks = of("<Deleted><Key>a</Key><VersionId>m1</VersionId></Deleted>");
        try (var server = new ScriptedServer(ENABLED, versions, deleted, marks);
                var store = new S3Store(server.connect())) {
            assertThat(store.delete(List.of("a", "c"))).containsOnlyKeys("c");

            assertThat(asked(server)).hasSize(4).endsWith("POST /bucket?delete", "POST /bucket?delete");
            assertThat(body(server, 2)).contains("v1", "v2").doesNotContain("other", "m1", "m2");
            assertThat(body(server, 3))
                    .as("what is refused stays as it was")
                    .contains("m1")
                    .doesNotContain("m2");
        }
    }

    @Test
    void theWalkOverVersionsPassesWhatLiesBetween() {
        Reply first = of(
                "ListVersionsResult",
                "<IsTruncated>true</IsTruncated><NextKeyMarker>data/ab</NextKeyMarker><NextVersionIdMarker>o</NextVersionIdMarker>"
                        + version("data/aa", "v1")
                        + version("data/ab", "o"));
        try (var server = new ScriptedServer(
                        ENABLED,
                        first,
                        versions(version("data/zz", "v2")),
                        of("<Deleted><Key>data/aa</Key><VersionId>v1</VersionId></Deleted>"
                                + "<Deleted><Key>data/zz</Key><VersionId>v2</VersionId></Deleted>"));
                var store = new S3Store(server.connect())) {
            assertThat(store.delete(List.of("data/aa", "data/zz"))).isEmpty();

            assertThat(asked(server)).hasSize(4);
            assertThat(asked(server).get(1)).contains("versions").contains("key-marker=data%2Fa&");
            assertThat(asked(server).get(2)).contains("versions").contains("key-marker=data%2Fz&");
        }
    }

    @Test
    void whoMayNotAskLearnsItFromTheMarkersOfMany() {
        Reply hidden = of(
                "<Deleted><Key>a</Key><DeleteMarker>true</DeleteMarker><DeleteMarkerVersionId>m1</DeleteMarkerVersionId></Deleted>"
                        + "<Deleted><Key>b</Key></Deleted>");
        Reply versions = versions(marker("a", "m1"), version("a", "v1"));
        try (var server = new ScriptedServer(
                        Reply.error(403, "AccessDenied"),
                        hidden,
                        versions,
                        of("<Deleted><Key>a</Key><VersionId>v1</VersionId></Deleted>"),
                        of("<Deleted><Key>a</Key><VersionId>m1</VersionId></Deleted>"),
                        versions());
                var store = new S3Store(server.connect())) {
            assertThat(store.delete(List.of("a", "b"))).isEmpty();

            assertThat(body(server, 3)).contains("v1");
            assertThat(body(server, 4)).contains("m1");
            assertThat(asked(server))
                    .as("of b there is nothing, which is asked once more")
                    .hasSize(6);
        }
    }

    private static Reply deleted(String... keys) {
        return of(Arrays.stream(keys)
                .map(key -> "<Deleted><Key>" + key + "</Key></Deleted>")
                .collect(Collectors.joining()));
    }

    private static String error(String key, String code) {
        return "<Error><Key>" + key + "</Key><Code>" + code + "</Code><Message>so it is</Message></Error>";
    }

    private static Reply of(String rows) {
        return of("DeleteResult", rows);
    }

    private static Reply of(String root, String rows) {
        return Reply.of(200, "<" + root + ">" + rows + "</" + root + ">");
    }

    private static String body(ScriptedServer server, int request) {
        return new String(server.requests().get(request).body(), StandardCharsets.UTF_8);
    }

    private static List<String> asked(ScriptedServer server) {
        return server.requests().stream()
                .map(each -> each.method() + " " + each.pathAndQuery())
                .toList();
    }

    private static Reply versioning(String status) {
        return Reply.of(200, "<VersioningConfiguration>" + status + "</VersioningConfiguration>");
    }

    private static Reply versions(String... rows) {
        return Reply.of(
                200,
                "<ListVersionsResult><IsTruncated>false</IsTruncated>" + String.join("", rows)
                        + "</ListVersionsResult>");
    }

    private static String version(String key, String id) {
        return "<Version><Key>" + key + "</Key><VersionId>" + id
                + "</VersionId><Size>1</Size><LastModified>2026-11-24T08:00:00Z</LastModified></Version>";
    }

    private static String marker(String key, String id) {
        return "<DeleteMarker><Key>" + key + "</Key><VersionId>" + id
                + "</VersionId><LastModified>2026-11-24T08:00:00Z</LastModified></DeleteMarker>";
    }
}
