package io.holdfast.engine.frame;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.fuzz.Fuzz;
import io.holdfast.engine.key.Aead;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an enemy who has the key may have sealed; and what comes of bytes without it. */
class FrameFuzzTest {
    private static final byte[] KEY = new byte[32];
    private static final byte[] NONCE = new byte[Aead.NONCE_LENGTH];
    private static final byte[] BOUND = {1, 2, 3};
    private static final byte[] TEXT =
            "the same and the same and the same".repeat(20).getBytes(StandardCharsets.US_ASCII);

    /** The most that a frame may state, and the buffer of the opener. */
    private static final long MOST = FrameHeader.MAX_PLAIN + (1 << 20);

    @Test
    void whateverWasSealedOpensToWhatItStatesOrIsDamaged() {
        try (FrameOpener opener = new FrameOpener()) {
            new Fuzz(Set.of(Damaged.class, Unsupported.class), List.of(stored(), compressed()))
                    .rounds(5_000)
                    .allocatingAtMost(MOST)
                    .check(bytes -> {
                        byte[] sealed = new byte[bytes.length + Aead.TAG_LENGTH];
                        new Aead().seal(KEY, NONCE, BOUND, bytes, 0, bytes.length, sealed, 0);
                        byte[] plain = opener.open(KEY, NONCE, BOUND, sealed, 0, sealed.length, "a frame");
                        assertThat(plain.length).isLessThanOrEqualTo(FrameHeader.MAX_PLAIN);
                    });
        }
    }

    private static byte[] stored() {
        return new ByteWriter().u8(Codec.STORED).varint(TEXT.length).bytes(TEXT).toByteArray();
    }

    private static byte[] compressed() {
        return new ByteWriter()
                .u8(Codec.ZSTD)
                .varint(TEXT.length)
                .bytes(Zstd.compress(TEXT))
                .toByteArray();
    }

    @Test
    void aFrameThatIsNoFrameIsDamaged() {
        byte[] frame = new byte[FrameHeader.LENGTH + 40];
        Arrays.fill(frame, FrameHeader.LENGTH, frame.length, (byte) 7);
        System.arraycopy(new byte[] {'H', 'F', 'F', 'R', 0, 0, 0, 5, 0, 0, 0, 40}, 0, frame, 0, FrameHeader.LENGTH);
        try (FrameOpener opener = new FrameOpener()) {
            new Fuzz(Set.of(Damaged.class), List.of(frame)).rounds(5_000).check(bytes -> {
                try {
                    opener.open(KEY, 5, bytes, 0, bytes.length, "a frame");
                } catch (Damaged e) {
                    return;
                }
                throw new AssertionError("it opened");
            });
        }
    }
}
