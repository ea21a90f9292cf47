package io.holdfast.engine.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.Fields;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.entry.BucketSetting;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.ledger.LedgerRecord.PackId;
import io.holdfast.engine.ledger.LedgerRecord.Wholeness;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.run.RunRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a record says is what whoever reads it learns, and what breaks the format is refused: docs/format.md, section 8. */
class RecordCodecTest {
    private static final Instant NOW = Instant.parse("2026-11-28T08:00:00.123Z");
    private static final SnapshotId ID = LedgerWorld.id(7);
    private static final ObjectHash HASH = ObjectHash.sha256(new byte[] {1});
    private static final RecordName NAME = new RecordName(NOW, HASH);
    private static final LedgerRecord.Origin ORIGIN =
            new LedgerRecord.Origin(List.of(NAME, new RecordName(NOW.plusMillis(1), HASH)), "host", "0.1");

    private static RunRef run(int frame) {
        return new RunRef(HASH, frame, 20 + frame, 300 + frame);
    }

    private static LedgerRecord.Snapshot full(LedgerRecord.Grade grade) {
        return new LedgerRecord.Snapshot(
                ORIGIN,
                ID,
                "source",
                "file:///where",
                List.of(run(1), run(2)),
                Optional.of(run(3)),
                List.of(NAME),
                Optional.of(LedgerWorld.id(8)),
                List.of(new KeyRange(Key.of("a"), Key.of("b")), new KeyRange(Key.of("c"), null)),
                NOW.minusSeconds(60),
                new LedgerRecord.Consistency(grade, NOW.minusSeconds(50), NOW.minusSeconds(40)),
                LedgerRecord.Mode.FULL,
                List.of(Named.of("k", "v"), Named.of("empty", "")),
                new LedgerRecord.Tally(1, 2, 3, 4, 5, 6, 7, 8, 9, new LedgerRecord.Asked(10, 11, 12)),
                List.of("*.tmp", "cache/"),
                Wholeness.CHECKPOINT,
                Optional.of(NOW.minusSeconds(99)),
                List.of(
                        new BucketSetting(BucketSetting.Kind.POLICY, new BucketSetting.State.Present("{}")),
                        new BucketSetting(BucketSetting.Kind.CORS, new BucketSetting.State.Absent()),
                        new BucketSetting("later", new BucketSetting.State.Unknown("why"))));
    }

    static List<LedgerRecord> records() {
        return List.of(
                LedgerWorld.snapshot(ID, List.of(), List.of()),
                new LedgerRecord.Forget(ORIGIN, ID),
                new LedgerRecord.Hold(ORIGIN, ID, "why", Optional.of(NOW)),
                new LedgerRecord.Hold(ORIGIN, ID, "for ever", Optional.empty()),
                new LedgerRecord.Release(ORIGIN, ID),
                new LedgerRecord.Condemn(
                        ORIGIN, List.of(new PackId(PackKind.DATA, HASH), new PackId(PackKind.INDEX, HASH))),
                new LedgerRecord.Setting(ORIGIN, "trash", "60"));
    }

    @ParameterizedTest
    @EnumSource(LedgerRecord.Grade.class)
    void aSnapshotIsReadAsItWasWritten(LedgerRecord.Grade grade) {
        assertThat(decode(RecordCodec.encode(full(grade)))).isEqualTo(full(grade));
    }

    @ParameterizedTest
    @MethodSource("records")
    void everyKindIsReadAsItWasWritten(LedgerRecord record) {
        assertThat(decode(RecordCodec.encode(record))).isEqualTo(record);
    }

