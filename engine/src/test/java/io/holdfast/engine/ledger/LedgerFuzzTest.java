package io.holdfast.engine.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.entry.BucketSetting;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.fuzz.Fuzz;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.run.RunRef;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerFuzzTest {
    private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
    private static final RecordName NAME = new RecordName(NOW, ObjectHash.sha256(new byte[0]));
    private static final SnapshotId ID = SnapshotId.random(new SecureRandom());
    private static final LedgerRecord.Origin ORIGIN = new LedgerRecord.Origin(List.of(NAME), "host", "1");

    @Test
    void aRecordOfAnyBytesReadsAsWhatItPrintsOrIsRefused() {
        List<byte[]> valid = List.of(
                RecordCodec.encode(snapshot()),
                RecordCodec.encode(new LedgerRecord.Forget(ORIGIN, ID)),
                RecordCodec.encode(new LedgerRecord.Hold(ORIGIN, ID, "why", Optional.of(NOW))),
                RecordCodec.encode(
                        new LedgerRecord.Condemn(ORIGIN, List.of(new LedgerRecord.PackId(PackKind.DATA, NAME.hash())))),
                RecordCodec.encode(new LedgerRecord.Setting(ORIGIN, "name", "value")));
        new Fuzz(Set.of(Damaged.class, Unsupported.class), valid).check(bytes -> {
            LedgerRecord record = RecordCodec.decode(bytes, "a record");
            if (!(record instanceof LedgerRecord.Unknown)) {
                byte[] printed = RecordCodec.encode(record);
                assertThat(RecordCodec.encode(RecordCodec.decode(printed, "its print")))
                        .isEqualTo(printed);
            }
        });
    }

    private static LedgerRecord.Snapshot snapshot() {
        RunRef run = RunRef.decode(new byte[RunRef.LENGTH], "a run");
        return new LedgerRecord.Snapshot(
                ORIGIN,
                ID,
                "source",
                "/where",
                List.of(run, run),
                Optional.of(run),
                List.of(NAME),
                Optional.of(ID),
                List.of(new KeyRange(Key.of("a"), Key.of("b")), new KeyRange(Key.of("c"), null)),
                NOW,
                new LedgerRecord.Consistency(LedgerRecord.Grade.FUZZY, NOW, NOW),
                LedgerRecord.Mode.FULL,
                List.of(Named.of("k", "v")),
                new LedgerRecord.Tally(1, 2, 3, 4, 5, 6, 7, 8, 9, new LedgerRecord.Asked(10, 11, 12)),
                List.of("*.tmp"),
                LedgerRecord.Wholeness.CHECKPOINT,
                Optional.of(NOW),
                List.of(
                        new BucketSetting(BucketSetting.Kind.POLICY, new BucketSetting.State.Present("{}")),
                        new BucketSetting(BucketSetting.Kind.CORS, new BucketSetting.State.Absent()),
                        new BucketSetting("later", new BucketSetting.State.Unknown("why"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"20260231T000000.000Z", "20261124T240000.000Z", "20261131T080000.000Z", "20261124T080060.000Z"})
    void aTimeThatDoesNotExistNamesNothing(String time) {
        assertThat(RecordName.ofPath(RecordName.FOLDER + time + "-" + NAME.hash()))
                .isEmpty();
        assertThat(PageName.ofPath(PageName.FOLDER + time + "-" + NAME.hash())).isEmpty();
    }

    @Test
    void anyNameIsThatOfTheRecordOrPageThatPrintsAsItOrOfNone() {
        PageName page = new PageName(NOW, NAME.hash());
        List<byte[]> valid = List.of(
                NAME.path().getBytes(StandardCharsets.US_ASCII), page.path().getBytes(StandardCharsets.US_ASCII));
        new Fuzz(Set.of(), valid).check(bytes -> {
            String text = new String(bytes, StandardCharsets.UTF_8);
            assertThat(RecordName.ofPath(text).map(RecordName::path).orElse(text))
                    .isEqualTo(text);
            assertThat(PageName.ofPath(text).map(PageName::path).orElse(text)).isEqualTo(text);
        });
    }
}
