package io.holdfast.engine.prune;

import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.ledger.KeptIndex;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.LedgerState.Found;
import io.holdfast.engine.ledger.RecordName;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.run.RunReader;
import io.holdfast.engine.run.RunRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What lies in a repository and nobody needs. */
public final class Garbage {
    private Garbage() {}

    /** Of these names those of packs. */
    public static Set<String> packs(Set<String> names) {
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
        // All of it, as prune does: a late record older than what a page holds keeps what it names, too.
        LedgerState state = repository.ledger().readEverything();
        KeptIndex kept = repository.ledger().keptIndex(state, seenByAll(repository, state));
        Set<RecordName> superseded = new HashSet<>();
        state.records().stream()
                .filter(each -> each.record() instanceof Snapshot)
                .forEach(each -> superseded.addAll(((Snapshot) each.record()).replaces()));
        for (Found each : keeping(state)) {
            if (!(each.record() instanceof Snapshot snapshot)) {
                continue;
            }
            // Of a late record, which nobody was told of, packs may have been swept before it came, of one whose place
            // another has taken, if only late, and of a forgotten one that a late hold shows; those that are there it
            // keeps.
            boolean mustBeWhole = each.timely() && !superseded.contains(each.name()) && isKept(snapshot.id(), state);
            snapshot.runs()
                    .forEach(run -> garbage.removeAll(needed(mustBeWhole, () -> byManifest(repository, run, names))));
            if (!each.timely() || !kept.standsFor(each.name())) {
                // A hint: a page that a prune has put after a long sleep may stand for less than one that was there
                // meanwhile, and what that stood for was swept.
                boolean mustBeThere = mustBeWhole
                        && snapshot.index()
                                .filter(run -> !state.isCondemned(run.pack()))
                                .isPresent();
                garbage.removeAll(needed(mustBeThere, () -> byIndex(repository, snapshot)));
            }
        }
        Set<String> content = packs(names);
        content.removeAll(garbage);
        for (RunRef ref : kept.merged()) {
            garbage.removeAll(needed(false, () -> own(repository.indexRun(ref))));
        }
        for (RunRef ref : state.indexRuns(each -> !kept.standsFor(each))) {
            RunReader run = repository.indexRun(ref);
            run.forEachPack(pack -> {
                if (content.contains(PackKind.DATA.path(pack.name()))) {
                    run.ownPacks().forEach(own -> garbage.remove(own.path()));
                }
            });
        }
        return garbage;
    }

    /** Packs that records of snapshots name, as far as their runs are here. */
    public static Set<String> named(Repository repository, Stream<Snapshot> records) {
        Set<String> named = new TreeSet<>();
        records.forEach(snapshot -> {
            snapshot.runs()
                    .forEach(ref -> named.addAll(needed(false, () -> {
                        Set<String> names = own(repository.manifestRun(ref));
                        repository.manifestRun(ref).forEachPack(pack -> names.add(PackKind.DATA.path(pack.name())));
                        return names;
                    })));
            named.addAll(needed(false, () -> byIndex(repository, snapshot)));
        });
        return named;
    }

    private static Instant seenByAll(Repository repository, LedgerState state) {
        Times times = repository.header().times();
        return state.readAt().minus(times.leastGrace()).minus(times.window());
    }

    private static Set<String> own(RunReader run) {
        Set<String> own = new TreeSet<>();
        run.ownPacks().forEach(pack -> own.add(pack.path()));
        return own;
    }

    private static boolean isKept(SnapshotId id, LedgerState state) {
        return !state.isForgotten(id)
                || state.holds().stream()
                        .anyMatch(each ->
                                each.found().timely() && each.hold().id().equals(id));
    }

    /** Records of snapshots that are neither forgotten nor replaced by one in time: of one snapshot there may be several, if a put came late. */
    private static List<Found> keeping(LedgerState state) {
        Set<SnapshotId> visible = new HashSet<>();
        state.visible().forEach(each -> visible.add(each.snapshot().id()));
        Set<RecordName> replaced = new HashSet<>();
        List<Found> all = new ArrayList<>();
        for (Found each : state.records()) {
            if (each.record() instanceof Snapshot snapshot && visible.contains(snapshot.id())) {
                all.add(each);
                if (each.timely()) {
                    replaced.addAll(snapshot.replaces());
                }
            }
        }
        all.removeIf(each -> replaced.contains(each.name()));
        return all;
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

    private static Set<String> byManifest(Repository repository, RunRef run, Set<String> names) {
        Set<String> hashes = new TreeSet<>();
        PruneWorld.names(repository, run).forEach(name -> hashes.add(name.toString()));
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
