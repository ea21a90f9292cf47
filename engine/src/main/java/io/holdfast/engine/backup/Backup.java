package io.holdfast.engine.backup;

import io.holdfast.engine.bytes.BufferPool;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.entry.BucketSetting;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.Full;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.ledger.LedgerRecord.Consistency;
import io.holdfast.engine.ledger.LedgerRecord.Grade;
import io.holdfast.engine.ledger.LedgerRecord.Mode;
import io.holdfast.engine.ledger.LedgerRecord.Origin;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerRecord.Wholeness;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.RecordName;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.progress.Ticker;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.Writer;
import io.holdfast.engine.run.RunRef;
import io.holdfast.engine.run.RunWriter;
import io.holdfast.engine.snapshot.EntryWriter;
import io.holdfast.engine.snapshot.LongPieces;
import io.holdfast.engine.snapshot.Manifest;
import io.holdfast.engine.snapshot.Merge;
import io.holdfast.engine.snapshot.PacksOfRuns;
import io.holdfast.engine.source.Source;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** One backup: a source, compared with its newest snapshot, becomes the next. Start reading here. */
public final class Backup {
    private static final int TRIES = 3;

    private final Source source;
    private final Repository repository;
    private final BackupOptions options;
    private final Progress progress;
    private final Client client;
    private final UnreadableRuns unreadable;
    /** What was told of the source: a second try meets the same. */
    private final Set<String> remarks = new HashSet<>();

    private final long begun = System.nanoTime();

    /** Who makes it: host and release, for its records. */
    public record Client(String host, String release) {}

    public Backup(Source source, Repository repository, BackupOptions options, Client client, Progress progress) {
        this.source = source;
        this.repository = repository;
        this.options = options;
        this.client = client;
        this.progress = progress;
        this.unreadable = new UnreadableRuns(repository);
    }

    /**
     * Makes the snapshot. Should packs be condemned under its feet, which takes a prune and a day's pause, what it needs of them is
     * copied; if they are gone by then, it starts again, and finds most of its work done.
     */
    public BackupResult run() {
        for (int tries = 0; tries < TRIES; tries++) {
            try {
                Optional<BackupResult> result = tryOnce();
                if (result.isPresent()) {
                    return result.get();
                }
                progress.on(
                        new Event.Noted("Packs that this backup refers to were condemned meanwhile; it starts again."));
            } catch (Conflict outOfOrder) {
                // A listing that is not in byte order says so once; from then on the source sorts it.
                if (tries > 0 || source.tolerance() == Source.Tolerance.ALL_OR_NOTHING) {
                    throw outOfOrder;
                }
                progress.on(new Event.Noted(outOfOrder.message()));
            }
        }
        throw new Busy("Packs were condemned under this backup " + TRIES + " times. Next: prune at another time");
    }

    private Optional<BackupResult> tryOnce() {
        return onWhatCanBeRead(() -> repository.read().mustBeReadable(), this::tryOn); // w1
    }

    /** Builds on the newest snapshot that can be read; that one can't be is often known only in the middle of it. */
    private <T> T onWhatCanBeRead(Supplier<LedgerState> read, BiFunction<Previous, LedgerState, T> attempt) {
        while (true) {
            LedgerState state = read.get();
            Previous previous = Previous.of(repository, state, source.name(), unreadable, progress);
            try {
                return attempt.apply(previous, state);
            } catch (Damaged | NotFound e) {
                if (!unreadable.foundIn(previous.runs())) {
                    throw e;
                }
            }
        }
    }

