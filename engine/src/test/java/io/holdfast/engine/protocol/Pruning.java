package io.holdfast.engine.protocol;

import static io.holdfast.engine.protocol.State.HERE;
import static io.holdfast.engine.protocol.State.LAG;
import static io.holdfast.engine.protocol.State.MODIFIED;
import static io.holdfast.engine.protocol.State.NAMED;
import static io.holdfast.engine.protocol.State.OF_X;
import static io.holdfast.engine.protocol.State.OF_Y;
import static io.holdfast.engine.protocol.State.SEEN;
import static io.holdfast.engine.protocol.State.STATUS;
import static io.holdfast.engine.protocol.State.TIMELY;

import io.holdfast.engine.protocol.Protocol.Taker;
import io.holdfast.engine.protocol.Reads.Read;
import io.holdfast.engine.protocol.Scenario.Part;
import java.util.List;

/** Prunes X and Y, each a few runs. Sections 4 and 6 of the protocol. */
final class Pruning {
    private static final Bits AT = new Bits(0, 3);
    private static final Bits RUN = new Bits(3, 3);

    /** Age of the read's beginning, or of the asOf of what is to be put. */
    private static final Bits STAMP = new Bits(6, 3);

    private static final Bits TO_CONDEMN = new Bits(9, 6);
    private static final Bits TO_SWEEP = new Bits(15, 6);
    private static final Bits PAGES_LISTED = new Bits(21, 2);

    private static final List<String> PAGES_FOUND = List.of("finds no page", "finds a page", "finds two pages");

    private static final int IDLE = 0;
    private static final int PAGES_SEEN = 1;
    private static final int READ = 2;
    private static final int STAMPED = 3;
    private static final int SWEEPS = 4;

    private final Protocol protocol;
    private final int grace;

    private record Client(String name, int cell, int record) {}

    private static final Client X = new Client("X", State.X, OF_X);
    private static final Client Y = new Client("Y", State.Y, OF_Y);

    Pruning(Protocol protocol) {
        this.protocol = protocol;
        this.grace = protocol.scenario().grace() - (protocol.is(Mutation.GRACE_TOO_SMALL) ? 2 : 0);
    }

    int grace() {
        return grace;
    }

    void steps(State state, Taker taker) {
        steps(state, X, protocol.scenario().runs(), taker);
        steps(state, Y, protocol.scenario().runsOfY(), taker);
    }

    private void steps(State state, Client client, int runs, Taker taker) {
        switch (state.get(client.cell(), AT)) {
            case IDLE -> {
                if (state.get(client.cell(), RUN) < runs && mayRun(state, client)) {
                    begin(state, client, taker);
                }
            }
            case PAGES_SEEN -> {
                boolean tooLong =
                        state.get(client.cell(), STAMP) > protocol.scenario().window();
                if (!tooLong || protocol.is(Mutation.READ_LONGER_THAN_W)) {
                    read(state, client, state.get(client.cell(), PAGES_LISTED), taker);
                }
            }
            case READ -> {
                State next = state.copy().set(client.cell(), STAMP, 0).set(client.cell(), AT, STAMPED);
                taker.take(new Move(client.name(), Step.C2, "takes the store's time"), next);
            }
            case STAMPED -> condemn(state, client, taker);
            case SWEEPS -> sweep(state, client, taker);
            default -> {}
        }
    }

    /** Exclusive: as its operator promises. */
    private boolean mayRun(State state, Client client) {
        if (!protocol.has(Part.EXCLUSIVE)) {
            return true;
        }
        if (state.get(client.cell(), RUN) == 0) {
            return protocol.is(Mutation.EXCLUSIVE_BESIDE_A_WRITER) || Surroundings.isQuiet(state, protocol.scenario());
        }
        return state.get(client.record(), SEEN) == protocol.scenario().listDelay();
    }

