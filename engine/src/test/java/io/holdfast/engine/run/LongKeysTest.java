package io.holdfast.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.pack.FramePlace;
import io.holdfast.engine.pack.FrameSink;
import io.holdfast.engine.pack.FrameSource;
import io.holdfast.engine.pack.PackInfo;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.pack.PackRef;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Footers hold keys: however long these are, and in however many sections, a footer and its parts stay frames. */
class LongKeysTest {
    private static final int MOST = 16 << 20;
    private static final int BLOCK = 64 << 10;

    /** @param framesOfAPack 1,000 for a pack that has no name until the end: none of its rows can leave before */
    @ParameterizedTest
    @ValueSource(ints = {1, 10, 1_000})
    void manyBlocksUnderVeryLongKeys(int framesOfAPack) {
        readBack(new Packs(framesOfAPack), 3, 150, 60_000, 2);
    }

    @Test
    void sectionsThatEachHaveFewRows() {
        readBack(new Packs(50), 16, 40, 40_000, 1);
    }

    /** 500 bytes a key, as deep trees have them: the rows of one section leave for parts, those of the next are still in memory. */
    @Test
    void rowsInPartsAndRowsInTheTailStayInTheOrderOfKeys() {
        readBack(new Packs(100), 3, 3_000, 500, 2);
    }

    @Test
    void checkpointsNameThePartsOfEarlierOnes() {
        readBack(new Packs(7), 2, 200, 60_000, 9);
    }

    private static void readBack(Packs packs, int sections, int blocks, int keyLength, int finishes) {
        RunWriter writer = new RunWriter(RunKind.MANIFEST, RunWriter.Level.BASE, "test", packs);
        List<RunWriter.Section> open = new ArrayList<>();
        for (int i = 0; i < sections; i++) {
            open.add(writer.section());
        }
        List<RunRef> finished = new ArrayList<>();
        for (int block = 0; block < blocks; block++) {
            for (int section = 0; section < sections; section++) {
                ByteWriter value = new ByteWriter(BLOCK).bytes(new byte[BLOCK - keyLength]);
                open.get(section).add(key(section, block, keyLength), value, 1);
            }
            if (block == blocks - 1 || (block + 1) % (blocks / finishes) == 0) {
                finished.add(writer.finish());
            }
        }
        RunReader run =
                RunReader.open(finished.getLast(), RunKind.MANIFEST, packs, info -> PackRef.named(PackKind.DATA, info));
        RunCursor cursor = run.from(Key.EMPTY);
        for (int section = 0; section < sections; section++) {
            for (int block = 0; block < blocks; block++) {
                assertThat(cursor.next()).isTrue();
                assertThat(cursor.key().equals(key(section, block, keyLength)))
                        .as("key %d of section %d", block, section)
                        .isTrue();
            }
            assertThat(run.find(key(section, blocks / 2, keyLength))).isPresent();
        }
        assertThat(cursor.next()).isFalse();
        assertThat(run.entries()).isEqualTo((long) sections * blocks);
    }

    private static Key key(int section, int block, int length) {
        byte[] key = new byte[length];
        Arrays.fill(key, (byte) 'k');
        byte[] number = String.format(Locale.ROOT, "%03d/%06d", section, block).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(number, 0, key, 0, number.length);
        return Key.of(key);
    }

    /** Packs of so many frames each, which get their names when the next one is full: as uploads do. */
    private static final class Packs implements FrameSink, FrameSource {
        private final int framesOfAPack;
        private final Map<ObjectHash, List<byte[]>> named = new HashMap<>();
        private PackRef open = PackRef.pending(PackKind.META);
        private List<byte[]> frames = new ArrayList<>();
        private Runnable naming = () -> {};

        Packs(int framesOfAPack) {
            this.framesOfAPack = framesOfAPack;
        }

        @Override
        public FramePlace add(byte[] plain, int length) {
            assertThat(length).isBetween(1, MOST);
            FramePlace place = FramePlace.of(open, frames.size(), 42, length, length);
            frames.add(Arrays.copyOf(plain, length));
            if (frames.size() == framesOfAPack) {
                close();
            }
            return place;
        }

        @Override
        public FramePlace addLast(Function<PackRef, byte[]> frame) {
            naming.run();
            byte[] plain = frame.apply(open);
            assertThat(plain.length).isBetween(1, MOST);
            FramePlace place = FramePlace.of(open, frames.size(), 42, plain.length, plain.length);
            frames.add(plain);
            close();
            naming.run();
            return place;
        }

        private void close() {
            naming.run();
            PackRef full = open;
            List<byte[]> its = frames;
            ObjectHash name = ObjectHash.sha256(new byte[] {(byte) named.size(), (byte) (named.size() >> 8)});
            named.put(name, its);
            naming = () -> {
                if (!full.isNamed()) {
                    full.name(new PackInfo(name, 1000, new byte[PackInfo.MD5_LENGTH], 0));
                }
            };
            open = PackRef.pending(PackKind.META);
            frames = new ArrayList<>();
        }

        @Override
        public byte[] open(FramePlace frame) {
            return Objects.requireNonNull(named.get(frame.pack().info().name())).get(frame.number());
        }
    }
}
