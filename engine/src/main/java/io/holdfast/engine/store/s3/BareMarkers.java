package io.holdfast.engine.store.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
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
 * Takes markers out of a list that the SDK can't read. Ceph encodes the keys of a list as it is asked to, and tells where the next page
 * begins, and where this one began, by a key as it is: with a control character no XML can hold it, and with a percent sign the SDK
 * does not decode it. Where the next page's is missing, it begins behind the last key; where this one began we know.
 */
final class BareMarkers implements ExecutionInterceptor {
    private static final List<String> OF_THIS_PAGE = List.of("ContinuationToken", "StartAfter", "Marker", "KeyMarker");
    private static final List<String> OF_THE_NEXT = List.of("NextContinuationToken", "NextMarker", "NextKeyMarker");

    /** Control characters, U+FFFE and U+FFFF, as bytes of UTF-8 seen as Latin-1, or as references; a percent sign that encodes nothing. */
    private static final Pattern UNFIT = Pattern.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]|\\xef\\xbf[\\xbe\\xbf]"
            + "|&#0*(?:[0-8]|1[124-9]|2[0-9]|3[01]);|&#[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]);"
            + "|%(?![0-9a-fA-F]{2})");

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
            String page = new String(reply.readAllBytes(), StandardCharsets.ISO_8859_1);
            for (String name : OF_THIS_PAGE) {
                page = without(page, name, _ -> true);
            }
            for (String name : OF_THE_NEXT) {
                page = without(page, name, UNFIT.asPredicate());
            }
            return new ByteArrayInputStream(page.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw SdkClientException.create("The reply broke off: " + e.getMessage(), e);
        }
    }

    private static String without(String page, String name, Predicate<String> unfit) {
        String begin = "<" + name + ">";
        int from = page.indexOf(begin);
        int to = from < 0 ? -1 : page.indexOf("</", from);
        return to < 0 || !unfit.test(page.substring(from + begin.length(), to))
                ? page
                : page.substring(0, from) + page.substring(page.indexOf('>', to) + 1);
    }
}
