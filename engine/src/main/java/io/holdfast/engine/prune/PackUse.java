package io.holdfast.engine.prune;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * How much of a pack of content is in use, by estimate from footers. Of runs of one source the one that uses most counts: the others use less of the same,
 * since what a source has of a pack only dies away. Of several sources the sum counts.
 */
final class PackUse {
    private final Map<Integer, Map<Integer, Used>> bySource = new HashMap<>();

    /**
     * @param stored bytes, as they are stored
     * @param plain  bytes of content that they stand for
     */
    record Used(long stored, long plain) {
        static final Used NOTHING = new Used(0, 0);

        Used plus(Used other) {
            return new Used(stored + other.stored, plain + other.plain);
        }
    }

    void add(int source, int run, Used used) {
        bySource.computeIfAbsent(source, _ -> new HashMap<>()).merge(run, used, Used::plus);
    }

    /** By all sources. */
    Used all() {
        return bySource.values().stream().map(PackUse::most).reduce(Used.NOTHING, Used::plus);
    }

    /** Calls back for each source that uses it, by its number. */
    void forEachSource(BiConsumer<Integer, Used> action) {
        bySource.forEach((source, runs) -> action.accept(source, most(runs)));
    }

    private static Used most(Map<Integer, Used> runs) {
        return runs.values().stream()
                .max(Comparator.comparingLong(Used::stored).thenComparingLong(Used::plain))
                .orElse(Used.NOTHING);
    }
}
