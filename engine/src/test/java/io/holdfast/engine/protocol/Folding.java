package io.holdfast.engine.protocol;

import static io.holdfast.engine.protocol.State.BELOW;
import static io.holdfast.engine.protocol.State.CONDEMNED;
import static io.holdfast.engine.protocol.State.DAMAGED;
import static io.holdfast.engine.protocol.State.HERE;
import static io.holdfast.engine.protocol.State.HOLDS;
import static io.holdfast.engine.protocol.State.MODIFIED;
import static io.holdfast.engine.protocol.State.NAMED;
import static io.holdfast.engine.protocol.State.NONE;
import static io.holdfast.engine.protocol.State.OF_X;
import static io.holdfast.engine.protocol.State.ON_THE_WAY;
import static io.holdfast.engine.protocol.State.STATUS;
import static io.holdfast.engine.protocol.State.TIMELY;

import io.holdfast.engine.protocol.Protocol.Taker;
import io.holdfast.engine.protocol.Scenario.Part;

/** Two pages, the second newer than the first. Section 6 of the protocol. */
final class Folding {
    private final Protocol protocol;

    Folding(Protocol protocol) {
        this.protocol = protocol;
    }

    void steps(State state, Taker taker) {
        if (protocol.has(Part.PAGES)) {
            fold(state, taker);
            tidy(state, taker);
        }
    }

    /** From a full read; its put may come later. */
    private void fold(State state, Taker taker) {
        int number = state.get(State.page(0), STATUS) == NONE ? 0 : 1;
        if (state.get(State.page(number), STATUS) != NONE
                || (number == 1 && state.get(State.page(0), STATUS) != HERE)) {
            return;
        }
        int age = protocol.is(Mutation.PAGE_MADE_TOO_EARLY) ? 0 : protocol.farthest();
        int below = below(state, age);
        protocol.reads()
                .eachListOfPages(
                        state,
                        pages -> protocol.reads().eachToDelete(state, pages, read -> {
                            int folded = read.records() & below;
                            int timely = condemnations(state, folded);
                            if (folded != 0) {
                                State next = state.copy()
                                        .set(State.page(number), STATUS, ON_THE_WAY)
                                        .set(State.page(number), HOLDS, folded & ~timely)
                                        .set(State.page(number) + 1, CONDEMNED, read.byPage() | named(state, timely))
                                        .set(State.page(number) + 1, BELOW, below);
                                taker.take(new Move("M", Step.PAGE, "", 0, folded, read.hidden()), next);
                            }
                        }));
    }

    /** Those whose asOf is so long ago: at the mark or before. */
    private int below(State state, int age) {
        int all = protocol.writing().comingWithAnAsOfOf(state, age)
                | protocol.pruning().comingWithAnAsOfOf(state, age);
        for (int record = 0; record < State.RECORDS; record++) {
            int status = state.get(record, STATUS);
            int asOf = status == ON_THE_WAY ? state.get(record, MODIFIED) : protocol.asOf(state, record);
            if (status != NONE && asOf >= age) {
                all |= 1 << record;
            }
        }
        return all;
    }

    private static int condemnations(State state, int folded) {
        int all = 0;
        for (int record = OF_X; record < State.FORGET; record++) {
            if (((folded >>> record) & 1) != 0 && state.is(record, TIMELY)) {
                all |= 1 << record;
            }
        }
        return all;
    }

    private static int named(State state, int records) {
        int all = 0;
        for (int record = OF_X; record < State.FORGET; record++) {
            if (((records >>> record) & 1) != 0) {
                all |= state.get(record, NAMED);
            }
        }
        return all;
    }

    /** Any prune does so, in any run. */
    private void tidy(State state, Taker taker) {
        int held = heldByPages(state);
        if (held == 0) {
            return;
        }
        State next = state.copy();
        for (int record = 0; record < State.RECORDS; record++) {
            if (((held >>> record) & 1) != 0) {
                next.set(record, STATUS, State.DELETED);
            }
        }
        taker.take(Move.of(held, "Y", Step.DELETE_RECORDS, ""), next);
    }

    /** Records that need not be kept: two pages hold them, just read back, each here for G. */
    private int heldByPages(State state) {
        int least = protocol.is(Mutation.RECORDS_DELETED_AT_ONCE)
                ? 0
                : protocol.pruning().grace();
        int held = ~0;
        int pages = 0;
        for (int number = 0; number < State.PAGE_COUNT; number++) {
            int page = State.page(number);
            if (state.get(page, STATUS) == HERE && !state.is(page + 1, DAMAGED) && state.get(page, MODIFIED) >= least) {
                held &= state.get(page, HOLDS) | condemnedBy(state, page);
                pages++;
            }
        }
        boolean enough = pages == State.PAGE_COUNT || (pages == 1 && protocol.is(Mutation.ONE_PAGE_IS_ENOUGH));
        return enough ? held & state.here() : 0;
    }

    /** A condemnation in time stands among the names alone. */
    private static int condemnedBy(State state, int page) {
        int all = 0;
        for (int record = OF_X; record < State.FORGET; record++) {
            boolean isBelow = ((state.get(page + 1, BELOW) >>> record) & 1) != 0;
            boolean isHeld = (state.get(record, NAMED) & ~state.get(page + 1, CONDEMNED)) == 0;
            if (isBelow && isHeld && state.is(record, TIMELY)) {
                all |= 1 << record;
            }
        }
        return all;
    }
}
