package io.holdfast.server.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.store.s3.TestCertificate;
import io.holdfast.server.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that has a certificate. */
final class ServerTlsTest {
    @TempDir
    private Path folder;

    @Test
    void withACertificateItSpeaksTlsAloneAndItsCookiesStayThere() throws Exception {
        TestCertificate certificate = TestCertificate.of(folder, "localhost", List.of("localhost"));
        Settings settings = settings(
                certificate.certificate(folder.resolve("certificate.pem")), certificate.key(folder.resolve("key.pem")));
        try (Running server = Running.start(settings);
                HttpClient trusting = trusting(certificate);
                HttpClient another = HttpClient.newHttpClient()) {
            assertThat(server.address()).startsWith("https://127.0.0.1:");
            int port = URI.create(server.address()).getPort();
            String address = "https://localhost:" + port;
            String password = server.firstPassword().orElseThrow();
            HttpResponse<String> login = trusting.send(
                    HttpRequest.newBuilder(URI.create(address + "/api/v1/session"))
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString("{\"name\": \"admin\", \"password\": \"" + password + "\"}"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(login.statusCode()).isEqualTo(200);
            assertThat(login.headers().firstValue("Set-Cookie").orElseThrow())
                    .contains("; Secure", "; HttpOnly", "; SameSite=Strict");
            assertThat(login.headers().firstValue("Strict-Transport-Security")).isPresent();
            assertThatThrownBy(() -> get(another, address)).isInstanceOf(SSLHandshakeException.class);
            HttpResponse<String> plain = get(another, "http://localhost:" + port);
            assertThat(plain.statusCode()).isEqualTo(400);
        }
    }

    private static HttpResponse<String> get(HttpClient client, String address)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(address + "/actuator/health/liveness"))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpClient trusting(TestCertificate certificate) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, certificate.trust(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    @Test
    void aFileThatCannotBeReadIsToldByItsName() throws Exception {
        TestCertificate right = TestCertificate.of(folder, "localhost", List.of("localhost"));
        Path certificate = right.certificate(folder.resolve("certificate.pem"));
        Path key = right.key(folder.resolve("key.pem"));
        Path none = folder.resolve("none.pem");
        Path nonsense = Files.writeString(folder.resolve("nonsense.pem"), "neither of both");
        for (Path wrong : List.of(none, nonsense)) {
            refused(wrong, key, "--certificate " + wrong);
            refused(certificate, wrong, "--certificate-key " + wrong);
        }
        refused(
                certificate,
                Files.writeString(folder.resolve("sealed.pem"), "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"),
                "without a passphrase");
    }

    private void refused(Path certificate, Path key, String why) {
        assertThatThrownBy(() -> settings(certificate, key))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining(why)
                .hasMessageContaining("Next: ");
    }

    private Settings settings(Path certificate, Path key) {
        return new Settings(
                folder.resolve("server"),
                0,
                Settings.Listening.of(Optional.empty(), Optional.empty(), Optional.of(certificate), Optional.of(key)),
                new Settings.Database.InFile(),
                Optional.empty(),
                List.of(),
                List.of(folder));
    }
}
