package io.holdfast.engine.store.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * In which order a list of versions had versions and marks of deletion. The SDK gives them as two lists, while a server has one; and
 * within a second times do not tell whether an object was deleted and written again, or written and deleted.
 */
final class VersionOrder implements ExecutionInterceptor {
    /** Given with a request whose order is wanted. */
    static final ExecutionAttribute<Order> WANTED = new ExecutionAttribute<>("holdfast.version-order");

    private static final Pattern BEGINNING = Pattern.compile("<(?:[A-Za-z0-9]+:)?(Version|DeleteMarker)[ />]");

    /** What a reply had, one after the other. */
    static final class Order {
        private List<Boolean> deletions = List.of();

        /** For each version and mark, whether it is a mark. */
        List<Boolean> deletions() {
            return deletions;
        }

        private void read(byte[] reply) {
            List<Boolean> found = new ArrayList<>();
            Matcher matcher = BEGINNING.matcher(new String(reply, StandardCharsets.ISO_8859_1));
            while (matcher.find()) {
                found.add(matcher.group(1).equals("DeleteMarker"));
            }
            deletions = found;
        }
    }

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        @Nullable Order order = attributes.getAttribute(WANTED);
        return order == null ? context.responseBody() : context.responseBody().map(body -> read(body, order));
    }

    private static InputStream read(InputStream body, Order order) {
        try (body) {
            byte[] reply = body.readAllBytes();
            order.read(reply);
            return new ByteArrayInputStream(reply);
        } catch (IOException e) {
            throw SdkClientException.create("The reply broke off: " + e.getMessage(), e);
        }
    }
}
