package io.holdfast.engine.protocol;

import static io.holdfast.engine.protocol.State.HOLD;
import static io.holdfast.engine.protocol.State.NAMED;
import static io.holdfast.engine.protocol.State.P;
import static io.holdfast.engine.protocol.State.REPLACES;
import static io.holdfast.engine.protocol.State.SNAPSHOTS;
import static io.holdfast.engine.protocol.State.TIMELY;
import static io.holdfast.engine.protocol.State.TOLD;

import io.holdfast.engine.protocol.Protocol.Taker;
import io.holdfast.engine.protocol.Reads.Read;
import io.holdfast.engine.protocol.Scenario.Part;

/** Whoever commits: writers, the rewriter, and who holds or takes back. Section 3 of the protocol. */
final class Writing {
    static final Bits AT = new Bits(0, 3);

    /** Age of K. */
    static final Bits K = new Bits(3, 3);

    private static final Bits TRY = new Bits(6, 2);

    /** Set of packs that the snapshot will name. */
    private static final Bits NAMES = new Bits(8, 6);

    private static final Bits REPLACED = new Bits(14, 7);

    /** Those of them that are condemned. */
    private static final Bits BAD = new Bits(21, 6);

    static final int START = 0;
    private static final int UPLOAD = 1;
    private static final int CHECK = 2;
    static final int RESCUE = 3;
    static final int PUT = 4;
    private static final int DONE = 5;
    private static final int GAVE_UP = 6;
    static final int PUT_HOLD = 7;

    private static final int UPLOAD_OF_A = 1;
    private static final int COPY_OF_A = 2;
    private static final int UPLOAD_OF_B = 3;
    private static final int COPY_OF_B = 4;
    private static final int COPY_OF_Z = 5;

    private final Protocol protocol;

    /**
     * One of them.
     *
     * @param cell   its own
     * @param record its first
     * @param upload what it stores that is new
     * @param copy   what it copies into
     */
    record Client(String name, int cell, int record, int upload, int copy) {
        boolean isRewriter() {
            return cell == State.Z;
        }
    }

    static final Client A = new Client("A", State.A, State.OF_A, UPLOAD_OF_A, COPY_OF_A);
    static final Client B = new Client("B", State.B, State.OF_B, UPLOAD_OF_B, COPY_OF_B);
    static final Client Z = new Client("Z", State.Z, State.OF_Z, COPY_OF_Z, COPY_OF_Z);

    Writing(Protocol protocol) {
        this.protocol = protocol;
    }

    void steps(State state, Taker taker) {
        if (protocol.has(Part.WRITER_A)) {
            steps(state, A, taker);
        }
        if (protocol.has(Part.WRITER_B) || protocol.has(Part.HOLDS_A)) {
            steps(state, B, taker);
        }
        if (protocol.has(Part.REWRITER)) {
            steps(state, Z, taker);
        }
    }

    private void steps(State state, Client client, Taker taker) {
        switch (state.get(client.cell(), AT)) {
            case START -> {
                if (client.isRewriter()) {
                    rewrite(state, taker);
                } else if (protocol.has(Part.HOLDS_A) && client.cell() == State.B) {
                    hold(state, taker);
                } else {
                    begin(state, client, taker);
                }
            }
            case UPLOAD -> {
                State next = state.copy().set(client.cell(), AT, CHECK);
                next.pack(client.upload(), State.THERE);
                taker.take(new Move(client.name(), Step.W2, "", 1 << client.upload()), next);
            }
            case CHECK -> {
                if (!protocol.pruning().forbidsToCommit(state)) {
                    check(state, client, taker);
                }
            }
            case RESCUE -> rescue(state, client, taker);
            case PUT -> put(state, client, taker);
            case PUT_HOLD -> putHold(state, taker);
            default -> {}
        }
    }

    /** What it has found it will name, if that is not condemned; the rest it stores anew. */
    private void begin(State state, Client client, Taker taker) {
        protocol.reads().each(state, read -> {
            int condemned = protocol.reads().condemned(state, read);
            int own = protocol.has(Part.UPLOADS) ? 1 << client.upload() : 0;
            int old = mayBuildOn(state, read, State.OLD) ? (1 << P) & ~condemned : 0;
            take(state, client, Step.W1, read, old | own, taker);
            if (protocol.has(Part.PARENTS)) {
                for (int record = State.OF_A; record < SNAPSHOTS; record++) {
                    int named = state.get(record, NAMED);
                    if ((named & condemned) == 0 && mayBuildOn(state, read, record)) {
                        take(state, client, Step.W1, read, named | own, taker);
                    }
                }
            }
        });
    }

    /** A late record's runs may be used once all their packs were seen in a LIST. */
    private boolean mayBuildOn(State state, Read read, int record) {
        boolean known = state.is(record, TIMELY) || protocol.is(Mutation.LATE_PARENT_UNLISTED);
        return read.has(record) && (known || (state.get(record, NAMED) & ~state.present()) == 0);
    }