    private Optional<BackupResult> tryOn(Previous previous, LedgerState state) {
        try (Writer writer = repository.openWriter(options.writing(), state, source.name());
                Readers readers = new Readers(
                        source,
                        repository.chunker(),
                        repository::hasher,
                        writer.buffers(),
                        options.readers(),
                        options.bytesInFlight());
                Renames renames = new Renames(source, scratch())) {
            BackupJob job = new BackupJob(source, previous, options, readers, progress);
            RunWriter.Level level = previous.runs().isEmpty() ? RunWriter.Level.BASE : RunWriter.Level.LAYER;
            RunWriter changes = writer.manifestRun(level, source.name());
            ReentrantReadWriteLock rest = new ReentrantReadWriteLock();
            Instant from = source.clock();
            List<RangeBackup> ranges = ranges(job, previous, writer, changes, rest, renames);
            List<BucketSetting> settings = source.settings();
            passOnRemarks();
            Drafting drafting =
                    new Drafting(previous, state.readAt(), from, SnapshotId.random(new SecureRandom()), settings);
            Checkpoints checkpoints = new Checkpoints(
                    writer, changes, ranges, previous, rest, options, drafting.forCheckpoints(job, writer), progress);
            job.onTakenUp(checkpoints::commitIfDue);
            try (Ticker _ = new Ticker(progress, () -> job.advanced(writer.bytesStored()))) {
                InParallel.run(ranges, RangeBackup::run); // w2
                source.allListed();
                renames.join();
                InParallel.run(ranges, RangeBackup::runLater);
            }
            passOnRemarks();
            writer.flush();
            List<RunRef> runs = new ArrayList<>(previous.runs());
            if (!changes.isEmpty() || runs.isEmpty()) {
                runs.add(changes.finish());
            }
            Merge merge = new Merge(repository, writer, others(state));
            List<RunRef> manifest = joined(merge, runs);
            Optional<RunRef> index = writer.finishIndex();
            Writer.Draft draft = drafting.whole(manifest, index, job, writer);
            Writer.Rescue rescue = condemned -> rescued(merge, manifest, condemned)
                    .map(clean -> drafting.whole(clean, Optional.empty(), job, writer));
            return switch (writer.commit(draft, checkpoints.replaced(), rescue)) { // w3 to w5: from here on it exists
                case Writer.Outcome.Committed _ -> {
                    writer.done();
                    yield Optional.of(result(draft.record(List.of(), List.of()), job, writer));
                }
                case Writer.Outcome.Condemned _ -> Optional.empty();
            };
        }
    }

    /**
     * The manifest, its runs joined as far as that is due. Where that takes something that is lost, they stay as they are until it is
     * mended, or until there are more than anybody may read.
     */
    private List<RunRef> joined(Merge merge, List<RunRef> runs) {
        try {
            return merge.whereDue(runs);
        } catch (NotFound | Damaged e) {
            if (runs.size() >= Manifest.MAX_RUNS) {
                throw e;
            }
            progress.on(new Event.Noted("The snapshot is right, but it could not be tidied up: " + e.message()
                    + " Next: holdfast verify tells what is damaged"));
            return runs;
        }
    }

    /** The manifest without condemned packs; empty if something of them is gone: that must be read from the source again. */
    private Optional<List<RunRef>> rescued(Merge merge, List<RunRef> manifest, Predicate<ObjectHash> condemned) {
        try {
            List<RunRef> clean = merge.without(condemned, manifest);
            progress.on(new Event.Noted(
                    "Packs that this backup refers to were condemned meanwhile; what it needs of them was copied."));
            return Optional.of(clean);
        } catch (NotFound | Damaged gone) {
            return Optional.empty();
        }
    }

    /** What would be done, by the incremental rule: nothing is read but the listing, and nothing is written. */
    public BackupResult dryRun() {
        try {
            return onWhatCanBeRead(repository::read, this::dryTryOn);
        } catch (Conflict outOfOrder) {
            if (source.tolerance() == Source.Tolerance.ALL_OR_NOTHING) {
                throw outOfOrder;
            }
            progress.on(new Event.Noted(outOfOrder.message())); // from now on it sorts
            return onWhatCanBeRead(repository::read, this::dryTryOn);
        }
    }

    private BackupResult dryTryOn(Previous previous, LedgerState state) {
        try (Readers readers = new Readers(
                source,
                repository.chunker(),
                repository::hasher,
                new BufferPool(),
                options.readers(),
                options.bytesInFlight())) {
            BackupJob job = new BackupJob(source, previous, options, readers, progress);
            Instant from = source.clock();
            List<KeyRange> ranges = source.ranges(hints(previous));
            passOnRemarks();
            InParallel.run(ranges, range -> DryRun.count(range, job));
            source.allListed();
            Snapshot would = new Drafting(
                            previous, state.readAt(), from, SnapshotId.random(new SecureRandom()), List.of())
                    .record(
                            previous.runs(),
                            Optional.empty(),
                            List.of(),
                            List.of(),
                            List.of(),
                            Wholeness.WHOLE,
                            job,
                            0);
            return new BackupResult(
                    would,
                    Optional.empty(),
                    BackupResult.Ending.DRY_RUN,
                    would.tally(),
                    0,
                    0,
                    List.of(),
                    0,
                    0,
                    Duration.ofNanos(System.nanoTime() - begun));
        }
    }

    private List<RangeBackup> ranges(
            BackupJob job,
            Previous previous,
            Writer writer,
            RunWriter changes,
            ReentrantReadWriteLock rest,
            Renames renames) {
        List<RangeBackup> ranges = new ArrayList<>();
        boolean joins = options.mode() == Mode.INCREMENTAL
                && source.hasContentSigns()
                && !previous.runs().isEmpty();
        PacksOfRuns packs = new PacksOfRuns(repository, previous.manifest().runs());
        for (KeyRange range : source.ranges(hints(previous))) {
            EntryWriter entries = new EntryWriter(changes, changes.section());
            LongPieces before = new LongPieces(repository.frames(), repository.hasher()::holds, packs);
            Contents contents = new Contents(writer, repository.chunker(), repository.hasher(), before);
            Optional<Later> later = joins ? Optional.of(renames.range()) : Optional.empty();
            ranges.add(new RangeBackup(range, job, entries, contents, rest.readLock(), later));
        }
        return ranges;
    }

