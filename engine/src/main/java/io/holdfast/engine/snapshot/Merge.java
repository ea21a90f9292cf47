package io.holdfast.engine.snapshot;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.pack.PackRef;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.Writer;
import io.holdfast.engine.run.RunCursor;
import io.holdfast.engine.run.RunReader;
import io.holdfast.engine.run.RunRef;
import io.holdfast.engine.run.RunWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Joins runs of a manifest, so that it stays a base and a few layers.
 *
 * <p>Layers are merged geometrically: one is joined with those above it while it is not more than twice as large. The base is
 * joined in when the layers reach an eighth of its entries, or when the bytes that they shadow pass a fifth of its content. So
 * an entry is rewritten about log n times on its way into the base, and a manifest is read from seven runs at most.
 */
public final class Merge {
    /** Layers on a base, at most. */
    public static final int MAX_LAYERS = 6;

    private static final int BASE_SHARE = 8;
    private static final int SHADOW_SHARE = 5;

    private final Repository repository;
    private final Writer writer;

    public Merge(Repository repository, Writer writer) {
        this.repository = repository;
        this.writer = writer;
    }

    /** The runs, joined as far as that is due: base first. */
    public List<RunRef> whereDue(List<RunRef> refs) {
        List<RunReader> runs = refs.stream().map(repository::manifestRun).toList();
        int from = lowestToJoin(runs);
        if (from >= runs.size() - 1) {
            return refs;
        }
        List<RunRef> joined = new ArrayList<>(refs.subList(0, from));
        joined.add(join(runs.subList(from, runs.size()), from == 0 ? RunWriter.Level.BASE : RunWriter.Level.LAYER));
        return joined;
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

    private RunRef join(List<RunReader> runs, RunWriter.Level level) {
        RunWriter run = writer.manifestRun(level, runs.getFirst().sourceName());
        RunWriter.Section section = run.section();
        EntryWriter out = new EntryWriter(run, section);
        LongPieces pieces = new LongPieces(repository.frames(), repository.hasher()::holds, packs(runs));
        List<RunCursor> cursors = new ArrayList<>();
        runs.forEach(each -> cursors.add(each.from(Key.EMPTY)));
        EntryCursor merged = new EntryCursor(cursors, KeyRange.ALL);
        while (merged.step()) {
            Optional<Entry> entry = merged.decode();
            if (entry.isPresent()) {
                if (entry.get().content() instanceof Content.Listing listing) {
                    pieces.forEach(merged.key(), listing, out::use);
                }
                out.put(entry.get());
            } else if (level == RunWriter.Level.LAYER) {
                out.remove(merged.key());
            }
        }
        if (level == RunWriter.Level.LAYER) {
            section.carryShadows(
                    runs.stream().mapToLong(RunReader::shadowedEntries).sum(),
                    runs.stream().mapToLong(RunReader::shadowedBytes).sum());
        }
        writer.flush();
        return run.finish();
    }

    /**
     * References for packs that a list of pieces names by name alone. The table is made when it is first asked for: few
     * manifests have such lists.
     */
    private Function<ObjectHash, PackRef> packs(List<RunReader> runs) {
        Map<ObjectHash, PackRef> all = new HashMap<>();
        return name -> {
            if (all.isEmpty()) {
                runs.forEach(run -> run.forEachPack(info -> all.put(info.name(), repository.pack(info))));
            }
            PackRef known = all.get(name);
            if (known == null) {
                throw new Damaged("a list of pieces names the pack " + name + ", which its run does not");
            }
            return known;
        };
    }
}
