package io.holdfast.engine.prune;

import java.util.HashMap;
import java.util.Map;

/**
 * How much of a pack of content is in use, by estimate from footers. Of runs of one source the one that uses most counts: the others use less of the same,
 * since what a source has of a pack only dies away. Of several sources the sum counts.
 */
final class PackUse {
    private final Map<Integer, Map<Integer, Long>> bySource = new HashMap<>();

    void add(int source, int run, long bytes) {
        bySource.computeIfAbsent(source, _ -> new HashMap<>()).merge(run, bytes, Long::sum);
    }

    /** Bytes, as they are stored. */
    long bytes() {
        return bySource.values().stream()
                .mapToLong(runs ->
                        runs.values().stream().mapToLong(Long::longValue).max().orElse(0))
                .sum();
    }
}
