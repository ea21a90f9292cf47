package io.holdfast.engine.simulation;

import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.store.Killed;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedObjects;
import io.holdfast.engine.store.SimulatedStore;
import io.holdfast.engine.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One process, from its start to its end, that does one thing. Its threads wait before each call of a store until it is their turn. */
final class Client {
    private final Act act;
    private final InstantSource clock;
    private final SplittableRandom random;
    private final List<SimulatedStore> stores = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();
    private boolean napsBeforeItsRecord;
    private int untilNap;
    private int napsLeft;
    private final boolean blind;
    private boolean dead;
    private @Nullable Turn last;
    private boolean misled;
    private boolean done;
    private @Nullable Throwable end;

    Client(Act act, InstantSource clock, Temper temper) {
        this.act = act;
        this.clock = clock;
        this.random = new SplittableRandom(act.seed());
        this.napsBeforeItsRecord = random.nextInt(temper.restOneIn()) == 0;
        this.napsLeft = temper.naps() - 1;
        this.untilNap = random.nextInt(2) == 0 ? random.nextInt(25) : Integer.MAX_VALUE;
        this.blind = canBeBlind(act.kind()) && random.nextInt(temper.blindOneIn()) == 0;
    }

    private static boolean canBeBlind(Act.Kind kind) {
        return kind == Act.Kind.PRUNE || kind == Act.Kind.BACKUP;
    }

    /** Half of the ledger can't be read by it, ever. So it is on a machine that has seen nothing of it before. */
    boolean isBlind() {
        return blind;
    }

    Act act() {
        return act;
    }

    /** Its own chance. */
    SplittableRandom random() {
        return random;
    }

    /** Whether this call is one before which it sleeps: any, or the one that everything hangs on. */
    boolean naps(Operation operation) {
        if (napsBeforeItsRecord && isTheOne(operation)) {
            napsBeforeItsRecord = false;
            return true;
        }
        boolean naps = untilNap-- == 0;
        if (naps && napsLeft-- > 0) {
            untilNap = random.nextInt(25);
        }
        return naps;
    }

    /** Of who commits, the put of the record; of who replicates, the list of packs, when that of the ledger is done. */
    private boolean isTheOne(Operation operation) {
        return act.kind() == Act.Kind.REPLICATE
                ? Operation.list("data/").test(operation)
                : Operation.put("ledger/records/").test(operation);
    }

    /** What lies there, as this process sees it. */
    Store store(SimulatedObjects objects, String where) {
        SimulatedStore store = new SimulatedStore(objects);
        if (blind) {
            store.neverRightBytes(operation -> operation.name().startsWith("ledger/") && hides(operation.name()));
        }
        store.beforeEach(operation -> await(store, operation, where));
        stores.add(store);
        return store;
    }

    private boolean hides(String name) {
        return new SplittableRandom(act.seed() ^ name.hashCode()).nextBoolean();
    }

    private void await(SimulatedStore store, Operation operation, String where) {
        try {
            await(new Turn(Optional.of(new Turn.Call(operation, store, where)), clock.instant()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Interrupted("interrupted before " + operation, e);
        }
    }

    /** As {@code Thread.sleep}. */
    void sleep(Duration duration) throws InterruptedException {
        await(new Turn(Optional.empty(), clock.instant().plus(duration)));
    }

    private void await(Turn turn) throws InterruptedException {
        if (dead) {
            throw new Killed("before");
        }
        turns.add(turn);
        try {
            turn.await();
        } finally {
            turns.remove(turn);
        }
        if (dead && turn != last) {
            throw new Killed("while it waited");
        }
    }

    /** Threads of it that wait, in the order in which they came. */
    List<Turn> turns() {
        return turns;
    }

    /** Goes on with one of its threads. */
    void take(Turn turn) {
        turns.remove(turn);
        turn.take();
    }

    /** The process is gone: whatever its threads still ask is refused. */
    void die() {
        dead = true;
        stores.forEach(store -> store.die("with its process"));
        List.copyOf(turns).forEach(this::take);
    }

    /** It dies when the store has done what it waits for; its other threads do so now. */
    void dieBehind(Turn turn) {
        dead = true;
        last = turn;
        List.copyOf(turns).forEach(this::take);
    }

    boolean isDead() {
        return dead;
    }

    /** It was given something that is not what lies in the store. */
    void mislead() {
        misled = true;
    }

    boolean isMisled() {
        return misled;
    }

    void end(@Nullable Throwable failure) {
        end = failure;
        done = true;
    }

    boolean isDone() {
        return done;
    }

    /** How it failed. */
    Optional<Throwable> failure() {
        return Optional.ofNullable(end);
    }
}
