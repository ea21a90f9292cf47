package io.holdfast.demo;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * What a store keeps of an object beside its content, as far as the demo's server keeps it. Absent is the empty text.
 *
 * @param storageClass empty for the standard class
 * @param metadata     sorted by name
 */
record Headers(
        String contentType,
        String cacheControl,
        String contentDisposition,
        String contentEncoding,
        String contentLanguage,
        String storageClass,
        Map<String, String> metadata) {

    Headers {
        metadata = new TreeMap<>(metadata);
    }

    static Headers of(String contentType) {
        return new Headers(contentType, "", "", "", "", "", Map.of());
    }

    static Headers of(GetObjectResponse there) {
        return new Headers(
                text(there.contentType()),
                text(there.cacheControl()),
                text(there.contentDisposition()),
                text(there.contentEncoding()),
                text(there.contentLanguage()),
                "STANDARD".equals(there.storageClassAsString()) ? "" : text(there.storageClassAsString()),
                there.metadata());
    }

    void putInto(PutObjectRequest.Builder request) {
        request.contentType(contentType).metadata(metadata);
        given(cacheControl).ifPresent(request::cacheControl);
        given(contentDisposition).ifPresent(request::contentDisposition);
        given(contentEncoding).ifPresent(request::contentEncoding);
        given(contentLanguage).ifPresent(request::contentLanguage);
        given(storageClass).ifPresent(request::storageClass);
    }

    private static Optional<String> given(String text) {
        return Optional.of(text).filter(each -> !each.isEmpty());
    }

    private static String text(@Nullable String given) {
        return given == null ? "" : given;
    }
}
