package io.holdfast.engine.retention;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.ledger.LedgerRecord.Origin;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.LedgerState.Trashed;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;

/**
 * Takes a forgotten snapshot back, under a new id: a forget is for ever, so the old one stays forgotten.
 *
 * <p>While its time in the trash lasts, nothing of it can have been freed. Later it is taken back as long as prune has not freed any of it:
 * the commit looks at every pack that it names.
 */
public final class Undelete {
    private final Repository repository;
    private final Origin writer;
    private final Progress progress;

    /** @param writer who does it: host and release, for its records */
    public Undelete(Repository repository, Origin writer, Progress progress) {
        this.repository = repository;
        this.writer = writer;
        this.progress = progress;
    }

    /**
     * Takes it back.
     *
     * @return the snapshot, with its new id
     * @throws NotFound if it is not in the trash, or some of it was freed
     */
    public Snapshot run(SnapshotId id) {
        LedgerState state = repository.read().mustBeReadable();
        if (state.snapshots().stream().anyMatch(each -> each.snapshot().id().equals(id))) {
            throw new BadInput("Snapshot " + id.shortText() + " is not forgotten. Next: holdfast snapshots --trash");
        }
        Trashed trashed = state.trash().stream()
                .filter(each -> each.present().snapshot().id().equals(id))
                .findFirst()
                .orElseThrow(() -> new NotFound("There is no snapshot " + id.shortText()
                        + " in the trash: perhaps it was taken back already. Next: holdfast snapshots"));
        Snapshot taken = new Adoption(repository, writer, progress).underNewId(state, trashed.present());
        if (!trashed.lasts(state.readAt())) {
            progress.on(new Event.Noted("Its time in the trash was over, but prune had not freed anything of it yet."));
        }
        return taken;
    }
}
