package io.holdfast.engine.store.s3;

import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.store.StoreUri;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * Makes the one client that every request goes through. What must hold of it, since other clouds than AWS refuse or
 * misread the rest: bodies go out as they are, without the SDK's own checksums and chunks (a Content-MD5 that we set
 * covers them); the region is explicit; requests are not repeated by the SDK, as we do that.
 */
final class S3ClientFactory {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration WHOLE_REQUEST = Duration.ofMinutes(15);
    private static final Duration IDLE = Duration.ofSeconds(30);

    /** Providers whose hosts are {@code <service>.<region>.<domain>}. */
    private static final List<String> REGION_IN_HOST =
            List.of(".myqcloud.com", ".myhuaweicloud.com", ".myhuaweicloud.cn", ".amazonaws.com", ".amazonaws.com.cn");

    private S3ClientFactory() {}

    /**
     * @throws AccessDenied if there are no credentials
     * @throws BadInput     if there is no region
     */
    static S3Client client(StoreUri.S3 uri, S3Options options) {
        return client(uri, credentials(uri), options);
    }

    static S3Client client(StoreUri.S3 uri, AwsCredentialsProvider credentials, S3Options options) {
        S3ClientBuilder builder = S3Client.builder()
                .region(region(uri))
                .credentialsProvider(credentials)
                .forcePathStyle(uri.pathStyle())
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(service -> service.chunkedEncodingEnabled(false))
                .overrideConfiguration(common ->
                        common.retryStrategy(DefaultRetryStrategy.doNotRetry()).apiCallAttemptTimeout(WHOLE_REQUEST))
                .httpClientBuilder(Apache5HttpClient.builder()
                        .maxConnections(options.connections())
                        .connectionTimeout(CONNECT)
                        .connectionAcquisitionTimeout(options.silence())
                        .socketTimeout(options.silence())
                        .connectionMaxIdleTime(IDLE)
                        .tcpKeepAlive(true));
        URI endpoint = uri.endpoint();
        return (endpoint == null ? builder : builder.endpointOverride(endpoint)).build();
    }

    /** Asked once before any request, so that their lack is told in words. */
    private static AwsCredentialsProvider credentials(StoreUri.S3 uri) {
        String profile = uri.profile();
        AwsCredentialsProvider provider = profile == null
                ? DefaultCredentialsProvider.builder().build()
                : ProfileCredentialsProvider.create(profile);
        try {
            provider.resolveCredentials();
            return provider;
        } catch (SdkClientException e) {
            throw new AccessDenied(
                    profile == null
                            ? "There are no credentials for " + uri.describe() + ". Next: set AWS_ACCESS_KEY_ID and"
                                    + " AWS_SECRET_ACCESS_KEY, or name a section of ~/.aws/credentials with profile=NAME."
                            : "The profile " + profile + " gives no credentials for " + uri.describe()
                                    + ". Next: check [" + profile + "] in ~/.aws/credentials and ~/.aws/config.",
                    e);
        }
    }

    private static Region region(StoreUri.S3 uri) {
        String written = uri.region();
        if (written != null) {
            return Region.of(written);
        }
        URI endpoint = uri.endpoint();
        if (endpoint != null) {
            return Region.of(regionOfHost(endpoint.getHost().toLowerCase(Locale.ROOT)));
        }
        try {
            return DefaultAwsRegionProviderChain.builder()
                    .profileName(uri.profile())
                    .build()
                    .getRegion();
        } catch (SdkClientException e) {
            throw new BadInput(
                    "It is not known in which region the bucket of " + uri.describe()
                            + " lies. Next: add region=REGION to the URI, or set AWS_REGION.",
                    e);
        }
    }

    /** Servers of one's own take any region; {@code us-east-1} is what all of them take. */
    private static String regionOfHost(String host) {
        String[] labels = host.split("\\.", -1);
        boolean named = REGION_IN_HOST.stream().anyMatch(host::endsWith);
        return named && labels.length >= 4 && !labels[1].isEmpty() ? labels[1] : "us-east-1";
    }
}
