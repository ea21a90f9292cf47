package io.holdfast.engine.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.bytes.RepositoryId;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.frame.FrameOpener;
import io.holdfast.engine.frame.FrameSealer;
import io.holdfast.engine.key.Keys;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PackTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final RepositoryId ID = RepositoryId.of(new byte[16]);

    private final Keys keys = Keys.random(ID, RANDOM);
    private final FrameSealer sealer = new FrameSealer(1);
    private final FrameOpener opener = new FrameOpener();
    private final PackReader reader = new PackReader(keys, opener);

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    @AfterEach
    void close() {
        sealer.close();
        opener.close();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void directoryFindsEveryFrameAndChunkThatWasPutIn(long seed) {
        Random random = new Random(seed);
        List<byte[]> plains = new ArrayList<>();
        for (int n = random.nextInt(30); n >= 0; n--) {
            byte[] plain = new byte[1 + random.nextInt(3000)];
            random.nextBytes(plain);
            plains.add(plain);
        }

        SealedPack pack = pack(PackKind.DATA, plains);
        byte[] bytes = bytes(pack);
        Directory directory = reader.directory(PackKind.DATA, bytes, bytes.length, "it");

        assertThat(directory.frameCount()).as("seed %d", seed).isEqualTo(plains.size());
        byte[] key = reader.key(PackKind.DATA, bytes, bytes.length, "it");
        for (int n = 0; n < plains.size(); n++) {
            FrameMark frame = directory.frame(n);
            assertThat(opener.open(key, n, bytes, frame.place(), frame.length(), "it"))
                    .isEqualTo(plains.get(n));
            assertThat(directory.chunks(n)).isEqualTo(chunks(plains.get(n)));
        }
        pack.checkTags(opener);
        pack.checkContent(opener, PackTest::holds);
    }

    @ParameterizedTest
    @EnumSource
    void everyKindHasItsOwnKeyAndOpensAsNoOther(PackKind kind) {
        byte[] bytes = bytes(pack(kind, List.of(new byte[100])));

        for (PackKind other : PackKind.values()) {
            if (other == kind) {
                assertThat(reader.directory(other, bytes, bytes.length, "it").frameCount())
                        .isOne();
            } else {
                assertThatThrownBy(() -> reader.directory(other, bytes, bytes.length, "it"))
                        .isInstanceOf(Damaged.class);
                byte[] relabelled = bytes.clone();
                relabelled[5] = (byte) other.code();
                assertThatThrownBy(() -> reader.directory(other, relabelled, bytes.length, "it"))
                        .isInstanceOf(Damaged.class);
            }
        }
    }

    @Test
    void packOfAnotherRepositoryDoesNotOpen() {
        byte[] bytes = bytes(pack(PackKind.DATA, List.of(new byte[100])));
        var elsewhere = new PackReader(Keys.random(ID, RANDOM), opener);

        assertThatThrownBy(() -> elsewhere.directory(PackKind.DATA, bytes, bytes.length, "it"))
                .isInstanceOf(Damaged.class);
    }

    @Test
    void partsReadByRangeGiveTheSameDirectory() {
        SealedPack pack = pack(PackKind.DATA, List.of(new byte[100], new byte[200]));
        byte[] bytes = bytes(pack);

        byte[] end = Arrays.copyOfRange(bytes, bytes.length - 150, bytes.length);
        PackTrailer trailer = PackTrailer.parse(end, end.length, bytes.length, "it");
        byte[] frame = Arrays.copyOfRange(bytes, trailer.place(), trailer.place() + trailer.length());
        byte[] key = reader.key(PackKind.DATA, Arrays.copyOf(bytes, PackReader.HEADER_LENGTH), 42, "it");
        Directory directory = reader.directory(PackKind.DATA, key, trailer, frame, 0, "it");

        assertThat(directory.frame(1)).isEqualTo(pack.directory(opener).frame(1));
    }

    @Test
    void nameAndSumsAreThoseOfTheBytes() throws Exception {
        SealedPack pack = pack(PackKind.META, List.of(new byte[100_000], new byte[200_000]));
        byte[] bytes = bytes(pack);

        assertThat(pack.info().name())
                .isEqualTo(ObjectHash.of(MessageDigest.getInstance("SHA-256").digest(bytes)));
        assertThat(pack.info().md5()).isEqualTo(MessageDigest.getInstance("MD5").digest(bytes));
        assertThat(pack.info().crc64()).isEqualTo(Crc64.of(bytes));
        assertThat(pack.info().length()).isEqualTo(bytes.length);
        String hex = pack.info().name().toString();
        assertThat(pack.kind().path(pack.info().name())).isEqualTo("meta/" + hex.substring(0, 2) + "/" + hex);
    }

    @Test
    void everyTruncationAndEveryFlippedBitIsFoundByTheReaderOrTheTags() {
        byte[] bytes = bytes(pack(PackKind.DATA, List.of(new byte[10], new byte[20])));

        for (int cut = 0; cut < bytes.length; cut++) {
            byte[] shorter = Arrays.copyOf(bytes, cut);
            assertThatThrownBy(() -> readAll(shorter)).isInstanceOf(Damaged.class);
        }
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] other = bytes.clone();
            other[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> readAll(other))
                    .as("bit %d", bit)
                    .isInstanceOfAny(Damaged.class, Unsupported.class);
        }
    }

    @Fault(53)
    @Test
    void bitThatMemoryLostAfterSealingIsFoundBeforeThePackIsSent() {
        SealedPack pack = pack(PackKind.DATA, List.of(new byte[10], new byte[20]));
        byte[] bytes = pack.body().array();

        for (int bit = 0; bit < (pack.info().length() - PackTrailer.LENGTH) * 8; bit++) {
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> pack.checkTags(opener))
                    .as("bit %d", bit)
                    .isInstanceOf(Damaged.class)
                    .hasMessageContaining("memory of this machine");
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
        }
        pack.checkTags(opener);
    }

    @Fault(53)
    @Test
    void chunkThatIsNotWhatWasHashedIsFoundBeforeThePackIsSent() {
        var builder = new PackBuilder(PackKind.DATA, keys, RANDOM);
        byte[] plain = new byte[100];
        List<ChunkMark> chunks = chunks(plain);
        plain[50] ^= 1;
        add(builder, plain, chunks);
        SealedPack pack = builder.finish(sealer);

        pack.checkTags(opener);
        assertThatThrownBy(() -> pack.checkContent(opener, PackTest::holds))
                .isInstanceOf(Damaged.class)
                .hasMessageContaining("memory of this machine");
    }

    @Test
    void sampleFindsWrongContentInSomeOfManyPacks() {
        int found = 0;
        for (int n = 0; n < 60; n++) {
            var builder = new PackBuilder(PackKind.DATA, keys, RANDOM);
            for (int frame = 0; frame < 8; frame++) {
                byte[] plain = new byte[10];
                List<ChunkMark> chunks = chunks(plain);
                plain[0] = (byte) (frame == 5 ? 1 : 0);
                add(builder, plain, chunks);
            }
            SealedPack pack = builder.finish(sealer);
            try {
                pack.checkSample(opener, PackTest::holds, 4);
            } catch (Damaged e) {
                found++;
            }
        }

        assertThat(found).isBetween(1, 59);
    }

    @Test
    void sampleOfFewFramesIsNeverEmpty() {
        for (int n = 0; n < 20; n++) {
            var builder = new PackBuilder(PackKind.DATA, keys, RANDOM);
            byte[] plain = new byte[10];
            List<ChunkMark> chunks = chunks(plain);
            plain[0] = 1;
            add(builder, plain, chunks);
            SealedPack pack = builder.finish(sealer);

            assertThatThrownBy(() -> pack.checkSample(opener, PackTest::holds, 16))
                    .isInstanceOf(Damaged.class);
        }
    }

    @Test
    void framesSealedOutOfOrderLandInOrder() {
        var builder = new PackBuilder(PackKind.META, keys, RANDOM);
        int first = builder.claim(100, 0);
        int second = builder.claim(200, 0);
        ByteWriter late = new ByteWriter();
        ByteWriter early = new ByteWriter();
        sealer.seal(builder.key(), second, new byte[200], 200, early);
        sealer.seal(builder.key(), first, new byte[100], 100, late);

        assertThatThrownBy(() -> builder.add(second, early, 200, List.of())).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> builder.finish(sealer)).isInstanceOf(IllegalStateException.class);
        assertThat(builder.add(first, late, 100, List.of())).isEqualTo(42);
        assertThat(builder.add(second, early, 200, List.of())).isEqualTo(42 + late.size());
        builder.finish(sealer).checkTags(opener);
    }

    @Test
    void fullPackTakesNoMore() {
        var builder = new PackBuilder(PackKind.DATA, keys, RANDOM);
        assertThat(builder.takes(16 << 20, Directory.MAX_CHUNKS)).isTrue();
        assertThat(builder.takes(1, Directory.MAX_CHUNKS + 1)).isFalse();
        builder.claim(65_000, 65_000);
        assertThat(builder.takes(536, 536)).isTrue();
        assertThat(builder.takes(537, 537)).isFalse();

        var large = new PackBuilder(PackKind.META, keys, RANDOM);
        for (int n = 0; n < 3; n++) {
            large.claim(16 << 20, 0);
        }
        assertThat(large.fits((16 << 20) - 1000, 0)).isTrue();
        assertThat(large.fits(16 << 20, 0)).isFalse();
        assertThatThrownBy(() -> large.claim(16 << 20, 0)).isInstanceOf(IllegalStateException.class);
    }

    /** Else frames that are still being sealed would make it as long as the format allows, and its buffer twice as long. */
    @Test
    void packIsFullOfWhatWasClaimedToo() {
        var builder = new PackBuilder(PackKind.DATA, keys, RANDOM);
        for (int n = 0; n < 27; n++) {
            assertThat(builder.takes(1 << 20, 1)).isTrue();
            builder.claim(1 << 20, 1);
        }
        assertThat(builder.takes(2 << 20, 1)).isFalse();
        assertThat(builder.fits(2 << 20, 1)).isTrue();
    }

    @Test
    void chunksThatDoNotFillTheirFrameAreRefused() {
        var builder = new PackBuilder(PackKind.DATA, keys, RANDOM);
        int number = builder.claim(10, 1);
        ContentHash hash = ContentHash.of(new byte[16]);

        for (var wrong : List.of(
                List.of(new ChunkMark(hash, 0, 9)),
                List.of(new ChunkMark(hash, 1, 9)),
                List.of(new ChunkMark(hash, 0, 10), new ChunkMark(hash, 10, 0)),
                List.<ChunkMark>of())) {
            assertThatThrownBy(() -> builder.add(number, new ByteWriter(), 10, wrong))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void scanFindsEveryWholeFrameWhenTheDirectoryIsLost() {
        List<byte[]> plains = List.of(new byte[1000], new byte[2000], new byte[3000], new byte[4000]);
        SealedPack pack = pack(PackKind.DATA, plains);
        byte[] bytes = bytes(pack);
        Directory directory = pack.directory(opener);
        bytes[directory.frame(1).place() + 9] ^= 1;
        bytes[directory.frame(2).place() + 30] ^= 1;
        byte[] cut = Arrays.copyOf(bytes, bytes.length - 20);

        assertThatThrownBy(() -> reader.directory(PackKind.DATA, cut, cut.length, "it"))
                .isInstanceOf(Damaged.class);
        assertThat(reader.scan(PackKind.DATA, cut, cut.length, "it"))
                .containsExactly(directory.frame(0), directory.frame(3));
        assertThat(reader.scan(PackKind.DATA, bytes, bytes.length, "it"))
                .extracting(FrameMark::number)
                .containsExactly(0, 3, 4);
    }

    @Test
    void scanOfPackFullOfFalseMagicsEnds() {
        byte[] bytes = Arrays.copyOf(bytes(pack(PackKind.META, List.of())), 1 << 20);
        for (int at = 42; at + 12 < bytes.length; at += 12) {
            byte[] header = new ByteWriter()
                    .bytes(new byte[] {'H', 'F', 'F', 'R'})
                    .u32(0)
                    .u32(500_000)
                    .toByteArray();
            System.arraycopy(header, 0, bytes, at, header.length);
        }

        assertThat(reader.scan(PackKind.META, bytes, bytes.length, "it")).isEmpty();
    }

    private void readAll(byte[] bytes) {
        Directory directory = reader.directory(PackKind.DATA, bytes, bytes.length, "it");
        byte[] key = reader.key(PackKind.DATA, bytes, bytes.length, "it");
        for (int n = 0; n < directory.frameCount(); n++) {
            FrameMark frame = directory.frame(n);
            opener.open(key, n, bytes, frame.place(), frame.length(), "it");
        }
    }

    private SealedPack pack(PackKind kind, List<byte[]> plains) {
        var builder = new PackBuilder(kind, keys, RANDOM);
        for (byte[] plain : plains) {
            add(builder, plain, kind == PackKind.DATA ? chunks(plain) : List.of());
        }
        return builder.finish(sealer);
    }

    private void add(PackBuilder builder, byte[] plain, List<ChunkMark> chunks) {
        int number = builder.claim(plain.length, chunks.size());
        ByteWriter frame = new ByteWriter();
        sealer.seal(builder.key(), number, plain, plain.length, frame);
        builder.add(number, frame, plain.length, chunks);
    }

    /** Pieces of up to 700 bytes, "hashed" by a sum. */
    private static List<ChunkMark> chunks(byte[] plain) {
        List<ChunkMark> chunks = new ArrayList<>();
        for (int at = 0; at < plain.length; at += 700) {
            int length = Math.min(700, plain.length - at);
            chunks.add(new ChunkMark(sum(plain, at, length), at, length));
        }
        return chunks;
    }

    private static boolean holds(byte[] bytes, int offset, int length, ContentHash hash) {
        return sum(bytes, offset, length).equals(hash);
    }

    private static ContentHash sum(byte[] bytes, int offset, int length) {
        long sum = new Crc64().update(bytes, offset, length).value();
        return ContentHash.of(new ByteWriter().u64(sum).u64(length).toByteArray());
    }

    private static byte[] bytes(SealedPack pack) {
        return Arrays.copyOf(pack.body().array(), pack.body().length());
    }
}
