package io.holdfast.engine.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.store.StoreUri;
import io.holdfast.engine.store.s3.ScriptedServer.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** What TLS is for. */
class TlsTest {
    private static final Reply CONTENT = Reply.of(200, "content and more of it");

    @TempDir
    static Path folder;

    private static TestCertificate ofLocalhost;
    private static TestCertificate ofAnother;

    @BeforeAll
    static void makeCertificates() {
        ofLocalhost = TestCertificate.of(folder, "localhost", List.of("localhost"));
        ofAnother = TestCertificate.of(folder, "another", List.of("another.example"));
    }

    @Fault(28)
    @Test
    void aBodyThatIsCutInItsLastBytesIsReadAgain() {
        try (var server = ScriptedServer.secure(
                        ofLocalhost, ScriptedServer.inTurn(CONTENT.claiming(CONTENT.length() + 16), CONTENT));
                var store = new S3Store(connect(server, ofLocalhost))) {
            assertThat(store.get("a", 100)).hasSize(CONTENT.body().length);
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Fault(29)
    @Test
    void whoeverStandsThereUnderAnotherNameIsSentNothing() {
        try (var server = ScriptedServer.secure(ofAnother, ScriptedServer.inTurn(CONTENT));
                var store = new S3Store(connect(server, ofAnother))) {
            assertThatThrownBy(() -> store.get("a", 100))
                    .isInstanceOf(AccessDenied.class)
                    .hasMessageContaining("certificate is not trusted");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void aCertificateThatNobodyTrustsIsToldAtOnce() {
        try (var server = ScriptedServer.secure(ofLocalhost, ScriptedServer.inTurn(CONTENT));
                var store = new S3Store(connect(server, ofAnother))) {
            assertThatThrownBy(() -> store.get("a", 100))
                    .isInstanceOf(AccessDenied.class)
                    .hasMessageContaining("certificate is not trusted");
            assertThat(server.requests()).isEmpty();
        }
    }

    private static S3Connection connect(ScriptedServer server, TestCertificate trusted) {
        var uri = (StoreUri.S3) StoreUri.parse("s3://bucket?endpoint=https://localhost:" + server.port());
        S3Options options = S3Options.DEFAULT.withPatience(Duration.ofSeconds(30));
        var credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create("ID", "secret"));
        return new S3Connection(
                uri,
                S3ClientFactory.client(
                        uri,
                        credentials,
                        S3ClientFactory.http(options).tlsTrustManagersProvider(trusted::trust),
                        options),
                options,
                new Backoff(new Random(1), System::nanoTime, Thread::sleep));
    }
}
