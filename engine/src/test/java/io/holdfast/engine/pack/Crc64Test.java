package io.holdfast.engine.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Crc64Test {
    @Test
    void publishedVectorHolds() {
        assertThat(Crc64.of("123456789".getBytes(StandardCharsets.US_ASCII))).isEqualTo(0x995DC9BBDF1939FAL);
        assertThat(Crc64.of(new byte[0])).isZero();
    }

    @Test
    void piecesOfAnySizeGiveWhatBitByBitDivisionGives() {
        for (long seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            byte[] bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            Crc64 crc = new Crc64();
            for (int at = 0; at < bytes.length; ) {
                int length = Math.min(random.nextInt(70), bytes.length - at);
                crc.update(bytes, at, length);
                at += length;
            }

            assertThat(crc.value()).as("seed %d", seed).isEqualTo(slow(bytes)).isEqualTo(Crc64.of(bytes));
        }
    }

    private static long slow(byte[] bytes) {
        long crc = -1;
        for (byte b : bytes) {
            crc ^= b & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ 0xC96C5795D7870F42L;
            }
        }
        return ~crc;
    }
}
