package io.holdfast.engine.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.bytes.RepositoryId;
import io.holdfast.engine.key.FixedRandom;
import io.holdfast.engine.key.Keys;
import io.holdfast.engine.key.Purpose;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChunkStreamTest {
    private static final Keys KEYS = Keys.random(RepositoryId.of(new byte[16]), new FixedRandom(1));
    private static final ChunkerSettings SMALL = new ChunkerSettings(2048, 1024, 4096, 16_384);

    private static final long[] TABLE = new long[256];

    static {
        ByteBuffer.wrap(KEYS.expand(Purpose.DEDUP, "holdfast gear 1", 2048))
                .asLongBuffer()
                .get(TABLE);
    }

    static LongStream seeds() {
        return LongStream.range(0, 30);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void chunksJoinToTheContentAndKeepTheirBounds(long seed) throws IOException {
        byte[] content = content(seed, new Random(seed).nextInt(300_000));
        List<byte[]> chunks = cut(new ChunkStream(new Chunker(SMALL, KEYS)), content);

        assertThat(join(chunks)).as("seed %d", seed).isEqualTo(content);
        for (int n = 0; n < chunks.size(); n++) {
            int least = n == chunks.size() - 1 ? 1 : SMALL.min();
            assertThat(chunks.get(n).length).as("seed %d", seed).isBetween(least, SMALL.max());
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void cutsFallWhereTheFormatSays(long seed) throws IOException {
        byte[] content = content(seed, 2048 + new Random(seed).nextInt(100_000));
        List<Integer> expected = new ArrayList<>();
        for (int at = 0; at < content.length; at += expected.getLast()) {
            expected.add(cutByTheBook(content, at));
        }

        assertThat(cut(new ChunkStream(new Chunker(SMALL, KEYS)), content).stream()
                        .map(chunk -> chunk.length))
                .as("seed %d", seed)
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void bytesInsertedAtTheFrontChangeTheFirstChunksAlone(long seed) throws IOException {
        byte[] content = content(seed, 400_000);
        byte[] longer = new byte[content.length + 1 + new Random(seed).nextInt(5000)];
        System.arraycopy(content, 0, longer, longer.length - content.length, content.length);
        var stream = new ChunkStream(new Chunker(SMALL, KEYS));

        Set<ByteBuffer> before = asSet(cut(stream, content));
        Set<ByteBuffer> after = asSet(cut(stream, longer));
        int all = before.size();
        before.removeAll(after);

        assertThat(before.size()).as("seed %d: lost of %d", seed, all).isLessThan(all / 4);
    }

    @Test
    void contentBelowTheThresholdIsOneChunkAndEmptyContentHasNone() throws IOException {
        var stream = new ChunkStream(new Chunker(SMALL, KEYS));

        assertThat(cut(stream, new byte[0])).isEmpty();
        assertThat(cut(stream, new byte[1])).containsExactly(new byte[1]);
        byte[] longest = content(3, SMALL.whole() - 1);
        assertThat(cut(stream, longest)).containsExactly(longest);
        assertThat(cut(stream, content(7, 1_000_000))).hasSizeBetween(100, 400);
        assertThat(cut(stream, new byte[2])).containsExactly(new byte[2]);
    }

    @Test
    void lengthsGatherNearTheAverage() throws IOException {
        List<byte[]> chunks = cut(new ChunkStream(new Chunker(SMALL, KEYS)), content(1, 4_000_000));

        assertThat(4_000_000 / chunks.size()).isBetween(3500, 5500);
        assertThat(chunks.stream().filter(chunk -> chunk.length == SMALL.max())).hasSizeLessThan(chunks.size() / 100);
    }

    @Test
    void otherKeyCutsElsewhere() throws IOException {
        byte[] content = content(1, 400_000);
        Keys other = Keys.random(RepositoryId.of(new byte[16]), new FixedRandom(2));
        Set<ByteBuffer> ours = asSet(cut(new ChunkStream(new Chunker(SMALL, KEYS)), content));
        Set<ByteBuffer> theirs = asSet(cut(new ChunkStream(new Chunker(SMALL, other)), content));

        ours.retainAll(theirs);
        assertThat(ours).isEmpty();
    }

    @Test
    void standardSettingsCutAsInTheFirstRelease() throws IOException {
        List<byte[]> chunks = cut(new ChunkStream(new Chunker(ChunkerSettings.STANDARD, KEYS)), content(5, 9_000_000));

        assertThat(chunks.stream().map(chunk -> chunk.length))
                .containsExactly(
                        477_502, 1_139_371, 1_288_849, 464_143, 1_184_946, 1_359_959, 428_736, 1_214_731, 1_094_978,
                        346_785);
    }

    @Test
    void errorOfTheSourceComesThrough() {
        var stream = new ChunkStream(new Chunker(SMALL, KEYS));
        stream.open((buffer, offset, length) -> {
            throw new IOException("gone");
        });

        assertThatThrownBy(stream::next).isInstanceOf(IOException.class).hasMessage("gone");
    }

    @Test
    void settingsThatCutNothingAreRefused() {
        for (int[] wrong : new int[][] {
            {0, 32, 4096, 8192},
            {0, 4096, 4096, 8192},
            {0, 64, 8192, 8192},
            {0, 64, 5000, 8192},
            {0, 64, 4096, (16 << 20) + 1},
            {-1, 64, 4096, 8192},
            {(16 << 20) + 1, 64, 4096, 8192}
        }) {
            assertThatThrownBy(() -> new ChunkerSettings(wrong[0], wrong[1], wrong[2], wrong[3]))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** Section 5 of the format, word for word. */
    private static int cutByTheBook(byte[] content, int start) {
        long f = 0;
        for (int i = SMALL.min(); start + i < content.length; i++) {
            f = (f << 1) + TABLE[content[start + i] & 0xff];
            int bits = i < SMALL.average() ? 14 : 10;
            if (f >>> (64 - bits) == 0 || i + 1 == SMALL.max()) {
                return i + 1;
            }
        }
        return content.length - start;
    }

    private static List<byte[]> cut(ChunkStream stream, byte[] content) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(content);
        stream.open((buffer, offset, length) -> {
            int read = Math.min(length, rest.remaining());
            rest.get(buffer, offset, read);
            return read;
        });
        List<byte[]> chunks = new ArrayList<>();
        for (Chunk chunk = stream.next(); chunk != null; chunk = stream.next()) {
            chunks.add(Arrays.copyOfRange(chunk.array(), chunk.offset(), chunk.offset() + chunk.length()));
        }
        return chunks;
    }

    private static byte[] join(List<byte[]> chunks) {
        var joined = new ByteArrayOutputStream();
        chunks.forEach(joined::writeBytes);
        return joined.toByteArray();
    }

    private static Set<ByteBuffer> asSet(List<byte[]> chunks) {
        Set<ByteBuffer> set = new HashSet<>();
        chunks.forEach(chunk -> set.add(ByteBuffer.wrap(chunk)));
        return set;
    }

    private static byte[] content(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
