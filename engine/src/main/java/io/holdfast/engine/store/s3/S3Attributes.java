package io.holdfast.engine.store.s3;

import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.ObjectAttributes;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Attributes of an object as the headers of a write: what of them can be said in a header, and what is lost.
 *
 * <p>They come from a manifest, so nobody trusts them: whatever can't stand in a header, such as a line break, is left out
 * and told, or encoded where a receiver knows how to decode it.
 */
final class S3Attributes {
    /** Bytes of text in an encoded word, which may be 75 characters long with all around it. */
    private static final int WORD = 42;

    private final ObjectAttributes attributes;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final List<String> losses = new ArrayList<>();

    S3Attributes(ObjectAttributes attributes) {
        this.attributes = attributes;
        ObjectAttributes.Headers standard = attributes.headers();
        header("Cache-Control", standard.cacheControl());
        header("Content-Disposition", standard.contentDisposition());
        header("Content-Encoding", standard.contentEncoding());
        header("Content-Language", standard.contentLanguage());
        header("Expires", standard.expires());
        header("x-amz-storage-class", attributes.storageClass());
        header("x-amz-website-redirect-location", attributes.redirect());
        attributes.userMetadata().forEach(this::metadata);
        if (!attributes.tags().isEmpty()) {
            headers.put("x-amz-tagging", tagging());
        }
        if (attributes.acl() != null) {
            losses.add("ACL: access follows the rules of the bucket.");
        }
    }

    /** All headers but the content type. */
    Map<String, String> headers() {
        return headers;
    }

    /** What the writer must say itself, since it would be made up otherwise. */
    String contentType() {
        String type = attributes.headers().contentType();
        return type == null || !isPlain(type) ? "application/octet-stream" : type;
    }

    List<String> losses() {
        return losses;
    }

    private void header(String name, @Nullable String value) {
        if (value == null) {
            return;
        }
        if (isPlain(value)) {
            headers.put(name, value);
        } else {
            losses.add(name + ": a value can't stand in a header.");
        }
    }

    private void metadata(Named line) {
        String name = line.nameText();
        if (!name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,200}")) {
            losses.add("user metadata: a name can't stand in a header.");
            return;
        }
        String value = line.valueText();
        headers.put("x-amz-meta-" + name, isPlain(value) || value.isEmpty() ? value : encoded(value));
    }

    private String tagging() {
        return attributes.tags().stream()
                .map(tag -> inQuery(tag.nameText()) + "=" + inQuery(tag.valueText()))
                .collect(Collectors.joining("&"));
    }

    private static String inQuery(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Visible ASCII, and blanks that are not at an end. */
    private static boolean isPlain(String value) {
        return !value.isEmpty() && value.strip().equals(value) && value.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
    }

    /** RFC 2047, section 2 and 4.1: UTF-8 in Base64, in words that each end with a whole character. */
    private static String encoded(String value) {
        StringBuilder words = new StringBuilder();
        StringBuilder word = new StringBuilder();
        int bytes = 0;
        for (int at = 0; at < value.length(); at = value.offsetByCodePoints(at, 1)) {
            String next = Character.toString(value.codePointAt(at));
            int more = next.getBytes(StandardCharsets.UTF_8).length;
            if (bytes + more > WORD) {
                append(words, word);
                bytes = 0;
            }
            word.append(next);
            bytes += more;
        }
        append(words, word);
        return words.toString();
    }

    private static void append(StringBuilder words, StringBuilder word) {
        String base64 = Base64.getEncoder().encodeToString(word.toString().getBytes(StandardCharsets.UTF_8));
        words.append(words.isEmpty() ? "" : " ")
                .append("=?UTF-8?B?")
                .append(base64)
                .append("?=");
        word.setLength(0);
    }
}
