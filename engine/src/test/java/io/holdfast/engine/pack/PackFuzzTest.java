package io.holdfast.engine.pack;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.fuzz.Fuzz;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PackFuzzTest {
    private static final int FRAMES = 3;
    private static final int FRAME = 1_000;
    private static final int PACK = 100_000;

    @Fault(122)
    @Test
    void aTrailerOfAnyBytesIsOneOfItsPackOrDamaged() {
        ByteWriter trailer = new ByteWriter();
        new PackTrailer(PACK - 516, 500, FRAMES).writeTo(trailer);
        new Fuzz(Set.of(Damaged.class), List.of(trailer.toByteArray())).check(bytes -> {
            PackTrailer parsed = PackTrailer.parse(bytes, bytes.length, PACK, "a pack");
            assertThat(parsed.place() + parsed.length() + PackTrailer.LENGTH).isEqualTo(PACK);
        });
    }

    @Test
    void aHeaderOfAnyBytesPrintsAsItOrIsRefused() {
        ByteWriter header = new ByteWriter();
        PackHeader.random(PackKind.DATA, new SecureRandom()).writeTo(header);
        new Fuzz(Set.of(Damaged.class, Unsupported.class), List.of(header.toByteArray())).check(bytes -> {
            ByteWriter again = new ByteWriter();
            PackHeader.parse(bytes, 0, bytes.length, PackKind.DATA, "a pack").writeTo(again);
            assertThat(bytes).startsWith(again.toByteArray());
        });
    }

    @Fault(122)
    @Test
    void aDirectoryOfAnyBytesAddsUpOrIsDamaged() {
        ByteWriter directory = new ByteWriter().varint(FRAMES);
        for (int i = 0; i < FRAMES; i++) {
            ContentHash hash = ContentHash.of(new byte[ContentHash.LENGTH]);
            Directory.writeRow(
                    directory, FRAME, 300, List.of(new ChunkMark(hash, 0, 100), new ChunkMark(hash, 100, 200)));
        }
        PackTrailer trailer = new PackTrailer(PackHeader.LENGTH + FRAMES * FRAME, 500, FRAMES);
        new Fuzz(Set.of(Damaged.class), List.of(directory.toByteArray())).check(bytes -> {
            Directory parsed = Directory.parse(bytes, PackKind.DATA, trailer, "a pack");
            assertThat(parsed.frameCount()).isEqualTo(FRAMES);
            for (int i = 0; i < FRAMES; i++) {
                assertThat(parsed.chunks(i).stream().mapToInt(ChunkMark::length).sum())
                        .isEqualTo(parsed.frame(i).plainLength());
            }
        });
    }
}
