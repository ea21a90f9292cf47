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
            try {
                garbage.removeAll(needed(repository, each.snapshot(), names));
            } catch (Damaged e) {
                // Of a late record, which nobody was told of: its packs were swept before it came.
                if (each.found().timely()) {
                    throw e;
                }
            }
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

    private static Set<String> needed(Repository repository, Snapshot snapshot, Set<String> names) {
        Set<String> hashes = new TreeSet<>();
        PruneWorld.names(repository, snapshot).forEach(name -> hashes.add(name.toString()));
        Set<String> needed = packs(names);
        needed.removeIf(path -> !hashes.contains(path.substring(path.lastIndexOf('/') + 1)));
        snapshot.index().map(repository::indexRun).ifPresent(run -> {
            run.ownPacks().forEach(own -> needed.add(own.path()));
            run.forEachPack(pack -> needed.add(PackKind.DATA.path(pack.name())));
        });
        return needed;
    }
}
