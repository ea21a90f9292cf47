package io.holdfast.engine.ledger;

import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.Fields;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.entry.BucketSetting;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.ledger.LedgerRecord.Asked;
import io.holdfast.engine.ledger.LedgerRecord.Consistency;
import io.holdfast.engine.ledger.LedgerRecord.Grade;
import io.holdfast.engine.ledger.LedgerRecord.Mode;
import io.holdfast.engine.ledger.LedgerRecord.PackId;
import io.holdfast.engine.ledger.LedgerRecord.Tally;
import io.holdfast.engine.ledger.LedgerRecord.Wholeness;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.run.RunRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Records as fields, and back. Format: {@code docs/format.md}, section 8. */
final class RecordCodec {
    private static final int MAX_TEXT = 64 << 10;

    /** First and last of the kinds that this release knows. */
    private static final int SNAPSHOT = 1;

    private static final int SETTING = 6;

    private RecordCodec() {}

    static byte[] encode(LedgerRecord record) {
        ByteWriter out = new ByteWriter(1024);
        Fields.Writer fields = new Fields.Writer(out);
        fields.number(1, kind(record));
        for (RecordName head : record.origin().heads()) {
            fields.bytes(2, head.encode());
        }
        fields.text(3, record.origin().host()).text(4, record.origin().release());
        switch (record) {
            case LedgerRecord.Snapshot snapshot -> encode(snapshot, fields);
            case LedgerRecord.Forget forget -> fields.bytes(10, forget.id().bytes());
            case LedgerRecord.Hold hold -> {
                fields.bytes(10, hold.id().bytes()).text(30, hold.reason());
                hold.until().ifPresent(until -> fields.time(31, until));
            }
            case LedgerRecord.Release release -> fields.bytes(10, release.id().bytes());
            case LedgerRecord.Condemn condemn -> condemn.packs().forEach(pack -> fields.bytes(40, encode(pack)));
            case LedgerRecord.Setting setting -> fields.text(50, setting.name()).text(51, setting.value());
            case LedgerRecord.Unknown unknown ->
                throw new IllegalArgumentException("a record of unknown kind " + unknown.kind() + " is not written");
        }
        return out.toByteArray();
    }

    private static int kind(LedgerRecord record) {
        return switch (record) {
            case LedgerRecord.Snapshot _ -> 1;
            case LedgerRecord.Forget _ -> 2;
            case LedgerRecord.Hold _ -> 3;
            case LedgerRecord.Release _ -> 4;
            case LedgerRecord.Condemn _ -> 5;
            case LedgerRecord.Setting _ -> 6;
            case LedgerRecord.Unknown unknown -> unknown.kind();
        };
    }

    private static void encode(LedgerRecord.Snapshot snapshot, Fields.Writer fields) {
        fields.bytes(10, snapshot.id().bytes()).text(11, snapshot.source()).text(12, snapshot.location());
        snapshot.runs().forEach(run -> fields.bytes(13, run.encode()));
        snapshot.index().ifPresent(run -> fields.bytes(14, run.encode()));
        snapshot.replaces().forEach(name -> fields.bytes(15, name.encode()));
        snapshot.parent().ifPresent(parent -> fields.bytes(16, parent.bytes()));
        fields.numberUnlessZero(17, snapshot.isCheckpoint() ? 1 : 0);
        snapshot.done().forEach(range -> fields.bytes(18, encode(range)));
        fields.time(19, snapshot.started())
                .number(20, snapshot.consistency().grade().code())
                .time(21, snapshot.consistency().from())
                .time(22, snapshot.consistency().to())
                .numberUnlessZero(23, snapshot.mode() == Mode.FULL ? 1 : 0);
        snapshot.tags().forEach(tag -> fields.bytes(24, encode(tag)));
        fields.bytes(25, encode(snapshot.tally()));
        snapshot.leftOut().forEach(pattern -> fields.text(26, pattern));
        snapshot.firstAsOf().ifPresent(first -> fields.time(27, first));
        snapshot.settings().forEach(setting -> fields.bytes(28, SettingCodec.encode(setting)));
    }

    private static byte[] encode(KeyRange range) {
        ByteWriter out = new ByteWriter(64).sized(range.from().bytes());
        Key to = range.to();
        return to == null
                ? out.u8(0).toByteArray()
                : out.u8(1).bytes(to.bytes()).toByteArray();
    }

