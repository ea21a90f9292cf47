package io.holdfast.engine.ledger;

import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.entry.BucketSetting;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.run.RunRef;
import io.holdfast.engine.store.RequestCounts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One record of the ledger. Format: {@code docs/format.md}, section 8; what each does: {@code docs/protocol.md}, section 2. */
public sealed interface LedgerRecord {

    Origin origin();

    /**
     * Who wrote a record, and what they had seen.
     *
     * @param heads   the newest records that the writer had seen
     * @param host    name of the writer's machine
     * @param release of Holdfast
     */
    record Origin(List<RecordName> heads, String host, String release) {
        public Origin {
            heads = List.copyOf(heads);
        }

        /** The same writer, who has seen more. */
        public Origin seeing(List<RecordName> newest) {
            return new Origin(newest, host, release);
        }
    }

    /**
     * A source at a point in time; with ranges, a checkpoint.
     *
     * @param source   name of the source
     * @param location where the source is, for people
     * @param runs     of the manifest, base first; empty where the source is
     * @param index    run of the chunks that are new with it, where there are any
     * @param replaces records whose place this one takes
     * @param parent   the snapshot that it was compared with
     * @param done     of a checkpoint: the ranges that its manifest speaks of; empty for a snapshot that is whole
     * @param firstAsOf asOf of the snapshot's first record, where this is a later one: the snapshot's time
     * @param settings of the bucket itself, each that was asked for; empty where the source is no whole bucket
     */
    record Snapshot(
            Origin origin,
            SnapshotId id,
            String source,
            String location,
            List<RunRef> runs,
            Optional<RunRef> index,
            List<RecordName> replaces,
            Optional<SnapshotId> parent,
            List<KeyRange> done,
            Instant started,
            Consistency consistency,
            Mode mode,
            List<Named> tags,
            Tally tally,
            List<String> leftOut,
            Wholeness wholeness,
            Optional<Instant> firstAsOf,
            List<BucketSetting> settings)
            implements LedgerRecord {
        public Snapshot {
            runs = List.copyOf(runs);
            replaces = List.copyOf(replaces);
            done = List.copyOf(done);
            tags = List.copyOf(tags);
            leftOut = List.copyOf(leftOut);
            settings = List.copyOf(settings);
        }

        /** One of a source that has no settings. */
        public Snapshot(
                Origin origin,
                SnapshotId id,
                String source,
                String location,
                List<RunRef> runs,
                Optional<RunRef> index,
                List<RecordName> replaces,
                Optional<SnapshotId> parent,
                List<KeyRange> done,
                Instant started,
                Consistency consistency,
                Mode mode,
                List<Named> tags,
                Tally tally,
                List<String> leftOut,
                Wholeness wholeness,
                Optional<Instant> firstAsOf) {
            this(
                    origin,
                    id,
                    source,
                    location,
                    runs,
                    index,
                    replaces,
                    parent,
                    done,
                    started,
                    consistency,
                    mode,
                    tags,
                    tally,
                    leftOut,
                    wholeness,
                    firstAsOf,
                    List.of());
        }

        /** One whose first record this is. */
        public Snapshot(
                Origin origin,
                SnapshotId id,
                String source,
                String location,
                List<RunRef> runs,
                Optional<RunRef> index,
                List<RecordName> replaces,
                Optional<SnapshotId> parent,
                List<KeyRange> done,
                Instant started,
                Consistency consistency,
                Mode mode,
                List<Named> tags,
                Tally tally,
                List<String> leftOut,
                Wholeness wholeness) {
            this(
                    origin,
                    id,
                    source,
                    location,
                    runs,
                    index,
                    replaces,
                    parent,
                    done,
                    started,
                    consistency,
                    mode,
                    tags,
                    tally,
                    leftOut,
                    wholeness,
                    Optional.empty());
        }

        /**
         * What it says, in another record.
         *
         * @param other     who writes it, under which id, where the entries now lie
         * @param replaces  records whose place that one takes
         * @param firstAsOf the snapshot's time, which stays
         */
        public Snapshot again(Place other, List<RecordName> replaces, Instant firstAsOf) {
            return new Snapshot(
                    other.origin,
                    other.id,
                    source,
                    location,
                    other.runs,
                    other.index,
                    replaces,
                    parent,
                    done,
                    started,
                    consistency,
                    mode,
                    tags,
                    tally,
                    leftOut,
                    wholeness,
                    Optional.of(firstAsOf),
                    settings);
        }

        /** The same, of a bucket for which this is set. */
        public Snapshot with(List<BucketSetting> known) {
            return new Snapshot(
                    origin,
                    id,
                    source,
                    location,
                    runs,
                    index,
                    replaces,
                    parent,
                    done,
                    started,
                    consistency,
                    mode,
                    tags,
                    tally,
                    leftOut,
                    wholeness,
                    firstAsOf,
                    known);
        }

        /** The same, of which this was counted. */
        public Snapshot with(Tally counted) {
            return new Snapshot(
                    origin,
                    id,
                    source,
                    location,
                    runs,
                    index,
                    replaces,
                    parent,
                    done,
                    started,
                    consistency,
                    mode,
                    tags,
                    counted,
                    leftOut,
                    wholeness,
                    firstAsOf,
                    settings);
        }

        /** What may differ in another record of one snapshot. */
        public record Place(Origin origin, SnapshotId id, List<RunRef> runs, Optional<RunRef> index) {
            public Place {
                runs = List.copyOf(runs);
            }
        }

        public boolean isCheckpoint() {
            return wholeness == Wholeness.CHECKPOINT;
        }
    }

