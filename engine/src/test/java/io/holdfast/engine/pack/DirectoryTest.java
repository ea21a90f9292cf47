package io.holdfast.engine.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.error.Damaged;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What stands in a directory is believed only if it is possible, even when its seal holds. */
class DirectoryTest {
    private static final ContentHash HASH = ContentHash.of(new byte[16]);

    @Test
    void rowsAreReadAsTheyWereWritten() {
        ByteWriter rows = new ByteWriter().varint(2);
        List<ChunkMark> chunks = List.of(new ChunkMark(HASH, 0, 7), new ChunkMark(HASH, 7, 3));
        Directory.writeRow(rows, 100, 10, chunks);
        Directory.writeRow(rows, 50, 3, List.of(new ChunkMark(HASH, 0, 3)));

        Directory directory = data(rows, 150, 2);

        assertThat(directory.frame(1)).isEqualTo(new FrameMark(1, 142, 50, 3));
        assertThat(directory.chunks(0)).isEqualTo(chunks);
        assertThat(directory.chunkCount()).isEqualTo(3);
        assertThatThrownBy(() -> directory.frame(2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Fault(122)
    @Test
    void framesThatDoNotEndWhereTheDirectoryBeginsAreDamage() {
        assertDamaged(row(100, 3, 3), 99, 1);
        assertDamaged(row(100, 3, 3), 101, 1);
        assertDamaged(row(Integer.MAX_VALUE, 3, 3), Integer.MAX_VALUE - 42, 1);
    }

    @Fault(121)
    @Test
    void countsThatTheBytesCannotHoldAreDamage() {
        assertDamaged(new ByteWriter().varint(65_536), 0, 65_536);
        assertDamaged(new ByteWriter().varint(65_537), 0, 65_537);
        assertDamaged(new ByteWriter().varint(-1L), 0, 1);
        assertDamaged(row(100, 3, 3), 100, 2);
        assertDamaged(new ByteWriter().varint(1).varint(100).varint(3).varint(65_536), 100, 1);
        assertDamaged(new ByteWriter().varint(1).varint(100).varint(3).varint(1L << 31), 100, 1);
    }

    @Test
    void chunksThatDoNotFillTheirFrameAreDamage() {
        assertDamaged(row(100, 4, 3), 100, 1);
        assertDamaged(row(100, 3, 4), 100, 1);
        assertDamaged(row(100, 0, 0), 100, 1);
        assertDamaged(new ByteWriter().varint(1).varint(100).varint(3).varint(0), 100, 1);
        assertDamaged(new ByteWriter().bytes(row(100, 3, 3).toByteArray()).u8(0), 100, 1);
    }

    @Test
    void chunksInPackThatHasNoneAreDamage() {
        byte[] opened = row(100, 3, 3).toByteArray();

        assertThatThrownBy(() -> Directory.parse(opened, PackKind.META, new PackTrailer(142, 30, 1), "it"))
                .isInstanceOf(Damaged.class);
    }

    @Test
    void truncatedOrChangedDirectoryIsDamageOrPossible() {
        ByteWriter rows = new ByteWriter().varint(200);
        for (int n = 0; n < 200; n++) {
            Directory.writeRow(rows, 100, 3, List.of(new ChunkMark(HASH, 0, 3)));
        }
        byte[] opened = rows.toByteArray();
        for (int cut = 0; cut < opened.length; cut++) {
            byte[] shorter = Arrays.copyOf(opened, cut);
            assertThatThrownBy(() -> Directory.parse(shorter, PackKind.DATA, new PackTrailer(20_042, 30, 200), "it"))
                    .isInstanceOf(Damaged.class);
        }
        for (long seed = 0; seed < 5000; seed++) {
            Random random = new Random(seed);
            byte[] other = opened.clone();
            other[random.nextInt(other.length)] = (byte) random.nextInt();
            try {
                Directory directory = Directory.parse(other, PackKind.DATA, new PackTrailer(20_042, 30, 200), "it");
                assertThat(directory.chunks(199)).as("seed %d", seed).hasSize(1);
            } catch (Damaged e) {
                assertThat(e).as("seed %d", seed).hasMessageContaining("it is damaged");
            }
        }
    }

    @Fault(122)
    @Test
    void trailersThatPointElsewhereAreDamage() {
        assertTrailer(new PackTrailer(42, 30, 0), 42 + 30 + 16, true);
        assertTrailer(new PackTrailer(42, 30, 0), 42 + 30 + 17, false);
        assertTrailer(new PackTrailer(41, 30, 0), 41 + 30 + 16, false);
        assertTrailer(new PackTrailer(42, -1, 0), 42 - 1 + 16, false);
        assertTrailer(new PackTrailer(-42, 100, 0), -42 + 100 + 16, false);
        assertTrailer(new PackTrailer(42, 30, 65_537), 42 + 30 + 16, false);
        assertTrailer(new PackTrailer(Integer.MAX_VALUE, Integer.MAX_VALUE, 0), 14, false);
        assertThatThrownBy(() -> PackTrailer.parse(new byte[15], 15, 100, "it")).isInstanceOf(Damaged.class);
    }

    private static void assertTrailer(PackTrailer trailer, int packLength, boolean possible) {
        ByteWriter out = new ByteWriter();
        trailer.writeTo(out);
        if (possible) {
            assertThat(PackTrailer.parse(out.toByteArray(), 16, packLength, "it"))
                    .isEqualTo(trailer);
        } else {
            assertThatThrownBy(() -> PackTrailer.parse(out.toByteArray(), 16, packLength, "it"))
                    .as("%s", trailer)
                    .isInstanceOf(Damaged.class);
        }
    }

    private static void assertDamaged(ByteWriter opened, int framesLength, int frames) {
        assertThatThrownBy(() -> data(opened, framesLength, frames)).isInstanceOf(Damaged.class);
    }

    private static Directory data(ByteWriter opened, int framesLength, int frames) {
        return Directory.parse(
                opened.toByteArray(), PackKind.DATA, new PackTrailer(42 + framesLength, 30, frames), "it");
    }

    /** A directory of one frame with one chunk. */
    private static ByteWriter row(long frameLength, int plainLength, int chunkLength) {
        return new ByteWriter()
                .varint(1)
                .varint(frameLength)
                .varint(plainLength)
                .varint(1)
                .varint(chunkLength)
                .bytes(HASH.bytes());
    }
}
