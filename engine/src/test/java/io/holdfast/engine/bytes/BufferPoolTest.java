package io.holdfast.engine.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BufferPoolTest {
    private final BufferPool pool = new BufferPool();

    @Test
    void anArrayIsLongEnoughAndComesBackForTheSameLengthOnly() {
        byte[] first = pool.take(700_000);
        assertThat(first.length).isGreaterThanOrEqualTo(700_000);
        pool.giveBack(first);
        assertThat(pool.take(1_200_000)).isNotSameAs(first);
        assertThat(pool.take(600_000)).isSameAs(first);
        assertThat(pool.take(600_000)).as("it is in use").isNotSameAs(first);
    }

    @Test
    void anyLengthIsServedAndAnyArrayIsTaken() {
        for (int length : new int[] {0, 1, 512 << 10, (512 << 10) + 1, 4 << 20, (4 << 20) + 1, 9_999_999}) {
            byte[] array = pool.take(length);
            assertThat(array.length).isGreaterThanOrEqualTo(length);
            pool.giveBack(array);
        }
        pool.giveBack(new byte[0]);
        pool.giveBack(new byte[12_345]);
        assertThat(pool.take(12_345).length).isGreaterThan(12_345);
    }

    @Test
    void notMoreIsKeptThanABackupNeeds() {
        List<byte[]> taken = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            taken.add(pool.take(1 << 20));
        }
        taken.forEach(pool::giveBack);
        int again = 0;
        for (int i = 0; i < 40; i++) {
            again += taken.contains(pool.take(1 << 20)) ? 1 : 0;
        }
        assertThat(again).isEqualTo(8);
    }
}
