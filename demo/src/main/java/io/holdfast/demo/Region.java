package io.holdfast.demo;

import java.net.URI;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/** An S3 server of this process, on a free port, with its objects in memory. */
final class Region implements AutoCloseable {
    private final String name;
    private final String address;
    private final AwsBasicCredentials credentials;
    private final TrafficMeter meter;
    private final S3Proxy server;
    private final S3Client client;

    /**
     * Starts it.
     *
     * @throws DemoFailed if it does not start
     */
    Region(String name, String address, AwsBasicCredentials credentials) {
        this.name = name;
        this.address = address;
        this.credentials = credentials;
        this.meter = new TrafficMeter(BlobStores.create("transient-nio2", new Properties()));
        this.server = S3Proxy.builder()
                .blobStore(meter)
                .awsAuthentication(
                        AuthenticationType.AWS_V2_OR_V4, credentials.accessKeyId(), credentials.secretAccessKey())
                .ignoreUnknownHeaders(true)
                .endpoint(URI.create("http://" + address + ":0"))
                .build();
        try {
            server.start();
        } catch (Exception e) {
            meter.close();
            throw new DemoFailed(
                    "the S3 server of the region " + name + " did not start",
                    "see that this machine has the address " + address + ", and run the demo again",
                    e);
        }
        this.client = connect();
    }

    String name() {
        return name;
    }

    /** For whoever looks at its buckets without Holdfast. */
    S3Client client() {
        return client;
    }

    /** What a bucket was asked for so far. */
    Traffic traffic(String bucket) {
        return meter.of(bucket);
    }

    /** The place as it is given to a command. */
    String uri(String bucket) {
        return "s3://" + bucket + "?endpoint=" + endpoint() + "&region=" + name;
    }

    private URI endpoint() {
        return URI.create("http://" + address + ":" + server.getPort());
    }

    private S3Client connect() {
        return S3Client.builder()
                .endpointOverride(endpoint())
                .region(software.amazon.awssdk.regions.Region.of(name))
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .forcePathStyle(true)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(service -> service.chunkedEncodingEnabled(false))
                .httpClientBuilder(Apache5HttpClient.builder())
                .build();
    }

    @Override
    public void close() {
        client.close();
        try {
            server.stop();
        } catch (Exception e) {
            throw new DemoFailed(
                    "the S3 server of the region " + name + " did not stop", "nothing, it ends with this process", e);
        } finally {
            meter.close();
        }
    }
}
