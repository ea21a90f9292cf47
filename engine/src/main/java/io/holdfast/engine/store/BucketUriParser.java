package io.holdfast.engine.store;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.store.Provider.Style;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the URI of a bucket: {@code s3://} with the credentials of AWS, or a provider's own scheme. Names of buckets
 * and regions become names of hosts, so nothing else than their letters is let through. A part that may hold a secret, such
 * as all before an {@code @} or the value of an unknown option, is never repeated in a message.
 */
final class BucketUriParser {
    private static final String S3 = "s3";
    private static final Pattern REGION = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final Pattern REGION_IN_HOST = Pattern.compile("[a-z]{2}(-[a-z0-9]{1,20}){1,4}");
    private static final Pattern ADDRESS = Pattern.compile("\\[.*|[0-9.]+");
    private static final int MAX_PREFIX = 400;

    private final String scheme;
    private final Optional<Provider> own;

    /** @param own whose scheme it is, {@code s3} apart */
    private BucketUriParser(String scheme, Optional<Provider> own) {
        this.scheme = scheme;
        this.own = own;
    }

    /** Empty if the scheme is not that of a bucket. */
    static Optional<BucketUriParser> of(String scheme) {
        if (scheme.equals(S3)) {
            return Optional.of(new BucketUriParser(S3, Optional.empty()));
        }
        return Provider.named(scheme)
                .filter(provider -> provider.credentials().isPresent())
                .map(provider -> new BucketUriParser(scheme, Optional.of(provider)));
    }

    /** Whose endpoint it is, as far as its name tells. */
    static Provider provider(@Nullable URI endpoint) {
        return endpoint == null ? Provider.AWS : Provider.ofHost(endpoint.getHost());
    }

    StoreUri.S3 parse(String rest) {
        int question = rest.indexOf('?');
        String place = question < 0 ? rest : rest.substring(0, question);
        Map<String, String> options = options(question < 0 ? "" : rest.substring(question + 1));
        int slash = place.indexOf('/');
        String bucket = slash < 0 ? place : place.substring(0, slash);
        if (bucket.contains("@")) {
            throw new BadInput("A store's URI must not hold credentials. Next: take away what stands before the @,"
                    + " and set " + variables() + " instead.");
        }
        URI given = endpoint(options.get("endpoint"));
        Provider provider = own.orElseGet(() -> provider(options.get("provider"), given));
        String region = region(provider, options.get("region"));
        URI endpoint = given == null ? endpointOf(provider, region) : given;
        String path = slash < 0 ? "" : place.substring(slash + 1);
        checkBucket(provider, bucket, endpoint);
        return new StoreUri.S3(
                scheme,
                provider,
                bucket,
                prefix(path),
                endpoint,
                region,
                pathStyle(provider, options.get("path-style")),
                options.get("profile"));
    }

    static String write(StoreUri.S3 uri) {
        StringBuilder text = new StringBuilder(uri.scheme()).append("://").append(uri.bucket());
        if (!uri.prefix().isEmpty()) {
            text.append('/').append(uri.prefix().replace("%", "%25").replace("?", "%3F"));
        }
        StringBuilder options = new StringBuilder();
        boolean s3 = uri.scheme().equals(S3);
        URI endpoint = uri.endpoint();
        if (endpoint != null && (s3 || !endpoint.equals(endpointOf(uri.provider(), uri.region())))) {
            append(options, "endpoint", endpoint.toString());
        }
        append(options, "region", uri.region());
        if (uri.pathStyle() != (uri.provider().address().style() == Style.PATH)) {
            append(options, "path-style", String.valueOf(uri.pathStyle()));
        }
        append(options, "profile", uri.profile());
        if (s3 && !uri.provider().equals(provider(endpoint))) {
            append(options, "provider", uri.provider().name());
        }
        return text.append(options).toString();
    }

    private List<String> offered() {
        List<String> offered = new ArrayList<>(List.of("endpoint", "region", "path-style"));
        if (own.flatMap(Provider::credentials)
                .map(places -> places.hasProfiles())
                .orElse(true)) {
            offered.add("profile");
        }
        if (own.isEmpty()) {
            offered.add("provider");
        }
        return offered;
    }

    private String variables() {
        return own.flatMap(Provider::credentials)
                .map(places -> places.variables().getFirst().words())
                .orElse("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
    }

    private Map<String, String> options(String query) {
        Map<String, String> options = new TreeMap<>();
        for (String option : query.isEmpty() ? List.<String>of() : List.of(query.split("&", -1))) {
            int equals = option.indexOf('=');
            String name = equals < 0 ? option : option.substring(0, equals);
            String value = equals < 0 ? "" : StoreUriParser.decoded(option.substring(equals + 1));
            if (!offered().contains(name)) {
                String shown = name.matches("[a-z-]{1,20}") ? "'" + name + "'" : "What stands behind the ?";
                throw new BadInput(shown + " is no option of " + scheme + ":// URIs. Next: use "
                        + String.join(", ", offered()) + "; credentials come from the environment.");
            }
            if (value.isEmpty()) {
                throw new BadInput(
                        "The option " + name + " has no value. Next: write " + name + "=VALUE or leave it out.");
            }
            if (options.put(name, value) != null) {
                throw new BadInput("The option " + name + " stands there twice. Next: write it once.");
            }
        }
        return options;
    }

    private static String prefix(String written) {
        String prefix = StoreUriParser.decoded(written);
        while (prefix.endsWith("/")) {
            prefix = prefix.substring(0, prefix.length() - 1);
        }
        if (prefix.getBytes(StandardCharsets.UTF_8).length > MAX_PREFIX) {
            throw new BadInput(
                    "The prefix '" + prefix + "' is longer than " + MAX_PREFIX + " bytes. Next: choose a shorter one.");
        }
        for (String part : prefix.isEmpty() ? List.<String>of() : List.of(prefix.split("/", -1))) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw new BadInput("The prefix '" + prefix + "' has a part that is empty, '.' or '..'."
                        + " Next: write the prefix as the keys have it.");
            }
        }
        return prefix;
    }

    private static @Nullable URI endpoint(@Nullable String written) {
        if (written == null) {
            return null;
        }
        if (written.contains("@")) {
            throw new BadInput("The endpoint must not hold credentials. Next: take away what stands before the @.");
        }
        try {
            URI endpoint = new URI(written.contains("://") ? written : "https://" + written);
            boolean web = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
            boolean bare = endpoint.getRawQuery() == null
                    && endpoint.getRawFragment() == null
                    && List.of("", "/").contains(String.valueOf(endpoint.getRawPath()));
            if (web && bare && endpoint.getHost() != null) {
                return new URI(endpoint.getScheme() + "://" + endpoint.getRawAuthority());
            }
        } catch (URISyntaxException e) {
            // The same message as for what is a URI and no endpoint.
        }
        throw new BadInput(
                "'" + written + "' is not an endpoint. Next: write endpoint=https://HOST or http://HOST:PORT.");
    }

    private static Provider provider(@Nullable String written, @Nullable URI endpoint) {
        Provider told = provider(endpoint);
        if (written == null) {
            return told;
        }
        Provider provider = Provider.named(written)
                .orElseThrow(() -> new BadInput("'" + written + "' is no provider. Next: write one of "
                        + Provider.ALL.stream().map(Provider::name).collect(Collectors.joining(", ")) + "."));
        if (endpoint == null && !provider.equals(told)) {
            throw new BadInput("provider=" + written + " needs an endpoint. Next: add endpoint=https://HOST"
                    + provider.credentials()
                            .map(_ -> ", or write " + written + "://BUCKET/PREFIX")
                            .orElse("") + ".");
        }
        if (!told.equals(Provider.OTHER) && !provider.equals(told)) {
            throw new BadInput("The endpoint is one of " + told.title() + ", and provider=" + written
                    + " says otherwise. Next: leave provider out.");
        }
        return provider;
    }

    private @Nullable String region(Provider provider, @Nullable String written) {
        boolean inHost = own.isPresent();
        if (written == null && inHost) {
            throw new BadInput("It is not known in which region of " + provider.title()
                    + " the bucket lies. Next: add region=REGION to the URI.");
        }
        if (written != null
                && !(inHost ? REGION_IN_HOST : REGION).matcher(written).matches()) {
            throw new BadInput("'" + written + "' is not a region. Next: write one like "
                    + (inHost ? "ap-guangzhou or cn-north-4." : "eu-central-1."));
        }
        return written;
    }

    /** {@code null} where the SDK knows it. */
    private static @Nullable URI endpointOf(Provider provider, @Nullable String region) {
        String host = provider.address().host();
        return host == null || region == null ? null : URI.create("https://" + host.formatted(region));
    }

    /** What the SDK would put into the path without a word, since it can't stand in the name of a host, is refused here. */
    private void checkBucket(Provider provider, String bucket, @Nullable URI endpoint) {
        if (!provider.address().bucket().matcher(bucket).matches()) {
            throw new BadInput("'" + bucket + "' is not the name of a bucket"
                    + (provider.address().style() == Style.HOST_ONLY ? " of " + provider.title() : "") + ": "
                    + provider.address().bucketRule() + ". Next: write " + scheme + "://BUCKET/PREFIX.");
        }
        if (provider.address().style() != Style.HOST_ONLY || endpoint == null) {
            return;
        }
        if (bucket.contains(".") && "https".equals(endpoint.getScheme())) {
            throw new BadInput("'" + bucket + "' has a dot, so that no certificate fits its host, and "
                    + provider.title() + " refuses buckets in the path. Next: choose a bucket without dots.");
        }
        if (ADDRESS.matcher(endpoint.getHost()).matches()) {
            throw new BadInput("The endpoint is an address, before which no bucket can stand, and " + provider.title()
                    + " refuses buckets in the path. Next: write the endpoint by its name.");
        }
    }

    private static boolean pathStyle(Provider provider, @Nullable String written) {
        return switch (written) {
            case null -> provider.address().style() == Style.PATH;
            case "false" -> false;
            case "true" -> {
                if (provider.address().style() == Style.HOST_ONLY) {
                    throw new BadInput(provider.title() + " refuses requests that have the bucket in the path."
                            + " Next: leave path-style out.");
                }
                yield true;
            }
            default -> throw new BadInput("path-style is '" + written + "'. Next: write true or false.");
        };
    }

    private static void append(StringBuilder options, String name, @Nullable String value) {
        if (value != null) {
            options.append(options.isEmpty() ? '?' : '&')
                    .append(name)
                    .append('=')
                    .append(encoded(value));
        }
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%3A", ":")
                .replace("%5B", "[")
                .replace("%5D", "]")
                .replace("%2F", "/");
    }
}
