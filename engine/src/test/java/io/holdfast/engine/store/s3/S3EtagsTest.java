package io.holdfast.engine.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.store.Bucket.Etags;
import io.holdfast.engine.store.Bucket.Pin;
import io.holdfast.engine.store.Provider;
import io.holdfast.engine.store.s3.ScriptedServer.Reply;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When an ETag is the MD5 of the content, as the provider's table and an object's headers tell. */
class S3EtagsTest {
    private static final Key KEY = Key.of("a");

    @Test
    void ofAServerThatNobodyKnowsNothingIsKnown() {
        assertThat(Provider.ALL)
                .filteredOn(each -> each.attributes().etags() == Etags.UNKNOWN)
                .containsExactly(Provider.OTHER);
        for (Provider provider : List.of(Provider.COS, Provider.OTHER)) {
            try (var server = new ScriptedServer(Reply.of(200, ""));
                    var bucket = new S3Bucket(server.connect(provider, ""))) {
                assertThat(bucket.etags()).isEqualTo(provider.attributes().etags());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "x-amz-request-id, 1, MD5",
        "x-amz-server-side-encryption, AES256, MD5",
        "x-amz-server-side-encryption, aws:kms, UNKNOWN",
        "x-amz-server-side-encryption, aws:kms:dsse, UNKNOWN",
        "x-amz-server-side-encryption-customer-algorithm, AES256, UNKNOWN",
        "x-cos-server-side-encryption, cos/kms, UNKNOWN",
        "x-cos-server-side-encryption-customer-algorithm, AES256, UNKNOWN",
        "x-obs-server-side-encryption, kms, UNKNOWN",
        "x-cos-object-type, normal, MD5",
        "x-cos-object-type, appendable, UNKNOWN",
        "x-obs-object-type, Appendable, UNKNOWN",
        "x-rgw-object-type, Appendable, UNKNOWN",
        "x-rgw-object-type, Normal, MD5",
    })
    @Fault({22, 86})
    void headersTellWhatItIsNot(String name, String value, Etags expected) {
        try (var server = new ScriptedServer(Reply.of(200, "content")
                        .with("ETag", "\"e\"")
                        .with("Last-Modified", "Tue, 24 Nov 2026 08:00:00 GMT")
                        .with(name, value));
                var bucket = new S3Bucket(server.connect())) {
            assertThat(bucket.head(KEY, new Pin(null, "v1")).orElseThrow().etag())
                    .isEqualTo(expected);
            assertThat(server.requests().getFirst().pathAndQuery()).isEqualTo("/bucket/a?versionId=v1");
        }
    }
}
