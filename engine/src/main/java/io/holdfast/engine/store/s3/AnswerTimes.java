package io.holdfast.engine.store.s3;

import io.holdfast.engine.store.AdaptiveGate;
import io.holdfast.engine.store.AdaptiveGate.Kind;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;

/**
 * Tells an {@link AdaptiveGate} of each try how long its answer let wait: from the first byte that was sent to the head of the reply, so
 * that neither the size of an object nor what we do with it counts.
 */
final class AnswerTimes implements ExecutionInterceptor {
    private static final ExecutionAttribute<Long> BEGUN = new ExecutionAttribute<>("holdfast.begun");
    private static final int UNAVAILABLE = 503;
    private static final int TOO_MANY_REQUESTS = 429;

    private final AdaptiveGate gate;

    AnswerTimes(AdaptiveGate gate) {
        this.gate = gate;
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        attributes.putAttribute(BEGUN, gate.now());
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        @Nullable Long begun = attributes.getAttribute(BEGUN);
        if (begun == null) {
            return;
        }
        attributes.putAttribute(BEGUN, null);
        int status = context.httpResponse().statusCode();
        if (status == UNAVAILABLE || status == TOO_MANY_REQUESTS) {
            gate.refused(begun);
        } else {
            gate.answered(kind(context.request()), begun);
        }
    }

    /** Where a reply came, this has been told already. */
    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        @Nullable Long begun = attributes.getAttribute(BEGUN);
        if (begun != null) {
            gate.unanswered(kind(context.request()), begun);
        }
    }

    private static Kind kind(SdkRequest request) {
        return switch (request) {
            case ListObjectsV2Request _, ListObjectsRequest _, ListObjectVersionsRequest _ -> Kind.LIST;
            case GetObjectRequest _ -> Kind.GET;
            case HeadObjectRequest _ -> Kind.HEAD;
            default -> Kind.OTHER;
        };
    }
}
