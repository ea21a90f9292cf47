package io.holdfast.engine.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.holdfast.engine.entry.BucketSetting.Kind;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.store.StoreUri;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.S3Client;

/** What is set for one bucket is set for another, on any S3 server: {@link AnotherServer}. */
@EnabledIfEnvironmentVariable(named = AnotherServer.VARIABLE, matches = "s3://.+")
class AnotherServerSettingsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            VERSIONING | Suspended | <VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>
            ENCRYPTION | AES256 | <ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>
            TAGS | a b | <Tagging><TagSet><Tag><Key>team</Key><Value>a b</Value></Tag></TagSet></Tagging>
            CORS | https://example.com | <CORSConfiguration><CORSRule><AllowedMethod>GET</AllowedMethod><AllowedOrigin>https://example.com</AllowedOrigin></CORSRule></CORSConfiguration>
            WEBSITE | index.html | <WebsiteConfiguration><IndexDocument><Suffix>index.html</Suffix></IndexDocument></WebsiteConfiguration>
            LIFECYCLE | old | <LifecycleConfiguration><Rule><ID>old</ID><Filter><Prefix>old/</Prefix></Filter><Status>Enabled</Status><Expiration><Days>30</Days></Expiration></Rule></LifecycleConfiguration>
            POLICY | s3:GetObject | {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::BUCKET/*"}]}
            """)
    void whatIsSetForOneBucketIsSetForAnother(Kind kind, String sign, String document) {
        StoreUri.S3 from = AnotherServer.placeWithVersions();
        StoreUri.S3 to = AnotherServer.placeWithVersions();
        try (var source = S3Bucket.open(from, S3Options.DEFAULT);
                var target = S3Bucket.open(to, S3Options.DEFAULT);
                S3Client client = S3ClientFactory.client(from, S3Options.DEFAULT)) {
            try {
                assertThat(source.setting(kind).isPresent()).isEqualTo(kind == Kind.VERSIONING);
            } catch (Unsupported notOffered) {
                assumeTrue(false, kind + " is not offered: " + notOffered.getMessage());
            }
            source.put(kind, document.replace("BUCKET", from.bucket()));
            String set = source.setting(kind).orElseThrow();
            assertThat(set).contains(sign);

            target.put(kind, set.replace(from.bucket(), to.bucket()));

            assertThat(target.setting(kind).orElseThrow()).isEqualTo(set.replace(from.bucket(), to.bucket()));
            assertThat(client.listObjectsV2(it -> it.bucket(to.bucket())).keyCount())
                    .isZero();
        }
    }
}
