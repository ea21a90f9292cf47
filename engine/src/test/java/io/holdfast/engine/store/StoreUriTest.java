package io.holdfast.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.error.BadInput;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoreUriTest {
    @Test
    void everyPartOfABucketsUriIsRead() {
        assertThat(
                        StoreUri.parse(
                                "s3://backups/holdfast/eu?endpoint=http://127.0.0.1:9000&region=eu-1&path-style=false&profile=ops"))
                .isEqualTo(new StoreUri.S3(
                        "backups", "holdfast/eu", URI.create("http://127.0.0.1:9000"), "eu-1", false, "ops"));
        assertThat(StoreUri.parse("S3://backups")).isEqualTo(new StoreUri.S3("backups", "", null, null, false, null));
    }

    @ParameterizedTest
    @CsvSource({
        "s3://bbb, false",
        "s3://bbb?endpoint=https://minio.example:9000, true",
        "s3://bbb-1250000000?endpoint=cos.ap-guangzhou.myqcloud.com, false",
        "s3://bbb?endpoint=https://obs.cn-north-4.myhuaweicloud.com, false",
        "s3://bbb?endpoint=https://notmyqcloud.com, true",
        "s3://bbb?endpoint=https://s3.example&provider=aws, false",
        "cos://bbb-1250000000?region=ap-guangzhou, false",
        "obs://bbb?region=cn-north-4&path-style=false, false",
    })
    void bucketsStandInThePathWhereTheProviderDoesNotForbidIt(String uri, boolean pathStyle) {
        assertThat(((StoreUri.S3) StoreUri.parse(uri)).pathStyle()).isEqualTo(pathStyle);
    }

    @ParameterizedTest
    @CsvSource({
        "/srv/backup, /srv/backup",
        "file:///srv/backup, /srv/backup",
        "file:/srv/backup, /srv/backup",
        "file:///srv/with%20blank, /srv/with blank",
        "/srv/100%, /srv/100%",
        "/srv/a/../b/, /srv/b",
        "/srv/odd:name, /srv/odd:name",
    })
    void aFolderIsAPathOrAFileUri(String uri, Path path) {
        assertThat(StoreUri.parse(uri)).isEqualTo(new StoreUri.Folder(path));
    }

    @ParameterizedTest
    @CsvSource({
        "s3://bbb/main, s3://bbb, main",
        "s3://bbb/main/eu, s3://bbb/main/, eu",
        "s3://bbb/main, s3://bbb/main/, ''",
        "s3://bbb, s3://bbb, ''",
        "s3://bbb/main?region=eu-1&profile=ops, s3://bbb, main",
        "s3://bbb?endpoint=https://s3.example, s3://bbb?endpoint=S3.EXAMPLE:443/&path-style=false, ''",
        "s3://bbb?endpoint=https://s3.eu-central-1.amazonaws.com, s3://bbb, ''",
        "s3://bbb/maintained, s3://bbb/main,",
        "s3://bbb, s3://bbb/main,",
        "s3://bbb/main, s3://ccc,",
        "s3://bbb?endpoint=http://127.0.0.1:9000, s3://bbb?endpoint=http://127.0.0.1:9001,",
        "cos://bbb-1250000000/p?region=ap-guangzhou, s3://bbb-1250000000?endpoint=https://cos.ap-guangzhou.myqcloud.com, p",
        "cos://bbb-1250000000?region=ap-guangzhou, cos://bbb-1250000000?region=ap-beijing,",
        "s3://bbb, /bbb,",
        "/srv/backup/main, /srv/backup, main",
        "/srv/backup, /srv/backup/, ''",
        "/srv/backup2, /srv/backup,",
        "/srv, /srv/backup,",
        "/srv, s3://srv,",
    })
    void aPlaceIsFoundWithinAnotherWhateverTheOptionsThatLeadThere(String uri, String above, @Nullable String within) {
        assertThat(StoreUri.parse(uri).within(StoreUri.parse(above))).isEqualTo(Optional.ofNullable(within));
    }

    @Test
    void aFolderIsFoundBehindSymbolicLinks(@TempDir Path folder) throws IOException {
        Path real = Files.createDirectories(folder.resolve("real/deep"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real.getParent());
        var behind = new StoreUri.Folder(link.resolve("deep/not there yet"));
        assertThat(behind.within(new StoreUri.Folder(real))).contains("not there yet");
        assertThat(new StoreUri.Folder(real).within(new StoreUri.Folder(link))).contains("deep");
        assertThat(new StoreUri.Folder(link).within(new StoreUri.Folder(real))).isEmpty();
    }

    @Test
    void aPlainPathMayBeRelative() {
        assertThat(StoreUri.parse("backup"))
                .isEqualTo(new StoreUri.Folder(Path.of("backup").toAbsolutePath()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3://bbb",
                "s3://bbb/a/b",
                "s3://bbb/ä%25 %3F+/b",
                "s3://bbb/a?endpoint=http://[::1]:9000&region=r-1&profile=a%26b",
                "s3://bbb?endpoint=https://h&path-style=false",
                "s3://bbb?path-style=true",
                "s3://bbb?endpoint=https://h&region=r&provider=minio",
                "s3://bbb?endpoint=https://h&provider=aws",
                "s3://bbb-1250000000/a?endpoint=https://cos.ap-guangzhou.myqcloud.com",
                "cos://bbb-1250000000/a/b?region=ap-guangzhou&profile=ops",
                "cos://bbb-1250000000?endpoint=https://cos-internal.ap-guangzhou.tencentcos.cn&region=ap-guangzhou",
                "obs://bbb/a?region=cn-north-4",
                "/srv/x",
            })
    void whatAStoreIsCalledLeadsBackToIt(String uri) {
        assertThat(StoreUri.parse(uri).describe()).isEqualTo(uri);
    }

    @Test
    void identityNamesHostBucketAndPrefix() {
        assertThat(((StoreUri.S3) StoreUri.parse("s3://bbb/p/?region=x-1")).identity())
                .isEqualTo("s3:aws/bbb/p");
        assertThat(((StoreUri.S3) StoreUri.parse("s3://bbb?endpoint=http://h:1")).identity())
                .isEqualTo("s3:h:1/bbb");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "~~                              | has no name",
                "gs://bucket                     | 'gs://' is no kind of store",
                "s3://                           | '' is not the name of a bucket",
                "s3://a_                         | 'a_' is not the name of a bucket",
                "s3://bbb/a//b                   | empty, '.' or '..'",
                "s3://bbb/../b                   | empty, '.' or '..'",
                "s3://bbb/%zz                    | write %25",
                "s3://bbb?region                 | region has no value",
                "s3://bbb?region=a&region=b      | twice",
                "s3://bbb?region=a b             | not a region",
                "s3://bbb?path-style=yes         | write true or false",
                "s3://bbb?endpoint=ftp://h       | not an endpoint",
                "s3://bbb?endpoint=https://h/p   | not an endpoint",
                "s3://bbb?endpoint=https://h?q=1 | not an endpoint",
                "s3://bbb?endpoints=h            | 'endpoints' is no option",
                "file://host/path                | names a host",
            })
    void whatIsWrongIsSaidExactly(String uri, String message) {
        assertThatThrownBy(() -> StoreUri.parse(uri))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3://AKIA:sEcReT@bucket/prefix",
                "s3://bucket?secret-key=sEcReT",
                "s3://bucket?sEcReT",
                "s3://bucket?endpoint=https://key:sEcReT@host",
            })
    void secretsAreRefusedAndNotRepeated(String uri) {
        assertThatThrownBy(() -> StoreUri.parse(uri))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("credentials")
                .message()
                .satisfies(message ->
                        assertThat(message.replace("'sEcReT' is no option", "")).doesNotContain("sEcReT"));
    }

    @Test
    void aProvidersOwnUriLeadsToItsHostInTheRegionAndToItsOwnCredentials() {
        var cos = (StoreUri.S3) StoreUri.parse("COS://bbb-1250000000/p?region=ap-guangzhou");
        assertThat(cos.endpoint()).isEqualTo(URI.create("https://cos.ap-guangzhou.myqcloud.com"));
        assertThat(cos.provider()).isEqualTo(Provider.COS);
        assertThat(cos.credentials()).isEqualTo(Provider.COS.credentials());
        assertThat(cos.identity()).isEqualTo("s3:cos.ap-guangzhou.myqcloud.com/bbb-1250000000/p");

        var obs = (StoreUri.S3) StoreUri.parse("obs://bbb?region=cn-north-4");
        assertThat(obs.endpoint()).isEqualTo(URI.create("https://obs.cn-north-4.myhuaweicloud.com"));
        assertThat(obs.credentials()).isEqualTo(Provider.OBS.credentials());
    }

    @ParameterizedTest
    @CsvSource({
        "s3://bbb, aws",
        "s3://bbb?endpoint=https://s3.eu-central-1.amazonaws.com, aws",
        "s3://bbb-1250000000?endpoint=cos.ap-guangzhou.myqcloud.com, cos",
        "s3://bbb?endpoint=https://obs.cn-north-4.myhuaweicloud.com, obs",
        "s3://bbb?endpoint=https://s3.example, other",
        "s3://bbb?endpoint=https://s3.example&provider=ceph, ceph",
        "s3://bbb?endpoint=http://127.0.0.1:9000&provider=minio, minio",
    })
    void theEndpointTellsTheProviderUnlessTheUriDoesAndTheCredentialsAreThoseOfAws(String uri, String provider) {
        var read = (StoreUri.S3) StoreUri.parse(uri);
        assertThat(read.provider().name()).isEqualTo(provider);
        assertThat(read.credentials()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "cos://bbb-1250000000                                                   | add region=REGION",
                "cos://bbb?region=ap-guangzhou                                          | APPID",
                "cos://Bbb-1250000000?region=ap-guangzhou                               | not the name of a bucket of Tencent COS",
                "cos://bbb.ccc-1250000000?region=ap-guangzhou                           | not the name of a bucket",
                "cos://bbb-1250000000?region=ap-guangzhou&path-style=true               | Tencent COS refuses requests that have the bucket in the path",
                "s3://bbb-1250000000?endpoint=cos.ap-guangzhou.myqcloud.com&path-style=true | Tencent COS refuses",
                "s3://bbb?endpoint=https://cos.ap-guangzhou.myqcloud.com                | APPID",
                "cos://bbb-1250000000?region=evil.example/                              | not a region",
                "cos://bbb-1250000000?region=a@b                                        | not a region",
                "cos://bbb-1250000000?region=-guangzhou                                 | not a region",
                "cos://bbb-1250000000?region=AP-GUANGZHOU                               | not a region",
                "cos://bbb-1250000000?region=ap-guangzhou&provider=aws                  | 'provider' is no option of cos://",
                "cos://bbb-1250000000?region=ap-guangzhou&endpoint=http://127.0.0.1:9   | is an address",
                "cos://bbb-1250000000?region=ap-guangzhou&endpoint=http://[::1]:9       | is an address",
                "obs://bbb?region=cn-north-4&path-style=true                            | Huawei OBS refuses requests",
                "obs://b.bb?region=cn-north-4                                           | has a dot",
                "obs://bb?region=cn-north-4                                             | not the name of a bucket of Huawei OBS",
                "obs://bbb?region=cn-north-4&profile=x                                  | 'profile' is no option of obs://",
                "s3://bbb?provider=minio                                                | needs an endpoint",
                "s3://bbb-1250000000?provider=cos                                       | write cos://",
                "s3://bbb?provider=gcs&endpoint=h                                       | no provider",
                "s3://bbb?endpoint=https://obs.cn-north-4.myhuaweicloud.com&provider=minio | says otherwise",
            })
    void whatAProviderRefusesIsSaidBeforeItIsAsked(String uri, String message) {
        assertThatThrownBy(() -> StoreUri.parse(uri))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining(message)
                .hasMessageContaining("Next: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cos://AKID:sEcReT@bucket-1250000000/p", "obs://bucket?ak=sEcReT"})
    void aProvidersUriHoldsNoSecretAndNamesItsOwnVariables(String uri) {
        assertThatThrownBy(() -> StoreUri.parse(uri))
                .isInstanceOf(BadInput.class)
                .message()
                .doesNotContain("sEcReT")
                .doesNotContain("AWS_");
    }

    @Test
    void oneCloudIsNeverOpenedWithTheCredentialsOfAnother() {
        assertThatThrownBy(() -> new StoreUri.S3("cos", Provider.OBS, "bbb", "", null, null, false, null))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
