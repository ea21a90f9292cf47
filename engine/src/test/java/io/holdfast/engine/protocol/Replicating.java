package io.holdfast.engine.protocol;

import io.holdfast.engine.protocol.Protocol.Taker;
import io.holdfast.engine.protocol.Scenario.Part;

/** One replication, of two rounds at most. Section 8 of the protocol. */
final class Replicating {
    private static final Bits AT = new Bits(0, 3);
    private static final Bits ROUND = new Bits(3, 1);

    /** Since the ledger was listed. */
    private static final Bits AGE = new Bits(4, 4);

    private static final Bits LISTED = new Bits(8, State.RECORDS);

    /** Packs that are freed by what was listed. */
    private static final Bits FREED = new Bits(8 + State.RECORDS, State.PACK_COUNT);

    /** Of the replica. */
    static final Bits RECORDS_THERE = new Bits(0, State.RECORDS);

    static final Bits PACKS_THERE = new Bits(State.RECORDS, State.PACK_COUNT);

    private static final int START = 0;
    private static final int LISTED_LEDGER = 1;
    private static final int COPIED = 2;
    private static final int DONE = 3;
    private static final int PUT = 4;

    private final Protocol protocol;

    Replicating(Protocol protocol) {
        this.protocol = protocol;
    }

    /** From an earlier round. */
    void begin(State first) {
        if (protocol.has(Part.SHRINKS)) {
            first.set(State.REPLICA, RECORDS_THERE, 1 << State.OLD).set(State.REPLICA, PACKS_THERE, 1 << State.P);
        }
    }

    void steps(State state, Taker taker) {
        if (!protocol.has(Part.REPLICATES)) {
            return;
        }
        boolean packsFirst = protocol.is(Mutation.PACKS_LISTED_FIRST);
        switch (state.get(State.REPLICATE, AT)) {
            case START -> {
                if (packsFirst) {
                    copy(state, LISTED_LEDGER, taker);
                } else {
                    list(state, LISTED_LEDGER, taker);
                }
            }
            case LISTED_LEDGER -> {
                if (packsFirst) {
                    list(state, COPIED, taker);
                } else if (protocol.is(Mutation.NO_WAIT) || state.get(State.REPLICATE, AGE) >= settling()) {
                    copy(state, COPIED, taker);
                }
            }
            case COPIED -> {
                boolean shrinksFirst = protocol.is(Mutation.SHRUNK_BEFORE_THE_RECORDS_ARE_PUT);
                if (shrinksFirst && state.get(State.REPLICATE, FREED) != 0) {
                    shrink(state, COPIED, taker);
                } else {
                    put(state, taker);
                }
            }
            case PUT -> shrink(state, DONE, taker);
            default -> {}
        }
    }

    private int settling() {
        return protocol.scenario().listDelay() + protocol.scenario().clockSpread();
    }

    private void list(State state, int then, Taker taker) {
        protocol.reads().each(state, read -> {
            State next = state.copy()
                    .set(State.REPLICATE, AGE, 0)
                    .set(State.REPLICATE, LISTED, read.records())
                    .set(
                            State.REPLICATE,
                            FREED,
                            protocol.has(Part.SHRINKS) ? protocol.pruning().freed(state, read) : 0)
                    .set(State.REPLICATE, AT, then);
            taker.take(new Move("R", Step.LIST_LEDGER, "", 0, read), next);
        });
    }

    /** What may be hidden is: it is never better to be given more. */
    private void copy(State state, int then, Taker taker) {
        int listed = 0;
        for (int pack = 0; pack < State.PACK_COUNT; pack++) {
            if (state.pack(pack) >= State.THERE + protocol.scenario().listDelay()) {
                listed |= 1 << pack;
            }
        }
        State next = state.copy()
                .set(State.REPLICA, PACKS_THERE, state.get(State.REPLICA, PACKS_THERE) | listed)
                .set(State.REPLICATE, AT, then);
        taker.take(new Move("R", Step.COPY_PACKS, "", listed), next);
    }

    private void put(State state, Taker taker) {
        int most = protocol.scenario().window()
                + protocol.scenario().listDelay()
                + 2 * protocol.scenario().clockSpread();
        if (state.get(State.REPLICATE, AGE) > most && !protocol.is(Mutation.ROUND_TOO_LONG)) {
            int round = state.get(State.REPLICATE, ROUND);
            State next = state.copy();
            next.cell(State.REPLICATE, 0);
            next.set(State.REPLICATE, ROUND, 1).set(State.REPLICATE, AT, round == 0 ? START : DONE);
            taker.take(new Move("R", Step.PUT_LEDGER, "not, since this round took too long"), next);
            return;
        }
        int records = state.get(State.REPLICATE, LISTED);
        State next = state.copy().set(State.REPLICA, RECORDS_THERE, state.get(State.REPLICA, RECORDS_THERE) | records);
        int freed = state.get(State.REPLICATE, FREED);
        next.cell(State.REPLICATE, 0);
        next.set(State.REPLICATE, FREED, freed).set(State.REPLICATE, AT, freed == 0 ? DONE : PUT);
        taker.take(Move.of(records, "R", Step.PUT_LEDGER, ""), next);
    }

    private void shrink(State state, int then, Taker taker) {
        int freed = state.get(State.REPLICATE, FREED);
        State next = state.copy()
                .set(State.REPLICA, PACKS_THERE, state.get(State.REPLICA, PACKS_THERE) & ~freed)
                .set(State.REPLICATE, FREED, 0)
                .set(State.REPLICATE, AT, then);
        taker.take(new Move("R", Step.SHRINK, "", freed), next);
    }

    void tick(State next) {
        int at = next.get(State.REPLICATE, AT);
        if (at == LISTED_LEDGER || at == COPIED) {
            int most = protocol.scenario().window()
                    + protocol.scenario().listDelay()
                    + 2 * protocol.scenario().clockSpread()
                    + 1;
            next.set(State.REPLICATE, AGE, Math.min(most, next.get(State.REPLICATE, AGE) + 1));
        }
    }
}
