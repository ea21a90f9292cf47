package io.holdfast.server.start;

import io.holdfast.engine.store.StoreUri;
import io.holdfast.engine.store.credentials.Credentials;
import io.holdfast.engine.store.s3.S3Options;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import org.gaul.s3proxy.junit.S3ProxyExtension;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** An S3 server in the tests' process, and an account of it. */
public final class TestS3 implements AutoCloseable {
    private static final String ACCESS = "access";
    private static final String SECRET = "c4n4rywordOfS3";
    private static final String REGION = "us-east-1";

    private final S3ProxyExtension server;
    private final S3Client client;

    private TestS3(S3ProxyExtension server) {
        this.server = server;
        this.client = S3Client.builder()
                .endpointOverride(endpoint())
                .region(Region.of(REGION))
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS, SECRET)))
                .build();
    }

    public static TestS3 start() throws Exception {
        S3ProxyExtension server = S3ProxyExtension.builder()
                .withCredentials(ACCESS, SECRET)
                .ignoreUnknownHeaders()
                .build();
        server.beforeEach(null);
        return new TestS3(server);
    }

    private URI endpoint() {
        return Objects.requireNonNull(server.getUri());
    }

    /** All buckets of the account, as a server takes it for a store. */
    public Map<String, Object> store(String name, int jobs) {
        return Map.of(
                "name",
                name,
                "address",
                "s3://?endpoint=" + endpoint() + "&region=" + REGION + "&path-style=true",
                "jobs",
                jobs,
                "credential",
                Map.of("id", ACCESS, "secret", SECRET));
    }

    public StoreUri.S3 uri(String bucket, String prefix) {
        return new StoreUri.S3(bucket, prefix, endpoint(), REGION, true, null);
    }

    /** What may open the same. */
    public S3Options options() {
        return S3Options.DEFAULT.with(new Credentials(ACCESS, SECRET, null, null, "the test"));
    }

    public void makeBucket(String bucket) {
        client.createBucket(it -> it.bucket(bucket));
    }

    public void put(String bucket, String key, byte[] content) {
        client.putObject(it -> it.bucket(bucket).key(key), RequestBody.fromBytes(content));
    }

    @Override
    public void close() {
        client.close();
        server.afterEach(null);
    }
}
