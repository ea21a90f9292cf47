package io.holdfast.engine.retention;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.ledger.LedgerRecord.Origin;
import io.holdfast.engine.ledger.LedgerRecord.Setting;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.TrashTime;
import io.holdfast.engine.repository.Repository;
import java.time.Duration;
import java.time.Instant;

/** Sets how long forgotten snapshots can be taken back: for all of a repository, on every machine. */
public final class TrashSetting {
    private final Repository repository;
    private final Origin writer;

    /** @param writer who sets it: host and release, for its record */
    public TrashSetting(Repository repository, Origin writer) {
        this.repository = repository;
        this.writer = writer;
    }

    /**
     * What was changed.
     *
     * @param before how long they could be taken back until now
     * @param over   snapshots in the trash whose time was not over before, and is now: the next prune may free them
     */
    public record Changed(Duration before, long over) {}

    /**
     * Sets it, whatever it is now. It counts for what is in the trash already, too.
     *
     * @throws BadInput if it is more than a record can say
     */
    public Changed set(Duration time) {
        if (time.compareTo(TrashTime.MOST) > 0) {
            throw new BadInput(
                    "Nothing is kept so long: " + TrashTime.MOST.toDays() + " days at most. Next: give less");
        }
        repository.header().features().requireWrite();
        LedgerState state = repository.read().mustBeReadable();
        // The newest counts: it must be newer than the one before, whatever the clocks of the store's servers say.
        Instant before = state.settingRecord(TrashTime.SETTING)
                .map(each -> each.found().name().asOf())
                .orElse(Instant.EPOCH);
        Setting record = new Setting(writer.seeing(state.heads()), TrashTime.SETTING, TrashTime.value(time));
        var _ = repository.ledger().putInTime(record, before);
        return new Changed(state.trashTime(), over(state, time));
    }

    private static long over(LedgerState state, Duration time) {
        Duration earlier = state.trashTime().minus(time);
        return state.trash().stream()
                .filter(each -> each.lasts(state.readAt()))
                .filter(each -> each.until()
                        .map(until -> !state.readAt().isBefore(until.minus(earlier)))
                        .orElse(false))
                .count();
    }
}
