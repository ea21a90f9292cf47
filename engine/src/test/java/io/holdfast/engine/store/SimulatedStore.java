package io.holdfast.engine.store;

import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.error.Unconfirmed;
import io.holdfast.engine.store.Operation.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One client's view of a store in memory: it dies, fails and loses replies where a test says so. What lies there, and its
 * time, is in {@link SimulatedObjects}, which many clients share.
 *
 * <pre>{@code
 * var objects = new SimulatedObjects(seed, clock).listDelay(Duration.ofHours(1));
 * var store = new SimulatedStore(objects);
 * store.killBefore(put("ledger/"));
 * }</pre>
 *
 * <p>A fault strikes once, at the first call that it fits, unless it was told to strike more often.
 */
public final class SimulatedStore implements Store {
    private final SimulatedObjects objects;
    private final List<Fault> faults = new ArrayList<>();
    private final List<Operation> operations = new ArrayList<>();
    private Consumer<Operation> beforeEach = _ -> {};
    private @Nullable String death;

    public SimulatedStore(SimulatedObjects objects) {
        this.objects = objects;
    }

    /** A well-behaved store of its own, for tests that need nothing else. */
    public SimulatedStore() {
        this(new SimulatedObjects(0, new SimulatedClock()));
    }

    private static final class Fault {
        final Predicate<Operation> where;
        final Kind kind;
        final Duration delay;
        int times;

        Fault(Predicate<Operation> where, Kind kind, Duration delay, int times) {
            this.where = where;
            this.kind = kind;
            this.delay = delay;
            this.times = times;
        }
    }

    private enum Kind {
        KILL_BEFORE,
        KILL_AFTER,
        FAIL,
        LOSE_REPLY,
        DELAY,
        TWICE,
        WRONG_BYTES,
        OUT_OF_ORDER
    }

    /** What lies in the store. */
    public SimulatedObjects objects() {
        return objects;
    }

    /** The same store as another client sees it: a process that starts anew, without faults. */
    public SimulatedStore reopen() {
        return new SimulatedStore(objects);
    }

    /** The client dies before the call reaches the store. */
    public void killBefore(Predicate<Operation> where) {
        add(new Fault(where, Kind.KILL_BEFORE, Duration.ZERO, 1));
    }

    /** The client dies when the store has done what it was asked, before it learns so. */
    public void killAfter(Predicate<Operation> where) {
        add(new Fault(where, Kind.KILL_AFTER, Duration.ZERO, 1));
    }

    /** The call fails with {@link Busy} and does nothing, so many times. */
    public void fail(Predicate<Operation> where, int times) {
        add(new Fault(where, Kind.FAIL, Duration.ZERO, times));
    }

    /** The store does what it was asked, the client does not learn so: a put is {@link Unconfirmed}, all else {@link Busy}. */
    public void loseReply(Predicate<Operation> where) {
        add(new Fault(where, Kind.LOSE_REPLY, Duration.ZERO, 1));
    }

    /** A put is {@link Unconfirmed}, and happens so much later. */
    public void delayPut(Predicate<Operation> where, Duration delay) {
        add(new Fault(where.and(operation -> operation.call() == Call.PUT), Kind.DELAY, delay, 1));
    }

    /** A put is acknowledged, and happens once more so much later. */
    public void putTwice(Predicate<Operation> where, Duration delay) {
        add(new Fault(where.and(operation -> operation.call() == Call.PUT), Kind.TWICE, delay, 1));
    }

    /** A get is answered with other bytes: one bit is not as it was, or, where that is asked of a whole object, its end is missing. */
    public void wrongBytes(Predicate<Operation> where) {
        add(new Fault(where.and(operation -> operation.call() == Call.GET), Kind.WRONG_BYTES, Duration.ZERO, 1));
    }

    /** The same, of each get of such an object, for as long as this client lives. */
    public void neverRightBytes(Predicate<Operation> where) {
        add(new Fault(
                where.and(operation -> operation.call() == Call.GET),
                Kind.WRONG_BYTES,
                Duration.ZERO,
                Integer.MAX_VALUE));
    }

    /** A list comes backwards, its first name twice. */
    public void outOfOrder(Predicate<Operation> where) {
        add(new Fault(where.and(operation -> operation.call() == Call.LIST), Kind.OUT_OF_ORDER, Duration.ZERO, 1));
    }

    /** Called before each call, in the thread that makes it: to let another client go first, or time pass. */
    public synchronized void beforeEach(Consumer<Operation> action) {
        beforeEach = action;
    }

    /** All calls so far, in order. */
    public synchronized List<Operation> operations() {
        return List.copyOf(operations);
    }

    /** How many calls so far are such. */
    public synchronized long count(Predicate<Operation> which) {
        return operations.stream().filter(which).count();
    }

