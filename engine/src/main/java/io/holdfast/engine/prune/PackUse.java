package io.holdfast.engine.prune;

import io.holdfast.engine.pack.PackInfo;
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
    /** Frames of a pack that are looked at, of all sources: some twenty of each are usual, and whoever writes footers may be hostile. */
    private static final int MOST = 1 << 17;

    private static final Used WHOLE = new Used(PackInfo.MAX_LENGTH, PackInfo.MAX_LENGTH);

    private final Map<Integer, Map<Integer, Used>> bySource = new HashMap<>();
    private int frames;

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

    /** @param used what a run of the source uses of each frame, by its number */
    void add(int source, Map<Integer, Used> used) {
        if (isWhole()) {
            return;
        }
        Map<Integer, Used> most = bySource.computeIfAbsent(source, _ -> new HashMap<>());
        int before = most.size();
        used.forEach((frame, each) -> most.merge(frame, each, Used::orMore));
        frames += most.size() - before;
        if (isWhole()) {
            bySource.replaceAll((_, _) -> Map.of(0, WHOLE));
        }
    }

    /** Where there is more than is looked at, all of it counts as used. */
    private boolean isWhole() {
        return frames > MOST;
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
