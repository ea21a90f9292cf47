package io.holdfast.engine.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.bytes.Hex;
import io.holdfast.engine.error.Damaged;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AeadTest {
    private static final int[] LENGTHS = {0, 1, 15, 16, 4095, 4096, 4097, 8192, 100_000};

    static Stream<Aead> implementations() {
        return Stream.of(new Aead(), Aead.ofJdk());
    }

    /** Without it everything still works, and slowly enough that nobody would call it so. */
    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
    void fastProviderLoadsWhereThereIsABuildOfIt() {
        assertThat(Corretto.provider()).isNotNull();
    }

    /** Test case 15 of McGrew and Viega, "The Galois/Counter Mode of Operation". */
    @ParameterizedTest
    @MethodSource("implementations")
    void sealsAsThePublishedVectorSays(Aead aead) {
        byte[] key = Hex.parse("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
        byte[] nonce = Hex.parse("cafebabefacedbaddecaf888");
        byte[] plain = Hex.parse("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255");

        assertThat(Hex.of(seal(aead, key, nonce, new byte[0], plain)))
                .isEqualTo(
                        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                                + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015adb094dac5d93471bdec1a502270e3cc6c");
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void opensWhatEitherImplementationSealed(Aead aead) {
        Random random = new Random(1);
        for (int length : LENGTHS) {
            byte[] key = bytes(random, 32);
            byte[] nonce = bytes(random, 12);
            byte[] aad = bytes(random, 40);
            byte[] plain = bytes(random, length);
            byte[] sealed = seal(aead, key, nonce, aad, plain);

            assertThat(sealed)
                    .isEqualTo(seal(new Aead(), key, nonce, aad, plain))
                    .hasSize(length + Aead.TAG_LENGTH);
            assertThat(open(aead, key, nonce, aad, sealed)).isEqualTo(plain);
        }
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void anyOtherKeyNonceDataOrByteIsDamage(Aead aead) {
        Random random = new Random(2);
        byte[] key = bytes(random, 32);
        byte[] nonce = bytes(random, 12);
        byte[] aad = bytes(random, 12);
        byte[] sealed = seal(aead, key, nonce, aad, bytes(random, 50));

        assertThatThrownBy(() -> open(aead, flip(key, 9), nonce, aad, sealed)).isInstanceOf(Damaged.class);
        assertThatThrownBy(() -> open(aead, key, flip(nonce, 9), aad, sealed)).isInstanceOf(Damaged.class);
        assertThatThrownBy(() -> open(aead, key, nonce, flip(aad, 9), sealed)).isInstanceOf(Damaged.class);
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] other = flip(sealed, bit);
            assertThatThrownBy(() -> open(aead, key, nonce, aad, other)).isInstanceOf(Damaged.class);
        }
        for (int length = 0; length < sealed.length; length++) {
            byte[] shorter = Arrays.copyOf(sealed, length);
            assertThatThrownBy(() -> open(aead, key, nonce, aad, shorter)).isInstanceOf(Damaged.class);
        }
        assertThat(open(aead, key, nonce, aad, sealed)).hasSize(50);
    }

    private static byte[] seal(Aead aead, byte[] key, byte[] nonce, byte[] aad, byte[] plain) {
        byte[] out = new byte[plain.length + Aead.TAG_LENGTH + 3];
        int written = aead.seal(key, nonce, aad, plain, 0, plain.length, out, 3);
        return Arrays.copyOfRange(out, 3, 3 + written);
    }

    private static byte[] open(Aead aead, byte[] key, byte[] nonce, byte[] aad, byte[] sealed) {
        byte[] out = new byte[Math.max(0, sealed.length - Aead.TAG_LENGTH)];
        aead.open(key, nonce, aad, sealed, 0, sealed.length, out, 0, "a thing");
        return out;
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] flip(byte[] bytes, int bit) {
        byte[] other = bytes.clone();
        other[bit / 8] ^= (byte) (1 << bit % 8);
        return other;
    }
}
