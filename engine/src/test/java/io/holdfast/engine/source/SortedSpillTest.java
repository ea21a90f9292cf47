package io.holdfast.engine.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.error.Full;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SortedSpillTest {
    @TempDir
    Path scratch;

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatGoesInComesOutInOrderHoweverLittleMemoryThereIs(long seed) {
        Random random = new Random(seed);
        int count = random.nextInt(5_000);
        long memory = 200 + random.nextLong(20_000);
        List<String> expected = new ArrayList<>();
        List<String> found = new ArrayList<>();
        try (SortedSpill spill = new SortedSpill(scratch, memory)) {
            for (int i = 0; i < count; i++) {
                byte[] key = new byte[random.nextInt(12)];
                random.nextBytes(key);
                byte[] value = new byte[random.nextInt(4)];
                spill.add(key, value);
                expected.add(text(key, value));
                assertThat(spill.held()).isLessThan(memory);
            }
            SortedSpill.Sorted sorted = spill.sorted();
            byte[] before = {};
            for (SortedSpill.Item item = sorted.next(); item != null; item = sorted.next()) {
                assertThat(Arrays.compareUnsigned(before, item.key()))
                        .as("seed %d", seed)
                        .isLessThanOrEqualTo(0);
                before = item.key();
                found.add(text(item.key(), item.value()));
            }
            assertThat(scratch).as("the file has no name").isEmptyDirectory();
        }
        assertThat(found).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static String text(byte[] key, byte[] value) {
        return Arrays.toString(key) + value.length;
    }

    @Test
    void moreRunsThanAreMergedAtOnceAreMergedInSteps() {
        int count = SortedSpill.MOST_RUNS * 3;
        try (SortedSpill spill = new SortedSpill(scratch, 1)) {
            for (int i = 0; i < count; i++) {
                spill.add(new byte[] {(byte) (i >> 8), (byte) (i * 37)}, new byte[100_000]);
            }
            SortedSpill.Sorted sorted = spill.sorted();
            int found = 0;
            for (SortedSpill.Item item = sorted.next(); item != null; item = sorted.next()) {
                assertThat(item.value()).hasSize(100_000);
                found++;
            }
            assertThat(found).isEqualTo(count);
        }
    }

    @Fault(41)
    @Test
    void aScratchFolderThatTakesNothingIsNamed() {
        try (SortedSpill spill = new SortedSpill(scratch.resolve("missing"), 1)) {
            assertThatThrownBy(() -> spill.add(new byte[1], new byte[1]))
                    .isInstanceOf(Full.class)
                    .hasMessageContaining("missing takes no more temporary data");
        }
    }
}
