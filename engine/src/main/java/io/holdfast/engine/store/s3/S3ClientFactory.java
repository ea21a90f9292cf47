package io.holdfast.engine.store.s3;

import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.store.Provider;
import io.holdfast.engine.store.Provider.Bodies;
import io.holdfast.engine.store.Provider.Checksums;
import io.holdfast.engine.store.Provider.Md5;
import io.holdfast.engine.store.Provider.Wire;
import io.holdfast.engine.store.StoreUri;
import io.holdfast.engine.store.credentials.CredentialSearch;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * Makes the one client that every request goes through, as the provider's {@link Provider.Wire} says: other clouds than AWS refuse
 * or misread what the SDK does by itself. For all of them the region is explicit, and requests are not repeated by the SDK,
 * as we do that.
 */
final class S3ClientFactory {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration WHOLE_REQUEST = Duration.ofMinutes(15);
    private static final Duration IDLE = Duration.ofSeconds(30);

    private S3ClientFactory() {}

    /**
     * @throws AccessDenied if there are no credentials
     * @throws BadInput     if there is no region, or credentials are written wrong
     */
    static S3Client client(StoreUri.S3 uri, S3Options options) {
        AwsCredentialsProvider credentials = options.keys()
                .<AwsCredentialsProvider>map(keys -> () -> ProviderCredentials.asTheClientHasThem(keys))
                .orElseGet(() -> credentials(uri));
        return client(uri, credentials, http(options), options);
    }

    static S3Client client(
            StoreUri.S3 uri, AwsCredentialsProvider credentials, Apache5HttpClient.Builder http, S3Options options) {
        Wire wire = uri.provider().wire();
        S3ClientBuilder builder = S3Client.builder()
                .region(region(uri))
                .crossRegionAccessEnabled(false)
                .credentialsProvider(credentials)
                .forcePathStyle(uri.pathStyle())
                .requestChecksumCalculation(
                        wire.checksums() == Checksums.WHEN_SUPPORTED
                                ? RequestChecksumCalculation.WHEN_SUPPORTED
                                : RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(
                        wire.checksums() == Checksums.WHEN_SUPPORTED
                                ? ResponseChecksumValidation.WHEN_SUPPORTED
                                : ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(service -> service.chunkedEncodingEnabled(wire.bodies() == Bodies.CHUNKED))
                .overrideConfiguration(common -> {
                    common.retryStrategy(DefaultRetryStrategy.doNotRetry())
                            .apiCallAttemptTimeout(WHOLE_REQUEST)
                            .addExecutionInterceptor(new ReplyRoot())
                            .addExecutionInterceptor(new BareMarkers())
                            .addExecutionInterceptor(new VersionOrder())
                            .addExecutionInterceptor(new RestoreDigest())
                            .addExecutionInterceptor(new WholeReply())
                            .addExecutionInterceptor(new OwnBody());
                    options.gate().ifPresent(gate -> common.addExecutionInterceptor(new AnswerTimes(gate)));
                    if (options.payer() == S3Options.Payer.REQUESTER) {
                        common.putHeader("x-amz-request-payer", "requester");
                    }
                })
                .httpClientBuilder(http);
        if (wire.md5() == Md5.ADDED) {
            builder.addPlugin(LegacyMd5Plugin.create());
        }
        if (uri.credentials().isPresent() || options.keys().isPresent()) {
            leaveAwsAlone(builder);
        }
        URI endpoint = uri.endpoint();
        return (endpoint == null ? builder : builder.endpointOverride(endpoint)).build();
    }

    static Apache5HttpClient.Builder http(S3Options options) {
        return Apache5HttpClient.builder()
                .maxConnections(options.connections())
                .connectionTimeout(CONNECT)
                .connectionAcquisitionTimeout(options.silence())
                .socketTimeout(options.silence())
                .connectionMaxIdleTime(IDLE)
                .tcpKeepAlive(true);
    }

    /** What the environment and files of AWS say is meant for another cloud. */
    private static void leaveAwsAlone(S3ClientBuilder builder) {
        ProfileFile nothing = ProfileFile.aggregator().build();
        builder.fipsEnabled(false)
                .dualstackEnabled(false)
                .overrideConfiguration(
                        builder.overrideConfiguration().copy(common -> common.defaultProfileFile(nothing)));
    }

    private static AwsCredentialsProvider credentials(StoreUri.S3 uri) {
        return uri.credentials()
                .<AwsCredentialsProvider>map(places -> {
                    var search = CredentialSearch.here(places, uri.describe(), uri.profile());
                    var found = new ProviderCredentials(search::find, InstantSource.system());
                    found.resolveCredentials();
                    return found;
                })
                .orElseGet(() -> credentialsOfAws(uri));
    }

    /** Asked once before any request, so that their lack is told in words. */
    private static AwsCredentialsProvider credentialsOfAws(StoreUri.S3 uri) {
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
            return Region.of(regionOfHost(uri.provider(), endpoint.getHost().toLowerCase(Locale.ROOT)));
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
    private static String regionOfHost(Provider provider, String host) {
        String[] labels = host.split("\\.", -1);
        return provider.owns(host) && labels.length >= 4 && !labels[1].isEmpty() ? labels[1] : "us-east-1";
    }
}
