package io.holdfast.engine.backup;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.Time;
import io.holdfast.engine.ledger.LedgerRecord.Mode;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.RecordName;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.run.RunRef;
import io.holdfast.engine.snapshot.LateRecords;
import io.holdfast.engine.snapshot.Manifest;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a backup is compared with: the newest snapshot of its source, and on it the checkpoint of a job that was cut short. Late ones
 * that are not whole here are passed over, and those whose manifest is damaged.
 *
 * @param parent     the newest whole snapshot, or that which the checkpoint adds to: another may have come while its job ran
 * @param runs       its manifest, with what the checkpoint adds; base first
 * @param below      of the parent, where a checkpoint adds to it; empty where there is none, or it can't be used
 * @param replaces   records whose place the new snapshot takes
 * @param readFrom   when reading began for the parent, by the source's clock: files changed later than this prove nothing
 * @param done       what the checkpoint's job, and those before it, have looked at
 * @param doneMode   and how: whether everything was read there
 * @param doneFrom   when reading began for that
 * @param entries    in the parent; 0 without one
 */
record Previous(
        Optional<SnapshotId> parent,
        List<RunRef> runs,
        Manifest manifest,
        Manifest below,
        List<RecordName> replaces,
        Time readFrom,
        DoneRanges done,
        Mode doneMode,
        Time doneFrom,
        long entries) {
    /** Snapshots that are looked at, newest first, before everything is read anew. */
    private static final int TRIED = 8;

    /**
     * When reading began for the snapshot that has the entry of this key. What a checkpoint's job had not come to is as its parent
     * saw it, or an earlier checkpoint, whose job began later. Where the parent is gone, nothing proves anything.
     */
    Time readFrom(Key key) {
        return done.contains(key) ? doneFrom : readFrom;
    }

    /** What is done for a job in this mode: a full is not done with what was only compared. */
    DoneRanges done(Mode mode) {
        return mode == Mode.FULL && doneMode != Mode.FULL ? DoneRanges.NONE : done;
    }

    /** Whether the content of this key is to be read however it is listed. */
    boolean isReadAnyway(Key key, Mode mode) {
        return mode == Mode.FULL && !done(mode).contains(key);
    }

    static Previous of(
            Repository repository, LedgerState state, String source, UnreadableRuns unreadable, Progress progress) {
        LateRecords late = new LateRecords(repository);
        Predicate<LedgerState.Present> isUsable = each -> late.lacking(each)
                .map(why -> "is not whole here, so this backup does not build on it: " + why
                        + " Perhaps the repository was copied while a backup was under way. Next: holdfast verify")
                .or(() -> unreadable
                        .in(each.snapshot())
                        .map(why ->
                                "can't be built on, so this backup takes an older one, or reads everything: " + why))
                .map(why -> passedOver(each, why, progress))
                .isEmpty();
        Optional<LedgerState.Present> left = state.checkpoint(source);
        Optional<LedgerState.Present> checkpoint = left.filter(isUsable);
        Stream<LedgerState.Present> wholes = state.snapshots(source).reversed().stream();
        Optional<SnapshotId> addsTo = checkpoint.flatMap(each -> each.snapshot().parent());
        Optional<LedgerState.Present> whole = checkpoint.isPresent()
                ? wholes.filter(each ->
                                addsTo.equals(Optional.of(each.snapshot().id())))
                        .findFirst()
                : wholes.limit(TRIED).filter(isUsable).findFirst();
        List<RunRef> runs =
                checkpoint.or(() -> whole).map(each -> each.snapshot().runs()).orElse(List.of());
        Manifest below = whole.filter(each -> checkpoint.isPresent()
                        && late.lacking(each).isEmpty()
                        && unreadable.in(each.snapshot()).isEmpty())
                .map(each -> manifest(repository, each.snapshot().runs()))
                .orElse(Manifest.EMPTY);
        return new Previous(
                checkpoint.isPresent()
                        ? addsTo
                        : whole.map(each -> each.snapshot().id()),
                runs,
                manifest(repository, runs),
                below,
                left.map(each -> List.of(each.found().name())).orElse(List.of()),
                whole.map(Previous::from).orElse(Time.EPOCH),
                checkpoint.map(each -> DoneRanges.of(each.snapshot().done())).orElse(DoneRanges.NONE),
                checkpoint.map(each -> each.snapshot().mode()).orElse(Mode.INCREMENTAL),
                checkpoint.map(Previous::from).orElse(Time.EPOCH),
                whole.map(each -> each.snapshot().tally().entries()).orElse(0L));
    }

    private static Manifest manifest(Repository repository, List<RunRef> runs) {
        return new Manifest(runs.stream().map(repository::manifestRun).toList());
    }

    private static Time from(LedgerState.Present snapshot) {
        return Time.of(snapshot.snapshot().consistency().from());
    }

    private static Event passedOver(LedgerState.Present snapshot, String why, Progress progress) {
        String what = snapshot.snapshot().isCheckpoint()
                ? "What an interrupted backup had left"
                : "Snapshot " + snapshot.snapshot().id();
        Event note = new Event.Noted(what + " " + why);
        progress.on(note);
        return note;
    }
}
