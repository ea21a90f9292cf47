package io.holdfast.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * An S3 server of the tests' process, with credentials that commands find while it runs, and a client that knows nothing of
 * Holdfast.
 */
final class LocalS3 implements AutoCloseable {
    static final String ACCESS = "access";
    private static final String ACCESS_PROPERTY = "aws.accessKeyId";
    private static final String SECRET_PROPERTY = "aws.secretAccessKey";
    private static final String REGION = "us-east-1";
    private static final int AT_ONCE = 8;

    private final S3Proxy server;
    private final S3Client client;

    private LocalS3(String kind, Properties settings) throws Exception {
        this.server = S3Proxy.builder()
                .blobStore(BlobStores.create(kind, settings))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS, Cli.PASSWORD)
                .ignoreUnknownHeaders(true)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .build();
        server.start();
        System.setProperty(ACCESS_PROPERTY, ACCESS);
        System.setProperty(SECRET_PROPERTY, Cli.PASSWORD);
        this.client = S3Client.builder()
                .endpointOverride(endpoint())
                .region(Region.of(REGION))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS, Cli.PASSWORD)))
                .forcePathStyle(true)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(service -> service.chunkedEncodingEnabled(false))
                .httpClientBuilder(Apache5HttpClient.builder().maxConnections(AT_ONCE))
                .build();
    }

    /** With its objects in memory. */
    static LocalS3 inMemory() throws Exception {
        return new LocalS3("transient-nio2", new Properties());
    }

    /** With its objects in files. */
    static LocalS3 in(Path folder) throws Exception {
        Properties settings = new Properties();
        settings.setProperty("jclouds.filesystem.basedir", folder.toString());
        return new LocalS3("filesystem-nio2", settings);
    }

    private URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    S3Client client() {
        return client;
    }

    /** Makes a bucket; returns how commands name it. */
    String bucket(String name) {
        client.createBucket(it -> it.bucket(name));
        return uri(name);
    }

    String uri(String bucket) {
        return "s3://" + bucket + "?region=" + REGION + "&path-style=true&endpoint=" + endpoint();
    }

    /** What is done with each of many things. */
    interface Work<T> {
        void with(T thing) throws Exception;
    }

    /** Does it for all, several at once. */
    static <T> void forAll(Iterable<T> things, Work<T> work) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<?>> all = new ArrayList<>();
            for (T thing : things) {
                all.add(threads.submit(() -> {
                    work.with(thing);
                    return thing;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    @Override
    public void close() {
        System.clearProperty(ACCESS_PROPERTY);
        System.clearProperty(SECRET_PROPERTY);
        client.close();
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the S3 server did not stop", e);
        }
    }
}
