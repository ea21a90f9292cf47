package io.holdfast.engine.prune;

import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.LedgerState.Found;
import io.holdfast.engine.ledger.Outlived;
import io.holdfast.engine.ledger.RecordName;
import io.holdfast.engine.ledger.SnapshotId;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a page need not hold any longer: records of snapshots that are freed, as in c3, and what was said of these; settings that were set anew; late condemnations that were renewed.
 * Decision 62.
 *
 * <p>Holds: what stays means the same without what goes. So a record goes only with all those whose place it has taken, and a forget only with all records of its snapshot.
 */
final class FreedRecords implements Outlived {
    private final PruneRules rules;

    FreedRecords(PruneRules rules) {
        this.rules = rules;
    }

    @Override
    public Set<RecordName> in(LedgerState state, Set<RecordName> staying, Instant indexMark) {
        Map<RecordName, Snapshot> going = freed(state, staying, indexMark);
        while (going.entrySet()
                .removeIf(
                        each -> each.getValue().replaces().stream().anyMatch(name -> isStaying(name, state, going)))) {
            // What one of these has replaced stays: so does it, and what stays for that reason may have replaced
            // others.
        }
        Set<SnapshotId> wanted = new HashSet<>();
        for (Found each : state.records()) {
            if (each.record() instanceof Snapshot snapshot && !going.containsKey(each.name())) {
                wanted.add(snapshot.id());
            }
        }
        Set<RecordName> gone = new HashSet<>(going.keySet());
        for (Found each : state.records()) {
            if (!staying.contains(each.name()) && isOld(each, state) && isOver(each, wanted, state)) {
                gone.add(each.name());
            }
        }
        return gone;
    }

    /** Records of snapshots that are freed, and whose runs of the index are told of elsewhere. */
    private Map<RecordName, Snapshot> freed(LedgerState state, Set<RecordName> staying, Instant indexMark) {
        Set<RecordName> live = new HashSet<>(staying);
        new LiveRecords(state, rules)
                .live()
                .forEach(each -> live.add(each.found().name()));
        Map<RecordName, Snapshot> freed = new LinkedHashMap<>();
        for (Found each : state.records()) {
            if (each.record() instanceof Snapshot snapshot && !live.contains(each.name())) {
                boolean isTold = each.timely()
                        && each.name().asOf().isAfter(indexMark)
                        && snapshot.index()
                                .filter(run -> !state.isCondemned(run.pack()))
                                .isPresent();
                if (!isTold) {
                    freed.put(each.name(), snapshot);
                }
            }
        }
        return freed;
    }

    private static boolean isStaying(RecordName name, LedgerState state, Map<RecordName, Snapshot> going) {
        return !going.containsKey(name) && state.has(name);
    }

    private boolean isOver(Found each, Set<SnapshotId> wanted, LedgerState state) {
        return switch (each.record()) {
            case LedgerRecord.Forget forget -> !wanted.contains(forget.id());
            case LedgerRecord.Hold hold -> !wanted.contains(hold.id());
            case LedgerRecord.Release release -> !wanted.contains(release.id());
            case LedgerRecord.Setting setting ->
                state.settingRecord(setting.name())
                        .filter(told -> !told.found().name().equals(each.name()))
                        .isPresent();
            case LedgerRecord.Condemn condemn -> condemn.packs().stream().allMatch(state::isCondemnedByPage);
            case Snapshot _, LedgerRecord.Unknown _ -> false;
        };
    }

    /** Everybody has seen it, and what it was said of. */
    private boolean isOld(Found each, LedgerState state) {
        return !rules.since(each).isAfter(rules.freedToSweep(state));
    }
}
