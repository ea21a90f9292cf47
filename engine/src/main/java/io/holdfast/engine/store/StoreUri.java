package io.holdfast.engine.store;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.store.credentials.CredentialPlaces;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a store is, as a user writes it:
 *
 * <pre>{@code
 * s3://bucket/prefix?endpoint=https://…&region=…&path-style=true&profile=…&provider=…
 * cos://bucket-appid/prefix?region=…
 * obs://bucket/prefix?region=…
 * file:///path, or a plain path
 * }</pre>
 *
 * <p>It never holds a secret: one that is written into it is refused.
 */
public sealed interface StoreUri {

    /**
     * @throws BadInput if the text is not such a URI; the message says where it goes wrong
     */
    static StoreUri parse(String text) {
        return StoreUriParser.parse(text);
    }

    /** The same as text, without secrets; {@link #parse} takes it. */
    String describe();

    /**
     * What this place is called in another one that it lies in: names with {@code /} between them, no text for the same
     * place. It counts where they lead, not how they are written: neither region and credentials nor symbolic links.
     */
    Optional<String> within(StoreUri above);

    /** A folder. */
    record Folder(Path path) implements StoreUri {
        public Folder {
            path = path.toAbsolutePath().normalize();
        }

        @Override
        public String describe() {
            return path.toString();
        }

        @Override
        public Optional<String> within(StoreUri above) {
            Path here = real(path);
            return above instanceof Folder(Path other) && here.startsWith(real(other))
                    ? Optional.of(real(other).relativize(here).toString())
                    : Optional.empty();
        }

        /** Without symbolic links, as far as it is there. */
        private static Path real(Path path) {
            for (Path known = path; known != null; known = known.getParent()) {
                try {
                    return known.toRealPath().resolve(known.relativize(path));
                } catch (IOException e) {
                    // Not there: the folder above it tells.
                }
            }
            return path;
        }
    }

    /**
     * A bucket that speaks S3, or what lies under a prefix of it.
     *
     * @param scheme    whose credentials open it: {@code s3} for those of AWS, else the name of the provider
     * @param provider  how it is spoken to
     * @param prefix    without {@code /} at its end; empty for the whole bucket
     * @param endpoint  {@code null} for AWS
     * @param region    {@code null} for what the environment says
     * @param pathStyle whether the bucket stands in the path of requests, not in the name of the host
     * @param profile   section of the credentials file; {@code null} for what the environment says
     */
    record S3(
            String scheme,
            Provider provider,
            String bucket,
            String prefix,
            @Nullable URI endpoint,
            @Nullable String region,
            boolean pathStyle,
            @Nullable String profile)
            implements StoreUri {
        private static final String OF_AWS = "s3";
        private static final String AWS = "aws";

        public S3 {
            if (!scheme.equals(OF_AWS) && !scheme.equals(provider.name())) {
                throw new IllegalArgumentException("the credentials of another provider");
            }
        }

        /** With the credentials of AWS, and a provider that the endpoint tells. */
        public S3(
                String bucket,
                String prefix,
                @Nullable URI endpoint,
                @Nullable String region,
                boolean pathStyle,
                @Nullable String profile) {
            this(OF_AWS, BucketUriParser.provider(endpoint), bucket, prefix, endpoint, region, pathStyle, profile);
        }

        /** A place in it. */
        public S3 below(String name) {
            return new S3(scheme, provider, bucket, keyPrefix() + name, endpoint, region, pathStyle, profile);
        }

        /** Where its credentials are, and nowhere else; empty where they are those of AWS. */
        public Optional<CredentialPlaces> credentials() {
            return scheme.equals(OF_AWS) ? Optional.empty() : provider.credentials();
        }

        /** What names and keys in the bucket begin with: the prefix and a {@code /}, or nothing. */
        public String keyPrefix() {
            return prefix.isEmpty() ? "" : prefix + "/";
        }

        @Override
        public String describe() {
            return BucketUriParser.write(this);
        }

        @Override
        public Optional<String> within(StoreUri above) {
            return above instanceof S3 other
                            && server().equals(other.server())
                            && bucket.equals(other.bucket)
                            && keyPrefix().startsWith(other.keyPrefix())
                    ? Optional.of(prefix.substring(
                            Math.min(prefix.length(), other.keyPrefix().length())))
                    : Optional.empty();
        }

        /** Who knows the bucket: at AWS, whatever the endpoint, the names of buckets are everybody's. */
        private String server() {
            String host = endpoint == null ? AWS : endpoint.getHost().toLowerCase(Locale.ROOT);
            if (endpoint == null || host.endsWith(".amazonaws.com")) {
                return AWS;
            }
            int port = endpoint.getPort();
            return port < 0 || port == 80 || port == 443 ? host : host + ":" + port;
        }

        /** What tells this place from all others, whoever looks at it: the default name of a source. */
        public String identity() {
            String host = endpoint == null ? AWS : endpoint.getAuthority();
            return "s3:" + host + "/" + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
        }
    }
}
