package io.holdfast.engine.store.s3;

import io.holdfast.engine.store.Bucket;
import io.holdfast.engine.store.Provider;
import io.holdfast.engine.store.RawBucket;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.StoreUri;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.gaul.s3proxy.junit.S3ProxyExtension;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/** An S3 server inside the tests' process: one for a class, with a new bucket for each test. To be registered as static. */
public final class S3Server implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
    public static final String ACCESS = "access";
    public static final String SECRET = "c4n4rywordOfS3";

    private final S3ProxyExtension server = S3ProxyExtension.builder()
            .withCredentials(ACCESS, SECRET)
            .ignoreUnknownHeaders()
            .build();
    private String bucket = "";

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        server.beforeEach(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        bucket = "bucket-" + UUID.randomUUID();
        try (S3Client client = client(uri(""), S3Options.DEFAULT)) {
            client.createBucket(it -> it.bucket(bucket));
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        server.afterEach(context);
    }

    URI endpoint() {
        return Objects.requireNonNull(server.getUri());
    }

    /** The bucket, or what lies under a prefix of it. */
    public StoreUri.S3 uri(String prefix) {
        return new StoreUri.S3(bucket, prefix, endpoint(), "us-east-1", true, null);
    }

    /** The same, spoken to as another provider is. */
    StoreUri.S3 uri(Provider provider, String prefix) {
        return new StoreUri.S3("s3", provider, bucket, prefix, endpoint(), "us-east-1", true, null);
    }

    /** For those who read and write objects. */
    public Bucket bucket(String prefix) {
        return new S3Bucket(connect(uri(prefix)));
    }

    /** All of it, spoken to as another provider is. */
    public Bucket bucket(Provider provider) {
        return new S3Bucket(connect(uri(provider, "")));
    }

    /** For those who keep a repository there. */
    public Store store(String prefix) {
        return new S3Store(connect(uri(prefix)));
    }

    /** As it answers, request by request. */
    public RawBucket raw(String prefix) {
        return new S3RawBucket(connect(uri(prefix)));
    }

    /** Keys of large objects that were begun, and neither completed nor given up. */
    public List<String> uploads() {
        try (S3Client client = client(uri(""), S3Options.DEFAULT)) {
            return client.listMultipartUploads(it -> it.bucket(bucket)).uploads().stream()
                    .map(MultipartUpload::key)
                    .toList();
        }
    }

    /** A connection with the server's credentials, which has no patience. */
    S3Connection connect(StoreUri.S3 uri) {
        return connect(uri, S3Options.DEFAULT.withPatience(Duration.ofMillis(500)));
    }

    static S3Connection connect(StoreUri.S3 uri, S3Options options) {
        return connect(uri, options, new Backoff(new Random(1), System::nanoTime, Thread::sleep));
    }

    static S3Connection connect(StoreUri.S3 uri, S3Options options, Backoff backoff) {
        return new S3Connection(uri, client(uri, options), options, backoff);
    }

    private static S3Client client(StoreUri.S3 uri, S3Options options) {
        var credentials = AwsBasicCredentials.create(ACCESS, SECRET);
        return S3ClientFactory.client(
                uri, StaticCredentialsProvider.create(credentials), S3ClientFactory.http(options), options);
    }
}
