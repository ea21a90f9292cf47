package io.holdfast.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.pack.FramePlace;
import io.holdfast.engine.pack.PackInfo;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.pack.PackRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a walk through a run reads, believes, and goes on behind. */
class RunCursorTest {
    private static final int ENTRIES = 20_000;

    private final Frames frames = new Frames();
    private final RunReader run = run();

    @Test
    void blocksBehindARangeAreNotRead() {
        frames.opened.clear();
        RunCursor cursor = run.within(new KeyRange(key(100), key(110)));
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.key()).isEqualTo(key(100));
        while (cursor.next()) {
            assertThat(cursor.key()).isGreaterThan(key(100));
        }
        assertThat(frames.opened).containsExactly(0);
    }

    @Fault(120)
    @Test
    void aBlockThatBeginsWithAnotherKeyThanItsFooterSaysIsDamaged() {
        frames.replace(1, 2);
        RunCursor cursor = run.from(Key.EMPTY);
        assertThatThrownBy(() -> {
                    while (cursor.next()) {
                        assertThat(cursor.key()).isNotNull();
                    }
                })
                .isInstanceOf(Damaged.class)
                .hasMessageContaining("a block begins with");
    }

    @Test
    void aBlockThatCantBeReadIsLeftWithTheRangeOfItsKeysAndTheOthersAreRead() {
        frames.damaged.add(1);
        RunCursor cursor = run.from(Key.EMPTY);
        List<Key> read = new ArrayList<>();
        List<KeyRange> lost = new ArrayList<>();
        while (true) {
            try {
                if (!cursor.next()) {
                    break;
                }
                read.add(cursor.key());
            } catch (Damaged e) {
                lost.add(cursor.leaveBlock().orElseThrow());
            }
        }
        assertThat(lost).hasSize(1);
        KeyRange gone = lost.getFirst();
        assertThat(read).noneMatch(gone::contains).isSorted();
        Set<Key> known = new HashSet<>(read);
        for (int i = 0; i < ENTRIES; i++) {
            assertThat(known.contains(key(i))).as("key %d", i).isNotEqualTo(gone.contains(key(i)));
        }
        assertThat(read.getLast()).isEqualTo(key(ENTRIES - 1));
    }

    private RunReader run() {
        RunWriter writer = new RunWriter(RunKind.MANIFEST, RunWriter.Level.BASE, "test", frames);
        RunWriter.Section section = writer.section();
        for (int i = 0; i < ENTRIES; i++) {
            section.add(key(i), new ByteWriter(100).bytes(new byte[60]), 0);
        }
        RunReader reader =
                RunReader.open(writer.finish(), RunKind.MANIFEST, frames, info -> PackRef.named(PackKind.DATA, info));
        assertThat(frames.count()).isGreaterThan(10);
        return reader;
    }

    private static Key key(int number) {
        return Key.of(String.format(Locale.ROOT, "key-%07d", number));
    }

    /** Frames of which some can't be read, and that know which were. */
    private static final class Frames extends FramesInMemory {
        private final Set<Integer> damaged = new HashSet<>();
        private final Set<Integer> opened = new HashSet<>();

        Frames() {
            super(PackRef.named(PackKind.META, new PackInfo(ObjectHash.sha256(new byte[1]), 0, new byte[16], 0)));
        }

        @Override
        public byte[] open(FramePlace frame) {
            if (damaged.contains(frame.number())) {
                throw new Damaged("frame " + frame.number());
            }
            opened.add(frame.number());
            return super.open(frame);
        }
    }
}
