package io.holdfast.server.policy;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.UUID;

/** Where in its jitter a plan stands: ids of one age look alike in their first bytes, so a hash spreads them. */
final class Jitter {
    private Jitter() {}

    static Duration of(UUID plan, Duration jitter) {
        if (jitter.toSeconds() < 1) {
            return Duration.ZERO;
        }
        ByteBuffer id =
                ByteBuffer.allocate(16).putLong(plan.getMostSignificantBits()).putLong(plan.getLeastSignificantBits());
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(id.array());
            return Duration.ofSeconds(
                    Long.remainderUnsigned(ByteBuffer.wrap(hash).getLong(), jitter.toSeconds()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
