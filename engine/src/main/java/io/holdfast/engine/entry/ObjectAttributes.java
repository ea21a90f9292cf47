package io.holdfast.engine.entry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an object store keeps of an object. A listing tells ETag and storage class, one of versions their ids; reading the object
 * tells the rest.
 *
 * @param etag         without quotes; empty where the store has none
 * @param versionId    of the version that was read; {@code null} without versioning. Of one that was listed to be read, {@link
 *                     #NULL_VERSION} means the one without
 * @param headers      content-type and its kind, as far as the object has them
 * @param userMetadata sorted by name; names without the provider's prefix
 * @param tags         sorted by name
 * @param storageClass {@code null} for the store's standard class
 * @param redirect     where a website sends its readers; {@code null} for nowhere
 * @param acl          the store's own text, where it has been asked for; {@code null} otherwise
 */
public record ObjectAttributes(
        String etag,
        @Nullable String versionId,
        Headers headers,
        List<Named> userMetadata,
        List<Named> tags,
        @Nullable String storageClass,
        @Nullable String redirect,
        @Nullable String acl)
        implements Attributes {

    /** How stores call the version that is written without versioning: one takes the name from the other. */
    public static final String NULL_VERSION = "null";

    public ObjectAttributes {
        userMetadata = List.copyOf(userMetadata);
        tags = List.copyOf(tags);
    }

    /** As a listing tells it. */
    public static ObjectAttributes listed(String etag, @Nullable String storageClass) {
        return listed(etag, null, storageClass);
    }

    /** As a listing of versions tells it. */
    public static ObjectAttributes listed(String etag, @Nullable String versionId, @Nullable String storageClass) {
        return new ObjectAttributes(etag, versionId, Headers.NONE, List.of(), List.of(), storageClass, null, null);
    }

    /** The standard headers that travel with content. */
    public record Headers(
            @Nullable String contentType,
            @Nullable String cacheControl,
            @Nullable String contentDisposition,
            @Nullable String contentEncoding,
            @Nullable String contentLanguage,
            @Nullable String expires) {
        public static final Headers NONE = new Headers(null, null, null, null, null, null);
    }
}
