package io.holdfast.engine.store.s3;

import io.holdfast.engine.bytes.Hex;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.store.Bucket.Details;
import io.holdfast.engine.store.Bucket.Etags;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * The headers of a reply to GET or HEAD, read as what they say of the object. Providers write their own headers under
 * {@code x-amz-}, {@code x-cos-} or {@code x-obs-}; all three are read.
 */
final class S3Headers {
    private static final List<String> PROVIDERS = List.of("x-amz-", "x-cos-", "x-obs-");
    private static final int MAX_METADATA = 1_000;
    private static final int MD5_DIGITS = 32;

    private final Map<String, String> headers = new TreeMap<>();
    private final String what;

    /** @param what names the object in messages */
    S3Headers(SdkHttpResponse reply, String what) {
        this.what = what;
        reply.forEachHeader(
                (name, values) -> headers.put(name.toLowerCase(Locale.ROOT), text(String.join(",", values))));
    }

    /** @param size bytes of the whole object, which a reply to a range does not say in its length */
    Details details(long size) {
        var attributes = new ObjectAttributes(
                etag(headers.getOrDefault("etag", "")),
                versionId(),
                standard(),
                metadata(),
                List.of(),
                storageClass(ofProvider("storage-class")),
                ofProvider("website-redirect-location"),
                null);
        return new Details(attributes, size, modified(), tags(), etags());
    }

    /**
     * Of what is encrypted with a key that is not the store's own the ETag is anything; of what was appended to, that of the last piece
     * perhaps.
     */
    private Etags etags() {
        String encryption = ofProvider("server-side-encryption");
        boolean storesKey = (encryption == null || encryption.equals("AES256"))
                && ofProvider("server-side-encryption-customer-algorithm") == null;
        boolean appended = Stream.of(ofProvider("object-type"), headers.get("x-rgw-object-type"))
                .anyMatch("appendable"::equalsIgnoreCase);
        return storesKey && !appended ? Etags.MD5 : Etags.UNKNOWN;
    }

    /** Without the quotes around it. */
    static String etag(@Nullable String written) {
        if (written == null) {
            return "";
        }
        boolean quoted = written.length() >= 2 && written.startsWith("\"") && written.endsWith("\"");
        return quoted ? written.substring(1, written.length() - 1) : written;
    }

    /** An ETag that may be the MD5 of the object: that of several parts, and of some encryptions, looks otherwise. */
    static Optional<String> sum(@Nullable String etag) {
        return Optional.of(etag(etag).toLowerCase(Locale.ROOT)).filter(text -> Hex.is(text, MD5_DIGITS));
    }

    /** Without the one that is every server's standard. */
    static @Nullable String storageClass(@Nullable String written) {
        return "STANDARD".equals(written) ? null : written;
    }

    private Instant modified() {
        try {
            return DateTimeFormatter.RFC_1123_DATE_TIME.parse(headers.getOrDefault("last-modified", ""), Instant::from);
        } catch (DateTimeException e) {
            throw new Damaged(what + " comes without a time of its last change.", e);
        }
    }

    private @Nullable String versionId() {
        String id = ofProvider("version-id");
        return "null".equals(id) ? null : id;
    }

    private ObjectAttributes.Headers standard() {
        // Some providers force a download from their own domains: then this header is theirs, not the object's.
        boolean forced = "true".equals(ofProvider("force-download"));
        return new ObjectAttributes.Headers(
                headers.get("content-type"),
                headers.get("cache-control"),
                forced ? null : headers.get("content-disposition"),
                headers.get("content-encoding"),
                headers.get("content-language"),
                headers.get("expires"));
    }

    private List<Named> metadata() {
        List<Named> all = new ArrayList<>();
        headers.forEach((name, value) -> PROVIDERS.stream()
                .map(provider -> provider + "meta-")
                .filter(name::startsWith)
                .forEach(prefix -> all.add(Named.of(name.substring(prefix.length()), EncodedWords.read(value)))));
        if (all.size() > MAX_METADATA) {
            throw new Damaged(
                    what + " has " + all.size() + " lines of metadata; at most " + MAX_METADATA + " are allowed.");
        }
        all.sort(Comparator.comparing(Named::nameText));
        return all;
    }

    /** A server that is known to count tags has none to count where it does not say. */
    private OptionalInt tags() {
        String count = ofProvider("tagging-count");
        if (count != null && count.matches("[0-9]{1,4}")) {
            return OptionalInt.of(Integer.parseInt(count));
        }
        String server = headers.getOrDefault("server", "");
        boolean counts = server.equals("AmazonS3")
                || server.startsWith("MinIO")
                || server.startsWith("tencent-cos")
                || headers.containsKey("x-rgw-object-type");
        return counts ? OptionalInt.of(0) : OptionalInt.empty();
    }

    private @Nullable String ofProvider(String name) {
        for (String provider : PROVIDERS) {
            String value = headers.get(provider + name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    /** Headers come as Latin-1; what is UTF-8 in truth, as Ceph sends it, is read as that. */
    private static String text(String header) {
        if (header.chars().allMatch(c -> c < 0x80) || header.chars().anyMatch(c -> c > 0xff)) {
            return header;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(header.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            return header;
        }
    }
}
