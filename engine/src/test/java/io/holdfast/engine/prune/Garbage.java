package io.holdfast.engine.prune;

import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.run.RunReader;
import io.holdfast.engine.run.RunRef;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** What lies in a repository and nobody needs. */
public final class Garbage {
    private Garbage() {}

    /** Of these names those of packs. */
    static Set<String> packs(Set<String> names) {
        Set<String> packs = new TreeSet<>(names);
        packs.removeIf(name -> PackRows.KINDS.stream().noneMatch(kind -> name.startsWith(kind.folder() + "/")));
        return packs;
    }

    /**
     * Packs that neither a snapshot nor a checkpoint needs, nor an index that tells of what one needs. What a job has stored and merged away again
     * stands in its index, and stays with it.
     */
    public static Set<String> of(Repository repository, Set<String> names) {
        Set<String> garbage = packs(names);
        LedgerState state = repository.read();
        for (LedgerState.Present each : state.visible()) {
            // Of a late record, which nobody was told of, packs may have been swept before it came; those that are there it keeps.
            boolean mustBeWhole = each.found().timely();
            garbage.removeAll(needed(mustBeWhole, () -> byManifest(repository, each.snapshot(), names)));
            garbage.removeAll(needed(mustBeWhole, () -> byIndex(repository, each.snapshot())));
        }
        Set<String> content = packs(names);
        content.removeAll(garbage);
        for (RunRef ref : state.indexRuns()) {
            RunReader run = repository.indexRun(ref);
            run.forEachPack(pack -> {
                if (content.contains(PackKind.DATA.path(pack.name()))) {
                    run.ownPacks().forEach(own -> garbage.remove(own.path()));
                }
            });
        }
        return garbage;
    }

    private static Set<String> needed(boolean mustBeWhole, Supplier<Set<String>> packs) {
        try {
            return packs.get();
        } catch (Damaged e) {
            if (mustBeWhole) {
                throw e;
            }
            return Set.of();
        }
    }

    private static Set<String> byManifest(Repository repository, Snapshot snapshot, Set<String> names) {
        Set<String> hashes = new TreeSet<>();
        PruneWorld.names(repository, snapshot).forEach(name -> hashes.add(name.toString()));
        Set<String> needed = packs(names);
        needed.removeIf(path -> !hashes.contains(path.substring(path.lastIndexOf('/') + 1)));
        return needed;
    }

    private static Set<String> byIndex(Repository repository, Snapshot snapshot) {
        Set<String> needed = new TreeSet<>();
        snapshot.index().map(repository::indexRun).ifPresent(run -> {
            run.ownPacks().forEach(own -> needed.add(own.path()));
            run.forEachPack(pack -> needed.add(PackKind.DATA.path(pack.name())));
        });
        return needed;
    }
}
