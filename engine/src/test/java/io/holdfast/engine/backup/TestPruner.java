package io.holdfast.engine.backup;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerRecord.PackId;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.RecordName;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.run.RunReader;
import io.holdfast.engine.run.RunRef;
import io.holdfast.engine.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Condemns and deletes by the rules of {@code docs/protocol.md}, section 4, as greedily as they allow: trash and young are nothing, G
 * is the least. It may pause between any two steps: what it found out stays to be acted on.
 */
public final class TestPruner {
    private final Repository repository;
    private final Store store;
    private final Duration g;
    private List<PackId> toCondemn = List.of();
    private List<String> toDelete = List.of();

    public TestPruner(Repository repository, Store store, Duration g) {
        this.repository = repository;
        this.store = store;
        this.g = g;
    }

    /** c1: what is not needed by a read of now. */
    public void look() {
        LedgerState state = repository.ledger().readEverything();
        Set<String> needed = needed(state, Duration.ZERO);
        List<PackId> unneeded = new ArrayList<>();
        for (PackKind kind : List.of(PackKind.DATA, PackKind.META, PackKind.INDEX)) {
            for (Store.Stat stat : store.list(kind.folder() + "/", null).found()) {
                PackId pack = new PackId(
                        kind, ObjectHash.parse(stat.name().substring(stat.name().lastIndexOf('/') + 1)));
                if (!needed.contains(stat.name()) && !state.isCondemned(pack.name())) {
                    unneeded.add(pack);
                }
            }
        }
        toCondemn = unneeded;
    }

    /** c2. */
    public void condemn() {
        if (!toCondemn.isEmpty()) {
            LedgerRecord record =
                    new LedgerRecord.Condemn(new LedgerRecord.Origin(List.of(), "pruner", "0"), toCondemn);
            repository.ledger().put(repository.ledger().prepare(record, store.clock()));
            toCondemn = List.of();
        }
    }

    /** c3, up to the delete. */
    public void choose() {
        LedgerState state = repository.ledger().readEverything();
        Set<String> needed = needed(state, g);
        List<String> due = new ArrayList<>();
        for (LedgerState.Found found : state.records()) {
            if (found.record() instanceof LedgerRecord.Condemn condemn && found.timely() && isOld(found, state, g)) {
                condemn.packs().stream()
                        .map(pack -> pack.kind().path(pack.name()))
                        .filter(name -> !needed.contains(name))
                        .forEach(due::add);
            }
        }
        toDelete = due;
    }

    /** c3: the delete. */
    public int delete() {
        int deleted = 0;
        for (String name : toDelete) {
            deleted += store.head(name).isPresent() ? 1 : 0;
            store.delete(name);
        }
        toDelete = List.of();
        return deleted;
    }

    private Set<String> needed(LedgerState state, Duration age) {
        Set<RecordName> replaced = new HashSet<>();
        for (LedgerState.Found found : state.records()) {
            if (found.timely()
                    && isOld(found, state, age)
                    && found.record() instanceof LedgerRecord.Snapshot snapshot) {
                replaced.addAll(snapshot.replaces());
            }
        }
        Set<String> needed = new HashSet<>();
        for (LedgerState.Found found : state.records()) {
            if (found.record() instanceof LedgerRecord.Snapshot snapshot
                    && !isFreed(snapshot.id(), state, age)
                    && !replaced.contains(found.name())) {
                snapshot.runs().forEach(ref -> name(PackKind.META, ref, needed));
                snapshot.index().ifPresent(ref -> name(PackKind.INDEX, ref, needed));
            }
        }
        return needed;
    }

    private static boolean isFreed(SnapshotId id, LedgerState state, Duration age) {
        return state.freedSince(id)
                .filter(since -> !since.isAfter(state.readAt().minus(age)))
                .isPresent();
    }

    private static boolean isOld(LedgerState.Found found, LedgerState state, Duration age) {
        Instant since = state.readAt().minus(age);
        return !found.modified().isAfter(since);
    }

    private void name(PackKind kind, RunRef ref, Set<String> needed) {
        needed.add(kind.path(ref.pack()));
        try {
            RunReader run = kind == PackKind.META ? repository.manifestRun(ref) : repository.indexRun(ref);
            run.ownPacks().forEach(pack -> needed.add(pack.path()));
            run.forEachPack(pack -> needed.add(PackKind.DATA.path(pack.name())));
        } catch (NotFound | Damaged e) {
            // Of a late record, which nobody was told of: its runs may be gone.
            needed.add(kind.path(ref.pack()));
        }
    }
}
