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
    /** Of all servers. */
    private static final int TAGS = 10;

    private static final int TAG_NAME = 128;
    private static final int TAG_VALUE = 256;

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
        storageClass(attributes.storageClass());
        header("x-amz-website-redirect-location", attributes.redirect());
        metadata();
        tags();
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

    private void storageClass(@Nullable String written) {
        if (written != null && !provider.attributes().knowsClass(written)) {
            losses.add("storage class: " + provider.title() + " has no "
                    + (EncodedWords.isPlain(written) ? written : "such class") + ", and uses its standard.");
        } else {
            header("x-amz-storage-class", written);
        }
    }

    /** As much as there is room for, in the order of names. */
    private void metadata() {
        int most = provider.attributes().metadataBytes();
        int room = most;
        for (Named line : attributes.userMetadata()) {
            String name = line.nameText();
            if (!name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,200}")) {
                losses.add("user metadata: a name can't stand in a header.");
                continue;
            }
            if (name.chars().anyMatch(each -> provider.keys().refusedInNames().indexOf(each) >= 0)) {
                losses.add("user metadata: " + provider.title() + " takes no name with one of "
                        + provider.keys().refusedInNames() + " in it.");
                continue;
            }
            String value = line.valueText();
            String sent = EncodedWords.isPlain(value) || value.isEmpty() ? value : EncodedWords.of(value);
            int size = name.length() + sent.length();
            if (size > room) {
                losses.add("user metadata: more than the " + most + " bytes that " + provider.title() + " takes.");
                return;
            }
            room -= size;
            headers.put("x-amz-meta-" + name, sent);
        }
    }

    private void tags() {
        List<Named> taken = attributes.tags().stream()
                .filter(S3Attributes::isTag)
                .limit(TAGS)
                .toList();
        if (taken.size() < attributes.tags().size()) {
            losses.add("tags: more than " + TAGS + ", or longer than " + TAG_NAME + " and " + TAG_VALUE
                    + " characters, which no bucket takes.");
        }
        if (!taken.isEmpty()) {
            headers.put(
                    "x-amz-tagging",
                    taken.stream()
                            .map(tag -> inQuery(tag.nameText()) + "=" + inQuery(tag.valueText()))
                            .collect(Collectors.joining("&")));
        }
    }

    private static boolean isTag(Named tag) {
        String name = tag.nameText();
        return !name.isEmpty() && name.length() <= TAG_NAME && tag.valueText().length() <= TAG_VALUE;
    }

    private static String inQuery(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
