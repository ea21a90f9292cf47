package io.holdfast.engine.restore;

import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.LongPieces;
import io.holdfast.engine.source.Source;
import java.util.Optional;

/** What a restore would do, told without writing anything. */
public final class DryRun {
    private final Snapshot snapshot;
    private final TargetView target;
    private final RestoreOptions options;
    private final RestoreTally tally;
    private final Wanted wanted;
    private final Reading reading;
    private final Progress progress;
    private final LossCounts lost = new LossCounts();

    public DryRun(
            Repository repository, Snapshot snapshot, TargetView target, RestoreOptions options, Progress progress) {
        this.snapshot = snapshot;
        this.target = target;
        this.options = options;
        this.progress = progress;
        this.tally = new RestoreTally(progress);
        Whereabouts where = new Whereabouts(repository, snapshot, progress);
        this.wanted = new Wanted(where, options, target, tally::refused, tally::crowdedOut);
        Elsewhere elsewhere = new Elsewhere(repository, where);
        Fetcher fetcher = new Fetcher(repository, elsewhere);
        this.reading = new Reading(new LongPieces(repository.frames(), fetcher::holds), fetcher, elsewhere);
    }

    /** Entries that would be written count as written; what the target can't hold of them is told, entry by entry. */
    public RestoreResult run() {
        SettingsBack settings = SettingsBack.of(snapshot, target, options);
        if (target.isEmpty()) {
            wanted.forEach(entry -> count(entry, Optional::empty));
        } else {
            wanted.forEachSeen(entry -> Choice.dependsOnTarget(entry, options.overwrite()), this::count);
        }
        return tally.result(lost.sentences(), settings.would());
    }

    private void count(Entry entry, Wanted.Sight sight) {
        tally.entries.increment();
        try {
            switch (Choice.of(entry, target, options.overwrite(), sight)) {
                case Choice.Refused(var why) -> tally.failed(entry.key(), why);
                case Choice.Left _ -> tally.skipped.increment();
                case Choice.LeftIfEqual(var there) -> countByContent(entry, there);
                case Choice.Put _ -> countPut(entry);
            }
        } catch (HoldfastException e) {
            tally.failed(entry.key(), e);
        }
    }

    private void countByContent(Entry entry, Listed there) {
        try (Source back = target.asSource()) {
            if (reading.isEqual(entry, there, back)) {
                tally.skipped.increment();
            } else {
                countPut(entry);
            }
        }
    }

    private void countPut(Entry entry) {
        tally.written.increment();
        tally.bytes.add(entry.listed().size());
        for (String what : target.lacks(entry.listed())) {
            lost.add(entry.key(), what);
            progress.on(new Event.Lost(entry.key(), what));
        }
    }
}
