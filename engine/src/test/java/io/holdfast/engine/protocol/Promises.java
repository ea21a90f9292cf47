package io.holdfast.engine.protocol;

import static io.holdfast.engine.protocol.State.DAMAGED;
import static io.holdfast.engine.protocol.State.FORGET;
import static io.holdfast.engine.protocol.State.HERE;
import static io.holdfast.engine.protocol.State.HOLD;
import static io.holdfast.engine.protocol.State.HOLDS;
import static io.holdfast.engine.protocol.State.MODIFIED;
import static io.holdfast.engine.protocol.State.NAMED;
import static io.holdfast.engine.protocol.State.SEEN;
import static io.holdfast.engine.protocol.State.SNAPSHOTS;
import static io.holdfast.engine.protocol.State.STATUS;
import static io.holdfast.engine.protocol.State.TIMELY;
import static io.holdfast.engine.protocol.State.TOLD;

import io.holdfast.engine.protocol.Scenario.Part;
import java.util.Optional;

/**
 * What must hold in every state. For readers it needs no step of theirs: whoever reads now, and whatever their lists hide, finds a record of each snapshot that
 * was promised whose packs are all there.
 */
final class Promises {
    private static final int[] FIRST_RECORDS = {State.OLD, State.OF_A, State.OF_B};

    private final Protocol protocol;

    Promises(Protocol protocol) {
        this.protocol = protocol;
    }

    Optional<String> broken(State state) {
        for (int snapshot : FIRST_RECORDS) {
            String name =
                    snapshot == State.OLD ? "the old snapshot" : snapshot == State.OF_A ? "snapshot a" : "snapshot b";
            if (isPromised(state, snapshot)) {
                if (!restores(state, snapshot)) {
                    return Optional.of(name + " is promised, and does not restore");
                }
                if (!isReadable(state, snapshot)) {
                    return Optional.of(name + " is promised, and its record can't be read");
                }
                if (!restoresAtTheReplica(state, snapshot)) {
                    return Optional.of(name + " is promised, and the replica shows it and has not all of it");
                }
            }
        }
        return leavesGarbage(state) ? Optional.of("whoever prunes leaves what nobody needs") : Optional.empty();
    }

    /** It was told, or is there in time; and nobody has asked to forget it, a trash ago. */
    private boolean isPromised(State state, int snapshot) {
        boolean isMade = false;
        for (int record = 0; record < SNAPSHOTS; record++) {
            isMade |= isOf(state, record, snapshot) && counts(state, record);
        }
        boolean isForgotten = snapshot == protocol.reads().forgotten()
                && Protocol.exists(state, FORGET)
                && state.is(FORGET, TIMELY)
                && state.get(FORGET, MODIFIED) >= protocol.scenario().trash();
        boolean isHeld = snapshot == protocol.reads().forgotten() && state.is(HOLD, TOLD);
        return isMade && (!isForgotten || isHeld);
    }

    private boolean counts(State state, int record) {
        return record == State.OLD
                ? protocol.has(Part.OLD_IS_LIVE)
                : state.is(record, TOLD) || state.is(record, TIMELY);
    }

    private static boolean isOf(State state, int record, int snapshot) {
        return Protocol.exists(state, record) && Protocol.snapshotOf(state, record) == snapshot;
    }

    private static boolean isWhole(State state, int record) {
        return (state.get(record, NAMED) & ~state.present()) == 0;
    }

    /** A list may hide what is young: then what is old must do. */
    private boolean restores(State state, int snapshot) {
        boolean isWhole = false;
        boolean isOld = false;
        boolean isOldWhole = false;
        for (int record = 0; record < SNAPSHOTS; record++) {
            if (isOf(state, record, snapshot)) {
                boolean settled = state.get(record, SEEN) >= protocol.scenario().listDelay();
                isWhole |= isWhole(state, record);
                isOld |= settled && counts(state, record);
                isOldWhole |= settled && isWhole(state, record);
            }
        }
        return isWhole && (!isOld || isOldWhole);
    }

    /** One damaged page takes nothing away. */
    private boolean isReadable(State state, int snapshot) {
        if (protocol.has(Part.BOTH_PAGES_ARE_DAMAGED)) {
            return true;
        }
        for (int record = 0; record < SNAPSHOTS; record++) {
            if (isOf(state, record, snapshot) && isWhole(state, record) && isReadableRecord(state, record)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isReadableRecord(State state, int record) {
        if (state.get(record, STATUS) == HERE) {
            return true;
        }
        for (int number = 0; number < State.PAGE_COUNT; number++) {
            int page = State.page(number);
            boolean holds = ((state.get(page, HOLDS) >>> record) & 1) != 0;
            if (holds && state.get(page, STATUS) == HERE && !state.is(page + 1, DAMAGED)) {
                return true;
            }
        }
        return false;
    }

    private boolean restoresAtTheReplica(State state, int snapshot) {
        int records = state.get(State.REPLICA, Replicating.RECORDS_THERE);
        int packs = state.get(State.REPLICA, Replicating.PACKS_THERE);
        boolean isShown = false;
        boolean isWhole = false;
        for (int record = 0; record < SNAPSHOTS; record++) {
            if (((records >>> record) & 1) != 0 && isOf(state, record, snapshot)) {
                isShown |= counts(state, record);
                isWhole |= (state.get(record, NAMED) & ~packs) == 0;
            }
        }
        return !isShown || isWhole;
    }

    /** Whether prunes in fair weather, a long time from now, would not free what nobody needs. */
    private boolean leavesGarbage(State state) {
        if (protocol.has(Part.PAGES)) {
            return false;
        }
        State later = protocol.surroundings().muchLater(state);
        int[] left = {0};
        protocol.reads()
                .eachToDelete(later, 0, read -> left[0] |= protocol.pruning().leftForEver(later, read));
        return left[0] != 0;
    }
}