    /** Whether a snapshot record stands for a whole source, or for a job that is not over. */
    enum Wholeness {
        WHOLE,
        CHECKPOINT
    }

    /** How the entries were found. */
    enum Mode {
        INCREMENTAL,
        FULL
    }

    /** What a snapshot says of its moment in time. The numbers are those of the format. */
    enum Grade {
        /** Every entry is what it was at one moment. */
        PINNED(1),
        /** Entries are what they were at some time in an interval. */
        FUZZY(2),
        /** The application was frozen meanwhile. */
        APPLICATION(3);

        private final int code;

        Grade(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    /** A grade, with the interval that content is from. */
    record Consistency(Grade grade, Instant from, Instant to) {}

    /**
     * What a snapshot counted.
     *
     * @param entries   in the manifest
     * @param unread    entries that could not be read
     * @param content   bytes of content that the manifest stands for
     * @param read      bytes read from the source
     * @param stored    bytes put into the store
     * @param asked     of the repository, until the record was put
     */
    record Tally(
            long entries,
            long added,
            long changed,
            long unchanged,
            long removed,
            long unread,
            long content,
            long read,
            long stored,
            Asked asked) {

        /** One of a job that did not count what it asked. */
        public Tally(
                long entries,
                long added,
                long changed,
                long unchanged,
                long removed,
                long unread,
                long content,
                long read,
                long stored) {
            this(entries, added, changed, unchanged, removed, unread, content, read, stored, Asked.NOT_COUNTED);
        }

        /** The same, with so many that could not be read. */
        public Tally withUnread(long entries) {
            return new Tally(this.entries, added, changed, unchanged, removed, entries, content, read, stored, asked);
        }
    }

    /**
     * Requests to a store, as its bill has them.
     *
     * @param gets with those that ask for no content
     */
    record Asked(long puts, long gets, long lists) {
        /** Of a job that did not count: one that did has asked for something. */
        public static final Asked NOT_COUNTED = new Asked(0, 0, 0);

        public static Asked of(RequestCounts counts) {
            return new Asked(
                    counts.puts() + counts.deletes(), counts.gets() + counts.heads() + counts.clocks(), counts.lists());
        }

        public boolean isCounted() {
            return !equals(NOT_COUNTED);
        }

        /** What was asked since the earlier ones were counted. */
        public Asked minus(Asked earlier) {
            return new Asked(puts - earlier.puts, gets - earlier.gets, lists - earlier.lists);
        }

        public Asked plus(Asked other) {
            return new Asked(puts + other.puts, gets + other.gets, lists + other.lists);
        }

        public long requests() {
            return puts + gets + lists;
        }
    }

    /** This snapshot is not wanted any more. */
    record Forget(Origin origin, SnapshotId id) implements LedgerRecord {}

    /** This snapshot is live in spite of forgets, until a release or this time. */
    record Hold(Origin origin, SnapshotId id, String reason, Optional<Instant> until) implements LedgerRecord {}

    /** Ends the holds of a snapshot. */
    record Release(Origin origin, SnapshotId id) implements LedgerRecord {}

    /** No new reference to these packs is ever made. */
    record Condemn(Origin origin, List<PackId> packs) implements LedgerRecord {
        public Condemn {
            packs = List.copyOf(packs);
        }
    }

    /** A pack by kind and name. */
    record PackId(PackKind kind, ObjectHash name) {}

    /** A setting of the repository; the newest in time counts. */
    record Setting(Origin origin, String name, String value) implements LedgerRecord {}

    /** A kind that this release does not know: it forbids deletion. */
    record Unknown(Origin origin, int kind) implements LedgerRecord {}
}
