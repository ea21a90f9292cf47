package io.holdfast.engine.protocol;

import static io.holdfast.engine.protocol.State.DAMAGED;
import static io.holdfast.engine.protocol.State.FORGET;
import static io.holdfast.engine.protocol.State.HERE;
import static io.holdfast.engine.protocol.State.MODIFIED;
import static io.holdfast.engine.protocol.State.NONE;
import static io.holdfast.engine.protocol.State.ON_THE_WAY;
import static io.holdfast.engine.protocol.State.SEEN;
import static io.holdfast.engine.protocol.State.STATUS;
import static io.holdfast.engine.protocol.State.TIMELY;
import static io.holdfast.engine.protocol.State.TOLD;

import io.holdfast.engine.protocol.Protocol.Taker;
import io.holdfast.engine.protocol.Scenario.Part;
import java.util.List;

/** What happens by itself: time passes, puts that nobody answered to are done; and what people do that takes no more than a put. */
final class Surroundings {
    private static final Bits IS_COPIED = new Bits(0, 1);

    /** Since nobody was between w3 and the end of w4. */
    private static final Bits QUIET = new Bits(1, 4);

    private static final List<String> PAGE_NAMES = List.of("the first page", "the second page");

    private final Protocol protocol;

    Surroundings(Protocol protocol) {
        this.protocol = protocol;
    }

    void begin(State first) {
        if (protocol.has(Part.EXCLUSIVE)) {
            first.set(State.REST, QUIET, settling(protocol.scenario()));
        }
    }

    private static int settling(Scenario scenario) {
        return scenario.listDelay() + scenario.clockSpread();
    }

    static void noteThatSomebodyCommits(State next) {
        next.set(State.REST, QUIET, 0);
    }

    static boolean isQuiet(State state, Scenario scenario) {
        return state.get(State.REST, QUIET) >= settling(scenario);
    }

    void steps(State state, Taker taker) {
        tick(state, taker);
        for (int record = 0; record < State.RECORDS; record++) {
            if (state.get(record, STATUS) == ON_THE_WAY) {
                arrive(state, record, taker);
            }
        }
        for (int number = 0; number < State.PAGE_COUNT; number++) {
            page(state, number, taker);
        }
        if (protocol.has(Part.FORGETS_OLD) || protocol.has(Part.FORGETS_A)) {
            forget(state, taker);
        }
        if (protocol.has(Part.IS_COPIED) && !state.is(State.REST, IS_COPIED)) {
            copy(state, taker);
        }
    }

    private void tick(State state, Taker taker) {
        State next = state.copy();
        int listDelay = protocol.scenario().listDelay();
        for (int record = 0; record < State.RECORDS; record++) {
            int status = state.get(record, STATUS);
            if (status == ON_THE_WAY) {
                next.set(record, MODIFIED, Math.min(protocol.farthest(), state.get(record, MODIFIED) + 1));
            } else if (status != NONE) {
                next.set(record, SEEN, Math.min(listDelay, state.get(record, SEEN) + 1));
                if (protocol.ages(state, record)) {
                    next.set(record, MODIFIED, Math.min(protocol.oldest(), state.get(record, MODIFIED) + 1));
                }
            }
        }
        for (int number = 0; number < State.PAGE_COUNT; number++) {
            int page = State.page(number);
            if (state.get(page, STATUS) == HERE) {
                next.set(page, SEEN, Math.min(listDelay, state.get(page, SEEN) + 1));
                next.set(page, MODIFIED, Math.min(protocol.oldest(), state.get(page, MODIFIED) + 1));
            }
        }
        for (int pack = 0; pack < State.PACK_COUNT; pack++) {
            if (state.pack(pack) >= State.THERE) {
                next.pack(pack, Math.min(State.THERE + listDelay, state.pack(pack) + 1));
            }
        }
        protocol.writing().tick(next);
        protocol.pruning().tick(next);
        protocol.replicating().tick(next);
        if (protocol.has(Part.EXCLUSIVE)) {
            int quiet = Math.min(settling(protocol.scenario()), state.get(State.REST, QUIET) + 1);
            next.set(State.REST, QUIET, protocol.writing().isCommitting(state) ? 0 : quiet);
        }
        taker.take(new Move("time", Step.TIME), next);
    }

