package io.holdfast.engine.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.store.Provider;
import io.holdfast.engine.store.StoreUri;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of an object no provider takes, or this one does not: known before anything is sent. */
@Fault(100)
class S3AttributeRulesTest {
    private static final String AWS = "https://s3.eu-central-1.amazonaws.com";
    private static final String COS = "https://cos.ap-guangzhou.myqcloud.com";
    private static final String OBS = "https://obs.cn-north-4.myhuaweicloud.com";
    private static final String OWN = "https://s3.example.com";

    @ParameterizedTest
    @CsvSource({AWS, COS, OBS, OWN})
    void tenTagsAreTakenAndOfMoreTheFirstTen(String endpoint) {
        var ten = attributes(tags(10), List.of(), null);
        var eleven = attributes(tags(11), List.of(), null);

        assertThat(written(ten, endpoint).losses()).isEmpty();
        assertThat(written(eleven, endpoint).losses())
                .singleElement()
                .asString()
                .startsWith("tags: more than 10");
        assertThat(written(eleven, endpoint).headers().get("x-amz-tagging"))
                .isEqualTo(written(ten, endpoint).headers().get("x-amz-tagging"));
    }

    @Test
    void aTagThatIsTooLongIsLeftOutAlone() {
        var long257 = List.of(Named.of("a", "v".repeat(257)), Named.of("b", "v".repeat(256)));
        var written = written(attributes(long257, List.of(), null), AWS);

        assertThat(written.losses()).hasSize(1);
        assertThat(written.headers().get("x-amz-tagging")).startsWith("b=v").doesNotContain("a=");
    }

    @ParameterizedTest
    @CsvSource({AWS + ",2048", COS + ",2048", OBS + ",8192"})
    void metadataIsTakenUpToItsLimitToTheByte(String endpoint, int most) {
        var full = List.of(Named.of("a", "x".repeat(999)), Named.of("b", "x".repeat(most - 1_001)));
        var over = List.of(Named.of("a", "x".repeat(999)), Named.of("b", "x".repeat(most - 1_000)));

        assertThat(written(attributes(List.of(), full, null), endpoint).losses())
                .isEmpty();
        var cut = written(attributes(List.of(), over, null), endpoint);
        assertThat(cut.losses())
                .singleElement()
                .asString()
                .startsWith("user metadata: more than the " + most + " bytes");
        assertThat(cut.headers()).containsKey("x-amz-meta-a").doesNotContainKey("x-amz-meta-b");
        assertThat(written(attributes(List.of(), over, null), OWN).losses()).isEmpty();
    }

    @Test
    void metadataThatIsEncodedIsMeasuredAsItIsSent() {
        var umlauts = List.of(Named.of("a", "ü".repeat(900)));

        assertThat(written(attributes(List.of(), umlauts, null), AWS).losses()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        AWS + ",DEEP_ARCHIVE,true",
        AWS + ",MAZ_STANDARD,false",
        COS + ",MAZ_STANDARD,true",
        COS + ",ONEZONE_IA,false",
        OBS + ",GLACIER,true",
        OBS + ",ARCHIVE,false",
        OWN + ",ANYTHING,true"
    })
    void aStorageClassThatAProviderHasNotIsNotSent(String endpoint, String storageClass, boolean taken) {
        var written = written(attributes(List.of(), List.of(), storageClass), endpoint);

        assertThat(written.headers().containsKey("x-amz-storage-class")).isEqualTo(taken);
        assertThat(written.losses()).hasSize(taken ? 0 : 1);
    }

    @Fault(90)
    @Test
    void keysThatCosDoesNotTakeAreRefusedThereAlone() {
        for (String key : List.of("k".repeat(851), "/a", "\\a", "a\u0018", "a\u001bb")) {
            assertThat(bucket(COS).refuses(Key.of(key))).as(key).isPresent();
            assertThat(bucket(AWS).refuses(Key.of(key))).as(key).isEmpty();
        }
        assertThat(bucket(COS).refuses(Key.of("k".repeat(850)))).isEmpty();
        assertThat(bucket(AWS).refuses(Key.of("k".repeat(1_025)))).isPresent();
    }

    private static List<Named> tags(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Named.of("tag%02d".formatted(i), "v"))
                .toList();
    }

    private static ObjectAttributes attributes(
            List<Named> tags, List<Named> metadata, @org.jspecify.annotations.Nullable String storageClass) {
        return new ObjectAttributes("", null, ObjectAttributes.Headers.NONE, metadata, tags, storageClass, null, null);
    }

    private static S3Attributes written(ObjectAttributes attributes, String endpoint) {
        return new S3Attributes(attributes, Provider.ofHost(URI.create(endpoint).getHost()));
    }

    private static S3Bucket bucket(String endpoint) {
        return new S3Bucket(S3Server.connect(uri(endpoint), S3Options.DEFAULT.withPatience(Duration.ofMillis(1))));
    }

    private static StoreUri.S3 uri(String endpoint) {
        return new StoreUri.S3("bucket", "", URI.create(endpoint), "us-east-1", false, null);
    }
}