    private static byte[] encode(Named named) {
        return new ByteWriter(64).sized(named.name()).bytes(named.value()).toByteArray();
    }

    private static byte[] encode(PackId pack) {
        return new ByteWriter(33)
                .u8(pack.kind().code())
                .bytes(pack.name().bytes())
                .toByteArray();
    }

    private static ByteWriter encode(Tally tally) {
        ByteWriter out = new ByteWriter(64);
        new Fields.Writer(out)
                .numberUnlessZero(1, tally.entries())
                .numberUnlessZero(2, tally.added())
                .numberUnlessZero(3, tally.changed())
                .numberUnlessZero(4, tally.unchanged())
                .numberUnlessZero(5, tally.removed())
                .numberUnlessZero(6, tally.unread())
                .numberUnlessZero(7, tally.content())
                .numberUnlessZero(8, tally.read())
                .numberUnlessZero(9, tally.stored())
                .numberUnlessZero(10, tally.asked().puts())
                .numberUnlessZero(11, tally.asked().gets())
                .numberUnlessZero(12, tally.asked().lists());
        return out;
    }

    static LedgerRecord decode(byte[] plain, String what) {
        return new Decoder(new ByteReader(plain, what), what).record();
    }

    /** Everything that a record may have, gathered; what its kind needs is taken from it. */
    private static final class Decoder {
        private final ByteReader in;
        private final String what;
        private int kind;
        private final List<RecordName> heads = new ArrayList<>();
        private String host = "";
        private String release = "";
        private @Nullable SnapshotId id;
        private String source = "";
        private String location = "";
        private final List<RunRef> runs = new ArrayList<>();
        private @Nullable RunRef index;
        private final List<RecordName> replaces = new ArrayList<>();
        private @Nullable SnapshotId parent;
        private Wholeness wholeness = Wholeness.WHOLE;
        private final List<KeyRange> done = new ArrayList<>();
        private Instant started = Instant.EPOCH;
        private Grade grade = Grade.FUZZY;
        private Instant from = Instant.EPOCH;
        private Instant to = Instant.EPOCH;
        private Mode mode = Mode.INCREMENTAL;
        private final List<Named> tags = new ArrayList<>();
        private Tally tally = new Tally(0, 0, 0, 0, 0, 0, 0, 0, 0);
        private final List<String> leftOut = new ArrayList<>();
        private @Nullable Instant firstAsOf;
        private final List<BucketSetting> settings = new ArrayList<>();
        private String reason = "";
        private @Nullable Instant until;
        private final List<PackId> condemned = new ArrayList<>();
        private String name = "";
        private String value = "";

        Decoder(ByteReader in, String what) {
            this.in = in;
            this.what = what;
        }

        LedgerRecord record() {
            Fields.Reader fields = new Fields.Reader(in);
            for (int field = fields.next(); field != 0; field = fields.next()) {
                if (field <= 2 || isKnown()) {
                    take(field, fields);
                }
            }
            if (kind == 0) {
                throw in.damaged("it lacks its kind");
            }
            LedgerRecord.Origin origin = new LedgerRecord.Origin(heads, host, release);
            return switch (kind) {
                case 1 -> snapshot(origin);
                case 2 -> new LedgerRecord.Forget(origin, id());
                case 3 -> new LedgerRecord.Hold(origin, id(), reason, Optional.ofNullable(until));
                case 4 -> new LedgerRecord.Release(origin, id());
                case 5 -> new LedgerRecord.Condemn(origin, condemned);
                case 6 -> new LedgerRecord.Setting(origin, name, value);
                default -> new LedgerRecord.Unknown(origin, kind);
            };
        }

        /** Of an unknown kind the other fields may mean anything, and are passed over. */
        private boolean isKnown() {
            return kind >= SNAPSHOT && kind <= SETTING;
        }

