package io.holdfast.engine.repository;

import io.holdfast.engine.bytes.BufferPool;
import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.error.Unconfirmed;
import io.holdfast.engine.ledger.Ledger;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.RecordName;
import io.holdfast.engine.pack.ChunkPlace;
import io.holdfast.engine.pack.PackInfo;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.pack.SealedPack;
import io.holdfast.engine.run.RunKind;
import io.holdfast.engine.run.RunReader;
import io.holdfast.engine.run.RunRef;
import io.holdfast.engine.run.RunWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Writes for one job: content into packs, entries into runs, and at the end one record. Until that is acknowledged nothing
 * exists; a job that dies leaves packs that the next one finds through its journal. Steps w2 to w5 of {@code docs/protocol.md}.
 */
public final class Writer implements AutoCloseable {
    private static final int TRIES = 20;
    private static final int RUN_PACKS_IN_FLIGHT = 2;

    private final Repository repository;
    private final LedgerState begun;
    private volatile LedgerState lastRead;
    private volatile boolean committed;
    private final Workers workers;
    private final PackWriter data;
    private final PackWriter meta;
    private final PackWriter index;
    private final KnownChunks known;
    private final Journal journal;
    private final BufferPool buffers = new BufferPool();
    private final AtomicLong stored = new AtomicLong();
    private final AtomicLong packs = new AtomicLong();
    private final AtomicLong reused = new AtomicLong();

    Writer(Repository repository, WriterOptions options, LedgerState state, String source) {
        this.repository = repository;
        this.begun = state;
        this.lastRead = state;
        this.workers =
                new Workers(options.threads(), options.zstdLevel(), repository::hasher, repository.threads("seal-"));
        this.data = packWriter(PackKind.DATA, options.packsInFlight());
        this.meta = packWriter(PackKind.META, RUN_PACKS_IN_FLIGHT);
        this.index = packWriter(PackKind.INDEX, RUN_PACKS_IN_FLIGHT);
        String folder = ObjectHash.sha256(source.getBytes(StandardCharsets.UTF_8))
                .toString()
                .substring(0, 32);
        LocalFolders local = repository.folders();
        this.journal = Journal.begin(local.state().resolve("jobs").resolve(folder), repository.random());
        this.known = new KnownChunks(
                this::openIndex,
                pack -> !state.isCondemned(pack.name()),
                repository::pack,
                local.cache().resolve("job-" + ProcessHandle.current().pid() + "-" + System.identityHashCode(this)),
                repository.keys(),
                repository.random());
        takeUp(journal.leftBehind());
    }

    private LocalIndex openIndex() {
        LocalIndex index = LocalIndex.open(
                repository.folders().cache().resolve("index"),
                repository.keys(),
                repository.random(),
                repository::pack);
        index.fold(begun.indexRuns(), repository::indexRun);
        return index;
    }

    /** Gathers chunks into frames; one for each range of the job. */
    public ChunkFrames frames() {
        return new ChunkFrames(data, buffers);
    }

    /** Arrays for the content that is to be written. */
    public BufferPool buffers() {
        return buffers;
    }

    /** Where a chunk lies that the repository has already. */
    public Optional<ChunkPlace> known(ContentHash hash) {
        return known.find(hash);
    }

    /** Where this job has put a chunk, or found it in what an interrupted job had uploaded. */
    public Optional<ChunkPlace> ownChunk(ContentHash hash) {
        return known.findOwn(hash);
    }

    /** Tells of a chunk that was just added to frames. */
    public void added(ContentHash hash, ChunkPlace place) {
        known.add(hash, place);
    }

    /** A run of a manifest to write entries into. */
    public RunWriter manifestRun(RunWriter.Level level, String source) {
        return new RunWriter(RunKind.MANIFEST, level, source, meta);
    }

    /** Ends the open pack of content and waits until all of them are in the store. */
    public void flush() {
        data.flush();
    }

    /** The run of this job's new chunks, where there are any. Content must be flushed. */
    public Optional<RunRef> finishIndex() {
        if (known.isEmpty()) {
            return Optional.empty();
        }
        RunWriter run = indexRun();
        known.writeTo(run);
        return Optional.of(run.finish());
    }

    /**
     * Joins runs of the index into one.
     *
     * @param useful whether a pack of content may be referred to: what lies in others is left out
     * @return empty where nothing in them is of use
     */
    public Optional<RunRef> joinIndexRuns(Collection<RunRef> runs, Predicate<ObjectHash> useful) {
        return new IndexJoin(repository, this::indexRun, useful).join(runs);
    }

    private RunWriter indexRun() {
        return new RunWriter(RunKind.INDEX, RunWriter.Level.BASE, "", index);
    }

    /** Bytes put into the store so far. */
    public long bytesStored() {
        return stored.get();
    }

    /** Packs of content put into the store so far. */
    public long packsStored() {
        return packs.get();
    }

    /** Bytes of packs that an interrupted job had left behind and this one took up. */
    public long bytesTakenUp() {
        return reused.get();
    }

    /** How a commit ended. */
    public sealed interface Outcome {
        /** It exists, and every reader sees it. */
        record Committed(RecordName name) implements Outcome {}

        /** Packs that it would name have been condemned meanwhile: they must be done without. */
        record Condemned(Set<ObjectHash> packs) implements Outcome {}
    }

