package io.holdfast.engine.store.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;

/**
 * Takes out of a list the markers that no XML can hold. Ceph encodes the keys of a list as it is asked to, and tells where the next page
 * begins, and where this one began, by a key as it is: where that has a control character, nobody can read the page. Without it the
 * next page begins behind the last key.
 */
final class BareMarkers implements ExecutionInterceptor {
    /** Control characters, U+FFFE and U+FFFF: as bytes of UTF-8, seen as Latin-1, and as references. */
    private static final String UNFIT = "(?:[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]|\\xef\\xbf[\\xbe\\xbf]"
            + "|&#0*(?:[0-8]|1[124-9]|2[0-9]|3[01]);|&#[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]);)";

    private static final Pattern MARKER = Pattern.compile(
            "<(NextContinuationToken|ContinuationToken|StartAfter|NextMarker|Marker|NextKeyMarker|KeyMarker)>[^<]*?"
                    + UNFIT + "[^<]*</\\1>");

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        return isList(context.request()) && context.httpResponse().isSuccessful()
                ? context.responseBody().map(BareMarkers::without)
                : context.responseBody();
    }

    private static boolean isList(SdkRequest request) {
        return request instanceof ListObjectsRequest
                || request instanceof ListObjectsV2Request
                || request instanceof ListObjectVersionsRequest;
    }

    private static InputStream without(InputStream reply) {
        try (reply) {
            byte[] page = reply.readAllBytes();
            String text = new String(page, StandardCharsets.ISO_8859_1);
            var found = MARKER.matcher(text);
            return new ByteArrayInputStream(
                    found.find() ? found.replaceAll("").getBytes(StandardCharsets.ISO_8859_1) : page);
        } catch (IOException e) {
            throw SdkClientException.create("The reply broke off: " + e.getMessage(), e);
        }
    }
}
