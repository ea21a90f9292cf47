package io.holdfast.engine.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.store.Bucket.Pin;
import io.holdfast.engine.store.Bucket.Version;
import io.holdfast.engine.store.Bucket.VersionPage;
import io.holdfast.engine.store.Bucket.VersionQuery;
import io.holdfast.engine.store.Bucket.Versioning;
import io.holdfast.engine.store.Provider;
import io.holdfast.engine.store.s3.ScriptedServer.Reply;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How versions are asked for, and what servers answer. */
@Fault(99)
class S3VersionsTest {

    @ParameterizedTest
    @CsvSource({"<Status>Enabled</Status>,ON", "<Status>Suspended</Status>,SUSPENDED", "'',OFF"})
    void aBucketSaysWhetherItKeepsVersions(String status, Versioning meant) {
        try (var server = new ScriptedServer(
                        Reply.of(200, "<VersioningConfiguration>" + status + "</VersioningConfiguration>"));
                var bucket = new S3Bucket(server.connect())) {
            assertThat(bucket.versioning()).isEqualTo(meant);
            assertThat(server.requests().getFirst().pathAndQuery()).isEqualTo("/bucket?versioning");
        }
    }

    @Test
    void whoMayNotAskAndWhoCannotAnswerAreToldApart() {
        try (var server = new ScriptedServer(Reply.error(403, "AccessDenied"), Reply.error(501, "NotImplemented"));
                var bucket = new S3Bucket(server.connect())) {
            assertThatThrownBy(bucket::versioning).isInstanceOf(AccessDenied.class);
            assertThatThrownBy(bucket::versioning).isInstanceOf(Unsupported.class);
        }
    }

    @Test
    void versionsAndDeletionsComeInTheOrderOfTheServerWhateverTheirTimes() {
        String reply = list(
                "<IsTruncated>false</IsTruncated>",
                deletion("a%2Bb", "d2", true),
                version("a%2Bb", "v1", false),
                deletion("a%2Bb", "d1", false),
                version("a%2Bb", "null", false),
                version("b", "v9", true));
        try (var server = new ScriptedServer(Reply.of(200, reply));
                var bucket = new S3Bucket(server.connect())) {
            VersionPage page = bucket.versions(VersionQuery.ALL);

            assertThat(page.versions()).extracting(Version::id).containsExactly("d2", "v1", "d1", "null", "v9");
            assertThat(page.versions()).extracting(Version::deletes).containsExactly(true, false, true, false, false);
            assertThat(page.versions().getFirst().item().key()).isEqualTo(Key.of("a+b"));
            assertThat(page.versions().getFirst().latest()).isTrue();
            assertThat(page.versions().get(1).item().etag()).isEqualTo("e");
            assertThat(page.versions().get(1).item().modified()).isEqualTo(Instant.parse("2026-11-20T08:00:00Z"));
            assertThat(page.next()).isNull();
            assertThat(server.requests().getFirst().pathAndQuery())
                    .contains("?versions&", "encoding-type=url", "max-keys=1000")
                    .doesNotContain("marker");
        }
    }

    @Test
    void aMarkerOfAVersionGoesBackAsItCameAlsoWhenItIsEmpty() {
        String first = list(
                "<IsTruncated>true</IsTruncated><NextKeyMarker>a%20b</NextKeyMarker>"
                        + "<NextVersionIdMarker></NextVersionIdMarker>",
                version("a%20b", "v1", true));
        String second = list(
                "<IsTruncated>true</IsTruncated><NextKeyMarker>a%20b</NextKeyMarker>"
                        + "<NextVersionIdMarker>v2</NextVersionIdMarker>",
                version("a%20b", "v2", false));
        String last = list("<IsTruncated>false</IsTruncated>", version("c", "v3", true));
        try (var server = new ScriptedServer(Reply.of(200, first), Reply.of(200, second), Reply.of(200, last));
                var bucket = new S3Bucket(server.connect())) {
            VersionQuery next = bucket.versions(VersionQuery.ALL).next();
            assertThat(next).isEqualTo(new VersionQuery(Key.of("a b"), "", 1_000));
            next = bucket.versions(Objects.requireNonNull(next)).next();
            assertThat(next).isEqualTo(new VersionQuery(Key.of("a b"), "v2", 1_000));
            assertThat(bucket.versions(Objects.requireNonNull(next)).next()).isNull();

            assertThat(server.requests().get(1).pathAndQuery())
                    .contains("key-marker=a%20b")
                    .containsPattern("version-id-marker=?(&|$)");
            assertThat(server.requests().get(2).pathAndQuery()).contains("key-marker=a%20b", "version-id-marker=v2");
        }
    }

    @Test
    void whereAServerDoesNotSayWhereItGoesOnTheLastVersionDoes() {
        String cut = list("<IsTruncated>true</IsTruncated>", version("a", "v2", true), version("a", "null", false));
        String empty = list("<IsTruncated>true</IsTruncated>");
        try (var server = new ScriptedServer(Reply.of(200, cut), Reply.of(200, empty));
                var bucket = new S3Bucket(server.connect())) {
            assertThat(bucket.versions(VersionQuery.ALL).next())
                    .isEqualTo(new VersionQuery(Key.of("a"), "null", 1_000));
            assertThatThrownBy(() -> bucket.versions(VersionQuery.ALL)).isInstanceOf(Unsupported.class);
        }
    }

