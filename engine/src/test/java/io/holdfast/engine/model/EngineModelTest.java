package io.holdfast.engine.model;

import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any sequence of changes, backups, interruptions and restores gives back exactly what was there. A world that fails names
 * its seed: {@code mvn -pl engine test -Dtest=EngineModelTest -Dholdfast.model.seed=N} lives it again. Threads may come in another
 * order then; all else is the same.
 */
class EngineModelTest {
    private static final int STEPS = 20;
    private static final String SEED = "holdfast.model.seed";

    @TempDir
    Path folder;

    /** Each takes seconds, with trees on disk; chance has more room among the 2,000 longer lives of {@link #many}, in {@code ./check --long}. */
    static LongStream few() {
        return Long.getLong(SEED) == null ? LongStream.range(0, 8) : LongStream.of(Long.getLong(SEED));
    }

    static LongStream many() {
        long from = Long.getLong(SEED + ".from", 1_000);
        return LongStream.range(from, from + Long.getLong(SEED + ".count", 2_000));
    }

    @ParameterizedTest
    @MethodSource("few")
    @Tag("slow")
    void whatWasTakenComesBack(long seed) throws Exception {
        new World(seed, folder).live(STEPS);
    }

    @ParameterizedTest
    @MethodSource("many")
    @Tag("long")
    void whatWasTakenComesBackFromManyWorlds(long seed) throws Exception {
        new World(seed, folder).live(2 * STEPS);
    }
}
