package io.holdfast.engine.store;

import io.holdfast.engine.error.BadInput;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@link StoreUri}: which kind it is, and folders; {@link BucketUriParser} reads the rest. */
final class StoreUriParser {
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://?(.*)", Pattern.DOTALL);

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
        if (scheme.equals("file")) {
            return fileUri(text, rest);
        }
        return BucketUriParser.of(scheme)
                .orElseThrow(() -> new BadInput(
                        "'" + scheme + "://' is no kind of store. Next: use s3://, cos://, obs://, file:// or a path."))
                .parse(rest);
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

    /** Percent signs decoded; all else, a plus sign too, as it is. */
    static String decoded(String written) {
        try {
            return URLDecoder.decode(written.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new BadInput(
                    "A store's URI has a % that two hexadecimal digits must follow. Next: write %25 for a"
                            + " percent sign.",
                    e);
        }
    }
}
