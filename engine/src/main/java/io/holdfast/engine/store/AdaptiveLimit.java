package io.holdfast.engine.store;

import io.holdfast.engine.store.AdaptiveGate.Held;
import io.holdfast.engine.store.AdaptiveGate.Kind;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How much may be asked of a source that serves others too: found from how it answers. Each answer that is slower than usual for its
 * kind, and each refusal, raises a suspicion, each other answer lowers it a little; so a few slow ones are nothing, and a share
 * that has grown is something. When the suspicion is strong enough, the rates are halved; after that they grow slowly.
 *
 * <p>Pure: it is told the time with each event, in nanoseconds, and knows no thread. Why so: decision 43.
 */
final class AdaptiveLimit {
    /** Requests a second at the beginning; up to this the job is in nobody's way. */
    static final double FIRST = 20;

    /** Requests a second that always pass. */
    static final double LEAST = 2;

    private static final double FIRST_BYTES = 8 << 20;
    private static final double LEAST_BYTES = 256 << 10;

    /** What a quick answer takes off: up to one slow answer in five is nothing. */
    private static final double QUICK = 0.25;

    /** So many slow answers in a row are enough, or as many as come in a tenth of a second. */
    private static final double ENOUGH = 8;

    private static final double ENOUGH_SECONDS = 0.1;

    private static final double SECOND = 1e9;

    /** A window of use is a second long, or long enough for so many requests. */
    private static final double WINDOW_REQUESTS = 5;

    /** What was begun so long after rates were halved tells about the new rates: by then what had piled up is gone. */
    private static final long SETTLING = 500_000_000;

    private final AdaptiveRate requests = new AdaptiveRate(FIRST, LEAST);
    private final AdaptiveRate bytes = new AdaptiveRate(FIRST_BYTES, LEAST_BYTES);
    private final Map<Kind, UsualLatency> usual = new EnumMap<>(Kind.class);
    private final UsualRefusals refused;
    private double suspicion;
    private long settled;

    private long at;
    private long windowBegan;
    private int answers;
    private int unknown;

    private long heldNanos;
    private double lowest = Double.POSITIVE_INFINITY;
    private long backOffs;
    private long refusals;

    AdaptiveLimit(long now) {
        at = now;
        windowBegan = now;
        settled = now;
        refused = new UsualRefusals(now);
    }

    /** Requests a second that may be sent now. */
    double requests() {
        return requests.perSecond();
    }

    /** Bytes of content a second that may be read now. */
    double bytes() {
        return bytes.perSecond();
    }

    /** Requests a second, while that is less than it was when it first backed off. */
    OptionalDouble holdingBack() {
        return requests.isBack() ? OptionalDouble.of(requests()) : OptionalDouble.empty();
    }

    Held held(long now) {
        moveOn(now);
        return new Held(
                Duration.ofNanos(heldNanos),
                lowest == Double.POSITIVE_INFINITY ? OptionalDouble.empty() : OptionalDouble.of(lowest),
                backOffs,
                refusals);
    }

    void passed(long now) {
        moveOn(now);
        requests.use(1);
    }

    void read(int count, long now) {
        moveOn(now);
        bytes.use(count);
    }

    /** @param begun when it was sent; the answer began now */
    void answered(Kind kind, long begun, long now) {
        moveOn(now);
        UsualLatency known = usual(kind);
        answers++;
        if (!known.isKnown()) {
            unknown++;
        }
        suspect(known.isSlow(now - begun) ? 1 : -QUICK, 0, begun, now);
        known.learn(now - begun, goesSlowly(), now);
        refused.learn(0, goesSlowly(), now);
    }

    /** It was answered that there are too many requests. */
    void refused(long begun, long now) {
        moveOn(now);
        refusals++;
        suspect(0, 1, begun, now);
        refused.learn(1, goesSlowly(), now);
    }

    /** It was not answered at all: that it took long says what a slow answer does, and nothing about what is usual. */
    void unanswered(Kind kind, long begun, long now) {
        moveOn(now);
        if (usual(kind).isSlow(now - begun)) {
            suspect(1, 0, begun, now);
        }
    }

    private UsualLatency usual(Kind kind) {
        return usual.computeIfAbsent(kind, _ -> new UsualLatency());
    }

    private boolean goesSlowly() {
        return requests() <= FIRST;
    }

    private void suspect(double slow, int one, long begun, long now) {
        if (begun < settled) {
            return;
        }
        suspicion = Math.clamp(suspicion + slow, 0, enough());
        refused.suspect(one);
        if ((suspicion >= enough() || refused.isMore()) && !(requests.isLeast() && bytes.isLeast())) {
            backOff(now);
        }
    }

    private double enough() {
        return Math.max(ENOUGH, requests() * ENOUGH_SECONDS);
    }

    private void backOff(long now) {
        requests.halve();
        bytes.halve();
        suspicion = 0;
        refused.forget();
        settled = now + SETTLING;
        windowBegan = now;
        backOffs++;
        lowest = Math.min(lowest, requests());
    }

    private void moveOn(long now) {
        if (requests.isBack()) {
            heldNanos += now - at;
        }
        at = now;
        double seconds = (now - windowBegan) / SECOND;
        if (seconds < Math.max(1, WINDOW_REQUESTS / requests())) {
            return;
        }
        boolean strange = 2 * unknown > answers;
        boolean calm = now >= settled && suspicion < enough() / 2 && !refused.mayBeMore();
        requests.end(seconds, calm && answers > 0 && !strange);
        bytes.end(seconds, calm && answers > 0 && !strange);
        if (strange) {
            // What is usual has to be learned, and slowly.
            requests.atMost(FIRST);
        }
        windowBegan = now;
        answers = 0;
        unknown = 0;
    }
}
