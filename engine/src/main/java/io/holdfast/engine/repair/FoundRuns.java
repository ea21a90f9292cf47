package io.holdfast.engine.repair;

import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.SnapshotNote;
import io.holdfast.engine.pack.PackInfo;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.repository.ListedPacks;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.run.RunReader;
import io.holdfast.engine.run.RunRef;
import io.holdfast.engine.run.RunWriter.Level;
import io.holdfast.engine.source.SortedSpill;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.StoreNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The runs of manifests that the packs in a store hold, found by their footers, with no ledger to say which of them anybody needs: the last frame of each pack
 * is looked at. In memory: some 500 bytes for each run; names of packs are sorted on disk.
 */
final class FoundRuns {
    private static final long MEMORY = 12L << 20;

    /** Who has lost more is not told apart from who has lost that. */
    private static final int MOST_LOST = 100;

    private final Repository repository;
    private final Map<RunRef, Run> runs = new HashMap<>();
    private final List<String> damaged = new ArrayList<>();
    private final Set<RunRef> unreadable = new HashSet<>();
    private final Map<RunRef, List<Run>> substitutes = new HashMap<>();
    private final List<Run> all = new ArrayList<>();

    /**
     * A run.
     *
     * @param note      of the snapshot for which it was written; its runs are those below this one
     * @param standsFor runs whose place it takes
     * @param found     the store's time of the pack with the footer
     * @param lost      packs of content that it names and that are not there, the first of them
     */
    record Run(
            RunRef ref,
            Level level,
            String source,
            long entries,
            long content,
            Optional<Snapshot> note,
            List<RunRef> standsFor,
            Instant found,
            Set<String> lost) {}

    private FoundRuns(Repository repository) {
        this.repository = repository;
    }

    /** Looks at every pack of manifests that a LIST shows. */
    static FoundRuns in(Repository repository) {
        FoundRuns found = new FoundRuns(repository);
        try (SortedSpill own = new SortedSpill(repository.scratch(), MEMORY);
                SortedSpill content = new SortedSpill(repository.scratch(), MEMORY)) {
            found.lookForFooters(own, content);
            found.compare(PackKind.META, own);
            found.compare(PackKind.DATA, content);
        }
        found.all.stream().filter(run -> !found.unreadable.contains(run.ref)).forEach(found::take);
        return found;
    }

    private void take(Run run) {
        runs.put(run.ref, run);
        run.standsFor.forEach(
                old -> substitutes.computeIfAbsent(old, _ -> new ArrayList<>(1)).add(run));
    }

    /** Runs of which all blocks are there. */
    List<Run> all() {
        return all.stream().filter(run -> runs.containsKey(run.ref)).toList();
    }

    /** Packs of manifests that can't be read. */
    List<String> damaged() {
        return damaged;
    }

    /** The run, or the best of those that take its place: one that has lost nothing, the last that was written. Empty where none is there. */
    Optional<Run> resolve(RunRef ref) {
        List<Run> fits = new ArrayList<>(substitutes.getOrDefault(ref, List.of()));
        Optional.ofNullable(runs.get(ref)).ifPresent(fits::add);
        return fits.stream()
                .min((a, b) -> a.lost.size() != b.lost.size()
                        ? Integer.compare(a.lost.size(), b.lost.size())
                        : Integer.compare(b.standsFor.size(), a.standsFor.size()));
    }

    private void lookForFooters(SortedSpill own, SortedSpill content) {
        StoreNames names = new StoreNames(repository.store(), PackKind.META.folder() + "/");
        for (Optional<Store.Stat> at = names.next(); at.isPresent(); at = names.next()) {
            Repair.stopIfAsked();
            Store.Stat stat = at.get();
            PackKind.META.ofPath(stat.name()).ifPresent(pack -> look(pack, stat, own, content));
        }
    }

    private void look(ObjectHash pack, Store.Stat stat, SortedSpill own, SortedSpill content) {
        try {
            Optional<RunRef> last = repository.lastFrame(pack, stat.size());
            if (last.isPresent()) {
                RunReader run = repository.manifestRun(last.get());
                if (run.addsUp()) {
                    take(run, stat.modified(), own, content);
                }
            }
        } catch (NotFound e) {
            // Freed by a prune, since it was listed.
        } catch (Damaged e) {
            // That of a pack that is whole is no footer: another of its run is.
            if (!Spare.isWhole(repository.store(), stat.name(), pack)) {
                damaged.add(stat.name());
            }
        }
    }

    private void take(RunReader run, Instant found, SortedSpill own, SortedSpill content) {
        byte[] number = new ByteWriter(4).u32(all.size()).toByteArray();
        run.ownPacks().forEach(pack -> own.add(pack.info().name().bytes(), row(number, pack.info())));
        run.forEachPack(pack -> content.add(pack.name().bytes(), row(number, pack)));
        all.add(new Run(
                run.ref(),
                run.level(),
                run.sourceName(),
                run.entries(),
                run.contentBytes(),
                SnapshotNote.read(run.provenance().note(), run.what()),
                run.provenance().standsFor(),
                found,
                new HashSet<>()));
    }

    private static byte[] row(byte[] number, PackInfo pack) {
        return new ByteWriter(8).bytes(number).u32(pack.length()).toByteArray();
    }

    /** Notes what is not listed, as long as it should be. */
    private void compare(PackKind kind, SortedSpill named) {
        ListedPacks listed = repository.listed(kind);
        SortedSpill.Sorted sorted = named.sorted();
        byte[] last = new byte[0];
        boolean isThere = false;
        for (SortedSpill.Item item = sorted.next(); item != null; item = sorted.next()) {
            ByteReader in = new ByteReader(item.value(), "temporary data");
            Run run = all.get(in.u32());
            ObjectHash name = ObjectHash.of(item.key());
            int length = in.u32();
            if (!Arrays.equals(item.key(), last)) {
                isThere = listed.has(new PackInfo(name, length, new byte[PackInfo.MD5_LENGTH], 0));
                last = item.key();
            }
            if (!isThere && kind == PackKind.META) {
                unreadable.add(run.ref);
            } else if (!isThere && run.lost.size() < MOST_LOST) {
                run.lost.add(kind.path(name));
            }
        }
    }
}
