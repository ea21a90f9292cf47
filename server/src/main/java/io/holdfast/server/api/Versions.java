package io.holdfast.server.api;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Versions of things, as ETags. */
final class Versions {
    private static final Pattern ETAG = Pattern.compile("\"(\\d{1,18})\"");

    private Versions() {}

    static String etag(long version) {
        return "\"" + version + "\"";
    }

    /** @throws Refused if there is none: nobody changes what they have not read */
    static long wanted(@Nullable String ifMatch) {
        if (ifMatch == null) {
            throw new Refused(
                    HttpStatus.PRECONDITION_REQUIRED,
                    "A change needs the version that it is made for. Next: read the thing, and send its ETag as If-Match");
        }
        Matcher matcher = ETAG.matcher(ifMatch.strip());
        if (!matcher.matches()) {
            throw new Refused(
                    HttpStatus.PRECONDITION_FAILED, "If-Match is no ETag of ours. Next: send one as it was read");
        }
        return Long.parseLong(matcher.group(1));
    }
}
