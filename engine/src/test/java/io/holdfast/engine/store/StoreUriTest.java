package io.holdfast.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Unsupported;
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
        "s3://bbb?endpoint=cos.ap-guangzhou.myqcloud.com, false",
        "s3://bbb?endpoint=https://obs.cn-north-4.myhuaweicloud.com, false",
        "s3://bbb?endpoint=https://notmyqcloud.com, true",
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

    @ParameterizedTest
    @ValueSource(strings = {"cos://bucket-1250000000/p?region=ap-guangzhou", "obs://bucket?region=cn-north-4"})
    void providersThatComeLaterAreNamed(String uri) {
        assertThatThrownBy(() -> StoreUri.parse(uri))
                .isInstanceOf(Unsupported.class)
                .hasMessageContaining("use s3://");
    }
}
