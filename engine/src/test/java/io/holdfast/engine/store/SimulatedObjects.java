package io.holdfast.engine.store;

import io.holdfast.engine.store.Store.Page;
import io.holdfast.engine.store.Store.Stat;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What lies in a simulated store, for all its clients; and how such a store may misbehave within what
 * {@code docs/protocol.md}, section 1, assumes of one. The same seed and calls give the same replies.
 */
public final class SimulatedObjects {
    private static final int PAGE = 1_000;

    private final SimulatedClock clock;
    private final SplittableRandom random;
    private final NavigableMap<String, Stored> objects = new TreeMap<>();
    private final PriorityQueue<Late> onTheWay = new PriorityQueue<>();
    private String name = "the simulated store";
    private Duration listDelay = Duration.ZERO;
    private Duration clockSpread = Duration.ZERO;
    private Duration perCall = Duration.ofMillis(1);
    private boolean lazy;
    private int promptOneIn = Integer.MAX_VALUE;

    public SimulatedObjects(long seed, SimulatedClock clock) {
        this.random = new SplittableRandom(seed);
        this.clock = clock;
    }

    /** Where it is, as messages say and machines remember. */
    public synchronized SimulatedObjects named(String other) {
        name = other;
        return this;
    }

    synchronized String name() {
        return name;
    }

    /**
     * @param content nothing any more where it is gone: histories of months delete far more than there is
     * @param length  as lists say
     * @param settled when lists show it for sure, or show for sure that it is gone; before, each list tosses a coin
     * @param gone    it was deleted
     */
    private record Stored(byte[] content, long length, Instant modified, Instant settled, boolean gone) {
        static Stored there(byte[] content, Instant modified, Instant settled) {
            return new Stored(content, content.length, modified, settled, false);
        }

        Stored deleted(Instant from) {
            return new Stored(new byte[0], length, modified, from, true);
        }
    }

    /** A put that was not acknowledged and arrives later. */
    private record Late(Instant when, String name, byte[] content) implements Comparable<Late> {
        @Override
        public int compareTo(Late other) {
            return when.compareTo(other.when);
        }
    }

    /** D: for at most so long after a put or delete, a list may or may not show the object. */
    public synchronized SimulatedObjects listDelay(Duration most) {
        listDelay = most;
        return this;
    }

    /** Lists show what is as late as they may: a put or delete is seen by none before D. */
    public synchronized SimulatedObjects lazy(boolean isSo) {
        lazy = isSo;
        return this;
    }

    /** One put or delete in so many is seen by every list at once, though lists are lazy. */
    public synchronized SimulatedObjects promptOneIn(int number) {
        promptOneIn = number;
        return this;
    }

    /** E: the store's times differ from each other by at most so much. */
    public synchronized SimulatedObjects clockSpread(Duration most) {
        clockSpread = most;
        return this;
    }

    /** How much time passes with each call. */
    public synchronized SimulatedObjects perCall(Duration duration) {
        perCall = duration;
        return this;
    }

    /** The same objects and settings now, in a store that goes its own way from here on. */
    public synchronized SimulatedObjects copy(long seed, SimulatedClock itsClock) {
        var copy = new SimulatedObjects(seed, itsClock);
        copy.objects.putAll(objects);
        copy.onTheWay.addAll(onTheWay);
        copy.name = name;
        copy.listDelay = listDelay;
        copy.clockSpread = clockSpread;
        copy.perCall = perCall;
        copy.lazy = lazy;
        copy.promptOneIn = promptOneIn;
        return copy;
    }

    /** Names of all objects there are, whatever lists show. */
    public synchronized Set<String> names() {
        arrive();
        Set<String> names = new TreeSet<>();
        objects.forEach((name, stored) -> {
            if (!stored.gone) {
                names.add(name);
            }
        });
        return names;
    }

    /** Bytes of all objects there are. */
    public synchronized long bytes() {
        arrive();
        return objects.values().stream()
                .filter(stored -> !stored.gone)
                .mapToLong(Stored::length)
                .sum();
    }

    /** Contents by name, as they are. */
    public synchronized Map<String, byte[]> contents() {
        arrive();
        Map<String, byte[]> all = new TreeMap<>();
        objects.keySet().forEach(name -> get(name).ifPresent(content -> all.put(name, content.clone())));
        return all;
    }

    /** The content as it is; {@code null} where there is none. */
    public synchronized byte @Nullable [] peek(String name) {
        arrive();
        return get(name).map(byte[]::clone).orElse(null);
    }

    /** Puts other bytes in place, as a bad disk or an enemy would: times stay, and nobody is told. */
    public synchronized void tamper(String name, byte[] content) {
        Instant now = clock.now();
        Stored old = there(name).orElse(Stored.there(content, now, now));
        objects.put(name, Stored.there(content.clone(), old.modified, old.settled));
    }

    /** Loses an object. */
    public synchronized void lose(String name) {
        objects.remove(name);
    }

    /** The store's time, of a reply that it gives now. */
    synchronized Instant time() {
        return clock.now().minus(upTo(clockSpread)).truncatedTo(ChronoUnit.MILLIS);
    }

    synchronized void tick() {
        clock.advance(perCall);
        arrive();
    }

    synchronized void put(String name, byte[] content) {
        Instant settled = there(name).map(Stored::settled).orElse(clock.now().plus(lists()));
        objects.put(name, Stored.there(content, time(), settled));
    }

    synchronized void putLater(String name, byte[] content, Duration delay) {
        onTheWay.add(new Late(clock.now().plus(delay), name, content));
    }

    synchronized void delete(String name) {
        Instant settled = clock.now().plus(lists());
        there(name).ifPresent(old -> objects.put(name, old.deleted(settled)));
    }

    synchronized Optional<byte[]> get(String name) {
        return there(name).map(Stored::content);
    }

    synchronized Optional<Stat> head(String name) {
        return there(name).map(stored -> stat(name, stored));
    }

    synchronized Page list(String prefix, @Nullable String after) {
        Instant time = time();
        String from = after == null || after.compareTo(prefix) < 0 ? prefix : after;
        List<Stat> found = new ArrayList<>();
        for (var entry : objects.tailMap(from, true).entrySet()) {
            String name = entry.getKey();
            if (!name.startsWith(prefix)) {
                break;
            }
            if (name.equals(after) || !shows(entry.getValue())) {
                continue;
            }
            if (found.size() == PAGE) {
                return new Page(found, true, time);
            }
            found.add(stat(name, entry.getValue()));
        }
        return new Page(found, false, time);
    }

    private Optional<Stored> there(String name) {
        return Optional.ofNullable(objects.get(name)).filter(stored -> !stored.gone);
    }

    private boolean shows(Stored stored) {
        boolean settled = !clock.now().isBefore(stored.settled);
        return settled ? !stored.gone : lazy ? stored.gone : random.nextBoolean();
    }

    private Duration lists() {
        if (!lazy) {
            return upTo(listDelay);
        }
        boolean isPrompt = promptOneIn < Integer.MAX_VALUE && random.nextInt(promptOneIn) == 0;
        return isPrompt ? Duration.ZERO : listDelay;
    }

    private void arrive() {
        while (!onTheWay.isEmpty() && !onTheWay.peek().when.isAfter(clock.now())) {
            Late late = onTheWay.remove();
            put(late.name, late.content);
        }
    }

    private Duration upTo(Duration most) {
        return most.isZero() ? most : Duration.ofMillis(random.nextLong(most.toMillis() + 1));
    }

    private static Stat stat(String name, Stored stored) {
        return new Stat(name, stored.length, stored.modified);
    }
}
