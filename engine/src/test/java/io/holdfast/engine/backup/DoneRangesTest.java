package io.holdfast.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is done, and what is not, make up all keys, whatever ranges came together. */
class DoneRangesTest {
    private static final int KEYS = 40;

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aKeyIsDoneOrAmongTheOthersAndEachPartIsOneOrTheOther(long seed) {
        Random random = new Random(seed);
        List<KeyRange> given = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            given.add(range(random));
        }
        DoneRanges done = DoneRanges.of(given);
        List<KeyRange> whole = random.nextBoolean()
                ? List.of(KeyRange.ALL)
                : List.of(new KeyRange(Key.EMPTY, key(17)), new KeyRange(key(17), null));
        List<KeyRange> parts = done.divide(whole);

        for (int i = 0; i < KEYS; i++) {
            Key key = key(i);
            boolean isDone = given.stream().anyMatch(each -> each.contains(key));
            assertThat(done.contains(key)).isEqualTo(isDone);
            assertThat(done.others().stream().filter(each -> each.contains(key)))
                    .hasSize(isDone ? 0 : 1);
            assertThat(parts.stream().filter(each -> each.contains(key)))
                    .singleElement()
                    .matches(part -> done.contains(part.from()) == isDone);
        }
        for (int i = 1; i < parts.size(); i++) {
            assertThat(parts.get(i - 1).to()).isEqualTo(parts.get(i).from());
        }
        for (int i = 1; i < done.ranges().size(); i++) {
            assertThat(done.ranges().get(i - 1).to())
                    .isLessThan(done.ranges().get(i).from());
        }
    }

    @Test
    void aRecordTakesAsManyAsItHasRoomFor() {
        List<KeyRange> many = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            String name = "%05d".formatted(i) + "x".repeat(1_000);
            many.add(new KeyRange(Key.of(name), Key.of(name).successor()));
        }
        DoneRanges done = DoneRanges.of(many);

        assertThat(done.forRecord().size()).isBetween(400, 600);
        assertThat(done.ranges()).startsWith(done.forRecord().toArray(KeyRange[]::new));
    }

    private static KeyRange range(Random random) {
        int from = random.nextInt(KEYS);
        int to = from + 1 + random.nextInt(8);
        return new KeyRange(from == 0 ? Key.EMPTY : key(from), to >= KEYS ? null : key(to));
    }

    private static Key key(int number) {
        return Key.of("%02d".formatted(number));
    }
}