    /** Makes the record of a snapshot, told the newest records and those that it replaces. */
    public interface Draft {
        LedgerRecord.Snapshot record(List<RecordName> heads, List<RecordName> replaces);
    }

    /** Does without packs that were condemned meanwhile. */
    public interface Rescue {
        /** There is nothing to be done about it here. */
        Rescue NONE = _ -> Optional.empty();

        /** A draft that names no such pack; empty if what is needed of them is gone. */
        Optional<Draft> without(Predicate<ObjectHash> condemned);
    }

    /** As {@link #commit(Draft, List, Rescue)}, for what can be done without. */
    public Outcome commit(Draft draft, List<RecordName> replaces) {
        return commit(draft, replaces, Rescue.NONE);
    }

    /**
     * Steps w3 to w5: reads the ledger again, looks whether a pack that the snapshot names is condemned, has it rescued if so, and
     * puts the record with the time of that same read. A put that was late or whose outcome is unknown is followed by another
     * read and a fresh record that replaces it.
     *
     * @param replaces records whose place the new one takes
     * @throws Unconfirmed if it is stopped when a record was sent, so that nobody knows whether that exists
     */
    public Outcome commit(Draft draft, List<RecordName> replaces, Rescue rescue) {
        List<RecordName> replaced = new ArrayList<>(replaces);
        try {
            return commitWhateverComes(draft, replaced, rescue);
        } catch (Interrupted e) {
            if (replaced.size() == replaces.size()) {
                throw e;
            }
            throw new Unconfirmed(
                    "The job was stopped while the record of its snapshot was on its way, so it is not known whether the "
                            + "snapshot exists. Next: holdfast snapshots",
                    e);
        }
    }

    /** @param replaced grows by each record before it is sent */
    private Outcome commitWhateverComes(Draft draft, List<RecordName> replaced, Rescue rescue) {
        Draft current = draft;
        for (int tries = 0; tries < TRIES; tries++) {
            LedgerState state = repository.read().mustBeReadable(); // w3
            lastRead = state;
            Set<ObjectHash> condemned = condemned(current.record(state.heads(), replaced), state);
            if (!condemned.isEmpty()) {
                Optional<Draft> rescued = rescue.without(state::isCondemned);
                if (rescued.isEmpty()) {
                    return new Outcome.Condemned(condemned);
                }
                current = rescued.get();
            }
            LedgerRecord.Snapshot snapshot = current.record(state.heads(), replaced);
            Ledger.Prepared prepared = repository.ledger().prepare(snapshot, state.readAt());
            replaced.add(prepared.name()); // w5, should this one be late or nobody know of it
            try {
                Ledger.Put put = repository.ledger().put(prepared); // w4
                if (put.timely()) {
                    return new Outcome.Committed(put.name());
                }
            } catch (Unconfirmed e) {
                // It may have been put, or may be later.
            }
        }
        throw new Busy("the store took longer than "
                + repository.ledger().times().window().toMinutes() + " minutes for a commit, " + TRIES
                + " times in a row. Next: try again when it is less busy");
    }

    /** To be called when the job's snapshot exists. Whoever meets many loose records then folds them into a page. */
    public void done() {
        committed = true;
        journal.end();
        try {
            repository.ledger().foldWhereDue(lastRead);
        } catch (HoldfastException e) {
            // The next job meets the same records, and one page more or less changes nothing that is true.
        }
    }

    private Set<ObjectHash> condemned(LedgerRecord.Snapshot snapshot, LedgerState state) {
        Set<ObjectHash> found = new TreeSet<>();
        if (state.nothingIsCondemned()) {
            return found;
        }
        Consumer<ObjectHash> look = name -> {
            if (state.isCondemned(name)) {
                found.add(name);
            }
        };
        snapshot.runs().forEach(ref -> names(repository.manifestRun(ref), look));
        snapshot.index().ifPresent(ref -> names(repository.indexRun(ref), look));
        return found;
    }

    private static void names(RunReader run, Consumer<ObjectHash> look) {
        run.ownPacks().forEach(pack -> look.accept(pack.info().name()));
        run.forEachPack(pack -> look.accept(pack.name()));
    }

    /** What an interrupted job had uploaded counts as this one's own, once the store has shown it. */
    private void takeUp(Set<PackInfo> leftBehind) {
        for (PackInfo pack : leftBehind) {
            String path = PackKind.DATA.path(pack.name());
            try {
                boolean there = repository
                        .store()
                        .head(path)
                        .filter(stat -> stat.size() == pack.length())
                        .isPresent();
                if (there && !begun.isCondemned(pack.name())) {
                    repository.forEachChunk(pack, known::add);
                    journal.note(pack);
                    reused.addAndGet(pack.length());
                }
            } catch (Damaged | NotFound e) {
                // Not what the journal says: it is uploaded again, under another name.
            }
        }
    }

    private PackWriter packWriter(PackKind kind, int places) {
        return new PackWriter(
                kind, repository.keys(), repository.random(), repository.store(), workers, places, this::uploaded);
    }

    private void uploaded(SealedPack pack) {
        stored.addAndGet(pack.info().length());
        if (pack.kind() == PackKind.DATA) {
            packs.incrementAndGet();
            journal.note(pack.info());
        } else {
            repository.frames().keep(pack);
        }
    }

    @Override
    public void close() {
        workers.close();
        try {
            known.close();
            journal.close();
        } catch (IOException e) {
            if (!committed) {
                throw new UncheckedIOException("the job's own files", e);
            }
        }
    }
}
