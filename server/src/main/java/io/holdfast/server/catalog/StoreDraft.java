package io.holdfast.server.catalog;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.store.credentials.Credentials;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What somebody says of a store.
 *
 * @param address    {@code cos://?region=ap-guangzhou}, {@code s3://?endpoint=https://…}, {@code file:///srv}
 * @param credential keys; without them a store that has some keeps them
 * @param jobs       that may ask it at once; 4 if nobody says
 */
public record StoreDraft(
        String name,
        String address,
        @Nullable Pair credential,
        @Nullable Integer jobs) implements Draft {
    private static final int MOST_JOBS = 1_000;

    /**
     * Keys of a cloud. Its text form never shows them.
     *
     * @param ends when they end, for whoever wants to be told in time
     */
    public record Pair(
            String id,
            String secret,
            @Nullable String token,
            @Nullable Instant ends) {
        public Pair {
            Credentials _ = new Credentials(id, secret, token, null, "credential");
        }

        @Override
        public String toString() {
            return "keys";
        }
    }

    public StoreDraft {
        if (jobs != null && (jobs < 1 || jobs > MOST_JOBS)) {
            throw new BadInput("jobs: 1 to " + MOST_JOBS + " is wanted. Next: correct it");
        }
    }
}