        private void take(int field, Fields.Reader fields) {
            switch (field) {
                case 1 -> kind = (int) fields.number(Integer.MAX_VALUE);
                case 2 -> heads.add(name(fields));
                case 3 -> host = fields.text();
                case 4 -> release = fields.text();
                case 10 -> id = SnapshotId.of(fields.bytes(SnapshotId.LENGTH));
                case 11 -> source = fields.text();
                case 12 -> location = fields.text();
                case 13 -> runs.add(RunRef.decode(fields.bytes(), what));
                case 14 -> index = RunRef.decode(fields.bytes(), what);
                case 15 -> replaces.add(name(fields));
                case 16 -> parent = SnapshotId.of(fields.bytes(SnapshotId.LENGTH));
                case 17 -> wholeness = fields.number(1) == 1 ? Wholeness.CHECKPOINT : Wholeness.WHOLE;
                case 18 -> done.add(range(fields.reader()));
                case 19 -> started = time(fields);
                case 20 -> grade = grade((int) fields.number(3));
                case 21 -> from = time(fields);
                case 22 -> to = time(fields);
                case 23 -> mode = fields.number(1) == 1 ? Mode.FULL : Mode.INCREMENTAL;
                case 24 -> tags.add(named(fields.reader()));
                case 25 -> tally = tally(fields.reader());
                case 26 -> leftOut.add(fields.text());
                case 27 -> firstAsOf = time(fields);
                case 28 -> settings.add(SettingCodec.decode(fields.reader(), what));
                case 30 -> reason = fields.text();
                case 31 -> until = time(fields);
                case 40 -> condemned.add(pack(fields.reader()));
                case 50 -> name = fields.text();
                case 51 -> value = fields.text();
                default -> fields.unknown(what);
            }
        }

        private LedgerRecord snapshot(LedgerRecord.Origin origin) {
            return new LedgerRecord.Snapshot(
                    origin,
                    id(),
                    source,
                    location,
                    runs,
                    Optional.ofNullable(index),
                    replaces,
                    Optional.ofNullable(parent),
                    done,
                    started,
                    new Consistency(grade, from, to),
                    mode,
                    tags,
                    tally,
                    leftOut,
                    wholeness,
                    Optional.ofNullable(firstAsOf),
                    settings);
        }

        private SnapshotId id() {
            if (id == null) {
                throw in.damaged("it lacks the id of its snapshot");
            }
            return id;
        }

        private Instant time(Fields.Reader fields) {
            return Instant.ofEpochMilli(fields.number(1L << 53));
        }

        private RecordName name(Fields.Reader fields) {
            ByteReader bytes = fields.reader();
            RecordName name = RecordName.decode(bytes);
            bytes.end();
            return name;
        }

        private Grade grade(int code) {
            for (Grade each : Grade.values()) {
                if (each.code() == code) {
                    return each;
                }
            }
            throw in.damaged("grade " + code);
        }

        private KeyRange range(ByteReader bytes) {
            Key from = Key.of(bytes.sized(Key.MAX_LENGTH, "key"));
            int hasEnd = bytes.u8();
            Key to = Key.of(bytes.bytes(bytes.remaining()));
            if (hasEnd > 1 || (hasEnd == 0 && to.length() > 0) || (hasEnd == 1 && to.compareTo(from) < 0)) {
                throw in.damaged("a range that is none");
            }
            return new KeyRange(from, hasEnd == 1 ? to : null);
        }

        private Named named(ByteReader bytes) {
            return new Named(bytes.sized(MAX_TEXT, "name"), bytes.bytes(bytes.remaining()));
        }

        private PackId pack(ByteReader bytes) {
            int code = bytes.u8();
            PackKind packKind = PackKind.of(code).orElseThrow(() -> in.damaged("a pack of kind " + code));
            PackId pack = new PackId(packKind, ObjectHash.of(bytes.bytes(ObjectHash.LENGTH)));
            bytes.end();
            return pack;
        }

        private Tally tally(ByteReader bytes) {
            long[] counts = new long[13];
            Fields.Reader fields = new Fields.Reader(bytes);
            for (int field = fields.next(); field != 0; field = fields.next()) {
                if (field < counts.length) {
                    counts[field] = fields.number(Long.MAX_VALUE);
                } else {
                    fields.unknown(what);
                }
            }
            return new Tally(
                    counts[1],
                    counts[2],
                    counts[3],
                    counts[4],
                    counts[5],
                    counts[6],
                    counts[7],
                    counts[8],
                    counts[9],
                    new Asked(counts[10], counts[11], counts[12]));
        }
    }
}
