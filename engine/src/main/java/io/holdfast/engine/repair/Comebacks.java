package io.holdfast.engine.repair;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerRecord.Consistency;
import io.holdfast.engine.ledger.LedgerRecord.Grade;
import io.holdfast.engine.ledger.LedgerRecord.Mode;
import io.holdfast.engine.ledger.LedgerRecord.Origin;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerRecord.Tally;
import io.holdfast.engine.ledger.LedgerRecord.Wholeness;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.repair.FoundRuns.Run;
import io.holdfast.engine.run.RunRef;
import io.holdfast.engine.run.RunWriter.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which snapshots can come back that a ledger does not know, by the runs that are there. Touches no store.
 *
 * <p>A run with the note of a snapshot stands on the runs that the note names, or on those that took their places since. A snapshot may have several such
 * stacks: that which its backup wrote first, the joined one, the one that a prune has moved; that counts which has lost nothing, and of those the
 * lowest. A base without a note, of an older release, is a snapshot if nothing that comes back stands on it. A layer without one can't be placed.
 */
final class Comebacks {
    private final FoundRuns found;
    private final LedgerState state;
    private final Map<SnapshotId, Stack> stacks = new LinkedHashMap<>();
    private final Map<SnapshotId, Lost> broken = new LinkedHashMap<>();
    private final List<Lost> lost = new ArrayList<>();

    /**
     * A snapshot that can come back.
     *
     * @param snapshot its record, but for who writes it
     * @param taken    its time: when its job began; of one without a note, when its pack was put
     * @param isNoted  whether a note says what it is, not its runs alone
     * @param lost     packs of content that it needs and that are not there, the first of them
     */
    record Comeback(Snapshot snapshot, Instant taken, boolean isNoted, Set<String> lost) {}

    /** What can't. */
    record Lost(String what, String why) {}

    private record Stack(Snapshot note, List<Run> runs) {
        Run top() {
            return runs.getLast();
        }

        long lost() {
            return runs.stream().mapToLong(run -> run.lost().size()).sum();
        }

        boolean isBetterThan(Stack other) {
            return Comparator.comparingLong(Stack::lost)
                            .thenComparingInt(stack -> stack.runs.size())
                            .thenComparingInt(stack -> -stack.top().standsFor().size())
                            .compare(this, other)
                    < 0;
        }
    }

    private Comebacks(FoundRuns found, LedgerState state) {
        this.found = found;
        this.state = state;
    }

    /** What comes back, oldest first, and what can't. */
    record Plan(List<Comeback> back, List<Lost> lost) {}

    static Plan of(FoundRuns found, LedgerState state) {
        return new Comebacks(found, state).plan();
    }

    private Plan plan() {
        Set<SnapshotId> known = known();
        for (Run run : found.all()) {
            run.note()
                    .filter(note -> !note.isCheckpoint() && !known.contains(note.id()) && !state.isForgotten(note.id()))
                    .ifPresent(note -> stack(note, run));
        }
        broken.keySet().removeAll(stacks.keySet());
        lost.addAll(broken.values());
        List<Comeback> back = new ArrayList<>();
        stacks.values().forEach(stack -> back.add(comeback(stack)));
        withoutNotes(known, back);
        back.sort(Comparator.comparing(Comeback::taken)
                .thenComparing(each -> each.snapshot().id().toString()));
        return new Plan(back, lost);
    }

    private Set<SnapshotId> known() {
        Set<SnapshotId> known = new HashSet<>();
        state.records().forEach(each -> {
            if (each.record() instanceof Snapshot snapshot) {
                known.add(snapshot.id());
            }
        });
        return known;
    }

    private void stack(Snapshot note, Run top) {
        List<Run> runs = new ArrayList<>();
        for (RunRef below : note.runs()) {
            Optional<Run> there = found.resolve(below);
            if (there.isEmpty()) {
                broken.put(
                        note.id(),
                        new Lost(
                                name(note),
                                "a part of its manifest is gone: meta/…/" + below.pack()
                                        + ". It may have been forgotten, and pruned"));
                return;
            }
            runs.add(there.get());
        }
        runs.add(top);
        Stack stack = new Stack(note, runs);
        if (isManifest(runs)) {
            stacks.merge(note.id(), stack, (before, now) -> now.isBetterThan(before) ? now : before);
        }
    }

    private static boolean isManifest(List<Run> runs) {
        return runs.getFirst().level() == Level.BASE
                && runs.stream().skip(1).allMatch(run -> run.level() == Level.LAYER);
    }

    private static String name(Snapshot snapshot) {
        return "snapshot " + snapshot.id().shortText() + " of " + snapshot.source() + ", begun " + snapshot.started();
    }

    private static Comeback comeback(Stack stack) {
        Set<String> lost = new TreeSet<>();
        stack.runs.forEach(run -> lost.addAll(run.lost()));
        Snapshot note = stack.note;
        List<RunRef> refs = stack.runs.stream().map(Run::ref).toList();
        Instant taken = note.firstAsOf().orElse(note.started());
        Snapshot.Place place = new Snapshot.Place(note.origin(), note.id(), refs, Optional.empty());
        return new Comeback(note.again(place, List.of(), taken), taken, true, lost);
    }

    /** Runs without a note, which older releases wrote, that nothing stands on which is there or comes back. */
    private void withoutNotes(Set<SnapshotId> known, List<Comeback> back) {
        Set<RunRef> used = new HashSet<>();
        back.forEach(each -> used.addAll(each.snapshot().runs()));
        state.records().forEach(each -> {
            if (each.record() instanceof Snapshot snapshot) {
                used.addAll(snapshot.runs());
            }
        });
        for (Run run : found.all()) {
            boolean isReplaced = found.resolve(run.ref()).filter(run::equals).isEmpty();
            if (run.note().isPresent() || used.contains(run.ref()) || isReplaced) {
                continue;
            }
            if (run.level() == Level.LAYER) {
                lost.add(new Lost(
                        "changes of " + run.source() + ", put " + run.found() + ", " + run.entries() + " entries",
                        "they were written by an older release, and do not say to what they belong"));
            } else {
                Snapshot snapshot = ofBase(run);
                if (!known.contains(snapshot.id()) && !state.isForgotten(snapshot.id())) {
                    back.add(new Comeback(snapshot, run.found(), false, run.lost()));
                }
            }
        }
    }

    /** All that a base tells of its snapshot. Its id follows from where it lies, so that it comes back once. */
    private static Snapshot ofBase(Run run) {
        byte[] id = Arrays.copyOf(ObjectHash.sha256(run.ref().encode()).bytes(), SnapshotId.LENGTH);
        Tally tally = new Tally(run.entries(), 0, 0, 0, 0, 0, run.content(), 0, 0);
        return new LedgerRecord.Snapshot(
                new Origin(List.of(), "", ""),
                SnapshotId.of(id),
                run.source(),
                run.source(),
                List.of(run.ref()),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                run.found(),
                new Consistency(Grade.FUZZY, run.found(), run.found()),
                Mode.INCREMENTAL,
                List.of(),
                tally,
                List.of(),
                Wholeness.WHOLE,
                Optional.of(run.found()));
    }
}
