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
import io.holdfast.engine.ledger.LedgerRecord.Asked;
import io.holdfast.engine.ledger.LedgerRecord.Mode;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.pack.PackRef;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.progress.Ticker;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.Writer;
import io.holdfast.engine.run.RunRef;
import io.holdfast.engine.run.RunWriter;
import io.holdfast.engine.snapshot.Content;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.EntryWriter;
import io.holdfast.engine.snapshot.LongPieces;
import io.holdfast.engine.snapshot.Manifest;
import io.holdfast.engine.snapshot.Merge;
import io.holdfast.engine.snapshot.PacksOfRuns;
import io.holdfast.engine.source.Source;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One backup: a source, compared with its newest snapshot, becomes the next. Start reading here. */
public final class Backup {
    private static final int TRIES = 3;

    private final Source source;
    private final Repository repository;
    private final BackupOptions options;
    private final Progress progress;
    private final Client client;
    private final UnreadableRuns unreadable;
    /** Whether an attempt has found packs condemned of which it needed what is gone. */
    private boolean condemnedIsGone;
    /** What was told of the source: a second try meets the same. */
    private final Set<String> remarks = new HashSet<>();

    private final Asked askedBefore;
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
        this.askedBefore = repository.asked();
    }

    /**
     * Makes the snapshot. Should packs be condemned under its feet, which takes a prune and a day's pause, what it needs of them is
     * copied; if they are gone by then, it starts again, finds most of its work done, and reads what is gone from the source.
     */
    public BackupResult run() {
        for (int tries = 0; tries < TRIES; tries++) {
            try {
                Optional<BackupResult> result = tryOnce();
                if (result.isPresent()) {
                    return result.get();
                }
                condemnedIsGone = true;
                progress.on(
                        new Event.Noted(
                                "Packs that this backup refers to are condemned, and some of their content is gone; it starts again, and reads that anew."));
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
                Waits waits = new Waits(options.window());
                Renames renames = new Renames(source, scratch())) {
            BackupJob job = new BackupJob(source, previous, options, readers, waits, lost(previous, state), progress);
            RunWriter.Level level = previous.runs().isEmpty() ? RunWriter.Level.BASE : RunWriter.Level.LAYER;
            RunWriter changes = writer.manifestRun(level, source.name());
            ReentrantReadWriteLock rest = new ReentrantReadWriteLock();
            List<BucketSetting> settings = source.settings();
            Instant from = source.clock();
            Drafting drafting = drafting(job, previous, state, from, settings);
            List<RangeBackup> ranges = ranges(job, previous, writer, changes, rest, renames);
            passOnRemarks();
            Checkpoints checkpoints = new Checkpoints(
                    writer, changes, ranges, previous, rest, options, drafting.forCheckpoints(writer), progress);
            job.onTakenUp(checkpoints::commitIfDue);
            try (Ticker _ = new Ticker(progress, () -> job.advanced(writer.bytesStored()))) {
                List<List<RangeBackup>> turns = turns(ranges, previous);
                turns.forEach(turn -> InParallel.run(turn, options.ranges(), RangeBackup::run)); // w2
                renames.join();
                turns.forEach(turn -> InParallel.run(turn, options.ranges(), RangeBackup::runLater));
                if (ranges.stream().allMatch(RangeBackup::isListed)) {
                    source.allListed();
                }
            }
            passOnRemarks();
            Merge merge = new Merge(repository, writer, new Merge.Beside(older(state), others(state)));
            if (!ranges.stream().allMatch(RangeBackup::isFinished)) {
                return checkpoints.commitLast(merging(merge))
                        ? Optional.of(unfinished(drafting, checkpoints.done(), job, writer))
                        : Optional.empty();
            }
            writer.flush();
            List<RunRef> runs = new ArrayList<>(previous.runs());
            if (!changes.isEmpty() || runs.isEmpty()) {
                runs.add(changes.finish(drafting.provenance(previous.runs(), writer)));
            }
            Merge.Provenances provenances = below -> drafting.provenance(below, writer);
            List<RunRef> manifest = joined(merge, runs, provenances);
            Optional<RunRef> index = writer.finishIndex();
            Writer.Draft draft = drafting.whole(manifest, index, writer);
            Writer.Rescue rescue = condemned -> rescued(() -> merge.without(condemned, manifest, provenances))
                    .map(clean -> drafting.whole(clean, Optional.empty(), writer));
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
    private List<RunRef> joined(Merge merge, List<RunRef> runs, Merge.Provenances provenances) {
        try {
            return merge.whereDue(runs, provenances);
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
    private Optional<List<RunRef>> rescued(Supplier<List<RunRef>> without) {
        try {
            List<RunRef> clean = without.get();
            progress.on(new Event.Noted(
                    "Packs that this backup refers to were condemned meanwhile; what it needs of them was copied."));
            return Optional.of(clean);
        } catch (NotFound | Damaged gone) {
            return Optional.empty();
        }
    }

    /**
     * That of a checkpoint. What is known to be gone, and was not come to before the window ended, stands there without content: the next job reads it, as
     * whatever could not be read.
     */
    private List<RunRef> withoutForNow(
            Merge merge, List<RunRef> manifest, Merge.Provenances provenances, Predicate<ObjectHash> condemned) {
        return merge.without(condemned, manifest, provenances, (entry, why) -> {
            if (!condemnedIsGone) {
                throw why;
            }
            return Entry.of(entry.listed(), Content.none()).unread(LostContent.LOST + why.message());
        });
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
                        options.bytesInFlight());
                Waits waits = new Waits(Window.UNLIMITED)) {
            BackupJob job = new BackupJob(source, previous, options, readers, waits, lost(previous, state), progress);
            Instant from = source.clock();
            List<KeyRange> ranges = source.ranges(hints(previous));
            passOnRemarks();
            InParallel.run(ranges, options.ranges(), range -> DryRun.count(range, job));
            source.allListed();
            Snapshot would = drafting(job, previous, state, from, List.of()).wouldBe();
            return new BackupResult(
                    would,
                    Optional.empty(),
                    BackupResult.Ending.DRY_RUN,
                    would.tally(),
                    0,
                    0,
                    List.of(),
                    0,
                    Optional.empty(),
                    0,
                    Duration.ofNanos(System.nanoTime() - begun));
        }
    }

    /** Nothing before an attempt has met it: what is condemned and there is copied, which asks nothing of the source. */
    private LostContent lost(Previous previous, LedgerState state) {
        PacksOfRuns packs = new PacksOfRuns(repository, previous.manifest().runs());
        LongPieces.Checker forManyThreads =
                (bytes, offset, length, hash) -> repository.hasher().holds(bytes, offset, length, hash);
        return new LostContent(
                condemnedIsGone ? Optional.of(state::isCondemned) : Optional.empty(),
                new LongPieces(repository.frames(), forManyThreads, packs));
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
                && !condemnedIsGone
                && source.hasContentSigns()
                && previous.parent().isPresent(); // of a first backup nearly everything would wait
        PacksOfRuns below = new PacksOfRuns(repository, previous.below().runs());
        Function<ObjectHash, PackRef> packs =
                new PacksOfRuns(repository, previous.manifest().runs()).or(below);
        List<KeyRange> whole = source.ranges(hints(previous));
        DoneRanges done = previous.done(options.mode());
        for (KeyRange range : source.dividesRanges() ? done.divide(whole) : whole) {
            EntryWriter entries = new EntryWriter(changes, changes.section());
            LongPieces before = new LongPieces(repository.frames(), repository.hasher()::holds, packs);
            Contents contents = new Contents(writer, repository.chunker(), repository.hasher(), before);
            Optional<Later> later = joins ? Optional.of(renames.range(range, previous.below())) : Optional.empty();
            TakingUp takingUp = new TakingUp(job, entries, contents);
            ranges.add(new RangeBackup(range, job, takingUp, rest.readLock(), later));
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

    /** What no job has looked at comes first; then that is listed once more which an earlier one had done before its window ended. */
    private List<List<RangeBackup>> turns(List<RangeBackup> ranges, Previous previous) {
        if (!source.dividesRanges()) {
            return List.of(ranges);
        }
        DoneRanges done = previous.done(options.mode());
        Map<Boolean, List<RangeBackup>> again = ranges.stream()
                .collect(Collectors.partitioningBy(
                        each -> done.contains(each.range().from())));
        return Stream.of(false, true).map(again::get).toList();
    }

    private Checkpoints.Merging merging(Merge merge) {
        return new Checkpoints.Merging() {
            @Override
            public boolean isNeeded() {
                return condemnedIsGone;
            }

            @Override
            public List<RunRef> joined(List<RunRef> runs, Merge.Provenances provenances) {
                return Backup.this.joined(merge, runs, provenances);
            }

            @Override
            public Optional<List<RunRef>> without(
                    Predicate<ObjectHash> condemned, List<RunRef> runs, Merge.Provenances provenances) {
                return rescued(() -> withoutForNow(merge, runs, provenances, condemned));
            }
        };
    }

    private void passOnRemarks() {
        source.remarks().stream().filter(remarks::add).forEach(each -> progress.on(new Event.Noted(each)));
    }

    /** Runs of the snapshots of this source but the newest, which may be all that is kept soon. */
    private List<RunRef> older(LedgerState state) {
        List<LedgerState.Present> own = state.snapshots(source.name());
        return own.stream()
                .limit(Math.max(0, own.size() - 1))
                .flatMap(each -> each.snapshot().runs().stream())
                .distinct()
                .toList();
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

    private Drafting drafting(
            BackupJob job, Previous previous, LedgerState state, Instant from, List<BucketSetting> settings) {
        return new Drafting(
                source,
                options,
                client,
                job,
                previous,
                state.readAt(),
                from,
                repository.clock(),
                settings,
                repository::newSnapshotId,
                this::asked);
    }

    private Asked asked() {
        return repository.asked().minus(askedBefore);
    }

    private BackupResult result(Snapshot snapshot, BackupJob job, Writer writer) {
        return result(snapshot, BackupResult.Ending.SNAPSHOT, Optional.empty(), job, writer);
    }

    private BackupResult unfinished(Drafting drafting, DoneRanges done, BackupJob job, Writer writer) {
        Instant end = options.window().end().orElseThrow();
        return result(
                drafting.soFar(done, writer),
                BackupResult.Ending.CHECKPOINT,
                Optional.of(new Unfinished(end, done.others(), job.halfRead())),
                job,
                writer);
    }

    private BackupResult result(
            Snapshot snapshot,
            BackupResult.Ending ending,
            Optional<Unfinished> unfinished,
            BackupJob job,
            Writer writer) {
        return new BackupResult(
                snapshot,
                unfinished.isPresent() ? Optional.empty() : Optional.of(snapshot.id()),
                ending,
                job.tally().totals(job.readers().bytesRead(), writer.bytesStored(), asked()),
                job.tally().moved.sum(),
                job.tally().renamed.sum(),
                job.missed(),
                job.missedCount(),
                unfinished,
                writer.bytesTakenUp(),
                Duration.ofNanos(System.nanoTime() - begun));
    }
}