    /** Whether an exclusive one has begun and not ended. */
    boolean forbidsToCommit(State state) {
        boolean runs = state.get(State.X, RUN) == 1 || state.get(State.X, AT) != IDLE;
        return protocol.has(Part.EXCLUSIVE) && runs && !protocol.is(Mutation.EXCLUSIVE_BESIDE_A_WRITER);
    }

    private void begin(State state, Client client, Taker taker) {
        if (!protocol.has(Part.PAGES)) {
            read(state, client, 0, taker);
            return;
        }
        protocol.reads().eachListOfPages(state, pages -> {
            State next = state.copy()
                    .set(client.cell(), PAGES_LISTED, pages)
                    .set(client.cell(), STAMP, 0)
                    .set(client.cell(), AT, PAGES_SEEN);
            taker.take(new Move(client.name(), Step.C1, PAGES_FOUND.get(Integer.bitCount(pages))), next);
        });
    }

    private void read(State state, Client client, int pages, Taker taker) {
        protocol.reads().eachToDelete(state, pages, read -> {
            int condemn = toCondemn(state, read);
            int sweep = toSweep(state, client, read);
            if (condemn == 0 && sweep == 0) {
                return; // as if it had not been
            }
            State next = state.copy()
                    .set(client.cell(), TO_CONDEMN, condemn)
                    .set(client.cell(), TO_SWEEP, sweep)
                    .set(client.cell(), STAMP, 0)
                    .set(client.cell(), PAGES_LISTED, 0)
                    .set(client.cell(), AT, condemn == 0 ? SWEEPS : READ);
            String how = sweep == 0 ? "is to condemn" : condemn == 0 ? "is to delete" : "is to condemn or delete";
            taker.take(new Move(client.name(), Step.C1, how, condemn | sweep, read), next);
        });
    }

    private int toCondemn(State state, Read read) {
        int known = read.byPage();
        for (int record = OF_X; record < State.FORGET; record++) {
            if (read.has(record) && (state.is(record, TIMELY) || protocol.is(Mutation.LATE_CONDEMN_NOT_RENEWED))) {
                known |= state.get(record, NAMED);
            }
        }
        return state.present()
                & ~known
                & ~protocol.reads().needed(state, read, protocol.scenario().trash());
    }

    private int toSweep(State state, Client client, Read read) {
        boolean isExclusive = protocol.has(Part.EXCLUSIVE) && state.get(client.cell(), RUN) == 1;
        int least = isExclusive || protocol.is(Mutation.CLIENT_CLOCK) ? 0 : grace;
        int freedFor = protocol.is(Mutation.TRASH_NOT_KEPT_IN_C3)
                ? grace
                : Math.max(protocol.scenario().trash(), isExclusive ? 0 : grace);
        int old = read.byOldPage();
        for (int record = OF_X; record < State.FORGET; record++) {
            boolean frees = state.is(record, TIMELY) || protocol.is(Mutation.LATE_CONDEMN_FREES);
            if (read.has(record) && frees && state.get(record, STATUS) == HERE && since(state, record) >= least) {
                old |= state.get(record, NAMED);
            }
        }
        if (protocol.is(Mutation.SWEEP_WITHOUT_A_FRESH_READ)) {
            return 0; // but what it has condemned itself
        }
        return state.present() & old & ~protocol.reads().needed(state, read, freedFor);
    }

    /** Packs that such a read finds condemned for G, and not needed, wherever they are still. */
    int freed(State state, Read read) {
        int old = 0;
        for (int record = OF_X; record < State.FORGET; record++) {
            boolean isOld = state.get(record, STATUS) == HERE && since(state, record) >= grace;
            if (read.has(record) && state.is(record, TIMELY) && isOld) {
                old |= state.get(record, NAMED);
            }
        }
        int freedFor = Math.max(grace, protocol.scenario().trash());
        return old & ~protocol.reads().needed(state, read, freedFor);
    }

