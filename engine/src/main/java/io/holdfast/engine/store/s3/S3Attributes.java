package io.holdfast.engine.store.s3;

import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.store.Provider;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
    private final ObjectAttributes attributes;
    private final Provider provider;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final List<String> losses = new ArrayList<>();

    /** @param provider who is to keep them */
    S3Attributes(ObjectAttributes attributes, Provider provider) {
        this.attributes = attributes;
        this.provider = provider;
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
        return type == null || !EncodedWords.isPlain(type) ? "application/octet-stream" : type;
    }

    List<String> losses() {
        return losses;
    }

    private void header(String name, @Nullable String value) {
        if (value == null) {
            return;
        }
        if (EncodedWords.isPlain(value)) {
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
        if (name.chars().anyMatch(each -> provider.keys().refusedInNames().indexOf(each) >= 0)) {
            losses.add("user metadata: " + provider.title() + " takes no name with one of "
                    + provider.keys().refusedInNames() + " in it.");
            return;
        }
        String value = line.valueText();
        headers.put(
                "x-amz-meta-" + name, EncodedWords.isPlain(value) || value.isEmpty() ? value : EncodedWords.of(value));
    }

    private String tagging() {
        return attributes.tags().stream()
                .map(tag -> inQuery(tag.nameText()) + "=" + inQuery(tag.valueText()))
                .collect(Collectors.joining("&"));
    }

    private static String inQuery(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
