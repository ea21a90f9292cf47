package io.holdfast.engine.retention;

import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.LedgerState.Present;
import java.time.Instant;
import java.util.List;

/**
 * What a run would forget, and all that it would leave.
 *
 * @param seen     the read of the ledger that it follows from
 * @param verdicts one for each snapshot that was looked at, and for each checkpoint
 */
public record ForgetPlan(LedgerState seen, List<Verdict> verdicts) {
    public ForgetPlan {
        verdicts = List.copyOf(verdicts);
    }

    /** What goes, checkpoints included. */
    public List<Present> going() {
        return verdicts.stream()
                .filter(Verdict.Goes.class::isInstance)
                .map(Verdict::snapshot)
                .toList();
    }

    /** Until when, at the least, what goes now can be taken back. */
    public Instant trashUntil() {
        return seen.readAt().plus(seen.trashTime());
    }
}
