package io.holdfast.engine.ledger;

import java.time.Duration;
import java.time.Instant;

/**
 * The times of {@code docs/protocol.md}: what is assumed of the store, and what follows.
 *
 * @param window      W: a commit must be acknowledged within this of its read
 * @param young       a younger pack is not condemned
 * @param listDelay   D: from this on after a put every list shows it
 * @param clockSpread E: the store's times differ by at most this
 */
public record Times(Duration window, Duration young, Duration listDelay, Duration clockSpread) {
    /** A folder on a local disk. */
    public static final Times LOCAL =
            new Times(Duration.ofMinutes(15), Duration.ofHours(24), Duration.ZERO, Duration.ofSeconds(5));

    /** AWS S3, MinIO, Ceph in one zone. */
    public static final Times PROMPT =
            new Times(Duration.ofMinutes(15), Duration.ofHours(24), Duration.ofMinutes(1), Duration.ofMinutes(1));

    /** A store of which nothing is known. */
    public static final Times UNKNOWN =
            new Times(Duration.ofMinutes(15), Duration.ofHours(24), Duration.ofHours(6), Duration.ofMinutes(5));

    /** A store that is promised to do no worse than this; W and young are the same for all. */
    public static Times assuming(Duration listDelay, Duration clockSpread) {
        return new Times(LOCAL.window, LOCAL.young, listDelay, clockSpread);
    }

    public Times {
        if (window.isNegative() || young.isNegative() || listDelay.isNegative() || clockSpread.isNegative()) {
            throw new IllegalArgumentException("a negative time");
        }
    }

    /** Whether what was stamped {@code asOf} and reached the store at {@code arrived} is in time. */
    public boolean inTime(Instant asOf, Instant arrived) {
        Duration later = Duration.between(asOf, arrived);
        return later.compareTo(clockSpread.negated()) >= 0 && later.compareTo(window) <= 0;
    }
}
