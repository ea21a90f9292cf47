package io.holdfast.engine.store.s3;

import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.Unsupported;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Which part of an object a reply holds, as its headers say. Some servers answer a range with the whole object, and some
 * with less than was asked: so nobody reads a body before this was looked at.
 *
 * @param offset first byte in the object
 * @param length bytes in the body
 * @param total  bytes of the whole object
 */
record S3Range(long offset, long length, long total) {
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");

    /**
     * @param what names the object in messages
     * @throws Damaged if the headers do not say, or contradict each other
     */
    static S3Range of(GetObjectResponse reply, String what) {
        @Nullable Long length = reply.contentLength();
        if (length == null || length < 0) {
            throw new Damaged(what + " comes without a length. Next: check what stands between here and the store.");
        }
        if (reply.contentRange() == null) {
            return new S3Range(0, length, length);
        }
        Matcher range = CONTENT_RANGE.matcher(reply.contentRange());
        if (!range.matches()) {
            throw new Damaged(what
                    + " comes with a Content-Range that is none. Next: check what stands between here and the store.");
        }
        long first = Long.parseLong(range.group(1));
        long last = Long.parseLong(range.group(2));
        long total = Long.parseLong(range.group(3));
        if (last - first + 1 != length || last >= total) {
            throw new Damaged(what
                    + " comes with a length and a range that contradict each other. Next: check what stands between here and"
                    + " the store.");
        }
        return new S3Range(first, length, total);
    }

    /**
     * Refuses any other range than the one that was asked for.
     *
     * @throws Damaged     if the object ends before the range does
     * @throws Unsupported if the server gives another part
     */
    void require(long wantedOffset, long wantedLength, String what) {
        if (total < wantedOffset + wantedLength) {
            throw new Damaged(what + " has " + total + " bytes, and bytes " + wantedOffset + " to "
                    + (wantedOffset + wantedLength) + " are wanted. Next: check who else writes there.");
        }
        if (offset != wantedOffset || length != wantedLength) {
            throw new Unsupported(what + ": bytes " + wantedOffset + " to " + (wantedOffset + wantedLength)
                    + " were asked for, and " + offset + " to " + (offset + length) + " came. The store, or what stands"
                    + " before it, does not know ranges. Next: choose another endpoint, or another store.");
        }
    }
}
