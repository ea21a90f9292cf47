package io.holdfast.engine.backup;

import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.entry.BucketSetting;
import io.holdfast.engine.ledger.LedgerRecord.Asked;
import io.holdfast.engine.ledger.LedgerRecord.Consistency;
import io.holdfast.engine.ledger.LedgerRecord.Grade;
import io.holdfast.engine.ledger.LedgerRecord.Origin;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerRecord.Tally;
import io.holdfast.engine.ledger.LedgerRecord.Wholeness;
import io.holdfast.engine.ledger.RecordName;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.ledger.SnapshotNote;
import io.holdfast.engine.repository.Writer;
import io.holdfast.engine.run.Provenance;
import io.holdfast.engine.run.RunRef;
import io.holdfast.engine.source.Source;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Fills in the records of one job: of its snapshot, and of its checkpoints. */
final class Drafting {
    private final Source source;
    private final BackupOptions options;
    private final Backup.Client client;
    private final BackupJob job;
    private final Previous previous;
    private final Instant started;
    private final Instant from;
    private final List<BucketSetting> settings;
    private final Supplier<Asked> asked;
    private final InstantSource machine;
    private final Instant fromHere;
    private final SnapshotId id;
    /** It is no snapshot that anybody asks for. */
    private final SnapshotId checkpointId;

    private @Nullable Consistency asWhole;

    /**
     * @param started by the repository's clock
     * @param from    by the source's clock, just now
     * @param machine  its clock: how long it is since
     * @param settings of a bucket, which the snapshot keeps
     * @param ids      gives new ones
     * @param asked    what the job has asked of the repository so far
     */
    Drafting(
            Source source,
            BackupOptions options,
            Backup.Client client,
            BackupJob job,
            Previous previous,
            Instant started,
            Instant from,
            InstantSource machine,
            List<BucketSetting> settings,
            Supplier<SnapshotId> ids,
            Supplier<Asked> asked) {
        this.source = source;
        this.options = options;
        this.client = client;
        this.job = job;
        this.previous = previous;
        this.started = started;
        this.from = from;
        this.machine = machine;
        this.fromHere = machine.instant();
        this.settings = settings;
        this.asked = asked;
        this.id = ids.get();
        this.checkpointId = ids.get();
    }

    Writer.Draft whole(List<RunRef> runs, Optional<RunRef> index, Writer writer) {
        return (heads, replaces) -> whole(runs, index, heads, replaces, writer.bytesStored());
    }

    /** That of a job which writes nothing. */
    Snapshot wouldBe() {
        return whole(previous.runs(), Optional.empty(), List.of(), List.of(), 0);
    }

    private Snapshot whole(
            List<RunRef> runs, Optional<RunRef> index, List<RecordName> heads, List<RecordName> replaces, long stored) {
        return record(id, runs, index, heads, replaces, List.of(), consistency(), Wholeness.WHOLE, stored)
                .with(settings);
    }

    /** What a run of the snapshot is written for. */
    Provenance provenance(List<RunRef> below, Writer writer) {
        Snapshot so = whole(below, Optional.empty(), List.of(), List.of(), writer.bytesStored());
        return Provenance.of(SnapshotNote.of(so, below));
    }

    Checkpoints.Drafting forCheckpoints(Writer writer) {
        return new Checkpoints.Drafting() {
            @Override
            public Writer.Draft draft(List<RunRef> runs, Optional<RunRef> index, DoneRanges done) {
                return (heads, replaces) -> checkpoint(runs, index, heads, replaces, done, writer.bytesStored());
            }

            @Override
            public Provenance provenance(List<RunRef> below) {
                return Provenance.of(SnapshotNote.of(soFar(DoneRanges.NONE, writer), below));
            }
        };
    }

    /** What a checkpoint says, wherever it lies. */
    Snapshot soFar(DoneRanges done, Writer writer) {
        return checkpoint(List.of(), Optional.empty(), List.of(), List.of(), done, writer.bytesStored());
    }

    private Snapshot checkpoint(
            List<RunRef> runs,
            Optional<RunRef> index,
            List<RecordName> heads,
            List<RecordName> replaces,
            DoneRanges done,
            long stored) {
        return record(
                checkpointId,
                runs,
                index,
                heads,
                replaces,
                done.forRecord(),
                consistencySoFar(),
                Wholeness.CHECKPOINT,
                stored);
    }

    /**
     * A source that is taken at one moment tells it; of any other it is known between which two it was read. A moment before the job was
     * before any command froze it. The source is asked once, when all of it was read.
     */
    private Consistency consistency() {
        Consistency known = asWhole;
        if (known == null) {
            known = consistencyNow();
            asWhole = known;
        }
        return known;
    }

    private Consistency consistencyNow() {
        Instant begin = from.truncatedTo(ChronoUnit.SECONDS);
        return source.pinnedAt()
                .map(moment ->
                        new Consistency(moment.isBefore(begin) ? Grade.PINNED : grade(Grade.PINNED), moment, moment))
                .orElseGet(() -> new Consistency(grade(Grade.FUZZY), from, notBefore(from, source.clock())));
    }

    /** A clock may have been set back since the job began. */
    private static Instant notBefore(Instant begin, Instant end) {
        return end.isBefore(begin) ? begin : end;
    }

    /**
     * That of a checkpoint: of no one moment, since what earlier jobs have looked at is from before. Whoever goes on needs to know since
     * when. The source is not asked for its time, since its window may be over.
     */
    private Consistency consistencySoFar() {
        Instant first = previous.done(options.mode()).ranges().isEmpty()
                ? from
                : earlier(previous.doneFrom().toInstant(), from);
        Duration since = Duration.between(fromHere, machine.instant());
        return new Consistency(Grade.FUZZY, first, since.isNegative() ? from : from.plus(since));
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    /** What changed while it was read was not frozen, whatever a command had promised. */
    private Grade grade(Grade otherwise) {
        boolean frozen = options.freezing() == BackupOptions.Freezing.BY_HOOK
                && job.tally().moved.sum() == 0;
        return frozen ? Grade.APPLICATION : otherwise;
    }

    private Snapshot record(
            SnapshotId own,
            List<RunRef> runs,
            Optional<RunRef> index,
            List<RecordName> heads,
            List<RecordName> replaces,
            List<KeyRange> done,
            Consistency consistency,
            Wholeness wholeness,
            long stored) {
        Tally tally = job.tally().totals(job.readers().bytesRead(), stored, asked.get());
        return new Snapshot(
                new Origin(heads, client.host(), client.release()),
                own,
                source.name(),
                source.location(),
                runs,
                index,
                replaces,
                previous.parent(),
                done,
                started,
                consistency,
                options.mode(),
                options.tags(),
                tally,
                options.leftOut(),
                wholeness);
    }
}
