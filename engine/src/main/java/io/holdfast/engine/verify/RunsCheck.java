package io.holdfast.engine.verify;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.pack.PackInfo;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.pack.PackRef;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.run.RunKind;
import io.holdfast.engine.run.RunReader;
import io.holdfast.engine.run.RunRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;

/**
 * Reads every run of some snapshots once, however many of them share it: its packs whole, its footer, every entry. In memory: the
 * names of runs and of their packs, about 100 bytes each, and two packs at a time.
 */
final class RunsCheck implements AutoCloseable {
    private static final int PACKS_AT_ONCE = 2;

    private final Repository repository;
    private final VerifyOptions options;
    private final Needed needed;
    private final Findings findings;
    private final Set<ObjectHash> packsSeen = new HashSet<>();
    private final Set<ObjectHash> missing = ConcurrentHashMap.newKeySet();
    private final Side side = new Side(PACKS_AT_ONCE);
    private final BlockingQueue<PackCheck> benches = new LinkedBlockingQueue<>();

    RunsCheck(Repository repository, VerifyOptions options, Needed needed, Findings findings) {
        this.repository = repository;
        this.options = options;
        this.needed = needed;
        this.findings = findings;
    }

    /**
     * What is known of a run of a manifest.
     *
     * @param lost    ranges whose entries can't be read, ascending
     * @param spoiled whether entries that can be read break the format
     */
    record Looked(List<KeyRange> lost, boolean spoiled) {
        static final Looked LOST = new Looked(List.of(KeyRange.ALL), false);
    }

    /**
     * What each run of a manifest came to.
     *
     * @param snapshots each by the record to read it by
     */
    Map<RunRef, Looked> run(LedgerState state, List<LedgerState.Present> snapshots) {
        Map<RunRef, List<SnapshotId>> manifests = new LinkedHashMap<>();
        // Those that merged ones stand for may be gone.
        Set<RunRef> inUse = Set.copyOf(state.indexRuns());
        Set<RunRef> indexes = new LinkedHashSet<>(state.mergedIndex().runs());
        indexes.retainAll(inUse);
        for (LedgerState.Present each : snapshots) {
            Snapshot snapshot = each.snapshot();
            snapshot.runs()
                    .forEach(ref -> manifests
                            .computeIfAbsent(ref, _ -> new ArrayList<>(1))
                            .add(snapshot.id()));
            snapshot.index()
                    .filter(run -> !each.found().timely() || inUse.contains(run))
                    .ifPresent(indexes::add);
        }
        Map<RunRef, Looked> looked = new HashMap<>();
        manifests.forEach((ref, users) -> {
            Looked run = look(ref, RunKind.MANIFEST, _ -> true);
            looked.put(ref, run);
            run.lost().forEach(range -> users.forEach(user -> lost(ref, range, user)));
        });
        indexes.forEach(ref -> look(ref, RunKind.INDEX, pack -> !state.isCondemned(pack)));
        return looked;
    }

    private void lost(RunRef ref, KeyRange range, SnapshotId snapshot) {
        Key end = range.to();
        String why = "entries from this key on" + (end == null ? "" : ", up to " + end + ",") + " can't be read";
        findings.entry(PackKind.META.path(ref.pack()), range.from(), snapshot, why);
    }

    private Looked look(RunRef ref, RunKind kind, Predicate<ObjectHash> mustBeHere) {
        Side.stopIfAsked();
        pack(PackRef.ofName(kind.packs(), ref.pack()));
        side.finish();
        if (missing.contains(ref.pack())) {
            return Looked.LOST;
        }
        RunReader run;
        try {
            run = kind == RunKind.MANIFEST ? repository.manifestRun(ref) : repository.indexRun(ref);
        } catch (Damaged | Unsupported e) {
            findings.object(
                    kind.packs().path(ref.pack()),
                    "the footer of a run, frame " + ref.frame() + ", can't be read: " + e.message());
            return Looked.LOST;
        }
        run.ownPacks().forEach(this::pack);
        side.finish();
        return new RunCheck(repository, run, kind, options, mustBeHere, needed, findings).check();
    }

    private void pack(PackRef pack) {
        if (packsSeen.add(pack.info().name())) {
            side.run(() -> check(pack));
        }
    }

    private void check(PackRef pack) {
        PackInfo said = pack.info();
        findings.packs.increment();
        byte[] bytes;
        try {
            bytes = repository.store().get(pack.path(), PackInfo.MAX_LENGTH);
        } catch (NotFound e) {
            missing.add(pack.info().name());
            findings.object(pack.path(), "it is missing");
            return;
        } catch (Damaged e) {
            findings.object(pack.path(), e.message());
            return;
        }
        findings.bytes.add(bytes.length);
        findings.read.increment();
        List<PackInfo> infos = said.length() == 0 ? List.of() : List.of(said);
        Needed.Pack all = new Needed.Pack(said.name(), infos, List.of(), List.of(), false);
        PackCheck free = benches.poll();
        PackCheck bench = free == null ? new PackCheck(repository) : free;
        Optional<Fault> fault = bench.check(pack.kind(), all, bytes);
        benches.add(bench);
        fault.ifPresent(found -> findings.object(pack.path(), found.why()));
        if (fault.isEmpty()) {
            repository.frames().keep(pack, bytes);
        }
    }

    @Override
    public void close() {
        side.close();
        benches.forEach(PackCheck::close);
    }
}
