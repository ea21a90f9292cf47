package io.holdfast.engine.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.key.Aead;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameTest {
    private static final byte[] KEY = new byte[32];
    private static final int MIB = 1024 * 1024;

    private final FrameSealer sealer = new FrameSealer(1);
    private final FrameOpener opener = new FrameOpener();

    static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    @AfterEach
    void close() {
        sealer.close();
        opener.close();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatWasSealedOpens(long seed) {
        Random random = new Random(seed);
        byte[] plain = content(random, random.nextInt(1 << random.nextInt(21)));
        ByteWriter out = new ByteWriter().u8(42);

        int length = sealer.seal(KEY, 7, plain, plain.length, out);

        assertThat(out.size()).as("seed %d", seed).isEqualTo(1 + length);
        assertThat(opener.open(KEY, 7, out.array(), 1, length, "it"))
                .as("seed %d", seed)
                .isEqualTo(plain);
        assertThat(opener.check(KEY, 7, out.array(), 1, length, "it")).isEqualTo(plain.length);
    }

    @Test
    void frameWrittenByTheFirstReleaseOpens() throws IOException {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) 9);

        assertThat(new String(opener.open(key, 3, golden(), 0, golden().length, "it"), StandardCharsets.UTF_8))
                .isEqualTo("to be brought back: on time, whole, and provably. ".repeat(20));
    }

    @Test
    void textIsCompressedAndRandomBytesAreStored() {
        byte[] text = "a line that comes again and again\n".repeat(40_000).getBytes(StandardCharsets.UTF_8);
        byte[] noise = new byte[MIB];
        new Random(1).nextBytes(noise);

        assertThat(sealed(text).length).isLessThan(text.length / 100);
        assertThat(sealed(noise)).hasSize(FrameHeader.LENGTH + 1 + 3 + noise.length + Aead.TAG_LENGTH);
    }

    @Test
    void emptyFrameAndLargestFrameAreFrames() {
        assertThat(open(sealed(new byte[0]))).isEmpty();
        assertThat(open(sealed(new byte[FrameHeader.MAX_PLAIN]))).hasSize(FrameHeader.MAX_PLAIN);
        byte[] noise = new byte[FrameHeader.MAX_PLAIN];
        new Random(1).nextBytes(noise);
        assertThat(open(sealed(noise))).isEqualTo(noise);
        assertThatThrownBy(() -> sealed(new byte[FrameHeader.MAX_PLAIN + 1]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void sameKeyAndNumberTwiceIsRefused() {
        sealer.seal(KEY, 5, new byte[10], 10, new ByteWriter());

        assertThatThrownBy(() -> sealer.seal(KEY, 5, new byte[10], 10, new ByteWriter()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void otherKeyOrNumberIsDamage() {
        byte[] frame = sealed("content".getBytes(StandardCharsets.UTF_8));
        byte[] otherKey = new byte[32];
        otherKey[31] = 1;

        assertThatThrownBy(() -> opener.open(otherKey, 0, frame, 0, frame.length, "it"))
                .isInstanceOf(Damaged.class);
        assertThatThrownBy(() -> opener.open(KEY, 1, frame, 0, frame.length, "it"))
                .isInstanceOf(Damaged.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 200})
    void everyTruncationAndEveryFlippedBitIsDamage(int length) {
        byte[] frame = sealed(content(new Random(length), length));

        for (int cut = 0; cut < frame.length; cut++) {
            byte[] shorter = Arrays.copyOf(frame, cut);
            assertThatThrownBy(() -> open(shorter)).isInstanceOf(Damaged.class);
        }
        for (int bit = 0; bit < frame.length * 8; bit++) {
            byte[] other = frame.clone();
            other[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> open(other)).as("bit %d", bit).isInstanceOf(Damaged.class);
        }
        assertThatThrownBy(() -> open(Arrays.copyOf(frame, frame.length + 1))).isInstanceOf(Damaged.class);
    }

    @Fault(118)
    @Test
    void streamThatYieldsMoreOrLessThanStatedIsDamageEvenUnderAGoodTag() {
        byte[] stream = Zstd.compress(new byte[16 * MIB]);

        assertHostile(new ByteWriter().u8(1).varint(1000).bytes(stream));
        assertHostile(new ByteWriter().u8(1).varint(16 * MIB - 1).bytes(stream));
        assertHostile(new ByteWriter().u8(1).varint(0).bytes(stream));
        assertHostile(new ByteWriter().u8(1).varint(16 * MIB).bytes(Zstd.compress(new byte[1000])));
    }

    @Fault(118)
    @Test
    void lengthsOverTheCeilingAreDamageEvenUnderAGoodTag() {
        byte[] bomb = Zstd.compress(new byte[16 * MIB + 1]);

        assertHostile(new ByteWriter().u8(1).varint(16 * MIB + 1).bytes(bomb));
        assertHostile(new ByteWriter().u8(1).varint(-1L).bytes(bomb));
        assertHostile(new ByteWriter().u8(0).varint(Integer.MAX_VALUE).bytes(new byte[100]));
    }

    @Test
    void payloadThatIsNotOneStreamIsDamageEvenUnderAGoodTag() {
        byte[] stream = Zstd.compress(new byte[1000]);
        byte[] skippable = new ByteWriter().u32(0x502A4D18).u32(0).toByteArray();

        assertHostile(new ByteWriter().u8(1).varint(2000).bytes(stream).bytes(stream));
        assertHostile(new ByteWriter().u8(1).varint(1000).bytes(stream).u8(0));
        assertHostile(new ByteWriter().u8(1).varint(1000).bytes(skippable).bytes(stream));
        assertHostile(new ByteWriter().u8(1).varint(0).bytes(skippable));
        assertHostile(new ByteWriter().u8(1).varint(0));
        assertHostile(new ByteWriter().u8(1).varint(1000).bytes(new byte[50]));
        assertHostile(new ByteWriter().u8(1).varint(1000).bytes(stream, 0, stream.length - 1));
        assertHostile(new ByteWriter());
        assertHostile(new ByteWriter().u8(1));
        assertHostile(new ByteWriter().u8(1).u8(0x80));
    }

    @Test
    void storedBytesOfAnotherLengthThanStatedAreDamageEvenUnderAGoodTag() {
        assertHostile(new ByteWriter().u8(0).varint(9).bytes(new byte[10]));
        assertHostile(new ByteWriter().u8(0).varint(11).bytes(new byte[10]));
        assertHostile(new ByteWriter().u8(0).u8(0x8A).u8(0).bytes(new byte[10]));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void brokenStreamIsDamageEvenUnderAGoodTag(long seed) {
        Random random = new Random(seed);
        byte[] plain = content(random, 5000);
        byte[] stream = Zstd.compress(plain);
        stream[random.nextInt(stream.length)] ^= (byte) (1 << random.nextInt(8));
        byte[] frame = hostile(new ByteWriter().u8(1).varint(plain.length).bytes(stream));

        try {
            assertThat(open(frame)).as("seed %d", seed).hasSize(plain.length);
        } catch (Damaged e) {
            assertThat(e).as("seed %d", seed).hasMessageContaining("does not decompress");
        }
    }

    @Test
    void unknownCodecAsksForANewerRelease() {
        assertThatThrownBy(() -> open(hostile(new ByteWriter().u8(2).varint(0))))
                .isInstanceOf(Unsupported.class)
                .hasMessageContaining("newer release");
    }

    @Test
    void sealedBytesThatAreNoFrameOpenUnderTheirOwnAssociatedData() {
        byte[] aad = {1, 2, 3};
        byte[] plain = "a record".getBytes(StandardCharsets.UTF_8);
        ByteWriter out = new ByteWriter();
        int length = sealer.seal(KEY, new byte[12], aad, plain, plain.length, out);

        assertThat(opener.open(KEY, new byte[12], aad, out.array(), 0, length, "it"))
                .isEqualTo(plain);
        assertThatThrownBy(() -> opener.open(KEY, new byte[12], new byte[3], out.array(), 0, length, "it"))
                .isInstanceOf(Damaged.class);
    }

    private void assertHostile(ByteWriter opened) {
        assertThatThrownBy(() -> open(hostile(opened))).isInstanceOf(Damaged.class);
    }

    /** A frame with a good tag over these bytes: made by somebody who has the key. */
    private static byte[] hostile(ByteWriter opened) {
        var header = new FrameHeader(0, opened.size() + Aead.TAG_LENGTH);
        byte[] frame = Arrays.copyOf(header.bytes(), header.frameLength());
        new Aead()
                .seal(KEY, header.nonce(), header.bytes(), opened.array(), 0, opened.size(), frame, FrameHeader.LENGTH);
        return frame;
    }

    /** By a sealer of its own: one refuses to seal two frames under one key and number. */
    private static byte[] sealed(byte[] plain) {
        ByteWriter out = new ByteWriter();
        try (var once = new FrameSealer(1)) {
            once.seal(KEY, 0, plain, plain.length, out);
        }
        return out.toByteArray();
    }

    private byte[] open(byte[] frame) {
        return opener.open(KEY, 0, frame, 0, frame.length, "it");
    }

    private static byte[] golden() throws IOException {
        try (var in = FrameTest.class.getResourceAsStream("/golden/frame-1.bin")) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }

    /** Some of it compresses, some does not. */
    private static byte[] content(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        int letters = 1 + random.nextInt(256);
        int from = random.nextInt(length + 1);
        for (int n = from; n < length; n++) {
            bytes[n] = (byte) ((bytes[n] & 0xff) % letters);
        }
        return bytes;
    }
}
