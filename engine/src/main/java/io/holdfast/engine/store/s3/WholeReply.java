package io.holdfast.engine.store.s3;

import io.holdfast.engine.bytes.Text;
import io.holdfast.engine.error.Damaged;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Keeps the body of a reply as the server wrote it: the SDK's own reading of it leaves out what the SDK does not know. */
final class WholeReply implements ExecutionInterceptor {
    /** Given with a request whose reply is wanted. */
    static final ExecutionAttribute<Kept> WANTED = new ExecutionAttribute<>("holdfast.whole-reply");

    /** The body of the last reply. */
    static final class Kept {
        private final int most;
        private byte[] body = {};

        /** @param most bytes of it; what is longer is refused by {@link #text} */
        Kept(int most) {
            this.most = most;
        }

        /** @throws Damaged if it is too long, or no UTF-8 */
        String text(String what) {
            if (body.length > most) {
                throw new Damaged(what + " is longer than " + most + " bytes. Next: make it shorter.");
            }
            return Text.of(
                    body, () -> new Damaged(what + " is not UTF-8. Next: look at it with the store's own tool."));
        }

        private InputStream read(InputStream reply) {
            try (reply) {
                body = reply.readNBytes(most + 1);
                return new ByteArrayInputStream(body);
            } catch (IOException e) {
                throw SdkClientException.create("The reply broke off: " + e.getMessage(), e);
            }
        }
    }

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        @Nullable Kept kept = attributes.getAttribute(WANTED);
        return kept == null || !context.httpResponse().isSuccessful()
                ? context.responseBody()
                : context.responseBody().map(kept::read);
    }
}
