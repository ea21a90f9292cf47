package io.holdfast.engine.protocol;

import static io.holdfast.engine.protocol.State.DELETED;
import static io.holdfast.engine.protocol.State.HERE;
import static io.holdfast.engine.protocol.State.LAG;
import static io.holdfast.engine.protocol.State.MODIFIED;
import static io.holdfast.engine.protocol.State.NAMED;
import static io.holdfast.engine.protocol.State.ON_THE_WAY;
import static io.holdfast.engine.protocol.State.P;
import static io.holdfast.engine.protocol.State.REPLACES;
import static io.holdfast.engine.protocol.State.SEEN;
import static io.holdfast.engine.protocol.State.STATUS;
import static io.holdfast.engine.protocol.State.TIMELY;
import static io.holdfast.engine.protocol.State.TOLD;

import io.holdfast.engine.protocol.Scenario.Part;
import java.util.Optional;

/** The protocol within bounds, with at most one rule broken: from each state the steps that can be taken, and what must not be. */
final class Protocol {
    private final Scenario scenario;
    private final Mutation broken;
    private final Reads reads;
    private final Writing writing;
    private final Pruning pruning;
    private final Folding folding;
    private final Replicating replicating;
    private final Surroundings surroundings;
    private final Promises promises;

    /** Takes what may come next. */
    interface Taker {
        void take(Move move, State next);
    }

    Protocol(Scenario scenario, Mutation broken) {
        this.scenario = scenario;
        this.broken = broken;
        this.reads = new Reads(this);
        this.folding = new Folding(this);
        this.pruning = new Pruning(this);
        this.writing = new Writing(this);
        this.replicating = new Replicating(this);
        this.surroundings = new Surroundings(this);
        this.promises = new Promises(this);
    }

    /** P is there, and named by an old snapshot. */
    State first() {
        State state = new State();
        state.pack(P, State.THERE + scenario.listDelay());
        state.set(State.OLD, STATUS, HERE)
                .set(State.OLD, SEEN, scenario.listDelay())
                .set(State.OLD, TIMELY, 1)
                .set(State.OLD, NAMED, 1 << P)
                .set(State.OLD, TOLD, has(Part.OLD_IS_LIVE) ? 1 : 0);
        if (has(Part.PAGES)) {
            state.set(State.OLD, MODIFIED, oldest());
        }
        surroundings.begin(state);
        replicating.begin(state);
        return state;
    }

    void steps(State state, Taker taker) {
        writing.steps(state, taker);
        pruning.steps(state, taker);
        folding.steps(state, taker);
        replicating.steps(state, taker);
        surroundings.steps(state, taker);
    }

    /** What must not be, if it is. */
    Optional<String> broken(State state) {
        return promises.broken(state);
    }

    Scenario scenario() {
        return scenario;
    }

    boolean has(Part part) {
        return scenario.has(part);
    }

    boolean is(Mutation mutation) {
        return broken == mutation;
    }

    Reads reads() {
        return reads;
    }

    Pruning pruning() {
        return pruning;
    }

    Writing writing() {
        return writing;
    }

    Replicating replicating() {
        return replicating;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    /** The highest age of a Last-Modified that anybody asks for. */
    int oldest() {
        return Math.max(Math.max(scenario.grace(), scenario.trash()), farthest()) + scenario.clockSpread();
    }

    /** The highest age of an asOf that anybody asks for: W + D + E and more. */
    int farthest() {
        return scenario.window() + scenario.listDelay() + scenario.clockSpread() + 1;
    }

    boolean isInTime(int lag) {
        return is(Mutation.ONE_SIDED_IN_TIME) ? lag <= scenario.window() : scenario.isInTime(lag);
    }

    /** Whether its Last-Modified matters: of what frees something, and of what is folded. */
    boolean ages(State state, int record) {
        return has(Part.PAGES)
                || (record >= State.SNAPSHOTS && record != State.HOLD)
                || (record < State.SNAPSHOTS && state.get(record, REPLACES) != 0);
    }

    /**
     * It is in the store from now on.
     *
     * @param asOf  how long ago its asOf was
     * @param stamp by how much its Last-Modified lies behind
     */
    void arrive(State state, int record, int asOf, int stamp) {
        int lag = asOf - stamp;
        boolean isTimely = isInTime(lag);
        state.set(record, STATUS, HERE)
                .set(record, SEEN, 0)
                .set(record, MODIFIED, ages(state, record) ? Math.min(stamp, oldest()) : 0)
                .set(record, TIMELY, isTimely ? 1 : 0)
                .set(record, LAG, keepsLag() ? Math.clamp(lag, 0, scenario.window() + 1) : 0);
    }

    /** It may come any time, or never. */
    void sendOff(State state, int record, int asOf) {
        state.set(record, STATUS, ON_THE_WAY).set(record, MODIFIED, Math.min(asOf, farthest()));
    }

    private boolean keepsLag() {
        return has(Part.PAGES) || is(Mutation.C3_COUNTS_FROM_AS_OF);
    }

    /** How long ago its asOf was, of one that is here. */
    int asOf(State state, int record) {
        return state.get(record, MODIFIED) + state.get(record, LAG);
    }

    /** Which snapshot a record is of: the number of its first record. */
    static int snapshotOf(State state, int record) {
        int at = record;
        while (at >= State.OF_Z) {
            at = Integer.numberOfTrailingZeros(state.get(at, REPLACES));
        }
        return at >= State.OF_B ? State.OF_B : at >= State.OF_A ? State.OF_A : State.OLD;
    }

    static boolean exists(State state, int record) {
        int status = state.get(record, STATUS);
        return status == HERE || status == DELETED;
    }
}
