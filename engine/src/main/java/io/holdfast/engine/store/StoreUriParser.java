package io.holdfast.engine.store;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Unsupported;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes {@link StoreUri}. A part that may hold a secret, such as all before an {@code @} or the value of an
 * unknown option, is never repeated in a message.
 */
final class StoreUriParser {
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://?(.*)", Pattern.DOTALL);
    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]");
    private static final Pattern REGION = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final int MAX_PREFIX = 400;
    private static final String OPTIONS = "endpoint, region, path-style, profile";

    /** Hosts whose buckets stand in the name of the host. Elsewhere (MinIO, Ceph, a test) they stand in the path. */
    private static final List<String> VIRTUAL_HOSTS =
            List.of("amazonaws.com", "amazonaws.com.cn", "myqcloud.com", "myhuaweicloud.com", "myhuaweicloud.cn");

    private StoreUriParser() {}

    static StoreUri parse(String text) {
        if (text.isBlank()) {
            throw new BadInput("A store has no name. Next: write s3://BUCKET/PREFIX or a path.");
        }
        Matcher matcher = SCHEME.matcher(text);
        if (!matcher.matches() || (!text.contains("://") && !text.startsWith("file:/"))) {
            return folder(text, text);
        }
        String scheme = matcher.group(1).toLowerCase(Locale.ROOT);
        String rest = matcher.group(2);
        return switch (scheme) {
            case "s3" -> s3(rest);
            case "file" -> fileUri(text, rest);
            case "cos", "obs" ->
                throw new Unsupported(scheme + ":// is not known to this release yet. Next: use s3:// with the"
                        + " provider's endpoint and region.");
            default ->
                throw new BadInput("'" + scheme + "://' is no kind of store. Next: use s3://, file:// or a path.");
        };
    }

    static String write(StoreUri.S3 uri) {
        StringBuilder text = new StringBuilder("s3://").append(uri.bucket());
        if (!uri.prefix().isEmpty()) {
            text.append('/').append(uri.prefix().replace("%", "%25").replace("?", "%3F"));
        }
        StringBuilder options = new StringBuilder();
        append(
                options,
                "endpoint",
                uri.endpoint() == null ? null : uri.endpoint().toString());
        append(options, "region", uri.region());
        if (uri.pathStyle() != defaultPathStyle(uri.endpoint())) {
            append(options, "path-style", String.valueOf(uri.pathStyle()));
        }
        append(options, "profile", uri.profile());
        return text.append(options).toString();
    }

    private static StoreUri fileUri(String text, String rest) {
        if (text.startsWith("://", "file".length()) && !rest.startsWith("/")) {
            throw new BadInput(
                    "'" + text + "' names a host. Next: write file:///" + rest + " for a folder of this machine.");
        }
        return folder(text, decoded(rest.startsWith("/") ? rest : "/" + rest));
    }

    private static StoreUri folder(String text, String path) {
        try {
            return new StoreUri.Folder(Path.of(path));
        } catch (InvalidPathException e) {
            throw new BadInput(
                    "'" + text.replace('\0', '?') + "' is not a path: " + e.getReason() + ". Next: write one that this"
                            + " machine can have.",
                    e);
        }
    }

    private static StoreUri s3(String rest) {
        int question = rest.indexOf('?');
        String place = question < 0 ? rest : rest.substring(0, question);
        Map<String, String> options = options(question < 0 ? "" : rest.substring(question + 1));
        int slash = place.indexOf('/');
        String bucket = slash < 0 ? place : place.substring(0, slash);
        if (bucket.contains("@")) {
            throw new BadInput("A store's URI must not hold credentials. Next: take away what stands before the @,"
                    + " and set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY instead.");
        }
        if (!BUCKET.matcher(bucket).matches()) {
            throw new BadInput(
                    "'" + bucket + "' is not the name of a bucket: 3 to 255 letters, digits, dots and hyphens."
                            + " Next: write s3://BUCKET/PREFIX.");
        }
        URI endpoint = endpoint(options.get("endpoint"));
        return new StoreUri.S3(
                bucket,
                prefix(slash < 0 ? "" : place.substring(slash + 1)),
                endpoint,
                region(options.get("region")),
                pathStyle(options.get("path-style"), endpoint),
                options.get("profile"));
    }

    private static String prefix(String written) {
        String prefix = decoded(written);
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

    private static Map<String, String> options(String query) {
        Map<String, String> options = new TreeMap<>();
        for (String option : query.isEmpty() ? List.<String>of() : List.of(query.split("&", -1))) {
            int equals = option.indexOf('=');
            String name = equals < 0 ? option : option.substring(0, equals);
            String value = equals < 0 ? "" : decoded(option.substring(equals + 1));
            if (!List.of(OPTIONS.split(", ")).contains(name)) {
                String shown = name.matches("[a-z-]{1,20}") ? "'" + name + "'" : "What stands behind the ?";
                throw new BadInput(shown + " is no option of an s3:// URI. Next: use " + OPTIONS
                        + "; credentials come from the environment.");
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

    private static @Nullable String region(@Nullable String written) {
        if (written != null && !REGION.matcher(written).matches()) {
            throw new BadInput("'" + written + "' is not a region. Next: write one like eu-central-1.");
        }
        return written;
    }

    private static boolean pathStyle(@Nullable String written, @Nullable URI endpoint) {
        return switch (written) {
            case null -> defaultPathStyle(endpoint);
            case "true" -> true;
            case "false" -> false;
            default -> throw new BadInput("path-style is '" + written + "'. Next: write true or false.");
        };
    }

    private static boolean defaultPathStyle(@Nullable URI endpoint) {
        if (endpoint == null) {
            return false;
        }
        String host = endpoint.getHost().toLowerCase(Locale.ROOT);
        return VIRTUAL_HOSTS.stream().noneMatch(known -> host.equals(known) || host.endsWith("." + known));
    }

    /** Percent signs decoded; all else, a plus sign too, as it is. */
    private static String decoded(String written) {
        try {
            return URLDecoder.decode(written.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new BadInput(
                    "A store's URI has a % that two hexadecimal digits must follow. Next: write %25 for a"
                            + " percent sign.",
                    e);
        }
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