    /** What such a read neither needs, nor condemns, nor finds condemned in time. */
    int leftForEver(State state, Read read) {
        int condemned = toCondemn(state, read);
        for (int record = OF_X; record < State.FORGET; record++) {
            if (read.has(record) && state.is(record, TIMELY)) {
                condemned |= state.get(record, NAMED);
            }
        }
        return state.present()
                & ~condemned
                & ~protocol.reads()
                        .needed(state, read, Math.max(grace, protocol.scenario().trash()));
    }

    private int since(State state, int record) {
        boolean fromAsOf = protocol.is(Mutation.C3_COUNTS_FROM_AS_OF);
        return state.get(record, MODIFIED) + (fromAsOf ? state.get(record, LAG) : 0);
    }

    private void condemn(State state, Client client, Taker taker) {
        int record = client.record() + state.get(client.cell(), RUN);
        int packs = state.get(client.cell(), TO_CONDEMN);
        int asOf = state.get(client.cell(), STAMP);
        State put = state.copy().set(record, NAMED, packs).set(client.cell(), STAMP, 0);
        if (protocol.is(Mutation.SWEEP_WITHOUT_A_FRESH_READ)) {
            put.set(client.cell(), TO_SWEEP, packs);
        }
        condemned(put, client);
        for (int stamp = 0; stamp <= protocol.scenario().clockSpread(); stamp++) {
            State next = put.copy();
            protocol.arrive(next, record, asOf, stamp);
            taker.take(new Move(client.name(), Step.C2, next.is(record, TIMELY) ? "" : "late", packs), next);
        }
        if (protocol.has(Part.PUTS_GET_LOST)) {
            State next = put.copy();
            protocol.sendOff(next, record, asOf);
            taker.take(new Move(client.name(), Step.C2, "no answer", packs), next);
        }
    }

    private void condemned(State next, Client client) {
        next.set(client.cell(), TO_CONDEMN, 0).set(client.cell(), AT, SWEEPS);
        if (next.get(client.cell(), TO_SWEEP) == 0) {
            ended(next, client);
        }
    }

    private static void ended(State next, Client client) {
        int run = next.get(client.cell(), RUN) + 1;
        next.cell(client.cell(), 0);
        next.set(client.cell(), RUN, run);
    }

    /** One after the other; between them any pause is harmless. */
    private void sweep(State state, Client client, Taker taker) {
        int sweep = state.get(client.cell(), TO_SWEEP);
        int record = client.record() + state.get(client.cell(), RUN);
        boolean waits = protocol.is(Mutation.SWEEP_WITHOUT_A_FRESH_READ)
                && (state.get(record, STATUS) != HERE || state.get(record, MODIFIED) < grace);
        if (waits) {
            return;
        }
        int pack = Integer.numberOfTrailingZeros(sweep);
        State next = state.copy().set(client.cell(), TO_SWEEP, sweep & (sweep - 1));
        next.pack(pack, State.SWEPT);
        if ((sweep & (sweep - 1)) == 0) {
            ended(next, client);
        }
        taker.take(new Move(client.name(), Step.C3, "", 1 << pack), next);
    }

    void tick(State next) {
        for (Client client : new Client[] {X, Y}) {
            int at = next.get(client.cell(), AT);
            if (at == PAGES_SEEN || at == STAMPED) {
                next.set(client.cell(), STAMP, Math.min(protocol.farthest(), next.get(client.cell(), STAMP) + 1));
            }
        }
    }

    /** Records that may still be put, with an asOf so long ago or longer. */
    int comingWithAnAsOfOf(State state, int age) {
        int all = 0;
        for (Client client : new Client[] {X, Y}) {
            if (state.get(client.cell(), AT) == STAMPED && state.get(client.cell(), STAMP) >= age) {
                all |= 1 << (client.record() + state.get(client.cell(), RUN));
            }
        }
        return all;
    }

    /** Whoever is in the midst of it is gone, and the next one begins anew. */
    void stop(State next) {
        for (Client client : new Client[] {X, Y}) {
            if (next.get(client.cell(), AT) != IDLE) {
                ended(next, client);
            }
        }
    }
}