    @Override
    public String describe() {
        return objects.name();
    }

    @Override
    public Instant put(String name, Body body) {
        ObjectName.checked(name);
        byte[] content = Arrays.copyOf(body.array(), body.length());
        return call(Call.PUT, name, fault -> {
            if (fault == null || fault.kind != Kind.DELAY) {
                objects.put(name, content);
            }
            if (fault != null && !fault.delay.isZero()) {
                objects.putLater(name, content, fault.delay);
            }
            return objects.time();
        });
    }

    @Override
    public byte[] get(String name, int most) {
        byte[] content = content(name);
        if (content.length > most) {
            throw new Damaged(name + " has " + content.length + " bytes; at most " + most + " are allowed.");
        }
        return content.clone();
    }

    @Override
    public byte[] get(String name, long offset, int length) {
        Objects.checkFromIndexSize(offset, length, Long.MAX_VALUE);
        byte[] content = content(name);
        if (offset + length > content.length) {
            throw new Damaged(name + " has " + content.length + " bytes; more are wanted.");
        }
        return Arrays.copyOfRange(content, (int) offset, (int) offset + length);
    }

    @Override
    public Optional<Stat> head(String name) {
        ObjectName.checked(name);
        return call(Call.HEAD, name, _ -> objects.head(name));
    }

    @Override
    public Page list(String prefix, @Nullable String after) {
        ObjectName.checkedPrefix(prefix);
        return call(Call.LIST, prefix, fault -> {
            Page page = objects.list(prefix, after);
            return fault == null || fault.kind != Kind.OUT_OF_ORDER ? page : backwards(page);
        });
    }

    @Override
    public void delete(String name) {
        ObjectName.checked(name);
        call(Call.DELETE, name, _ -> {
            objects.delete(name);
            return name;
        });
    }

    @Override
    public Instant clock() {
        return call(Call.CLOCK, "", _ -> objects.time());
    }

    @Override
    public void close() {}

    private byte[] content(String name) {
        ObjectName.checked(name);
        return call(
                        Call.GET,
                        name,
                        fault -> fault == null || fault.kind != Kind.WRONG_BYTES
                                ? objects.get(name)
                                : objects.get(name).map(SimulatedStore::wrong))
                .orElseThrow(() -> new NotFound("There is no object " + name + " in the simulated store."));
    }

    private static byte[] wrong(byte[] content) {
        int at = content.length * 2 / 3;
        byte[] wrong = content.length % 2 == 0 ? content.clone() : Arrays.copyOf(content, at);
        if (at < wrong.length) {
            wrong[at] ^= 0x10;
        }
        return wrong;
    }

    private static Page backwards(Page page) {
        List<Stat> found = new ArrayList<>(page.found());
        if (!found.isEmpty()) {
            found.add(found.getFirst());
        }
        return new Page(found.reversed(), page.more(), page.time());
    }

    /** What the store does; told of the fault that strikes, as far as it is the work's to bring it about. */
    @FunctionalInterface
    private interface Work<T> {
        T run(@Nullable Fault fault);
    }

    private <T> T call(Call call, String name, Work<T> work) {
        Operation operation = begin(call, name);
        beforeEach.accept(operation);
        stopIfDead();
        Fault fault = strikes(operation);
        objects.tick();
        if (fault == null) {
            return work.run(null);
        }
        switch (fault.kind) {
            case KILL_BEFORE -> throw die("before " + operation);
            case KILL_AFTER -> {
                work.run(null);
                throw die("after " + operation);
            }
            case FAIL -> throw new Busy("The simulated store is overloaded at " + operation + ".");
            case LOSE_REPLY -> work.run(null);
            case DELAY -> work.run(fault);
            case TWICE, WRONG_BYTES, OUT_OF_ORDER -> {
                return work.run(fault);
            }
        }
        throw unanswered(operation);
    }

    private synchronized void stopIfDead() {
        if (death != null) {
            throw new Killed(death);
        }
    }

    private synchronized Operation begin(Call call, String name) {
        stopIfDead();
        var operation = new Operation(operations.size() + 1L, call, name);
        operations.add(operation);
        return operation;
    }

    private synchronized @Nullable Fault strikes(Operation operation) {
        for (Fault fault : faults) {
            if (fault.times > 0 && fault.where.test(operation)) {
                fault.times--;
                return fault;
            }
        }
        return null;
    }

    private synchronized void add(Fault fault) {
        faults.add(fault);
    }

    /** The process dies, and with it this client. */
    public synchronized Killed die(String where) {
        death = where;
        return new Killed(where);
    }

    private static RuntimeException unanswered(Operation operation) {
        return operation.call() == Call.PUT
                ? new Unconfirmed("The simulated store did not answer to " + operation + ".")
                : new Busy("The simulated store did not answer to " + operation + ".");
    }
}
