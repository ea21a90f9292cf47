package io.holdfast.engine.survey;

import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.repository.ChunkFrames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Makes units of a listing, in its order: as {@link ChunkFrames} would gather it. One thread's. */
final class UnitMaker {
    private static final int MOST_CONTENTS = 1_024;

    private final long seed;
    private final Consumer<Unit> made;
    private List<Listed> small = new ArrayList<>();
    private long bytes;
    private long packed;

    UnitMaker(long seed, Consumer<Unit> made) {
        this.seed = seed;
        this.made = made;
    }

    void add(Listed listed) {
        if (listed.size() >= ChunkFrames.ALONE) {
            Group group = new Group(Group.Size.of(listed.size()), Group.isPacked(listed));
            made.accept(new Unit(group, List.of(listed), listed.size(), luck(listed)));
            return;
        }
        if (bytes + listed.size() > ChunkFrames.FULL || small.size() == MOST_CONTENTS) {
            finish();
        }
        small.add(listed);
        bytes += listed.size();
        packed += Group.isPacked(listed) ? listed.size() : 0;
    }

    /** Ends the unit that is being gathered. */
    void finish() {
        if (!small.isEmpty()) {
            Group group = new Group(Group.Size.of(bytes / small.size()), packed * 2 > bytes);
            made.accept(new Unit(group, small, bytes, luck(small.getFirst())));
            small = new ArrayList<>();
            bytes = 0;
            packed = 0;
        }
    }

    private long luck(Listed first) {
        return Luck.of(seed, Arrays.hashCode(first.key().bytes()));
    }
}
