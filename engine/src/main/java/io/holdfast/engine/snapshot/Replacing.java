package io.holdfast.engine.snapshot;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.ledger.LedgerRecord.Origin;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.RecordName;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.Writer;
import io.holdfast.engine.run.RunReader;
import io.holdfast.engine.run.RunRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Gives snapshots of which runs were written anew records that take the place of their old ones: steps w3 to w5 of {@code docs/protocol.md}. Nothing is
 * deleted; who reads by an old record goes on.
 */
public final class Replacing {
    private final Repository repository;
    private final Writer writer;
    private final Origin origin;
    private final Predicate<ObjectHash> leaves;
    private Optional<RunRef> index;

    /**
     * @param origin of the records
     * @param index  run of the writer's new chunks, which the first record gets
     * @param leaves packs that no record is to name
     */
    public Replacing(
            Repository repository, Writer writer, Origin origin, Optional<RunRef> index, Predicate<ObjectHash> leaves) {
        this.repository = repository;
        this.writer = writer;
        this.origin = origin;
        this.index = index;
        this.leaves = leaves;
    }

    /**
     * Commits a record for a snapshot.
     *
     * @param old      what it says, but for its runs
     * @param runs     those that it is to have
     * @param taken    the snapshot's time, which stays
     * @param replaces its records
     * @return whether it is there; if not, what it would name was condemned or freed meanwhile, and the old ones stay
     */
    public boolean commit(Snapshot old, List<RunRef> runs, Instant taken, List<RecordName> replaces) {
        Writer.Draft draft = draft(old, runs, index.or(() -> indexOf(old)), taken);
        // Its index may be condemned since it was merged: that is a hint, and done without.
        Writer.Rescue withoutIndex =
                condemned -> runs.stream().anyMatch(run -> names(repository.manifestRun(run), condemned))
                        ? Optional.empty()
                        : Optional.of(draft(old, runs, Optional.empty(), taken));
        try {
            boolean committed = writer.commit(draft, replaces, withoutIndex) instanceof Writer.Outcome.Committed;
            if (committed) {
                index = Optional.empty();
            }
            return committed;
        } catch (NotFound | Damaged e) {
            return false; // forgotten meanwhile, and freed
        }
    }

    private Writer.Draft draft(Snapshot old, List<RunRef> runs, Optional<RunRef> own, Instant taken) {
        return (heads, replaces) ->
                old.again(new Snapshot.Place(origin.seeing(heads), old.id(), runs, own), replaces, taken);
    }

    /** Its index, where that names nothing of what is left: what a live record names is needed. */
    private Optional<RunRef> indexOf(Snapshot old) {
        try {
            return old.index().filter(run -> !names(repository.indexRun(run), leaves));
        } catch (NotFound | Damaged e) {
            return Optional.empty(); // a hint
        }
    }

    /** Whether a run names one of these packs. */
    public static boolean names(RunReader run, Predicate<ObjectHash> packs) {
        boolean[] found = {
            run.ownPacks().stream().anyMatch(pack -> packs.test(pack.info().name()))
        };
        run.forEachPack(pack -> found[0] |= packs.test(pack.name()));
        return found[0];
    }
}
