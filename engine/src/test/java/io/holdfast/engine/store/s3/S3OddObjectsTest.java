package io.holdfast.engine.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.store.Bucket.Opening;
import io.holdfast.engine.store.Bucket.Pin;
import io.holdfast.engine.store.Bucket.Query;
import io.holdfast.engine.store.s3.ScriptedServer.Reply;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Objects that can't be read just so: archived, encrypted by others, paid for by the reader. */
class S3OddObjectsTest {
    private static final Key KEY = Key.of("a");

    @Fault({34, 96})
    @Test
    void anArchivedObjectIsToldApartFromOneThatIsForbidden() {
        try (var server = new ScriptedServer(Reply.error(403, "InvalidObjectState"), Reply.error(403, "AccessDenied"));
                var bucket = new S3Bucket(server.connect())) {
            assertThat(bucket.open(KEY, Pin.NONE, 0)).isEqualTo(new Opening.Archived());
            assertThatThrownBy(() -> bucket.open(KEY, Pin.NONE, 0)).isInstanceOf(AccessDenied.class);
        }
    }

    @Fault(96)
    @Test
    void aVersionIsAskedForWithDaysAloneAndAChecksum() throws Exception {
        try (var server = new ScriptedServer(Reply.of(202, ""));
                var bucket = new S3Bucket(server.connect())) {
            bucket.thaw(KEY, new Pin(null, "v1"), 7);

            var request = server.requests().getFirst();
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.pathAndQuery()).startsWith("/bucket/a?").contains("restore", "versionId=v1");
            assertThat(new String(request.body(), StandardCharsets.UTF_8))
                    .contains("<Days>7</Days>")
                    .doesNotContain("Tier");
            byte[] md5 = MessageDigest.getInstance("MD5").digest(request.body());
            assertThat(request.header("Content-md5"))
                    .isEqualTo(Base64.getEncoder().encodeToString(md5));
            assertThat(request.header("Authorization").toLowerCase(Locale.ROOT)).contains("content-md5");
            assertThat(request.header("X-amz-content-sha256"))
                    .isEqualTo(ObjectHash.sha256(request.body()).toString());
        }
    }

    @Fault(96)
    @Test
    void thatItIsBeingThawedAlreadyIsNoError() {
        try (var server = new ScriptedServer(
                        Reply.error(409, "RestoreAlreadyInProgress"), Reply.error(501, "NotImplemented"));
                var bucket = new S3Bucket(server.connect())) {
            bucket.thaw(KEY, Pin.NONE, 1);
            assertThatThrownBy(() -> bucket.thaw(KEY, Pin.NONE, 1)).isInstanceOf(Unsupported.class);
        }
    }

    @Fault(100)
    @Test
    void anAccessListIsTheSameTextWhateverTheOrderOfItsGrants() {
        String owners = grant("CanonicalUser", "<ID>me</ID>", "FULL_CONTROL");
        String everybodys = grant("Group", "<URI>http://acs/AllUsers</URI>", "READ");
        String others = grant("CanonicalUser", "<ID>you &amp; yours</ID>", "WRITE_ACP");
        try (var server = new ScriptedServer(
                        Reply.of(200, accessList(owners)),
                        Reply.of(200, accessList(owners + everybodys + others)),
                        Reply.of(200, accessList(others + owners + everybodys)),
                        Reply.error(501, "NotImplemented"));
                var bucket = new S3Bucket(server.connect())) {
            assertThat(bucket.access(KEY, Pin.NONE)).isEmpty();
            String text = bucket.access(KEY, new Pin(null, "v1")).orElseThrow();
            assertThat(text).contains("AllUsers", "WRITE_ACP", "you &amp; yours", "<Owner><ID>me</ID></Owner>");
            assertThat(bucket.access(KEY, Pin.NONE)).contains(text);
            assertThatThrownBy(() -> bucket.access(KEY, Pin.NONE)).isInstanceOf(Unsupported.class);
            assertThat(server.requests().get(1).pathAndQuery()).contains("acl", "versionId=v1");
        }
    }

    private static String accessList(String grants) {
        return "<AccessControlPolicy><Owner><ID>me</ID></Owner><AccessControlList>" + grants
                + "</AccessControlList></AccessControlPolicy>";
    }

    private static String grant(String type, String who, String permission) {
        return "<Grant><Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"" + type + "\">"
                + who + "</Grantee><Permission>" + permission + "</Permission></Grant>";
    }

    @Fault(97)
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|InvalidRequest|The object was stored using a form of Server Side Encryption. The correct parameters"
                        + " must be provided to retrieve the object.|key that its owner sends",
                "400|InvalidArgument|Requests specifying Server Side Encryption with Customer provided keys must provide"
                        + " an appropriate secret key.|key that its owner sends",
                "403|AccessDenied|User is not authorized to perform: kms:Decrypt on this resource|kms:Decrypt",
                "400|KMS.DisabledException|The key is disabled.|see that it is enabled",
            })
    void whatIsEncryptedWithAKeyOfOthersSaysWhatToDo(int status, String code, String message, String said) {
        Reply refusal = Reply.of(status, "<Error><Code>" + code + "</Code><Message>" + message + "</Message></Error>");
        try (var server = new ScriptedServer(refusal);
                var bucket = new S3Bucket(server.connect())) {
            assertThatThrownBy(() -> bucket.open(KEY, Pin.NONE, 0))
                    .isInstanceOf(AccessDenied.class)
                    .hasMessageContaining("a at s3://bucket")
                    .hasMessageContaining(said)
                    .hasMessageContaining("Next: ");
        }
    }

    @Fault(98)
    @Test
    void whoPaysSaysSoWithEveryRequest() {
        String list = "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>";
        try (var server = new ScriptedServer(
                Reply.of(200, list),
                Reply.of(200, "x").with("Last-Modified", "Fri, 20 Nov 2026 08:00:00 GMT"),
                Reply.of(200, "<Tagging><TagSet/></Tagging>"))) {
            try (var bucket = new S3Bucket(server.connect(S3Options.DEFAULT.with(S3Options.Payer.REQUESTER)))) {
                bucket.list(Query.ALL);
                bucket.open(KEY, Pin.NONE, 0);
                bucket.tags(KEY, Pin.NONE);
            }
            assertThat(server.requests()).hasSize(3).allSatisfy(request -> {
                assertThat(request.header("X-amz-request-payer")).isEqualTo("requester");
                assertThat(request.header("Authorization")).contains("x-amz-request-payer");
            });
            try (var bucket = new S3Bucket(server.connect())) {
                bucket.tags(KEY, Pin.NONE);
            }
            assertThat(server.requests().getLast().header("X-amz-request-payer"))
                    .isEmpty();
        }
    }
}
