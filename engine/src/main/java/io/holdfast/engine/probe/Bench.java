package io.holdfast.engine.probe;

import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.store.Sleep;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.Store.Body;
import io.holdfast.engine.store.Store.Page;
import io.holdfast.engine.store.Store.Stat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The store on the bench: all that is done there is timed, and every time that it gives is compared with every other. What a repository does goes
 * through this; safe for many threads.
 */
final class Bench {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final Store store;
    private final Consumer<String> written;
    private final Sleep sleep;
    private final ProbeOptions options;
    private final Times assumed;
    private final Clocks clocks;
    private final Map<String, Asked> puts = new ConcurrentHashMap<>();
    private Duration listDelay = Duration.ZERO;
    private Duration supposedSpread = Duration.ZERO;

    /** When a request was sent and answered, by {@link System#nanoTime}. */
    private record Asked(long sent, long received) {}

    /**
     * @param written told of each name before it is put
     * @param tick    what the store's times count in
     * @param assumed what is assumed of the store
     */
    Bench(Store store, Consumer<String> written, Sleep sleep, ProbeOptions options, Times assumed, Duration tick) {
        this.store = store;
        this.written = written;
        this.sleep = sleep;
        this.options = options;
        this.assumed = assumed;
        this.clocks = new Clocks(tick);
    }

    ProbeOptions options() {
        return options;
    }

    Times assumed() {
        return assumed;
    }

    Clocks clocks() {
        return clocks;
    }

    /** Bytes that are the same for the same seed, and compress badly. */
    static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    void put(String name, byte[] content) {
        written.accept(name);
        puts.remove(name);
        long sent = System.nanoTime();
        Instant time = store.put(name, Body.of(content));
        long received = System.nanoTime();
        clocks.saw(time, sent, received);
        puts.put(name, new Asked(sent, received));
    }

    /** Empty if it is not there. */
    Optional<byte[]> get(String name) {
        try {
            return Optional.of(store.get(name, Integer.MAX_VALUE));
        } catch (NotFound e) {
            return Optional.empty();
        }
    }

    /** @throws Damaged if these are not there, or others come */
    byte[] get(String name, long offset, int length) {
        return store.get(name, offset, length);
    }

    Optional<Stat> head(String name) {
        Optional<Stat> found = store.head(name);
        found.ifPresent(this::compare);
        return found;
    }

    /** Whether that is permitted. */
    boolean delete(String name) {
        puts.remove(name);
        try {
            store.delete(name);
            return true;
        } catch (AccessDenied e) {
            return false;
        }
    }

    Page page(String prefix, @Nullable String after) {
        long sent = System.nanoTime();
        Page page = store.list(prefix, after);
        clocks.saw(page.time(), sent, System.nanoTime());
        page.found().forEach(this::compare);
        return page;
    }

    List<Stat> list(String prefix) {
        List<Stat> all = new ArrayList<>();
        Page page = page(prefix, null);
        all.addAll(page.found());
        while (page.more() && !page.found().isEmpty()) {
            page = page(prefix, page.found().getLast().name());
            all.addAll(page.found());
        }
        return all;
    }

    /** An object's time was given while it was put. */
    private void compare(Stat stat) {
        Asked asked = puts.get(stat.name());
        if (asked != null) {
            clocks.saw(stat.modified(), asked.sent, asked.received);
        }
    }

    /** The store's time. */
    Instant now() {
        return store.clock();
    }

    void readClock() {
        long sent = System.nanoTime();
        clocks.saw(store.clock(), sent, System.nanoTime());
    }

    void pause(Duration time) {
        try {
            sleep.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw AtOnce.stopped(e);
        }
    }

    /**
     * Asks until it is so, twice in a row, since what a list shows may come and go.
     *
     * @return how long it was not so; empty if patience ended before
     */
    Optional<Duration> until(BooleanSupplier isSo) {
        long begun = System.nanoTime();
        Duration late = Duration.ZERO;
        Duration pause = FIRST_PAUSE;
        int inARow = 0;
        while (true) {
            if (isSo.getAsBoolean()) {
                if (++inARow == 2) {
                    return Optional.of(late);
                }
            } else {
                inARow = 0;
                late = Duration.ofNanos(System.nanoTime() - begun);
                if (late.compareTo(options.patience()) > 0) {
                    return Optional.empty();
                }
                pause(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        }
    }

    /** Whether it is so before such a time has passed. */
    boolean untilOrFor(Duration patience, BooleanSupplier isSo) {
        long begun = System.nanoTime();
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() - begun > patience.toNanos()) {
                return false;
            }
            pause(FIRST_PAUSE);
        }
        return true;
    }

    /** A list was so late. */
    synchronized void late(Duration delay) {
        listDelay = delay.compareTo(listDelay) > 0 ? delay : listDelay;
    }

    /** What nobody can measure here, and is known of stores of this kind. */
    synchronized void suppose(Duration delay, Duration spread) {
        late(delay);
        supposedSpread = spread;
    }

    synchronized Duration listDelay() {
        return listDelay;
    }

    synchronized Duration clockSpread() {
        Duration seen = clocks.spread();
        return seen.compareTo(supposedSpread) > 0 ? seen : supposedSpread;
    }
}