    /** A release that knows the kind may need what this one passes over: nobody may delete beside it. */
    @Test
    void ofAnUnknownKindOnlyWhatAllKindsShareIsRead() {
        LedgerRecord read = decode(fields(out -> out.number(1, 7)
                .bytes(2, NAME.encode())
                .text(3, "host")
                .number(10, 5)
                .bytes(Fields.MUST, new byte[3])));
        assertThat(read).isEqualTo(new LedgerRecord.Unknown(new LedgerRecord.Origin(List.of(NAME), "", ""), 7));
        assertThatThrownBy(() -> RecordCodec.encode(read)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void whatIsAboutASnapshotMustSayWhich(int kind) {
        refused(out -> out.number(1, kind));
    }

    @Test
    void whatHasNoKindIsNoRecord() {
        refused(out -> out.bytes(2, NAME.encode()));
        refused(out -> {});
    }

    @Test
    void whatALaterReleaseMayAddIsPassedOverAndWhatItMustNotIsSaid() {
        byte[] more = fields(out -> out.number(1, 2).bytes(10, ID.bytes()).number(60, 1));
        assertThat(decode(more)).isEqualTo(new LedgerRecord.Forget(new LedgerRecord.Origin(List.of(), "", ""), ID));
        byte[] must = fields(out -> out.number(1, 2).bytes(10, ID.bytes()).number(Fields.MUST, 1));
        assertThatThrownBy(() -> decode(must)).isInstanceOf(Unsupported.class);
        byte[] mustCount = fields(out -> out.number(Fields.MUST, 1));
        byte[] record = fields(out -> out.number(1, 1).bytes(10, ID.bytes()).bytes(25, mustCount));
        assertThatThrownBy(() -> decode(record)).isInstanceOf(Unsupported.class);
        byte[] counts = new byte[] {(byte) (13 << 1), 1};
        assertThat(decode(fields(out -> out.number(1, 1).bytes(10, ID.bytes()).bytes(25, counts))))
                .isInstanceOf(LedgerRecord.Snapshot.class);
    }

    @Test
    void aRangeEndsBehindItsBeginningOrNowhere() {
        byte[] a = Key.of("a").bytes();
        byte[] b = Key.of("b").bytes();
        assertThat(done(range(a, 1, a))).isEqualTo(new KeyRange(Key.of("a"), Key.of("a")));
        assertThat(done(range(a, 0, new byte[0]))).isEqualTo(new KeyRange(Key.of("a"), null));
        refusedRange(range(b, 1, a));
        refusedRange(range(a, 0, b));
        refusedRange(range(a, 2, b));
    }

    private static byte[] range(byte[] from, int hasEnd, byte[] to) {
        return new ByteWriter(16).sized(from).u8(hasEnd).bytes(to).toByteArray();
    }

    private static KeyRange done(byte[] range) {
        LedgerRecord read = decode(withRange(range));
        return ((LedgerRecord.Snapshot) read).done().getFirst();
    }

    private static byte[] withRange(byte[] range) {
        return fields(out -> out.number(1, 1).bytes(10, ID.bytes()).bytes(18, range));
    }

    private static void refusedRange(byte[] range) {
        assertThatThrownBy(() -> decode(withRange(range))).isInstanceOf(Damaged.class);
    }

    @Test
    void whatIsLongerThanItShouldBeIsRefused() {
        refused(out ->
                out.number(1, 2).bytes(2, new byte[RecordName.LENGTH + 1]).bytes(10, ID.bytes()));
        byte[] pack = new byte[1 + ObjectHash.LENGTH];
        pack[0] = 1;
        assertThat(decode(fields(out -> out.number(1, 5).bytes(40, pack)))).isInstanceOf(LedgerRecord.Condemn.class);
        byte[] longer = new byte[pack.length + 1];
        longer[0] = 1;
        refused(out -> out.number(1, 5).bytes(40, longer));
        byte[] ofNoKind = new byte[pack.length];
        ofNoKind[0] = 99;
        refused(out -> out.number(1, 5).bytes(40, ofNoKind));
    }

    @Test
    void numbersThatMeanNothingAreRefused() {
        refused(out -> out.number(1, 1).bytes(10, ID.bytes()).number(17, 2));
        refused(out -> out.number(1, 1).bytes(10, ID.bytes()).number(20, 4));
        refused(out -> out.number(1, 1).bytes(10, ID.bytes()).number(23, 2));
        refused(out -> out.number(1, 1).bytes(10, ID.bytes()).number(19, (1L << 53) + 1));
        refused(out -> out.number(1, (long) Integer.MAX_VALUE + 1));
    }

    private static byte[] fields(Consumer<Fields.Writer> write) {
        ByteWriter out = new ByteWriter(128);
        write.accept(new Fields.Writer(out));
        return out.toByteArray();
    }

    private static LedgerRecord decode(byte[] plain) {
        return RecordCodec.decode(plain, "a record");
    }

    private static void refused(Consumer<Fields.Writer> write) {
        byte[] plain = fields(write);
        assertThatThrownBy(() -> decode(plain)).isInstanceOf(Damaged.class);
    }
}