    /** Beside the cache; where that can't be written, in the place for temporary files: a backup must not end for it. */
    private Path scratch() {
        try {
            return repository.scratch();
        } catch (Full e) {
            return Path.of(System.getProperty("java.io.tmpdir"));
        }
    }

    private void passOnRemarks() {
        source.remarks().stream().filter(remarks::add).forEach(each -> progress.on(new Event.Noted(each)));
    }

    /** Runs of the newest snapshots of other sources. */
    private List<RunRef> others(LedgerState state) {
        Map<String, List<RunRef>> newest = new LinkedHashMap<>();
        state.snapshots()
                .forEach(each ->
                        newest.put(each.snapshot().source(), each.snapshot().runs()));
        newest.remove(source.name());
        return newest.values().stream().flatMap(List::stream).toList();
    }

    private List<Key> hints(Previous previous) {
        return previous.manifest().spacedKeys(options.ranges() - 1);
    }

    /** What changed while it was read was not frozen, whatever a command had promised. */
    private Grade grade(BackupJob job, Grade otherwise) {
        boolean frozen = options.freezing() == BackupOptions.Freezing.BY_HOOK
                && job.tally().moved.sum() == 0;
        return frozen ? Grade.APPLICATION : otherwise;
    }

    private BackupResult result(Snapshot snapshot, BackupJob job, Writer writer) {
        return new BackupResult(
                snapshot,
                Optional.of(snapshot.id()),
                BackupResult.Ending.SNAPSHOT,
                job.tally().totals(job.readers().bytesRead(), writer.bytesStored()),
                job.tally().moved.sum(),
                job.tally().renamed.sum(),
                job.missed(),
                job.missedCount(),
                writer.bytesTakenUp(),
                Duration.ofNanos(System.nanoTime() - begun));
    }

    /** Fills in the records of this job. */
    private final class Drafting {
        private final Previous previous;
        private final Instant started;
        private final Instant from;
        private final SnapshotId id;
        private final List<BucketSetting> settings;

        Drafting(Previous previous, Instant started, Instant from, SnapshotId id, List<BucketSetting> settings) {
            this.previous = previous;
            this.started = started;
            this.from = from;
            this.id = id;
            this.settings = settings;
        }

        Writer.Draft whole(List<RunRef> runs, Optional<RunRef> index, BackupJob job, Writer writer) {
            return (heads, replaces) ->
                    record(runs, index, heads, replaces, List.of(), Wholeness.WHOLE, job, writer.bytesStored());
        }

        /** A checkpoint has an id of its own: it is no snapshot that anybody asks for. */
        Checkpoints.Drafting forCheckpoints(BackupJob job, Writer writer) {
            Drafting own = new Drafting(previous, started, from, SnapshotId.random(new SecureRandom()), List.of());
            return (runs, done) -> (heads, replaces) -> own.record(
                    runs, Optional.empty(), heads, replaces, done, Wholeness.CHECKPOINT, job, writer.bytesStored());
        }

        /**
         * A source that is taken at one moment tells it; of any other it is known between which two it was read. A moment before the job was
         * before any command froze it.
         */
        private Consistency consistency(BackupJob job) {
            Instant begin = from.truncatedTo(ChronoUnit.SECONDS);
            return source.pinnedAt()
                    .map(moment -> new Consistency(
                            moment.isBefore(begin) ? Grade.PINNED : grade(job, Grade.PINNED), moment, moment))
                    .orElseGet(() -> new Consistency(grade(job, Grade.FUZZY), from, source.clock()));
        }

        Snapshot record(
                List<RunRef> runs,
                Optional<RunRef> index,
                List<RecordName> heads,
                List<RecordName> replaces,
                List<KeyRange> done,
                Wholeness wholeness,
                BackupJob job,
                long stored) {
            Snapshot record = new Snapshot(
                    new Origin(heads, client.host(), client.release()),
                    id,
                    source.name(),
                    source.location(),
                    runs,
                    index,
                    replaces,
                    previous.parent(),
                    done,
                    started,
                    consistency(job),
                    options.mode(),
                    options.tags(),
                    job.tally().totals(job.readers().bytesRead(), stored),
                    options.leftOut(),
                    wholeness);
            return record.with(settings);
        }
    }
}
