package io.holdfast.engine.ledger;

import io.holdfast.engine.store.StoreUri;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

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

    /** What is assumed of a place. */
    public static Times of(StoreUri place) {
        return switch (place) {
            case StoreUri.Folder _ -> LOCAL;
            case StoreUri.S3 s3 ->
                assuming(s3.provider().listDelay(), s3.provider().clockSpread());
        };
    }

    /** The table of docs/protocol.md, section 9: from such a delay of lists on, such a G. */
    private static final NavigableMap<Duration, Duration> GRACES = new TreeMap<>(Map.of(
            Duration.ofNanos(1), Duration.ofDays(1),
            Duration.ofHours(1), Duration.ofDays(2),
            Duration.ofHours(6), Duration.ofDays(3)));

    public Times {
        if (window.isNegative() || young.isNegative() || listDelay.isNegative() || clockSpread.isNegative()) {
            throw new IllegalArgumentException("a negative time");
        }
    }

    /**
     * The least G, from condemn to sweep: until then a writer that had not seen the condemnation may commit, unseen by a sweep. Why: section 5 of
     * {@code docs/protocol.md}.
     */
    public Duration leastGrace() {
        return window.plus(listDelay.multipliedBy(2)).plus(clockSpread.multipliedBy(2));
    }

    /** The G of who asks for none: a third more than the least, and days where lists are late. */
    public Duration usualGrace() {
        Duration third = leastGrace().multipliedBy(4).dividedBy(3);
        Map.Entry<Duration, Duration> days = GRACES.floorEntry(listDelay);
        return days == null || third.compareTo(days.getValue()) > 0 ? third : days.getValue();
    }

    /** The same of a store that was seen to do worse: never less than this. */
    public Times atLeast(Probed seen) {
        return new Times(
                window,
                young,
                Probed.longer(listDelay, seen.listDelay()),
                Probed.longer(clockSpread, seen.clockSpread()));
    }

    /** So long after its mark, 3W + D + 2E, the store has got a page in time: what it says of the index counts. */
    public Duration pageWindow() {
        return window.multipliedBy(3).plus(listDelay).plus(clockSpread.multipliedBy(2));
    }

    /** Whether what was stamped {@code asOf} and reached the store at {@code arrived} is in time. */
    public boolean inTime(Instant asOf, Instant arrived) {
        Duration later = Duration.between(asOf, arrived);
        return later.compareTo(clockSpread.negated()) >= 0 && later.compareTo(window) <= 0;
    }
}
