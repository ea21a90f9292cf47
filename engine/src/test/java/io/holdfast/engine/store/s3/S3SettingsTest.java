package io.holdfast.engine.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.entry.BucketSetting.Kind;
import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.store.Provider;
import io.holdfast.engine.store.s3.ScriptedServer.Reply;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Settings of a bucket on the wire: documents of the store, to the letter, with what no SDK knows in them. */
class S3SettingsTest {
    private static final String XML = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            VERSIONING | versioning | <VersioningConfiguration><Status>Enabled</Status><Odd>1</Odd></VersioningConfiguration>
            ENCRYPTION | encryption | <ServerSideEncryptionConfiguration><Rule><Odd/></Rule></ServerSideEncryptionConfiguration>
            TAGS       | tagging    | <Tagging xmlns="x"><TagSet><Tag><Key>a</Key><Value>ä b</Value></Tag></TagSet></Tagging>
            CORS       | cors       | <CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><Odd/></CORSRule></CORSConfiguration>
            WEBSITE    | website    | <WebsiteConfiguration><IndexDocument><Suffix>i</Suffix></IndexDocument></WebsiteConfiguration>
            LIFECYCLE  | lifecycle  | <LifecycleConfiguration><Rule><ID>a</ID><Odd>1</Odd></Rule></LifecycleConfiguration>
            """)
    void aDocumentComesAsItIs(Kind kind, String query, String document) {
        try (var server = new ScriptedServer(Reply.of(200, XML + document));
                var bucket = new S3Bucket(server.connect())) {
            assertThat(bucket.setting(kind)).contains(XML + document);
            assertThat(server.requests().getFirst().method()).isEqualTo("GET");
            assertThat(server.requests().getFirst().pathAndQuery()).isEqualTo("/bucket?" + query);
        }
    }

    @Test
    void aPolicyIsJson() {
        String policy = "{\"Version\": \"2012-10-17\", \"Odd\": []}";
        try (var server = new ScriptedServer(Reply.of(200, policy));
                var bucket = new S3Bucket(server.connect())) {
            assertThat(bucket.setting(Kind.POLICY)).contains(policy);
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void whatIsPutIsTheDocumentItselfWithItsChecksum(Provider provider) throws Exception {
        String document = "<LifecycleConfiguration><Rule><ID>ä</ID><Odd>1</Odd></Rule></LifecycleConfiguration>";
        try (var server = new ScriptedServer(Reply.of(200, ""));
                var bucket = new S3Bucket(server.connect(provider, ""))) {
            bucket.put(Kind.LIFECYCLE, document);

            var request = server.requests().getFirst();
            assertThat(request.method()).isEqualTo("PUT");
            assertThat(request.pathAndQuery()).isEqualTo("/bucket?lifecycle");
            assertThat(new String(request.body(), StandardCharsets.UTF_8)).isEqualTo(document);
            byte[] md5 = MessageDigest.getInstance("MD5").digest(request.body());
            assertThat(request.header("Content-md5"))
                    .isEqualTo(Base64.getEncoder().encodeToString(md5));
            assertThat(request.header("Authorization").toLowerCase(Locale.ROOT)).contains("content-md5");
            assertThat(request.header("X-amz-content-sha256"))
                    .isEqualTo(ObjectHash.sha256(request.body()).toString());
        }
    }

    private static List<Provider> providers() {
        return Provider.ALL;
    }

    @Test
    void versioningIsSetWithoutASecondFactor() {
        try (var server = new ScriptedServer(Reply.of(200, ""));
                var bucket = new S3Bucket(server.connect())) {
            bucket.put(
                    Kind.VERSIONING,
                    "<VersioningConfiguration><Status>Suspended</Status><MfaDelete>Enabled</MfaDelete></VersioningConfiguration>");
            assertThat(new String(server.requests().getFirst().body(), StandardCharsets.UTF_8))
                    .contains("<Status>Suspended</Status>")
                    .doesNotContain("Mfa");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "LIFECYCLE, NoSuchLifecycleConfiguration",
        "CORS, NoSuchCORSConfiguration",
        "POLICY, NoSuchBucketPolicy",
        "TAGS, NoSuchTagSet",
        "TAGS, NoSuchTagSetError",
        "WEBSITE, NoSuchWebsiteConfiguration",
        "ENCRYPTION, ServerSideEncryptionConfigurationNotFoundError",
        "ENCRYPTION, NoSuchEncryptionConfiguration",
    })
    void whatIsNotSetIsAbsent(Kind kind, String code) {
        try (var server = new ScriptedServer(Reply.error(404, code));
                var bucket = new S3Bucket(server.connect())) {
            assertThat(bucket.setting(kind)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "VERSIONING, <VersioningConfiguration/>",
        "TAGS, <Tagging><TagSet/></Tagging>",
        "LIFECYCLE, <LifecycleConfiguration></LifecycleConfiguration>",
        "CORS, <CORSConfiguration/>",
    })
    void anEmptyShellIsAbsentToo(Kind kind, String document) {
        try (var server = new ScriptedServer(Reply.of(200, document));
                var bucket = new S3Bucket(server.connect())) {
            assertThat(bucket.setting(kind)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"405, MethodNotAllowed", "501, NotImplemented", "400, InvalidRequest"})
    void whatTheStoreDoesNotOfferIsSaid(int status, String code) {
        try (var server = new ScriptedServer(Reply.error(status, code));
                var bucket = new S3Bucket(server.connect())) {
            assertThatThrownBy(() -> bucket.setting(Kind.WEBSITE)).isInstanceOf(Unsupported.class);
            assertThatThrownBy(() -> bucket.put(Kind.POLICY, "{}")).isInstanceOf(Unsupported.class);
        }
    }

    @Test
    void aServerThatListsTheBucketInsteadKnowsNoSuchSetting() {
        try (var server =
                        new ScriptedServer(Reply.of(200, XML + "<ListBucketResult><Name>b</Name></ListBucketResult>"));
                var bucket = new S3Bucket(server.connect())) {
            for (Kind kind : Kind.values()) {
                assertThatThrownBy(() -> bucket.setting(kind)).isInstanceOf(Unsupported.class);
            }
        }
    }

    @Test
    void aRefusalAndAMissingBucketAreNoAbsence() {
        try (var server = new ScriptedServer(Reply.error(403, "AccessDenied"), Reply.error(404, "NoSuchBucket"));
                var bucket = new S3Bucket(server.connect())) {
            assertThatThrownBy(() -> bucket.setting(Kind.POLICY)).isInstanceOf(AccessDenied.class);
            assertThatThrownBy(() -> bucket.setting(Kind.POLICY)).isInstanceOf(NotFound.class);
        }
    }

    @Test
    void aDocumentWithoutEndIsRefused() {
        String long600KiB = "{\"a\": \"" + "x".repeat(600 << 10) + "\"}";
        try (var server = new ScriptedServer(Reply.of(200, long600KiB));
                var bucket = new S3Bucket(server.connect())) {
            assertThatThrownBy(() -> bucket.setting(Kind.POLICY)).isInstanceOf(Damaged.class);
        }
    }

    @Test
    void whatLiesUnderAPrefixHasNoneOfItsOwn() {
        try (var server = new ScriptedServer(Reply.of(200, ""));
                var all = new S3Bucket(server.connect());
                var part = new S3Bucket(server.connect(Provider.AWS, "photos"))) {
            assertThat(all.wholeName()).contains("bucket");
            assertThat(part.wholeName()).isEmpty();
        }
    }
}
