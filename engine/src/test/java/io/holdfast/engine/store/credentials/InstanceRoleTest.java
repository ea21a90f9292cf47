package io.holdfast.engine.store.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.BadInput;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceRoleTest {
    private static final String ROLES = "/meta-data/cam/security-credentials/";
    private static final String TOKEN = "/meta-data/latest/api/token";
    private static final String KEYS = "/openstack/latest/securitykey";
    private static final String OF_TENCENT = """
            {"TmpSecretId": "AKIDtmp", "TmpSecretKey": "sEcReT", "ExpiredTime": 1795600000,
             "Expiration": "2026-11-25T09:46:40Z", "Token": "tok", "Code": "Success"}""";
    private static final String OF_HUAWEI = """
            {"credential": {"access": "HTMP", "secret": "sEcReT", "securitytoken": "tok",
             "expires_at": "2026-11-24T09:00:00.000000Z"}}""";

    private static final String OF_STS = """
            {"Response": {"Credentials": {"Token": "tok", "TmpSecretId": "AKIDtke", "TmpSecretKey": "sEcReT"},
             "ExpiredTime": 1795600000, "Expiration": "2026-11-25T09:46:40Z", "RequestId": "r"}}""";

    private final MetadataServer server = new MetadataServer();
    private final TencentRole tencent = new TencentRole(server.uri());
    private final HuaweiAgency huawei = new HuaweiAgency(server.uri());
    private final Metadata metadata = MetadataServer.impatient();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void theRoleOfATencentMachineIsNamedAndGivesKeysThatEnd() {
        server.says(ROLES, 200, "backup-role\n").says(ROLES + "backup-role", 200, OF_TENCENT);

        Credentials keys = tencent.ask(Map.of(), metadata).orElseThrow();
        assertThat(keys.id()).isEqualTo("AKIDtmp");
        assertThat(keys.secret()).isEqualTo("sEcReT");
        assertThat(keys.token()).isEqualTo("tok");
        assertThat(keys.until()).isEqualTo(Instant.ofEpochSecond(1_795_600_000));
    }

    @Test
    void aMachineWithoutARoleHasNoKeys() {
        assertThat(tencent.ask(Map.of(), metadata)).isEmpty();
        assertThat(huawei.ask(Map.of(), metadata)).isEmpty();
        server.says(ROLES, 200, "");
        assertThat(tencent.ask(Map.of(), metadata)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../user-data", "a/b", "..", "a b", "one\ntwo", "<html>", "a?b", "a%2fb"})
    void aRoleWhoseNameLeadsElsewhereIsNotAskedFor(String role) {
        server.says(ROLES, 200, role);

        assertThatThrownBy(() -> tencent.ask(Map.of(), metadata))
                .isInstanceOf(AccessDenied.class)
                .hasMessageContaining("Next: ");
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "<html>sign in</html>",
                "{\"Code\": \"Success\"}",
                "{\"TmpSecretId\": \"A\", \"TmpSecretKey\": \"sEcReT\", \"Token\": \"t\", \"Code\": \"Success\"}",
                "{\"TmpSecretId\": \"A\", \"Token\": \"t\", \"ExpiredTime\": 1795600000, \"Code\": \"Success\"}",
                "{\"TmpSecretId\": \"A\", \"TmpSecretKey\": \"sEcReT\", \"Token\": \"t\", \"ExpiredTime\": 1e99, \"Code\": \"Success\"}",
                "{\"TmpSecretId\": \"A\", \"TmpSecretKey\": \"sEcReT\", \"Token\": \"t\", \"ExpiredTime\": 1795600000, \"Code\": \"Failed\"}",
                "{\"TmpSecretId\": \"A\", \"TmpSecretId\": \"B\", \"TmpSecretKey\": \"sEcReT\", \"Token\": \"t\", \"ExpiredTime\": 1795600000, \"Code\": \"Success\"}",
                "{\"a\": {\"a\": {\"a\": {\"a\": {\"a\": {}}}}}}",
            })
    void whatIsNoWholeSetOfKeysIsNoneAndStandsInNoMessage(String reply) {
        server.says(ROLES, 200, "role").says(ROLES + "role", 200, reply);

        assertThatThrownBy(() -> tencent.ask(Map.of(), metadata))
                .isInstanceOf(AccessDenied.class)
                .hasMessageContaining("gives this machine its keys")
                .hasMessageNotContaining("sEcReT")
                .hasMessageNotContaining("html");
    }

    @Test
    void keysThatAreNoneAreRefused() {
        server.says(TOKEN, 404, "").says(KEYS, 200, OF_HUAWEI.replace("HTMP", "H\\r\\nx-evil: 1"));
        assertThatThrownBy(() -> huawei.ask(Map.of(), metadata))
                .isInstanceOf(BadInput.class)
                .hasMessageNotContaining("evil");
    }

    @Test
    void aNewHuaweiMachineIsAskedWithATokenAndAnOldOneWithout() {
        server.says(TOKEN, 200, "one-token").says(KEYS, 200, OF_HUAWEI);
        Credentials keys = huawei.ask(Map.of(), metadata).orElseThrow();
        assertThat(keys.id()).isEqualTo("HTMP");
        assertThat(keys.until()).isEqualTo(Instant.parse("2026-11-24T09:00:00Z"));
        assertThat(server.requests()).containsExactly("PUT " + TOKEN, "GET " + KEYS + " one-token");

        server.says(TOKEN, 405, "no");
        assertThat(huawei.ask(Map.of(), metadata)).isPresent();
        assertThat(server.requests().getLast()).isEqualTo("GET " + KEYS);
    }

    @Test
    void theTokenOfAServiceAccountIsChangedForKeys(@TempDir Path folder) throws IOException {
        Map<String, String> pod = pod(folder, "head.body.sig-nature\n");
        server.says("/sts", 200, OF_STS);
        var tke = new TkeRole(server.uri().resolve("/sts"));

        Credentials keys = tke.ask(pod, metadata).orElseThrow();
        assertThat(keys.id()).isEqualTo("AKIDtke");
        assertThat(keys.token()).isEqualTo("tok");
        assertThat(keys.until()).isEqualTo(Instant.ofEpochSecond(1_795_600_000));
        assertThat(server.lastHeader("X-tc-action")).isEqualTo("AssumeRoleWithWebIdentity");
        assertThat(server.lastHeader("X-tc-region")).isEqualTo("ap-guangzhou");
        assertThat(server.lastHeader("Authorization")).isEqualTo("SKIP");
        assertThat(server.lastBody())
                .isEqualTo("{\"ProviderId\":\"oidc\",\"WebIdentityToken\":\"head.body.sig-nature\","
                        + "\"RoleArn\":\"qcs::cam::uin/1:roleName/backup\",\"RoleSessionName\":\"holdfast\"}");
    }

    @Test
    void aPodWithoutATokenIsNotOneAndOneWithHalfOfItIsToldSo(@TempDir Path folder) throws IOException {
        var tke = new TkeRole(server.uri());
        assertThat(tke.ask(Map.of("TKE_REGION", "ap-guangzhou"), metadata)).isEmpty();

        Map<String, String> pod = pod(folder, "head.body.signature");
        pod.remove("TKE_ROLE_ARN");
        assertThatThrownBy(() -> tke.ask(pod, metadata))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("TKE_ROLE_ARN isn't");
        pod.put("TKE_ROLE_ARN", "a\"b");
        assertThatThrownBy(() -> tke.ask(pod, metadata))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("TKE_ROLE_ARN is none");
        Map<String, String> odd = pod(folder, "sEcReT \"token");
        assertThatThrownBy(() -> tke.ask(odd, metadata))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("holds no token")
                .hasMessageNotContaining("sEcReT");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aTokenThatIsRefusedIsToldByItsReason(@TempDir Path folder) throws IOException {
        server.says(
                "/sts",
                200,
                "{\"Response\": {\"Error\": {\"Code\": \"AuthFailure.Expired\", \"Message\": \"sEcReT\"}}}");
        var tke = new TkeRole(server.uri().resolve("/sts"));
        Map<String, String> pod = pod(folder, "head.body.signature");

        assertThatThrownBy(() -> tke.ask(pod, metadata))
                .isInstanceOf(AccessDenied.class)
                .hasMessageContaining("AuthFailure.Expired")
                .hasMessageNotContaining("sEcReT");
    }

    private static Map<String, String> pod(Path folder, String token) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), token);
        return new HashMap<>(Map.of(
                "TKE_REGION", "ap-guangzhou",
                "TKE_PROVIDER_ID", "oidc",
                "TKE_ROLE_ARN", "qcs::cam::uin/1:roleName/backup",
                "TKE_WEB_IDENTITY_TOKEN_FILE", file.toString()));
    }

    @Test
    void nobodyIsFollowedElsewhere() {
        try (var elsewhere = new MetadataServer()) {
            elsewhere.says(KEYS, 200, OF_HUAWEI);
            server.says(TOKEN, 404, "").says(KEYS, 302, elsewhere.uri() + KEYS);

            assertThat(huawei.ask(Map.of(), metadata)).isEmpty();
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void aReplyWithoutEndIsNone() {
        server.says(ROLES, 200, "r".repeat(1 << 20));
        assertThat(tencent.ask(Map.of(), metadata)).isEmpty();
    }

    @Test
    void whoeverSaysNothingIsNotWaitedFor() throws IOException {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            URI uri = URI.create("http://127.0.0.1:" + silent.getLocalPort());
            Metadata quick = new Metadata(Duration.ofMillis(100), InstantSource.system());

            assertThat(new TencentRole(uri).ask(Map.of(), quick)).isEmpty();
            assertThat(new HuaweiAgency(uri).ask(Map.of(), quick)).isEmpty();
        }
    }

    @Test
    void nobodyThereIsNoError() {
        assertThat(new TencentRole(MetadataServer.nobody()).ask(Map.of(), metadata))
                .isEmpty();
        assertThat(new HuaweiAgency(MetadataServer.nobody()).ask(Map.of(), metadata))
                .isEmpty();
    }
}
