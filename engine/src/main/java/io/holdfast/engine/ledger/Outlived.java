package io.holdfast.engine.ledger;

import java.time.Instant;
import java.util.Set;

/** Tells which records a page need not hold any longer: {@code docs/protocol.md}, section 6; decision 62. Whoever deletes knows that. */
public interface Outlived {
    /** Everything stays: of who folds and deletes nothing. */
    Outlived NOTHING = (_, _, _) -> Set.of();

    /**
     * Names of records without which the others mean the same.
     *
     * @param staying   records that can't go: nothing may be among the others that gives them another meaning
     * @param indexMark the runs of the index of records in time up to this are merged
     */
    Set<RecordName> in(LedgerState state, Set<RecordName> staying, Instant indexMark);
}
