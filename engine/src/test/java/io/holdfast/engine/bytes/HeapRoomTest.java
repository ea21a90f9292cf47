package io.holdfast.engine.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapRoomTest {
    private static final long EACH = 12L << 20;

    @Test
    void asManyThreadsAsProcessorsWhereTheHeapHasRoom() {
        assertThat(HeapRoom.threads(8, 1L << 30, EACH)).isEqualTo(8);
        assertThat(HeapRoom.threads(64, 4L << 30, EACH)).isEqualTo(64);
    }

    @Test
    void whatTheyHoldFitsBesideTheRestOfTheJob() {
        for (long heap = 160L << 20; heap < 2L << 30; heap += 8L << 20) {
            int threads = HeapRoom.threads(1000, heap, EACH);
            assertThat(threads).isGreaterThanOrEqualTo(2);
            assertThat(threads == 2 || threads * EACH <= heap - (144L << 20))
                    .as(heap + " bytes: " + threads)
                    .isTrue();
        }
    }

    @Test
    void twoAtLeast() {
        assertThat(HeapRoom.threads(1, 4L << 30, EACH)).isEqualTo(2);
        assertThat(HeapRoom.threads(64, 64L << 20, EACH)).isEqualTo(2);
    }
}
