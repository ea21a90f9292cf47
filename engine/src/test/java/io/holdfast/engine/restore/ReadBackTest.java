package io.holdfast.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.FileAttributes.Hole;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.Time;
import io.holdfast.engine.source.Source;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Content is the same wherever a file system has its holes, and another one where there are bytes in a hole. */
class ReadBackTest {
    private static final int HOLE_LENGTH = 200_000;

    @Test
    void whatHasNoHolesIsReadToItsEnd() throws IOException {
        ReadBack back = back(new byte[] {1, 2, 3, 4}, List.of(), List.of());
        assertThat(filled(back, 1)).containsExactly(1);
        assertThat(back.isAtEnd()).isFalse();
        ReadBack whole = back(new byte[] {1, 2, 3, 4}, List.of(), List.of());
        assertThat(filled(whole, 3)).containsExactly(1, 2, 3);
        assertThat(filled(whole, 1)).containsExactly(4);
        assertThat(whole.isAtEnd()).isTrue();
        assertThat(whole.fill(new byte[1])).isFalse();
    }

    @Test
    void whatEndsTooEarlyIsNotFilled() throws IOException {
        assertThat(back(new byte[2], List.of(), List.of()).fill(new byte[3])).isFalse();
    }

    /** The entry has a hole behind its first byte, and one at its end. */
    private static final List<Hole> WANTED = List.of(new Hole(1, HOLE_LENGTH), new Hole(HOLE_LENGTH + 3, 10));

    private static byte[] whole() {
        byte[] whole = new byte[HOLE_LENGTH + 13];
        whole[0] = 1;
        whole[HOLE_LENGTH + 1] = 2;
        whole[HOLE_LENGTH + 2] = 3;
        return whole;
    }

    @Test
    void aHoleIsZerosWhetherTheFileHasItOrNot() throws IOException {
        byte[] whole = whole();
        for (List<Hole> here : List.of(
                WANTED,
                List.<Hole>of(),
                List.of(new Hole(5, 100), new Hole(200, HOLE_LENGTH - 300)),
                List.of(new Hole(1, HOLE_LENGTH)))) {
            ReadBack back = back(whole, here, WANTED);
            assertThat(filled(back, 2)).containsExactly(1, 2);
            assertThat(filled(back, 1)).containsExactly(3);
            assertThat(back.isAtEnd()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 65_536, 65_537, HOLE_LENGTH - 1, HOLE_LENGTH})
    void aByteInAHoleIsNoticed(int place) throws IOException {
        byte[] whole = whole();
        whole[place] = 9;
        assertThat(back(whole, List.of(), WANTED).fill(new byte[2])).isFalse();
    }

    @Test
    void aByteInTheHoleAtTheEndAndOneBehindItAreNoticed() throws IOException {
        for (int place : new int[] {HOLE_LENGTH + 3, HOLE_LENGTH + 12}) {
            byte[] whole = whole();
            whole[place] = 9;
            ReadBack back = back(whole, List.of(), WANTED);
            assertThat(filled(back, 3)).containsExactly(1, 2, 3);
            assertThat(back.isAtEnd()).isFalse();
        }
        ReadBack longer = back(Arrays.copyOf(whole(), HOLE_LENGTH + 14), List.of(), WANTED);
        assertThat(filled(longer, 3)).containsExactly(1, 2, 3);
        assertThat(longer.isAtEnd()).isFalse();
    }

    @Test
    void aFileThatEndsInAHoleOfItsEntryIsTooShort() throws IOException {
        ReadBack cut = back(Arrays.copyOf(whole(), HOLE_LENGTH + 5), List.of(), WANTED);
        assertThat(filled(cut, 3)).containsExactly(1, 2, 3);
        assertThat(cut.isAtEnd()).isFalse();
        assertThat(back(Arrays.copyOf(whole(), 100), List.of(), WANTED).fill(new byte[2]))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whateverHolesThereAreTheBytesAreTheSame(long seed) throws IOException {
        Random random = new Random(seed);
        List<Hole> here = holes(random);
        List<Hole> wanted = holes(random);
        byte[] whole = new byte[10_000];
        random.nextBytes(whole);
        here.forEach(hole -> clear(whole, hole));
        wanted.forEach(hole -> clear(whole, hole));
        ReadBack back = back(whole, here, wanted);
        byte[] expected = without(whole, wanted);
        for (int at = 0; at < expected.length; ) {
            int length = Math.min(expected.length - at, 1 + random.nextInt(500));
            assertThat(filled(back, length)).isEqualTo(Arrays.copyOfRange(expected, at, at + length));
            at += length;
        }
        assertThat(back.isAtEnd()).isTrue();
    }

    private static List<Hole> holes(Random random) {
        List<Hole> holes = new ArrayList<>();
        for (int at = random.nextInt(900); at < 9_000; at += 1 + random.nextInt(900)) {
            int length = 1 + random.nextInt(800);
            holes.add(new Hole(at, length));
            at += length;
        }
        return holes;
    }

    private static void clear(byte[] bytes, Hole hole) {
        Arrays.fill(bytes, (int) hole.offset(), (int) (hole.offset() + hole.length()), (byte) 0);
    }

    private static byte[] filled(ReadBack back, int length) throws IOException {
        byte[] buffer = new byte[length];
        assertThat(back.fill(buffer)).isTrue();
        return buffer;
    }

    /** @param here holes that the file has: a source does not give their bytes */
    private static ReadBack back(byte[] whole, List<Hole> here, List<Hole> wanted) {
        byte[] given = without(whole, here);
        int[] at = {0};
        return new ReadBack(
                new Source.Content() {
                    @Override
                    public Listed listed() {
                        return file(whole.length, here);
                    }

                    @Override
                    public int read(byte[] buffer, int offset, int length) {
                        int some = Math.min(length, given.length - at[0]);
                        System.arraycopy(given, at[0], buffer, offset, some);
                        at[0] += some;
                        return some;
                    }

                    @Override
                    public Source.Outcome outcome() {
                        return new Source.Outcome.Steady();
                    }

                    @Override
                    public void close() {}
                },
                file(whole.length, wanted));
    }

    private static byte[] without(byte[] whole, List<Hole> holes) {
        byte[] left = new byte[whole.length];
        int to = 0;
        int from = 0;
        for (Hole hole : holes) {
            int length = (int) hole.offset() - from;
            System.arraycopy(whole, from, left, to, length);
            to += length;
            from = (int) (hole.offset() + hole.length());
        }
        System.arraycopy(whole, from, left, to, whole.length - from);
        return Arrays.copyOf(left, to + whole.length - from);
    }

    private static Listed file(long size, List<Hole> holes) {
        FileAttributes plain = FileAttributes.plain(0644, Time.EPOCH, 1);
        return new Listed(Key.of("k"), Kind.FILE, size, Time.EPOCH, plain.with(List.of(), holes));
    }
}
