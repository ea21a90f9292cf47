package io.holdfast.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.bytes.Fields;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.pack.FramePlace;
import io.holdfast.engine.pack.FrameSink;
import io.holdfast.engine.pack.PackInfo;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.pack.PackRef;
import io.holdfast.engine.run.RunKind;
import io.holdfast.engine.run.RunReader;
import io.holdfast.engine.run.RunWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Values of a manifest that break the format. */
class EntryReaderTest {
    private final RunReader run = runOfOneFrame();

    @Test
    void anEntryHasPiecesOrAListOfThemAndNotBoth() {
        assertThat(read(5).orElseThrow().content()).isInstanceOf(Content.Pieces.class);
        assertThat(read(6).orElseThrow().content()).isInstanceOf(Content.Listing.class);
        assertThatThrownBy(() -> read(5, 6)).isInstanceOf(Damaged.class).hasMessageContaining("has pieces and a list");
    }

    @Test
    void piecesAndHolesAddUpToTheSize() {
        assertThat(readOfSize(10)).isPresent();
        assertThatThrownBy(() -> readOfSize(11)).isInstanceOf(Damaged.class).hasMessageContaining("its size is 11");
        assertThatThrownBy(() -> readOfSize(9)).isInstanceOf(Damaged.class);
    }

    @Test
    @Timeout(20)
    void asManyAttributesAsAnEntryHasRoomForAreReadInOneGo() {
        int most = 250_000;
        ByteWriter value = new ByteWriter(1 << 20);
        Fields.Writer fields = new Fields.Writer(value).number(1, 2);
        for (int i = 0; i < most; i++) {
            fields.bytes(30, new ByteWriter(2).varint(0));
        }
        Entry entry = EntryReader.read(Key.of("a"), new ByteReader(value.toByteArray(), "a value"), run)
                .orElseThrow();
        assertThat(((FileAttributes) entry.listed().attributes()).extended()).hasSize(most);
    }

    private Optional<Entry> readOfSize(int size) {
        ByteWriter value = new ByteWriter(100);
        new Fields.Writer(value).number(1, 2).number(2, size).bytes(5, onePiece());
        return EntryReader.read(Key.of("a"), new ByteReader(value.toByteArray(), "a value"), run);
    }

    private static ByteWriter onePiece() {
        return new ByteWriter(32).varint(0).varint(0).varint(10).bytes(new byte[ContentHash.LENGTH]);
    }

    private Optional<Entry> read(int... fieldsWithAPiece) {
        ByteWriter value = new ByteWriter(100);
        Fields.Writer fields = new Fields.Writer(value).number(1, 1).number(2, 10);
        for (int id : fieldsWithAPiece) {
            fields.bytes(id, onePiece());
        }
        return EntryReader.read(Key.of("a"), new ByteReader(value.toByteArray(), "a value"), run);
    }

    private static RunReader runOfOneFrame() {
        PackRef data = PackRef.named(PackKind.DATA, info(1));
        List<byte[]> frames = new ArrayList<>();
        RunWriter writer = new RunWriter(RunKind.MANIFEST, RunWriter.Level.BASE, "test", new FrameSink() {
            private final PackRef home = PackRef.named(PackKind.META, info(2));

            @Override
            public FramePlace add(byte[] plain, int length) {
                frames.add(Arrays.copyOf(plain, length));
                return FramePlace.of(home, frames.size() - 1, 0, length, length);
            }

            @Override
            public FramePlace addLast(Function<PackRef, byte[]> frame) {
                byte[] plain = frame.apply(home);
                return add(plain, plain.length);
            }
        });
        assertThat(writer.numberOf(FramePlace.of(data, 0, 42, 100, 100), 10)).isZero();
        return RunReader.open(
                writer.finish(),
                RunKind.MANIFEST,
                frame -> frames.get(frame.number()),
                info -> PackRef.named(PackKind.DATA, info));
    }

    private static PackInfo info(int number) {
        return new PackInfo(ObjectHash.sha256(new byte[] {(byte) number}), 1000, new byte[PackInfo.MD5_LENGTH], 0);
    }
}