    private void take(State state, Client client, Step step, Read read, int names, Taker taker) {
        if (names != 0) {
            State next = state.copy()
                    .set(client.cell(), NAMES, names)
                    .set(client.cell(), AT, protocol.has(Part.UPLOADS) ? UPLOAD : CHECK);
            taker.take(new Move(client.name(), step, "will name", names, read), next);
        }
    }

    /** P is copied, and a snapshot that names it gets a record without. */
    private void rewrite(State state, Taker taker) {
        if ((state.present() & (1 << P)) == 0) {
            return;
        }
        protocol.reads().each(state, read -> {
            for (int record = 0; record < State.OF_Z; record++) {
                boolean isIts = read.has(record)
                        && state.is(record, TIMELY)
                        && state.is(record, TOLD)
                        && (state.get(record, NAMED) & 1 << P) != 0
                        && !protocol.reads().isReplaced(state, read, record, 0);
                if (isIts) {
                    State next = state.copy()
                            .set(State.Z, NAMES, (state.get(record, NAMED) & ~(1 << P)) | (1 << COPY_OF_Z))
                            .set(State.Z, REPLACED, 1 << record)
                            .set(State.Z, AT, CHECK);
                    next.pack(COPY_OF_Z, State.THERE);
                    if (protocol.is(Mutation.DELETED_BEFORE_THE_RECORD_IS_PUT)) {
                        next.pack(P, State.SWEPT);
                    }
                    taker.take(new Move("Z", Step.REWRITE, "", 1 << P, 1 << record, read.hidden()), next);
                }
            }
        });
    }

    private void check(State state, Client client, Taker taker) {
        int names = state.get(client.cell(), NAMES);
        boolean skips =
                protocol.is(Mutation.W3_SKIPPED) || (client.isRewriter() && protocol.is(Mutation.REWRITER_SKIPS_W3));
        protocol.reads().each(state, read -> {
            int bad = skips ? 0 : protocol.reads().condemned(state, read) & names & checked(client);
            State next = state.copy()
                    .set(client.cell(), K, 0)
                    .set(client.cell(), BAD, bad)
                    .set(client.cell(), AT, bad == 0 ? PUT : client.isRewriter() ? GAVE_UP : RESCUE);
            if (client.isRewriter() && bad != 0) {
                end(next, client, GAVE_UP);
            }
            Surroundings.noteThatSomebodyCommits(next);
            String how = bad == 0 ? "finds nothing condemned of" : "finds condemned";
            taker.take(new Move(client.name(), Step.W3, how, bad == 0 ? names : bad, read), next);
        });
    }

    private int checked(Client client) {
        return protocol.is(Mutation.OWN_UPLOADS_NOT_CHECKED) ? ~(1 << client.upload()) : ~0;
    }

    /** What was condemned is copied, or read from the source again. K stays. Who takes back has no source. */
    private void rescue(State state, Client client, Taker taker) {
        int bad = state.get(client.cell(), BAD);
        boolean hasSource = !(protocol.has(Part.HOLDS_A) && client.cell() == State.B);
        State next = state.copy();
        if (state.pack(client.copy()) != State.NEVER || (!hasSource && (bad & ~state.present()) != 0)) {
            end(next, client, GAVE_UP);
            taker.take(new Move(client.name(), Step.RESCUE, "gives up", bad), next);
            return;
        }
        boolean sameName = protocol.is(Mutation.A_NAME_IS_USED_TWICE);
        if (sameName) {
            for (int pack = 0; pack < State.PACK_COUNT; pack++) {
                if (((bad >>> pack) & 1) != 0) {
                    next.pack(pack, State.THERE);
                }
            }
        } else {
            next.pack(client.copy(), State.THERE);
            next.set(client.cell(), NAMES, (state.get(client.cell(), NAMES) & ~bad) | (1 << client.copy()));
        }
        if (protocol.is(Mutation.RESCUE_WITH_A_NEW_K)) {
            next.set(client.cell(), K, 0);
        }
        next.set(client.cell(), BAD, 0).set(client.cell(), AT, PUT);
        taker.take(new Move(client.name(), Step.RESCUE, "", sameName ? bad : 1 << client.copy()), next);
    }

    private void put(State state, Client client, Taker taker) {
        int record = client.record() + state.get(client.cell(), TRY);
        int asOf = protocol.is(Mutation.K_AFTER_THE_READ) ? 0 : state.get(client.cell(), K);
        State put = state.copy()
                .set(record, NAMED, state.get(client.cell(), NAMES))
                .set(record, REPLACES, state.get(client.cell(), REPLACED));
        int names = state.get(client.cell(), NAMES);
        int spread = protocol.scenario().clockSpread();
        for (int stamp = 0; stamp <= spread; stamp++) {
            for (int date = 0; date <= spread; date++) {
                State next = put.copy();
                protocol.arrive(next, record, asOf, stamp);
                answered(next, client, record, protocol.isInTime(asOf - date), names, taker);
            }
        }
        if (protocol.has(Part.CLOCK_STEPS_BACK)) {
            State next = put.copy();
            protocol.arrive(next, record, -1, spread);
            answered(next, client, record, protocol.isInTime(-1 - spread), names, taker);
        }
        if (protocol.has(Part.PUTS_GET_LOST)) {
            State next = put.copy();
            protocol.sendOff(next, record, asOf);
            unknown(next, client, record, names, taker);
        }
    }

