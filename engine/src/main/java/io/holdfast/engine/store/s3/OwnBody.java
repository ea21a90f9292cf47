package io.holdfast.engine.store.s3;

import io.holdfast.engine.store.Store.Body;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Sends a body as it is given, in place of what the SDK would write: it has no words for what it does not know. */
final class OwnBody implements ExecutionInterceptor {
    /** Given with a request whose body this is. */
    static final ExecutionAttribute<byte[]> GIVEN = new ExecutionAttribute<>("holdfast.own-body");

    @Override
    public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        byte @Nullable [] body = attributes.getAttribute(GIVEN);
        return body == null
                ? context.httpRequest()
                : context.httpRequest().toBuilder()
                        .putHeader("Content-Length", String.valueOf(body.length))
                        .putHeader("Content-MD5", S3Body.md5(Body.of(body)))
                        .build();
    }

    @Override
    public Optional<RequestBody> modifyHttpContent(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        byte @Nullable [] body = attributes.getAttribute(GIVEN);
        return body == null ? context.requestBody() : Optional.of(RequestBody.fromBytes(body));
    }
}