    /** When lists show everything, and what has not come never does. */
    State muchLater(State state) {
        State later = state.copy();
        for (int record = 0; record < State.RECORDS; record++) {
            if (state.get(record, STATUS) == ON_THE_WAY) {
                later.cell(record, 0);
            } else if (state.get(record, STATUS) != NONE) {
                later.set(record, SEEN, protocol.scenario().listDelay());
                later.set(record, MODIFIED, protocol.oldest());
            }
        }
        return later;
    }

    private void arrive(State state, int record, Taker taker) {
        int asOf = state.get(record, MODIFIED);
        for (int stamp = 0; stamp <= protocol.scenario().clockSpread(); stamp++) {
            State next = state.copy();
            protocol.arrive(next, record, asOf, stamp);
            String how = next.is(record, TIMELY) ? "in time" : "late";
            taker.take(new Move("", Step.ARRIVES, how, 0, 1 << record, 0), next);
        }
    }

    private void page(State state, int number, Taker taker) {
        int page = State.page(number);
        if (state.get(page, STATUS) == ON_THE_WAY) {
            taker.take(
                    new Move(PAGE_NAMES.get(number), Step.ARRIVES), state.copy().set(page, STATUS, HERE));
        }
        boolean noneIsDamaged = !state.is(State.page(0) + 1, DAMAGED) && !state.is(State.page(1) + 1, DAMAGED);
        if (protocol.has(Part.A_PAGE_IS_DAMAGED) && noneIsDamaged && state.get(page, STATUS) == HERE) {
            taker.take(
                    new Move(PAGE_NAMES.get(number), Step.DAMAGE), state.copy().set(page + 1, DAMAGED, 1));
        }
        if (protocol.has(Part.BOTH_PAGES_ARE_DAMAGED)
                && noneIsDamaged
                && number == 1
                && state.get(page, STATUS) == HERE) {
            State next = state.copy().set(State.page(0) + 1, DAMAGED, 1).set(page + 1, DAMAGED, 1);
            taker.take(new Move("each page", Step.DAMAGE), next);
        }
    }

    private void forget(State state, Taker taker) {
        int first = protocol.reads().forgotten();
        boolean isKnown = state.is(first, TOLD) || (first == State.OF_A && state.is(first + 1, TOLD));
        if (state.get(FORGET, STATUS) != NONE || !isKnown) {
            return;
        }
        for (int stamp = 0; stamp <= protocol.scenario().clockSpread(); stamp++) {
            State next = state.copy();
            protocol.arrive(next, FORGET, 0, stamp);
            taker.take(new Move("F", Step.FORGET), next);
        }
        if (protocol.has(Part.PUTS_GET_LOST)) {
            State next = state.copy();
            protocol.sendOff(next, FORGET, 0);
            taker.take(new Move("F", Step.FORGET, "no answer"), next);
        }
    }

    /** To another store, which is used from then on: all is new there, and so late. Who was in the midst of something is gone. */
    private void copy(State state, Taker taker) {
        State next = state.copy().set(State.REST, IS_COPIED, 1);
        boolean keeps = protocol.is(Mutation.TIMES_KEPT_BY_A_COPY);
        for (int record = 0; record < State.RECORDS; record++) {
            int status = state.get(record, STATUS);
            if (status == HERE) {
                next.set(record, SEEN, 0);
                if (!keeps) {
                    next.set(record, MODIFIED, 0).set(record, TIMELY, 0);
                }
            } else if (status == ON_THE_WAY) {
                next.cell(record, 0);
            }
        }
        for (int pack = 0; pack < State.PACK_COUNT; pack++) {
            if (state.pack(pack) >= State.THERE) {
                next.pack(pack, State.THERE);
            }
        }
        protocol.writing().stop(next);
        protocol.pruning().stop(next);
        taker.take(new Move("everything", Step.COPY), next);
    }
}
