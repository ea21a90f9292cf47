package io.holdfast.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.bytes.Key;
import org.junit.jupiter.api.Test;

/** Keys are known again, however many there are. */
class KeyMarksTest {
    @Test
    void whatWasAddedIsKnownAndNothingElse() {
        KeyMarks marks = new KeyMarks();
        assertThat(marks.contains(Key.of("key 0"))).isFalse();
        for (int i = 0; i < 10_000; i++) {
            assertThat(marks.contains(Key.of("key " + i))).isFalse();
            assertThat(marks.add(Key.of("key " + i))).isTrue();
            assertThat(marks.size()).isEqualTo(i + 1);
        }
        for (int i = 0; i < 10_000; i++) {
            assertThat(marks.contains(Key.of("key " + i))).isTrue();
            assertThat(marks.add(Key.of("key " + i))).isFalse();
        }
        assertThat(marks.size()).isEqualTo(10_000);
    }
}
