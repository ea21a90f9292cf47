package io.holdfast.engine.snapshot;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.SnapshotNote;
import io.holdfast.engine.pack.FramePlace;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.Writer;
import io.holdfast.engine.run.Provenance;
import io.holdfast.engine.run.RunCursor;
import io.holdfast.engine.run.RunReader;
import io.holdfast.engine.run.RunRef;
import io.holdfast.engine.run.RunWriter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Joins runs of a manifest, so that it stays a base and a few layers.
 *
 * <p>Layers are merged geometrically: one is joined with those above it while it is not more than twice as large. The base is
 * joined in when the layers reach an eighth of its entries, or when the bytes that they shadow pass a fifth of its content. So
 * an entry is rewritten about log n times on its way into the base, and a manifest is read from seven runs at most.
 *
 * <p>Joining the base frees space: live content is taken out of what is mostly dead ({@link SparseContent}). Nothing is deleted
 * here; what no snapshot names any more is prune's.
 */
public final class Merge {
    /** Layers on a base, at most. */
    public static final int MAX_LAYERS = 6;

    private static final int BASE_SHARE = 8;
    private static final int SHADOW_SHARE = 5;

    /** Runs of other snapshots that are asked what they use, at most: of this source, and of others. */
    private static final int MOST_ASKED = 256;

    private final Repository repository;
    private final Writer writer;
    private final Beside beside;

    /**
     * Runs of other snapshots that may use what is merged.
     *
     * @param older  of older snapshots of the same source: what they keep alive is not copied
     * @param others of the newest snapshots of other sources: what they share stays shared
     */
    public record Beside(List<RunRef> older, List<RunRef> others) {
        public static final Beside NONE = new Beside(List.of(), List.of());

        public Beside {
            older = List.copyOf(older);
            others = List.copyOf(others);
        }
    }

    public Merge(Repository repository, Writer writer, Beside beside) {
        this.repository = repository;
        this.writer = writer;
        this.beside = beside;
    }

    /** Says of a run what it is written for. */
    public interface Provenances {
        /** Of one that stands on these, base first. */
        Provenance on(List<RunRef> below);

        /** A snapshot that exists already. */
        static Provenances of(Snapshot snapshot) {
            return below -> Provenance.of(SnapshotNote.of(snapshot, below));
        }
    }

    /**
     * The runs, joined as far as that is due: base first.
     *
     * @param snapshot that they are joined for
     * @throws NotFound if something that is needed for that is gone: the writer can go on, and the runs are good as they were
     * @throws Damaged likewise
     */
    public List<RunRef> whereDue(List<RunRef> refs, Provenances snapshot) {
        List<RunReader> runs = refs.stream().map(repository::manifestRun).toList();
        int from = lowestToJoin(runs);
        if (from >= runs.size() - 1) {
            return refs;
        }
        if (from == 0) {
            return List.of(joinAll(runs, snapshot));
        }
        List<RunRef> joined = new ArrayList<>(refs.subList(0, from));
        List<RunReader> layers = runs.subList(from, runs.size());
        LongPieces pieces = pieces(layers);
        Carrying asItIs = (key, entry, out) -> {
            entry.contents()
                    .filter(Content.Listing.class::isInstance)
                    .forEach(listing -> pieces.forEach(key, listing, out::use));
            return entry;
        };
        Provenance provenance = snapshot.on(joined);
        joined.add(finished(joined(layers, RunWriter.Level.LAYER, asItIs, () -> {}), provenance));
        return joined;
    }

    /**
     * The same entries in one base that names none of these packs: what lies in them is copied. Step w3 of
     * {@code docs/protocol.md}, "rescue".
     *
     * @param snapshot that has them
     * @throws io.holdfast.engine.error.NotFound if some of it is gone
     */
    public List<RunRef> without(Predicate<ObjectHash> condemned, List<RunRef> refs, Provenances snapshot) {
        List<RunReader> runs = refs.stream().map(repository::manifestRun).toList();
        return List.of(moving(runs, moverOut(condemned, runs), snapshot));
    }

    /** As {@link #without(Predicate, List, Provenances)}, and of an entry that can't be moved another one is put. */
    public List<RunRef> without(Predicate<ObjectHash> condemned, List<RunRef> refs, Provenances snapshot, Loss loss) {
        List<RunReader> runs = refs.stream().map(repository::manifestRun).toList();
        ChunkMover mover = moverOut(condemned, runs);
        RunWriter run = joined(runs, RunWriter.Level.BASE, mendedBy(mover, loss), mover::flush);
        return List.of(finished(run, snapshot.on(List.of())));
    }

    private ChunkMover moverOut(Predicate<ObjectHash> packs, List<RunReader> runs) {
        return new ChunkMover(repository, writer, liesIn(packs), ChunkMover.Need.NEEDED, pieces(runs));
    }

    /**
     * The same entries in a run of the same level that names none of these packs: what lies in them is copied. What can't be read stays where it
     * is, since it may lie in cold storage.
     *
     * @return the run, which is to be finished when the content is flushed: that of many runs fits into one pack
     */
    public RunWriter leaving(Predicate<ObjectHash> packs, RunRef ref) {
        RunReader run = repository.manifestRun(ref);
        LongPieces pieces = pieces(List.of(run));
        ChunkMover mover = new ChunkMover(repository, writer, liesIn(packs), ChunkMover.Need.WISHED, pieces);
        return joined(List.of(run), run.level(), carriedBy(mover), mover::flush);
    }

    /** Says what stands for an entry whose content can't be had, or throws to leave the run as it is. */
    public interface Loss {
        /** @param why its content can't be had */
        Entry without(Entry entry, HoldfastException why);
    }

