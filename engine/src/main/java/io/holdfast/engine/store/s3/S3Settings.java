package io.holdfast.engine.store.s3;

import io.holdfast.engine.entry.BucketSetting.Kind;
import io.holdfast.engine.error.Unsupported;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Response;

/**
 * What is set for a bucket itself, as the store's own documents, to the letter: what one provider alone knows comes back too.
 *
 * <p>A server that does not know one of these questions may take it for another: asked for a setting it lists the bucket. So the
 * root of a document is looked at.
 */
final class S3Settings {
    private static final int MOST_BYTES = 512 << 10;
    private static final Pattern STATUS = Pattern.compile("<(?:[\\w.-]+:)?Status>\\s*(\\w+)\\s*</");

    private final S3Connection connection;

    S3Settings(S3Connection connection) {
        this.connection = connection;
    }

    /** Empty where the bucket has none. */
    Optional<String> read(Kind kind) {
        String what = "The " + kind.text() + " of " + connection.describe();
        String document = connection.call("read the " + kind.text() + " of the bucket", client -> {
            var kept = new WholeReply.Kept(MOST_BYTES);
            try {
                ask(client, kind, custom -> custom.putExecutionAttribute(WholeReply.WANTED, kept));
                return kept.text(what);
            } catch (AwsServiceException e) {
                if (S3Absence.isOfSetting(e)) {
                    return "";
                }
                throw e;
            }
        });
        if (document.isBlank()) {
            return Optional.empty();
        }
        mustBe(kind, document);
        return Optional.of(document)
                .filter(each -> Pattern.compile(sign(kind)).matcher(each).find());
    }

    void put(Kind kind, String document) {
        mustBe(kind, document);
        byte[] body = (kind == Kind.VERSIONING ? statusAlone(document) : document).getBytes(StandardCharsets.UTF_8);
        connection.call(
                "set the " + kind.text() + " of the bucket",
                client -> send(client, kind, custom -> custom.putExecutionAttribute(OwnBody.GIVEN, body)));
    }

    private void mustBe(Kind kind, String document) {
        boolean good = kind == Kind.POLICY
                ? document.stripLeading().startsWith("{")
                : ReplyRoot.of(document).filter(root(kind)::equals).isPresent();
        if (!good) {
            throw new Unsupported(
                    connection.describe() + ": where the " + kind.text()
                            + " of the bucket should be stands something else, as of a store that does not know it. Next: do without.");
        }
    }

    private static String root(Kind kind) {
        return switch (kind) {
            case VERSIONING -> "VersioningConfiguration";
            case ENCRYPTION -> "ServerSideEncryptionConfiguration";
            case TAGS -> "Tagging";
            case CORS -> "CORSConfiguration";
            case WEBSITE -> "WebsiteConfiguration";
            case LIFECYCLE -> "LifecycleConfiguration";
            case POLICY -> "";
        };
    }

    /** Without this it is an empty shell: some servers have one where others say that there is nothing. */
    private static String sign(Kind kind) {
        return switch (kind) {
            case VERSIONING -> "<(?:[\\w.-]+:)?Status>";
            case ENCRYPTION, LIFECYCLE -> "<(?:[\\w.-]+:)?Rule[ />]";
            case TAGS -> "<(?:[\\w.-]+:)?Tag[ />]";
            case CORS -> "<(?:[\\w.-]+:)?CORSRule[ />]";
            case WEBSITE -> "<(?:[\\w.-]+:)?(?:IndexDocument|RedirectAllRequestsTo|RoutingRules|ErrorDocument)[ />]";
            case POLICY -> "\\{";
        };
    }

    /** To ask for the deletion of versions to take a second factor would itself take one. */
    private static String statusAlone(String document) {
        Matcher status = STATUS.matcher(document);
        String word = status.find() ? status.group(1) : "";
        return "<VersioningConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Status>" + word
                + "</Status></VersioningConfiguration>";
    }

    private S3Response ask(S3Client client, Kind kind, Consumer<AwsRequestOverrideConfiguration.Builder> custom) {
        String bucket = connection.bucket();
        return switch (kind) {
            case VERSIONING ->
                client.getBucketVersioning(it -> it.bucket(bucket).overrideConfiguration(custom));
            case ENCRYPTION ->
                client.getBucketEncryption(it -> it.bucket(bucket).overrideConfiguration(custom));
            case TAGS -> client.getBucketTagging(it -> it.bucket(bucket).overrideConfiguration(custom));
            case CORS -> client.getBucketCors(it -> it.bucket(bucket).overrideConfiguration(custom));
            case WEBSITE -> client.getBucketWebsite(it -> it.bucket(bucket).overrideConfiguration(custom));
            case LIFECYCLE ->
                client.getBucketLifecycleConfiguration(it -> it.bucket(bucket).overrideConfiguration(custom));
            case POLICY -> client.getBucketPolicy(it -> it.bucket(bucket).overrideConfiguration(custom));
        };
    }

    /** What stands in the requests is the least that the SDK takes: {@link OwnBody} puts the document in its place. */
    private S3Response send(S3Client client, Kind kind, Consumer<AwsRequestOverrideConfiguration.Builder> custom) {
        String bucket = connection.bucket();
        return switch (kind) {
            case VERSIONING ->
                client.putBucketVersioning(
                        it -> it.bucket(bucket).versioningConfiguration(_ -> {}).overrideConfiguration(custom));
            case ENCRYPTION ->
                client.putBucketEncryption(it -> it.bucket(bucket)
                        .serverSideEncryptionConfiguration(_ -> {})
                        .overrideConfiguration(custom));
            case TAGS ->
                client.putBucketTagging(it -> it.bucket(bucket).tagging(_ -> {}).overrideConfiguration(custom));
            case CORS ->
                client.putBucketCors(
                        it -> it.bucket(bucket).corsConfiguration(_ -> {}).overrideConfiguration(custom));
            case WEBSITE ->
                client.putBucketWebsite(
                        it -> it.bucket(bucket).websiteConfiguration(_ -> {}).overrideConfiguration(custom));
            case LIFECYCLE ->
                client.putBucketLifecycleConfiguration(
                        it -> it.bucket(bucket).lifecycleConfiguration(_ -> {}).overrideConfiguration(custom));
            case POLICY ->
                client.putBucketPolicy(it -> it.bucket(bucket).policy("{}").overrideConfiguration(custom));
        };
    }
}
