package io.holdfast.engine.retention;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.error.Unconfirmed;
import io.holdfast.engine.ledger.Ledger;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerRecord.Origin;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.LedgerState.Held;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.ledger.LedgerState.Trashed;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Keeps snapshots in spite of rules and forgets, until the hold is removed or its time is over. */
public final class Holds {
    private static final int TRIES = 20;
    private static final int LONGEST_REASON = 1_000;

    /** Later ends are no times that anybody means, and further on records can't hold them. */
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private final Repository repository;
    private final Origin writer;
    private final Progress progress;

    /** @param writer who holds: host and release, for its records */
    public Holds(Repository repository, Origin writer, Progress progress) {
        this.repository = repository;
        this.writer = writer;
        this.progress = progress;
    }

    /**
     * Holds a snapshot: steps w4 and w5 of {@code docs/protocol.md}. One that is forgotten is taken back under a new id, and held under that:
     * what a forget may have freed, no hold brings back.
     *
     * @param reason for people, 1 to {@value #LONGEST_REASON} characters
     * @param until  when it ends by itself
     * @return the id under which the snapshot is held
     * @throws NotFound if it is not there, or was forgotten and some of it was freed
     */
    public SnapshotId add(SnapshotId asked, String reason, Optional<Instant> until) {
        requireReason(reason);
        until.filter(LAST::isBefore).ifPresent(Holds::refuseAsTooLate);
        repository.header().features().requireWrite();
        SnapshotId id = asked;
        for (int tries = 0; tries < TRIES; tries++) {
            LedgerState state = repository.read().mustBeReadable();
            until.filter(time -> !state.readAt().isBefore(time)).ifPresent(Holds::refuseAsOver);
            if (mustBeAdopted(id, state)) {
                id = new Adoption(repository, writer, progress)
                        .underNewId(state, find(id, state))
                        .id();
            } else {
                mustBeThere(tries, id, state);
                LedgerRecord hold = new LedgerRecord.Hold(writer.seeing(state.heads()), id, reason, until);
                if (isPutInTime(repository.ledger().prepare(hold, state.readAt()))) {
                    return id;
                }
            }
        }
        throw new Busy("The store took too long for a hold, " + TRIES
                + " times in a row. Next: try again when it is less busy");
    }

    /** A forget that nothing kept from freeing: a late hold proves nothing, the snapshot may be gone since. */
    private static boolean mustBeAdopted(SnapshotId id, LedgerState state) {
        return state.isForgotten(id)
                && state.holds().stream()
                        .noneMatch(each ->
                                each.found().timely() && each.hold().id().equals(id));
    }

    /** The first read must show it. Later ones may not: what was just adopted need not be listed yet. */
    private static void mustBeThere(int tries, SnapshotId id, LedgerState state) {
        if (tries == 0) {
            var _ = find(id, state);
        }
    }

    private boolean isPutInTime(Ledger.Prepared hold) {
        try {
            return repository.ledger().put(hold).timely();
        } catch (Unconfirmed e) {
            return false; // it may have been put, or may be later, and does no harm
        }
    }

    private static Present find(SnapshotId id, LedgerState state) {
        return Stream.concat(state.snapshots().stream(), state.trash().stream().map(Trashed::present))
                .filter(each -> each.snapshot().id().equals(id))
                .findFirst()
                .orElseThrow(
                        () -> new NotFound("There is no snapshot " + id.shortText() + ". Next: holdfast snapshots"));
    }

    private static void requireReason(String reason) {
        if (reason.isBlank() || reason.length() > LONGEST_REASON) {
            throw new BadInput("A hold needs a reason, of " + LONGEST_REASON
                    + " characters at most. Next: say why, as in --reason 'audit of 2026'");
        }
    }

    private static void refuseAsTooLate(Instant until) {
        throw new BadInput("A hold can't end as late as " + until + ". Next: give no end, and remove the hold one day");
    }

    private static void refuseAsOver(Instant until) {
        throw new BadInput(
                "A hold until " + until + " would be over already, by the clock of the store. Next: give a later time");
    }

    /**
     * What became of a snapshot that is held no more.
     *
     * @param ended      how many holds it had
     * @param trashUntil where it had been forgotten meanwhile: until when, at the least, it can be taken back
     */
    public record Removed(int ended, Optional<Instant> trashUntil) {}

    /**
     * Ends all holds of a snapshot.
     *
     * @throws NotFound if it has none
     */
    public Removed remove(SnapshotId id) {
        repository.header().features().requireWrite();
        LedgerState state = repository.read().mustBeReadable();
        List<Held> holds = state.holds().stream()
                .filter(each -> each.hold().id().equals(id))
                .toList();
        if (holds.isEmpty()) {
            throw new NotFound("Snapshot " + id.shortText() + " is not held. Next: holdfast hold list");
        }
        LedgerRecord release = new LedgerRecord.Release(writer.seeing(state.heads()), id);
        repository.ledger().putInTime(release, holds.getLast().found().name().asOf());
        return new Removed(
                holds.size(),
                Optional.of(state.readAt().plus(state.trashTime())).filter(_ -> state.isForgotten(id)));
    }
}
