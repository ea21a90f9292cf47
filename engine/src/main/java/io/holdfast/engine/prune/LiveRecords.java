package io.holdfast.engine.prune;

import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.LedgerState.Found;
import io.holdfast.engine.ledger.RecordName;
import io.holdfast.engine.ledger.SnapshotId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Step c1: which records of snapshots are live, and for how long still: docs/protocol.md, section 2. */
final class LiveRecords {
    private final LedgerState state;
    private final PruneRules rules;
    private final Instant toCondemn;
    private final Instant toSweep;
    private final Map<SnapshotId, Instant> forgotten = new HashMap<>();
    private final Map<RecordName, Instant> replaced = new HashMap<>();
    private final Set<RecordName> superseded = new HashSet<>();
    private final Map<SnapshotId, List<Hold>> holds = new HashMap<>();
    private final Map<SnapshotId, List<Release>> releases = new HashMap<>();
    private final Set<SnapshotId> keptByLateHolds;
    private final List<Live> live;

    /** What is needed, and by what: the later ones outweigh those before. */
    enum Need {
        /** By no live record. */
        NOTHING(0),
        /** By a record that is freed, and not long enough for c3. */
        GRACE(1),
        /** By a forgotten or replaced record whose trash is not over. */
        TRASH(2),
        /** By a record that is neither forgotten nor replaced. */
        LIVE(3);

        private final int code;

        Need(int code) {
            this.code = code;
        }

        /** The number that stands for it in temporary data. */
        int code() {
            return code;
        }

        static Need ofCode(int code) {
            return Arrays.stream(values())
                    .filter(each -> each.code == code)
                    .findFirst()
                    .orElse(LIVE); // what is damaged must not free anything
        }

        Need or(Need other) {
            return code >= other.code ? this : other;
        }
    }

    /**
     * A record of a snapshot that needs its packs still.
     *
     * @param ended whether a forget hides it or another record took its place, if only a late one, which frees nothing: in a copy all are late, those
     *              by which it was freed before that too. A late hold does not undo that: it keeps what is there, and may have come when it was swept
     */
    record Live(Found found, Snapshot snapshot, Need need, boolean ended) {
        /** Whether what it names must be there: it is in time, and nobody has asked to free it. */
        boolean isWhole() {
            return found.timely() && need == Need.LIVE && !ended;
        }

        /** Whether another record may take its place. That of a checkpoint belongs to its job; a late one may name what is gone. */
        boolean canBeReplaced() {
            return isWhole() && !snapshot.isCheckpoint();
        }
    }

    private record Hold(Instant asOf, Optional<Instant> until, boolean timely) {}

    private record Release(Instant asOf, Instant since) {}

    LiveRecords(LedgerState state, PruneRules rules) {
        this.state = state;
        this.rules = rules;
        this.toCondemn = rules.freedToCondemn(state);
        this.toSweep = rules.freedToSweep(state);
        state.records().forEach(this::take);
        this.keptByLateHolds = state.keptByLateHolds();
        this.live = findLive();
    }

    /** Records that need their packs still. */
    List<Live> live() {
        return live;
    }

    /** When what is in trash now can be deleted, all of it, at the earliest; empty where nothing is. */
    Optional<Instant> trashOver() {
        return live.stream()
                .filter(each -> each.need() == Need.TRASH)
                .flatMap(each -> freedSince(each).stream())
                .max(Instant::compareTo)
                .map(last -> last.plus(state.trashTime()).plus(rules.grace()));
    }

    private void take(Found found) {
        Instant since = rules.since(found);
        switch (found.record()) {
            case Snapshot snapshot -> {
                superseded.addAll(snapshot.replaces());
                if (rules.frees(found)) {
                    snapshot.replaces().forEach(name -> replaced.merge(name, since, LiveRecords::earlier));
                }
            }
            case LedgerRecord.Forget forget -> {
                if (rules.frees(found)) {
                    forgotten.merge(forget.id(), since, LiveRecords::earlier);
                }
            }
            case LedgerRecord.Hold hold ->
                holds.computeIfAbsent(hold.id(), _ -> new ArrayList<>(1))
                        .add(new Hold(found.name().asOf(), hold.until(), found.timely()));
            case LedgerRecord.Release release -> {
                if (rules.frees(found)) {
                    releases.computeIfAbsent(release.id(), _ -> new ArrayList<>(1))
                            .add(new Release(found.name().asOf(), since));
                }
            }
            case LedgerRecord.Condemn _, LedgerRecord.Setting _, LedgerRecord.Unknown _ -> {}
        }
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private List<Live> findLive() {
        List<Live> found = new ArrayList<>();
        for (Found each : state.records()) {
            if (each.record() instanceof Snapshot snapshot && rules.keeps(each)) {
                Need need = need(each.name(), snapshot.id());
                if (need != Need.NOTHING) {
                    boolean ended = superseded.contains(each.name()) || isHidden(snapshot.id());
                    found.add(new Live(each, snapshot, need, ended));
                }
            }
        }
        return found;
    }

    /** A hold that came late keeps what is there still; that all of it is, it does not prove: it may have been freed before. */
    private boolean isHidden(SnapshotId id) {
        Instant now = rules.readAt(state);
        return state.isForgotten(id)
                && holds.getOrDefault(id, List.of()).stream().noneMatch(hold -> hold.timely && lasts(hold, id, now));
    }

    private Need need(RecordName name, SnapshotId id) {
        if (!isFreed(name, id, rules.readAt(state))) {
            return Need.LIVE;
        }
        if (!isFreed(name, id, toCondemn)) {
            return Need.TRASH;
        }
        return isFreed(name, id, toSweep) ? Need.NOTHING : Need.GRACE;
    }

    private boolean isFreed(RecordName name, SnapshotId id, Instant by) {
        return isBy(replaced.get(name), by) || (isBy(forgotten.get(id), by) && !isHeld(id, by));
    }

    private static boolean isBy(@Nullable Instant when, Instant by) {
        return when != null && !when.isAfter(by);
    }

    /** A hold keeps as soon as it is there; its release, and its end, free as a forget does. A late one does not keep what was about to go. */
    private boolean isHeld(SnapshotId id, Instant by) {
        return holds.getOrDefault(id, List.of()).stream()
                .anyMatch(hold -> lasts(hold, id, by) && (hold.timely || keptByLateHolds.contains(id)));
    }

    private boolean lasts(Hold hold, SnapshotId id, Instant by) {
        return hold.until.map(by::isBefore).orElse(true)
                && releases.getOrDefault(id, List.of()).stream()
                        .noneMatch(release -> release.asOf.isAfter(hold.asOf) && !release.since.isAfter(by));
    }

    private Optional<Instant> freedSince(Live record) {
        return Stream.of(
                        Optional.ofNullable(replaced.get(record.found().name())),
                        state.freedSince(record.snapshot().id()))
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }
}