    @Fault(91)
    @Test
    void aMarkerThatNoXmlCanHoldIsDoneWithout() {
        String page = list(
                "<KeyMarker>&#x1;</KeyMarker><NextKeyMarker>&#24;b</NextKeyMarker><IsTruncated>true</IsTruncated>",
                version("%18b", "v1", true));
        try (var server = new ScriptedServer(Reply.of(200, page));
                var bucket = new S3Bucket(server.connect())) {
            assertThat(bucket.versions(VersionQuery.ALL).next())
                    .isEqualTo(new VersionQuery(Key.of("\u0018b"), "v1", 1_000));
        }
    }

    /** Of "a%7Eb", read as "a~b", nothing between the two would be listed. */
    @Fault(91)
    @Test
    void aMarkerThatIsNotEncodedHidesNothing() {
        String page = list(
                "<NextKeyMarker>a%7Eb</NextKeyMarker><NextVersionIdMarker>v1</NextVersionIdMarker>"
                        + "<IsTruncated>true</IsTruncated>",
                version("a%257Eb", "v1", true));
        try (var server = new ScriptedServer(Reply.of(200, page));
                var bucket = new S3Bucket(server.connect(Provider.CEPH, ""))) {
            assertThat(bucket.versions(VersionQuery.ALL).next())
                    .isEqualTo(new VersionQuery(Key.of("a%7Eb"), "v1", 1_000));
        }
    }

    @Test
    void aRangeBeginsBehindAKeyUnderThePrefix() {
        try (var server = new ScriptedServer(Reply.of(200, list("<IsTruncated>false</IsTruncated>")));
                var bucket = new S3Bucket(S3Server.connect(server.uri("photos"), S3Options.DEFAULT))) {
            bucket.versions(VersionQuery.ALL.after(Key.of("m")));

            assertThat(server.requests().getFirst().pathAndQuery())
                    .contains("prefix=photos%2F", "key-marker=photos%2Fm")
                    .doesNotContain("version-id-marker");
        }
    }

    @Fault(4)
    @Test
    void aListThatIsCutIsAskedForAgain() {
        String whole = list("<IsTruncated>false</IsTruncated>", version("a", "v1", true));
        try (var server = new ScriptedServer(
                        Reply.of(200, whole.substring(0, 150)).claiming(whole.length()), Reply.of(200, whole));
                var bucket = new S3Bucket(server.connect())) {
            assertThat(bucket.versions(VersionQuery.ALL).versions()).hasSize(1);
        }
    }

    @Test
    void aVersionWithoutKeyOrTimeIsDamage() {
        String lacking = list(
                "<IsTruncated>false</IsTruncated>",
                "<Version><Key>a</Key><VersionId>v</VersionId><Size>1</Size></Version>");
        try (var server = new ScriptedServer(Reply.of(200, lacking));
                var bucket = new S3Bucket(server.connect())) {
            assertThatThrownBy(() -> bucket.versions(VersionQuery.ALL)).isInstanceOf(Damaged.class);
        }
    }

    @Test
    void aVersionIsReadByItsIdAndItsEtag() {
        Reply content = Reply.of(200, "x")
                .with("ETag", "\"e\"")
                .with("x-amz-version-id", "null")
                .with("Last-Modified", "Fri, 20 Nov 2026 08:00:00 GMT");
        try (var server = new ScriptedServer(content, Reply.of(200, "<Tagging><TagSet/></Tagging>"));
                var bucket = new S3Bucket(server.connect())) {
            bucket.open(Key.of("a"), new Pin("e", "null"), 0);
            assertThat(bucket.tags(Key.of("a"), new Pin(null, "null"))).isEqualTo(List.of());

            assertThat(server.requests().getFirst().pathAndQuery()).contains("versionId=null");
            assertThat(server.requests().getFirst().header("If-match")).isEqualTo("\"e\"");
            assertThat(server.requests().getLast().pathAndQuery()).contains("tagging", "versionId=null");
        }
    }

    private static String list(String head, String... versions) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListVersionsResult><Name>bucket</Name>"
                + "<VersionIdMarker></VersionIdMarker><EncodingType>url</EncodingType>" + head
                + String.join("", versions) + "</ListVersionsResult>";
    }

    private static String version(String key, String id, boolean latest) {
        return "<Version><Key>" + key + "</Key><VersionId>" + id + "</VersionId><IsLatest>" + latest + "</IsLatest>"
                + "<LastModified>2026-11-20T08:00:00.000Z</LastModified><ETag>\"e\"</ETag><Size>1</Size></Version>";
    }

    private static String deletion(String key, String id, boolean latest) {
        return "<DeleteMarker><Key>" + key + "</Key><VersionId>" + id + "</VersionId><IsLatest>" + latest
                + "</IsLatest><LastModified>2026-11-20T08:00:00.000Z</LastModified></DeleteMarker>";
    }
}