    private void answered(State next, Client client, int record, boolean inTime, int names, Taker taker) {
        if (inTime || protocol.is(Mutation.NO_W5)) {
            next.set(record, TOLD, 1);
            end(next, client, DONE);
            taker.take(new Move(client.name(), Step.W4, "done", names), next);
        } else {
            again(next, client, record);
            taker.take(new Move(client.name(), Step.W5, "late", names), next);
        }
    }

    private void unknown(State next, Client client, int record, int names, Taker taker) {
        if (protocol.is(Mutation.UNKNOWN_TAKEN_FOR_FAILED) && !client.isRewriter()) {
            if (next.pack(client.upload()) >= State.THERE) {
                next.pack(client.upload(), State.SWEPT);
            }
            end(next, client, GAVE_UP);
            taker.take(new Move(client.name(), Step.W5, "no answer, so it deletes what it stored", names), next);
            return;
        }
        again(next, client, record);
        taker.take(new Move(client.name(), Step.W5, "no answer", names), next);
    }

    /** A fresh record will replace this one. */
    private void again(State next, Client client, int record) {
        int tried = next.get(client.cell(), TRY) + 1;
        if (tried == protocol.scenario().tries()) {
            end(next, client, GAVE_UP);
        } else {
            next.set(client.cell(), TRY, tried)
                    .set(client.cell(), K, 0)
                    .set(client.cell(), REPLACED, next.get(client.cell(), REPLACED) | 1 << record)
                    .set(client.cell(), AT, CHECK);
        }
    }

    private static void end(State next, Client client, int how) {
        next.cell(client.cell(), 0);
        next.set(client.cell(), AT, how);
    }

    /** Whoever sees a forget takes it back under a new id instead. */
    private void hold(State state, Taker taker) {
        if (protocol.pruning().forbidsToCommit(state)) {
            return;
        }
        protocol.reads().each(state, read -> {
            for (int record = State.OF_A; record < State.OF_B; record++) {
                if (!read.has(record) || protocol.reads().isReplaced(state, read, record, 0)) {
                    continue;
                }
                State next = state.copy();
                if (read.has(State.FORGET) && !protocol.is(Mutation.HOLD_OF_A_FORGOTTEN_ONE)) {
                    next.set(State.B, NAMES, state.get(record, NAMED)).set(State.B, AT, CHECK);
                    taker.take(new Move("B", Step.ADOPT, "", state.get(record, NAMED), read), next);
                } else {
                    next.set(State.B, K, 0).set(State.B, AT, PUT_HOLD);
                    taker.take(new Move("B", Step.HOLD, "", 0, 1 << record, read.hidden()), next);
                }
                return;
            }
        });
    }

    private void putHold(State state, Taker taker) {
        int asOf = state.get(State.B, K);
        for (int stamp = 0; stamp <= protocol.scenario().clockSpread(); stamp++) {
            State next = state.copy();
            protocol.arrive(next, HOLD, asOf, stamp);
            if (protocol.isInTime(asOf)) {
                next.set(HOLD, TOLD, 1);
            }
            end(next, B, DONE);
            taker.take(new Move("B", Step.HOLD, protocol.isInTime(asOf) ? "done" : "late"), next);
        }
        if (protocol.has(Part.PUTS_GET_LOST)) {
            State next = state.copy();
            protocol.sendOff(next, HOLD, asOf);
            end(next, B, GAVE_UP);
            taker.take(new Move("B", Step.HOLD, "no answer"), next);
        }
    }

    /** Whether it is between w3 and the end of w4. */
    boolean isCommitting(State state) {
        for (Client client : new Client[] {A, B, Z}) {
            int at = state.get(client.cell(), AT);
            if (at == RESCUE || at == PUT || at == PUT_HOLD) {
                return true;
            }
        }
        return false;
    }

    void tick(State next) {
        for (Client client : new Client[] {A, B, Z}) {
            int at = next.get(client.cell(), AT);
            if (at == RESCUE || at == PUT || at == PUT_HOLD) {
                next.set(client.cell(), K, Math.min(protocol.farthest(), next.get(client.cell(), K) + 1));
            }
        }
    }

    /** Records that may still be put, with an asOf so long ago or longer. */
    int comingWithAnAsOfOf(State state, int age) {
        int all = 0;
        for (Client client : new Client[] {A, B, Z}) {
            int at = state.get(client.cell(), AT);
            if ((at == RESCUE || at == PUT || at == PUT_HOLD) && state.get(client.cell(), K) >= age) {
                all |= 1 << (at == PUT_HOLD ? HOLD : client.record() + state.get(client.cell(), TRY));
            }
        }
        return all;
    }

    /** Whoever is in the midst of it is gone. */
    void stop(State next) {
        for (Client client : new Client[] {A, B, Z}) {
            int at = next.get(client.cell(), AT);
            if (at != START && at != DONE) {
                end(next, client, GAVE_UP);
            }
        }
    }
}
