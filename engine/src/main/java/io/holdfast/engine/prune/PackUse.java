package io.holdfast.engine.prune;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * How much of a pack of content is in use, by estimate from footers. Of each frame the run of a source counts that uses most of it: the others use less of the
 * same, since what a source has of a frame only dies away. Of a whole pack that is not so: what a prune has copied into one may be of two runs that have
 * little in common, and lies in frames of its own for each. Of several sources the sum counts.
 */
final class PackUse {
    private final Map<Integer, Map<Integer, Used>> bySource = new HashMap<>();

    /**
     * @param stored bytes, as they are stored
     * @param plain  bytes of content that they stand for
     */
    record Used(long stored, long plain) {
        static final Used NOTHING = new Used(0, 0);

        private static final Comparator<Used> MOST_LAST =
                Comparator.comparingLong(Used::stored).thenComparingLong(Used::plain);

        Used plus(Used other) {
            return new Used(stored + other.stored, plain + other.plain);
        }

        private Used orMore(Used other) {
            return MOST_LAST.compare(this, other) < 0 ? other : this;
        }
    }

    /** @param frames what a run of the source uses of each frame, by its number */
    void add(int source, Map<Integer, Used> frames) {
        Map<Integer, Used> most = bySource.computeIfAbsent(source, _ -> new HashMap<>());
        frames.forEach((frame, used) -> most.merge(frame, used, Used::orMore));
    }

    /** By all sources. */
    Used all() {
        return bySource.values().stream().map(PackUse::sum).reduce(Used.NOTHING, Used::plus);
    }

    /** Calls back for each source that uses it, by its number. */
    void forEachSource(BiConsumer<Integer, Used> action) {
        bySource.forEach((source, frames) -> action.accept(source, sum(frames)));
    }

    private static Used sum(Map<Integer, Used> frames) {
        return frames.values().stream().reduce(Used.NOTHING, Used::plus);
    }
}
