package io.holdfast.engine.store.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.GetObjectAclRequest;
import software.amazon.awssdk.services.s3.model.GetObjectTaggingRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;

/**
 * Takes a reply for a store's only if its document is the one that was asked for. The SDK reads what it knows out of whatever came: an empty body, a page for
 * people, an error under a 200 would all be a bucket without objects, and its backup a snapshot of nothing. Not of settings of a bucket: a server that does not know one of those
 * lists the bucket instead, and then there is none.
 */
final class ReplyRoot implements ExecutionInterceptor {
    /** A thousand keys of a kilobyte, each byte encoded by three, and room. */
    private static final int MOST_BYTES = 16 << 20;

    private static final int MOST_LOOKED_AT = 4 << 10;

    private static final Pattern ROOT = Pattern.compile(
            "\\A\\uFEFF?\\s*(?:<\\?.*?\\?>\\s*)?(?:<!--.*?-->\\s*)*<(?:[\\w.-]+:)?(\\w+)", Pattern.DOTALL);

    private static final Map<Class<? extends SdkRequest>, String> WANTED = Map.of(
            ListObjectsRequest.class, "ListBucketResult",
            ListObjectsV2Request.class, "ListBucketResult",
            ListObjectVersionsRequest.class, "ListVersionsResult",
            GetObjectTaggingRequest.class, "Tagging",
            GetObjectAclRequest.class, "AccessControlPolicy",
            DeleteObjectsRequest.class, "DeleteResult");

    /** The reply was good by its status, and not what was asked for. A cause, since the SDK makes its own exceptions anew. */
    static final class AnotherDocument extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private AnotherDocument(String what) {
            super(what);
        }
    }

    /** The name of a document's root, without that of its name space; empty of what is no XML. */
    static Optional<String> of(String document) {
        Matcher root = ROOT.matcher(document);
        return root.find() ? Optional.of(root.group(1)) : Optional.empty();
    }

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        @Nullable String wanted = WANTED.get(context.request().getClass());
        if (wanted == null || !context.httpResponse().isSuccessful()) {
            return context.responseBody();
        }
        byte[] reply = context.responseBody().map(ReplyRoot::read).orElse(new byte[0]);
        String beginning = new String(reply, 0, Math.min(reply.length, MOST_LOOKED_AT), StandardCharsets.UTF_8);
        String found = of(beginning).orElse("");
        if (!found.equals(wanted)) {
            String what = reply.length == 0 ? "nothing" : found.isEmpty() ? "no XML" : found;
            throw another(what + " stands where " + wanted + " should");
        }
        return Optional.of(new ByteArrayInputStream(reply));
    }

    private static SdkClientException another(String what) {
        return SdkClientException.create(what, new AnotherDocument(what));
    }

    private static byte[] read(InputStream body) {
        try (body) {
            byte[] reply = body.readNBytes(MOST_BYTES + 1);
            if (reply.length > MOST_BYTES) {
                throw another("a document longer than " + (MOST_BYTES >> 20) + " MiB");
            }
            return reply;
        } catch (IOException e) {
            throw SdkClientException.create("The reply broke off: " + e.getMessage(), e);
        }
    }
}
