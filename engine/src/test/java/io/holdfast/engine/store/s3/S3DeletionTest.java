package io.holdfast.engine.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.store.s3.ScriptedServer.Reply;
import java.util.List;
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
        return "<Version><Key>" + key + "</Key><VersionId>" + id + "</VersionId></Version>";
    }

    private static String marker(String key, String id) {
        return "<DeleteMarker><Key>" + key + "</Key><VersionId>" + id + "</VersionId></DeleteMarker>";
    }
}
