package io.holdfast.engine.store.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.store.Provider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialSearchTest {
    private static final String SECRET = "sEcReT+/1";

    @TempDir
    Path home;

    private final Map<String, String> environment = new HashMap<>();

    @ParameterizedTest
    @CsvSource({
        "cos, TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY, TENCENTCLOUD_SESSION_TOKEN",
        "cos, TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY, TENCENTCLOUD_TOKEN",
        "cos, COS_SECRETID, COS_SECRETKEY,",
        "obs, OBS_ACCESS_KEY_ID, OBS_SECRET_ACCESS_KEY, OBS_SECURITY_TOKEN",
        "obs, HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK, HUAWEICLOUD_SDK_SECURITY_TOKEN",
        "obs, HW_ACCESS_KEY, HW_SECRET_KEY, HW_SECURITY_TOKEN",
    })
    void variablesOfItsOwnToolsHoldThem(String provider, String id, String secret, @Nullable String token) {
        environment.put(id, "AKID1");
        environment.put(secret, SECRET);
        assertThat(search(provider, null).find().token()).isNull();
        if (token != null) {
            environment.put(token, "T/o+k=");
        }

        Credentials found = search(provider, null).find();
        assertThat(found.id()).isEqualTo("AKID1");
        assertThat(found.secret()).isEqualTo(SECRET);
        assertThat(found.token()).isEqualTo(token == null ? null : "T/o+k=");
    }

    @ParameterizedTest
    @CsvSource({
        "cos, TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY",
        "cos, TENCENTCLOUD_SECRET_KEY, TENCENTCLOUD_SECRET_ID",
        "cos, COS_SECRETID, COS_SECRETKEY",
        "obs, OBS_ACCESS_KEY_ID, OBS_SECRET_ACCESS_KEY",
        "obs, HW_SECRET_KEY, HW_ACCESS_KEY",
    })
    void halfAPairIsToldAndNothingElseIsTaken(String provider, String there, String missing) throws IOException {
        environment.put(there, SECRET);
        write(".tencentcloud/credentials", "[default]\nsecret_id=AKID\nsecret_key=other");
        write(".obsutilconfig", "ak=AKID\nsk=other");

        assertThatThrownBy(() -> search(provider, null).find())
                .isInstanceOf(BadInput.class)
                .hasMessageContaining(there + " is set, and " + missing + " isn't")
                .hasMessageContaining("Next: ")
                .hasMessageNotContaining(SECRET);
    }

    @ParameterizedTest
    @CsvSource({"cos, TENCENTCLOUD_SECRET_ID", "obs, OBS_ACCESS_KEY_ID"})
    void whatBelongsToAnotherCloudIsNotTaken(String provider, String wanted) throws IOException {
        environment.put("AWS_ACCESS_KEY_ID", "AKIA1");
        environment.put("AWS_SECRET_ACCESS_KEY", SECRET);
        environment.put("AWS_PROFILE", "default");
        environment.put(provider.equals("cos") ? "OBS_ACCESS_KEY_ID" : "TENCENTCLOUD_SECRET_ID", "AKID1");
        environment.put(provider.equals("cos") ? "OBS_SECRET_ACCESS_KEY" : "TENCENTCLOUD_SECRET_KEY", SECRET);
        write(".aws/credentials", "[default]\naws_access_key_id=AKIA1\naws_secret_access_key=" + SECRET);
        write(provider.equals("cos") ? ".obsutilconfig" : ".tencentcloud/credentials", "[default]\nak=AKID\nsk=x\n");

        assertThatThrownBy(() -> search(provider, null).find())
                .isInstanceOf(AccessDenied.class)
                .hasMessageContaining("no credentials for the store")
                .hasMessageContaining(wanted)
                .hasMessageNotContaining("AWS_");
    }

    @Test
    void variablesCountMoreThanFilesAndFilesInTheirOrder() throws IOException {
        write(".cos.conf", "[common]\nsecret_id = LAST\nsecret_key = s\n");
        assertThat(search("cos", null).find().id()).isEqualTo("LAST");
        write(".cos.yaml", "cos:\n  base:\n    secretid: SECOND\n    secretkey: s\n");
        assertThat(search("cos", null).find().id()).isEqualTo("SECOND");
        write(".tencentcloud/credentials", "[default]\nsecret_id = FIRST\nsecret_key = s\n");
        assertThat(search("cos", null).find().id()).isEqualTo("FIRST");
        environment.put("COS_SECRETID", "BEFORE");
        environment.put("COS_SECRETKEY", "s");
        assertThat(search("cos", null).find().id()).isEqualTo("BEFORE");
    }

    @Test
    void eachToolsFileIsReadAsTheToolWritesIt() throws IOException {
        write(".cos.yaml", """
                # of coscli
                cos:
                  base:
                    secretid: AKIDyaml
                    secretkey: "%s"
                    sessiontoken: ""
                    protocol: https
                  buckets:
                  - name: one-1250000000
                    alias: one
                    region: ap-guangzhou
                  - name: two-1250000000
                    alias: two
                """.formatted(SECRET));
        Credentials yaml = search("cos", null).find();
        assertThat(yaml.id()).isEqualTo("AKIDyaml");
        assertThat(yaml.secret()).isEqualTo(SECRET);
        assertThat(yaml.token()).isNull();

        write(
                ".obsutilconfig",
                "endpoint=obs.cn-north-4.myhuaweicloud.com\r\nak=HAK\r\nsk=" + SECRET + "\r\ntoken=tok\r\n");
        Credentials lines = search("obs", null).find();
        assertThat(lines.id()).isEqualTo("HAK");
        assertThat(lines.token()).isEqualTo("tok");
    }

    @Test
    void aProfileIsASectionAndNothingElseThen() throws IOException {
        environment.put("TENCENTCLOUD_SECRET_ID", "ENV");
        environment.put("TENCENTCLOUD_SECRET_KEY", "s");
        write(".tencentcloud/credentials", """
                [default]
                secret_id = D
                secret_key = s

                [ops]
                secret_id = O
                secret_key = s
                token = t
                """);

        assertThat(search("cos", "ops").find().id()).isEqualTo("O");
        assertThat(search("cos", "ops").find().token()).isEqualTo("t");
        assertThatThrownBy(() -> search("cos", "none").find())
                .isInstanceOf(AccessDenied.class)
                .hasMessageContaining("The profile none gives no credentials")
                .hasMessageContaining("[none] in ~/.tencentcloud/credentials");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw----r--", "rw--w----", "rw-----w-"})
    void aFileThatOthersCanReadOrChangeIsRefused(String permissions) throws IOException {
        Path file = write(".obsutilconfig", "ak=AK\nsk=" + SECRET);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

        assertThatThrownBy(() -> search("obs", null).find())
                .isInstanceOf(AccessDenied.class)
                .hasMessageContaining("others can read or change it")
                .hasMessageContaining("chmod 600 " + file)
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void aFileOfTheUsersGroupIsRead() throws IOException {
        Path file = write(".obsutilconfig", "ak=AK\nsk=s");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(search("obs", null).find().id()).isEqualTo("AK");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "ak=AK                          | holds ak and no sk",
                "sk=sEcReT+/1                   | holds sk and no ak",
                "ak=AK\\nsk=s\\nsEcReT+/1       | line 3: it is neither a setting nor a section",
                "ak=AK\\nsk=sEcReT+/1\\nsk=b    | line 3 what it has already",
                "ak=AK\\nsk=sEcReT +/1          | The secret of the keys",
                "ak=AK\\nsk='sEcReT+/1'         | The secret of the keys",
                "ak=c2VjcmV0+ab/c==\\nsk=s      | has encrypted it",
                "ak=AK\\nsk=s\\ntoken=a b       | The token of the keys",
            })
    void whatIsWrittenWrongIsToldWithoutIt(String lines, String message) throws IOException {
        write(".obsutilconfig", lines.replace("\\n", "\n"));
        assertThatThrownBy(() -> search("obs", null).find())
                .isInstanceOf(BadInput.class)
                .hasMessageContaining(message)
                .hasMessageContaining(".obsutilconfig")
                .hasMessageContaining("Next: ")
                .hasMessageNotContaining(SECRET)
                .hasMessageNotContaining("c2VjcmV0");
    }

    @Test
    void whatIsNoFileOfTextIsRefused() throws IOException {
        Files.write(write(".obsutilconfig", ""), new byte[] {'a', 'k', '=', (byte) 0xff});
        assertThatThrownBy(() -> search("obs", null).find())
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("UTF-8");
        Files.write(home.resolve(".obsutilconfig"), new byte[100_000]);
        assertThatThrownBy(() -> search("obs", null).find())
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("longer");
        Files.delete(home.resolve(".obsutilconfig"));
        Files.createDirectory(home.resolve(".obsutilconfig"));
        assertThatThrownBy(() -> search("obs", null).find())
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("no file");
    }

    @Test
    void aFileWithoutKeysIsPassedOver() throws IOException {
        write(".tencentcloud/credentials", "[other]\nsecret_id=A\nsecret_key=s\n");
        write(".cos.yaml", "cos:\n  base:\n    secretid:\n    protocol: https\n");
        write(".cos.conf", "[common]\nsecret_id = LAST\nsecret_key = s\n");
        assertThat(search("cos", null).find().id()).isEqualTo("LAST");
    }

    @Test
    void whereThereIsNothingTheMachineIsAskedAndElseNot() throws IOException {
        try (var server = new MetadataServer()) {
            server.says("/meta-data/latest/api/token", 404, "").says("/openstack/latest/securitykey", 200, """
                    {"credential": {"access": "MACHINE", "secret": "s", "securitytoken": "t",
                     "expires_at": "2026-11-24T09:00:00.000000Z"}}""");
            var role = new HuaweiAgency(server.uri());
            assertThat(search("obs", null, role).find().id()).isEqualTo("MACHINE");
            int asked = server.requests().size();

            write(".obsutilconfig", "ak=FILE\nsk=s");
            assertThat(search("obs", null, role).find().id()).isEqualTo("FILE");
            Files.delete(home.resolve(".obsutilconfig"));
            environment.put("HW_ACCESS_KEY", "half");
            assertThatThrownBy(() -> search("obs", null, role).find()).isInstanceOf(BadInput.class);
            assertThat(server.requests()).hasSize(asked);
        }
    }

    @Test
    void secretsStandInNoText() {
        var keys = new Credentials("AKIDwhole", SECRET, "token" + SECRET, null, "a test");
        assertThat(keys.toString()).doesNotContain(SECRET).doesNotContain("AKIDwhole");
        assertThatThrownBy(() -> new Credentials("AKID", SECRET + " ", null, null, "a test"))
                .isInstanceOf(HoldfastException.class)
                .hasMessageNotContaining(SECRET);
    }

    private CredentialSearch search(String provider, @Nullable String profile) {
        return search(provider, profile, new TencentRole(MetadataServer.nobody()));
    }

    private CredentialSearch search(String provider, @Nullable String profile, InstanceRole role) {
        CredentialPlaces places = Provider.ALL.stream()
                .filter(each -> each.name().equals(provider))
                .flatMap(each -> each.credentials().stream())
                .map(its -> new CredentialPlaces(its.variables(), its.files(), List.of(role)))
                .findFirst()
                .orElseThrow();
        return new CredentialSearch(places, "the store", profile, environment, home, MetadataServer.impatient());
    }

    private Path write(String name, String text) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }
}
