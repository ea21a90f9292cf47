package io.holdfast.engine.verify;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.progress.Ticker;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.run.RunRef;
import io.holdfast.engine.snapshot.RecordsToReadBy;
import io.holdfast.engine.source.Source;
import io.holdfast.engine.verify.RunsCheck.Looked;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Verifies a repository, or compares a snapshot with its source. Start reading here.
 *
 * <p>Of whatever is damaged it tells what it is and which entries of which snapshots it hits, and goes on. Memory: footers of the runs of one
 * snapshot, a few packs, names of runs and of their packs; what grows with entries is sorted on disk, in the repository's folder on
 * this machine.
 */
public final class Verify {
    private final Repository repository;
    private final VerifyOptions options;
    private final Progress progress;
    private final Consumer<Damage> found;

    /** @param found told of what is damaged as it is found, by one thread at a time */
    public Verify(Repository repository, VerifyOptions options, Progress progress, Consumer<Damage> found) {
        this.repository = repository;
        this.options = options;
        this.progress = progress;
        this.found = found;
    }

    /**
     * Looks at everything that a snapshot of the repository needs.
     *
     * @throws io.holdfast.engine.error.HoldfastException where the store can't be asked; damage is told
     */
    public VerifyResult run() {
        Findings findings = new Findings(found);
        try (Repository fresh = repository.afresh();
                Needed needed = new Needed(fresh.scratch());
                RunsCheck runs = new RunsCheck(fresh, options, needed, findings);
                ContentPacks packs = new ContentPacks(fresh, options, findings)) {
            LedgerState state = new LedgerCheck(fresh, findings).run();
            List<Present> visible = new RecordsToReadBy(fresh, state).of(state.visible());
            List<Snapshot> snapshots = visible.stream().map(Present::snapshot).toList();
            try (Ticker _ = new Ticker(progress, () -> advanced(findings, expected(snapshots)))) {
                Map<RunRef, Looked> looked = runs.run(state, visible);
                Map<ObjectHash, Fault> faults = packs.check(needed);
                EntriesHit hit = new EntriesHit(fresh, looked, faults, findings);
                snapshots.forEach(hit::list);
            }
        }
        return findings.result(options.level());
    }

    /**
     * Lists and reads a source again, and compares every key of it with a snapshot: what is there, its size, attributes, and every byte of
     * content by its hash. ETag, ctime and inode are left out: they serve to guess whether content changed, and here it is read.
     *
     * @throws io.holdfast.engine.error.HoldfastException where source or repository can't be asked at all; differences are told
     */
    public VerifyResult against(Source source, LedgerRecord.Snapshot snapshot) {
        return new SourceComparison(repository, source, snapshot, progress, found).run(options.level());
    }

    /** Entries of the largest snapshot: most runs are shared. */
    private static long expected(List<Snapshot> snapshots) {
        return snapshots.stream()
                .mapToLong(snapshot -> snapshot.tally().entries())
                .max()
                .orElse(0);
    }

    static Event.Advanced advanced(Findings findings, long ofEntries) {
        return new Event.Advanced(Event.Phase.VERIFYING, findings.entries.sum(), ofEntries, findings.bytes.sum(), 0, 0);
    }
}
