package io.holdfast.engine.prune;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.LedgerState.Found;
import io.holdfast.engine.ledger.Times;
import java.time.Duration;
import java.time.Instant;

/**
 * What decides whether something may be freed: docs/protocol.md, sections 2, 4, 5 and 6, one method for each rule. Nobody else compares times. All
 * times are the store's.
 *
 * <p>Tests break one method after the other, and show the history that loses a snapshot without it: hence no record, and not final.
 */
class PruneRules {
    private final Times times;
    private final Duration young;
    private final Duration grace;

    /**
     * @param young a younger pack is not condemned
     * @param grace G, from condemn to sweep
     */
    PruneRules(Times times, Duration young, Duration grace) {
        this.times = times;
        this.young = young;
        this.grace = grace;
    }

    /** Exclusive: the promise of its user takes the place of young. */
    PruneRules withoutYoung() {
        return new PruneRules(times, Duration.ZERO, grace);
    }

    /** Exclusive: the promise of its user takes the place of G. */
    PruneRules withoutGrace() {
        return new PruneRules(times, young, Duration.ZERO);
    }

    Duration grace() {
        return grace;
    }

    Duration young() {
        return young;
    }

    /** Exclusive: so long after it was put everybody who reads the ledger sees a condemnation, D + E. */
    Duration untilEverybodySeesIt(LedgerState state) {
        return times(state).listDelay().plus(times(state).clockSpread());
    }

    /**
     * G is enough for what a probe has measured of the store, too.
     *
     * @throws BadInput if it is not
     */
    void mustSuitTheStore(LedgerState state) {
        Duration least = times(state).leastGrace();
        if (least.compareTo(times.leastGrace()) > 0 && grace.compareTo(least) < 0) {
            throw new BadInput("A grace of " + PruneOptions.words(grace)
                    + " is too short for what a probe has seen of this store: with lists late by "
                    + PruneOptions.words(times(state).listDelay()) + " and times that differ by "
                    + PruneOptions.words(times(state).clockSpread())
                    + " a backup that is just being committed could lose what it refers to. Next: give --grace "
                    + PruneOptions.words(least) + " or more, or leave it out");
        }
    }

    /** What was assumed, or worse where a probe has seen worse: never less. */
    private Times times(LedgerState state) {
        return state.probed().map(times::atLeast).orElse(times);
    }

    /** T of c1 and S of c3: what a read says is as old as its beginning, however long ago that was. */
    Instant readAt(LedgerState state) {
        return state.readAt();
    }

    /** When the store got a record: only from then on anybody can have seen it. Its asOf says nothing, since a prune may pause before its put. */
    Instant since(Found record) {
        return record.modified();
    }

    /** A snapshot keeps what it names, late or not. */
    boolean keeps(Found snapshot) {
        return true;
    }

    /** A forget, release, replacement or condemnation that came late frees nothing. */
    boolean frees(Found record) {
        return record.timely();
    }

    /** c2: what was forgotten or replaced by then, a trash ago, is not needed any more. */
    Instant freedToCondemn(LedgerState state) {
        return readAt(state).minus(state.trashTime());
    }

    /** c3: the same; and it is G old, so that every reader, hold and replica has seen it. */
    Instant freedToSweep(LedgerState state) {
        Duration trash = state.trashTime();
        return readAt(state).minus(trash.compareTo(grace) > 0 ? trash : grace);
    }

    /** c2: a pack is condemned that was put before then. A younger one may belong to a job that has not committed yet. */
    Instant putToCondemn(LedgerState state) {
        return readAt(state).minus(young);
    }

    /** c3 (a): a pack is swept of which the store had got a condemnation by then. */
    Instant condemnedToSweep(LedgerState state) {
        return readAt(state).minus(grace);
    }

    /** c3 (a): the same of a page that lists it as condemned. */
    Instant pageToSweep(LedgerState state) {
        return condemnedToSweep(state);
    }

    /** Section 2: what the store had got by then is known to whoever may still put a page, and such a page is seen by all. */
    Instant pageToDropIndexes(LedgerState state) {
        return readAt(state).minus(grace).minus(times.window());
    }

    /** Section 6: pages hold what is to be deleted for good, if the store had got them by then. */
    Instant pageToDelete(LedgerState state) {
        return readAt(state).minus(grace);
    }
}
