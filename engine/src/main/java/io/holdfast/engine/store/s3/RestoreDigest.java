package io.holdfast.engine.store.s3;

import io.holdfast.engine.store.Store.Body;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.s3.model.RestoreObjectRequest;

/** Sends a Content-MD5 with the request that thaws an object: COS asks for it, nobody minds, and the SDK writes the body itself. */
final class RestoreDigest implements ExecutionInterceptor {

    @Override
    public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        SdkHttpRequest request = context.httpRequest();
        if (!(context.request() instanceof RestoreObjectRequest)) {
            return request;
        }
        return context.requestBody()
                .map(body -> {
                    try (InputStream bytes = body.contentStreamProvider().newStream()) {
                        return request.toBuilder()
                                .putHeader("Content-MD5", S3Body.md5(Body.of(bytes.readAllBytes())))
                                .build();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .orElse(request);
    }
}