    /**
     * As {@link #leaving}, and nothing stays: of an entry that can't be moved another one is put.
     *
     * @throws HoldfastException as {@code loss} throws it
     */
    public RunWriter mended(Predicate<ObjectHash> packs, RunRef ref, Loss loss) {
        RunReader run = repository.manifestRun(ref);
        ChunkMover mover = moverOut(packs, List.of(run));
        return joined(List.of(run), run.level(), mendedBy(mover, loss), mover::flush);
    }

    /** What is half read and lost is dropped, since it can be read again; of a lost entry what is half read stays. */
    private static Carrying mendedBy(ChunkMover mover, Loss loss) {
        return (key, entry, out) -> {
            Optional<PartWay> beginning = entry.partWay().flatMap(each -> movedIfThere(key, each, mover, out));
            Entry carried;
            try {
                Content content = mover.moved(key, entry.content(), out);
                carried = new Entry(entry.listed(), content, entry.moved(), entry.unread());
            } catch (NotFound | Damaged e) {
                carried = loss.without(entry.alone(), e);
            }
            return beginning.map(carried::with).orElse(carried);
        };
    }

    private static Optional<PartWay> movedIfThere(Key key, PartWay beginning, ChunkMover mover, EntryWriter out) {
        try {
            return Optional.of(beginning.with(mover.moved(key, beginning.content(), out)));
        } catch (NotFound | Damaged e) {
            return Optional.empty();
        }
    }

    private static Predicate<FramePlace> liesIn(Predicate<ObjectHash> packs) {
        return frame -> frame.isNamed() && packs.test(frame.pack().info().name());
    }

    /** All runs in one base, without the content of frames and packs that hardly anything is used of. */
    private RunRef joinAll(List<RunReader> runs, Provenances snapshot) {
        LongPieces pieces = pieces(runs);
        SparseContent sparse = SparseContent.of(
                runs, () -> readable(beside.older()), () -> readable(beside.others()), pieces, repository.anyNumber());
        ChunkMover mover = new ChunkMover(repository, writer, sparse::leaves, ChunkMover.Need.WISHED, pieces);
        return moving(runs, mover, snapshot);
    }

    private Iterator<RunReader> readable(List<RunRef> refs) {
        return refs.stream()
                .limit(MOST_ASKED)
                .flatMap(ref -> {
                    try {
                        return Stream.of(repository.manifestRun(ref));
                    } catch (NotFound | Damaged e) {
                        return Stream.<RunReader>empty(); // what it uses may be stored twice
                    }
                })
                .iterator();
    }

    private RunRef moving(List<RunReader> runs, ChunkMover mover, Provenances snapshot) {
        return finished(joined(runs, RunWriter.Level.BASE, carriedBy(mover), mover::flush), snapshot.on(List.of()));
    }

    private static Carrying carriedBy(ChunkMover mover) {
        return (key, entry, out) -> new Entry(
                entry.listed(),
                mover.moved(key, entry.content(), out),
                entry.moved(),
                entry.unread(),
                entry.partWay().map(each -> each.with(mover.moved(key, each.content(), out))));
    }

    private RunRef finished(RunWriter run, Provenance provenance) {
        writer.flush();
        return run.finish(provenance);
    }

    /** Number of the lowest run that is to be joined with all above it; the highest where none is. */
    static int lowestToJoin(List<RunReader> runs) {
        int top = runs.size() - 1;
        if (top < 1) {
            return top;
        }
        RunReader base = runs.getFirst();
        List<RunReader> layers = runs.subList(1, runs.size());
        long entries = layers.stream().mapToLong(RunReader::entries).sum();
        long shadowed = layers.stream().mapToLong(RunReader::shadowedBytes).sum();
        if (entries * BASE_SHARE >= base.entries() || shadowed * SHADOW_SHARE > base.contentBytes()) {
            return 0;
        }
        int lowest = top;
        long above = runs.get(top).entries();
        while (lowest > 1 && runs.get(lowest - 1).entries() <= 2 * above) {
            above += runs.get(--lowest).entries();
        }
        return lowest == top && layers.size() > MAX_LAYERS ? 1 : lowest;
    }

    /** What becomes of an entry on its way into the joined run, which is told of pieces of long content. */
    private interface Carrying {
        Entry carried(Key key, Entry entry, EntryWriter out);
    }

    /** A run with all of it, to be finished when the content is flushed. */
    private RunWriter joined(List<RunReader> runs, RunWriter.Level level, Carrying carrying, Runnable atEnd) {
        RunWriter run = writer.manifestRun(level, runs.getFirst().sourceName());
        RunWriter.Section section = run.section();
        EntryWriter out = new EntryWriter(run, section);
        List<RunCursor> cursors = new ArrayList<>();
        runs.forEach(each -> cursors.add(each.from(Key.EMPTY)));
        EntryCursor merged = new EntryCursor(cursors, KeyRange.ALL);
        try {
            while (merged.step()) {
                Optional<Entry> entry = merged.decode();
                if (entry.isPresent()) {
                    out.put(carrying.carried(merged.key(), entry.get(), out));
                } else if (level == RunWriter.Level.LAYER) {
                    out.remove(merged.key());
                }
            }
        } catch (NotFound | Damaged e) {
            atEnd.run(); // what was moved so far is this job's content like any other
            writer.flush();
            throw e;
        }
        if (level == RunWriter.Level.LAYER) {
            section.carryShadows(
                    runs.stream().mapToLong(RunReader::shadowedEntries).sum(),
                    runs.stream().mapToLong(RunReader::shadowedBytes).sum());
        }
        atEnd.run();
        return run;
    }

    private LongPieces pieces(List<RunReader> runs) {
        return new LongPieces(repository.frames(), repository.hasher()::holds, new PacksOfRuns(repository, runs));
    }
}
