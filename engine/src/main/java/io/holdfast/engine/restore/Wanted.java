package io.holdfast.engine.restore;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.Twins;
import io.holdfast.engine.source.SortedSpill;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a snapshot that are wanted, in key order; with what stands at their places, where that is asked for. It is
 * asked ahead, since a bucket answers after milliseconds, and there may be millions of entries.
 */
final class Wanted {
    private static final int AHEAD = 128;
    private static final int AT_ONCE = 32;
    /** Near, so many places are looked at by one task: to hand over each one costs more than to look. */
    private static final int TOGETHER = 32;

    private final Whereabouts where;
    private final RestoreOptions options;
    private final TargetView target;
    private final BiConsumer<Key, Damaged> refused;
    private final BiConsumer<Key, String> crowdedOut;

    /**
     * @param refused    told of entries that break the format, each time that they are passed
     * @param crowdedOut told of entries whose place another one has, likewise
     */
    Wanted(
            Whereabouts where,
            RestoreOptions options,
            TargetView target,
            BiConsumer<Key, Damaged> refused,
            BiConsumer<Key, String> crowdedOut) {
        this.where = where;
        this.options = options;
        this.target = target;
        this.refused = refused;
        this.crowdedOut = crowdedOut;
    }

    /** What stands at a place, once it is known. */
    interface Sight {
        /** @throws HoldfastException if the target can't tell */
        Optional<Listed> there();
    }

    private record Seen(Entry entry, Sight sight) {}

    void forEach(Consumer<Entry> action) {
        Walk walk = new Walk(where, options.range());
        Twins twins = new Twins();
        Nesting nesting = new Nesting();
        while (walk.step()) {
            if (Thread.currentThread().isInterrupted()) {
                throw interrupted();
            }
            Optional<Entry> entry = read(walk, twins);
            if (entry.isPresent() && options.wants(walk.key()) && hasItsPlace(entry.get(), nesting)) {
                action.accept(entry.get());
            }
        }
    }

    private boolean hasItsPlace(Entry entry, Nesting nesting) {
        Optional<Key> other = target.isFlat() ? Optional.empty() : nesting.inTheWay(entry.listed());
        other.ifPresent(key -> crowdedOut.accept(
                entry.key(),
                "it lies in a folder that can't be there, since " + key + " has content of its own."
                        + " Next: restore it to a bucket, or alone with --include"));
        return other.isEmpty();
    }

    /** The entry at the current key, if it is one: one that breaks the format must not take the others with it. */
    private Optional<Entry> read(Walk walk, Twins twins) {
        try {
            Optional<Entry> entry = walk.decode();
            if (entry.isPresent() && twins.isSecond(entry.get().listed())) {
                throw new Damaged(
                        walk.key() + " is another thing in the same place: the snapshot has a file with this key"
                                + " without the / at its end. Next: holdfast verify");
            }
            return entry;
        } catch (Damaged e) {
            if (options.wants(walk.key())) {
                refused.accept(walk.key(), e);
            }
            return Optional.empty();
        }
    }

    /** Of these keys, which are sorted, the entries; with what goes with each key. */
    void forEachOf(SortedSpill.Sorted keys, BiConsumer<Entry, byte[]> action) {
        AtomicReference<SortedSpill.@Nullable Item> next = new AtomicReference<>(keys.next());
        forEach(entry -> {
            SortedSpill.Item item = next.get();
            while (item != null && HardLinks.isBefore(entry.key(), item)) {
                item = keys.next(); // its entry could be read once and can't now: that was told
            }
            boolean isIt = item != null && HardLinks.isAbout(entry.key(), item);
            next.set(isIt ? keys.next() : item);
            if (item != null && isIt) {
                action.accept(entry, item.value());
            }
        });
    }

    /** @param look which places are looked at; of the others nothing is known, as if nothing were there */
    void forEachSeen(Predicate<Entry> look, BiConsumer<Entry, Sight> action) {
        Deque<Seen> ahead = new ArrayDeque<>();
        ExecutorService lookers = Executors.newFixedThreadPool(
                AT_ONCE, Thread.ofVirtual().name("look-", 0).factory());
        Looks[] gathered = {new Looks(lookers)};
        try {
            forEach(entry -> {
                ahead.add(
                        new Seen(entry, look.test(entry) ? sight(entry.listed(), gathered, lookers) : Optional::empty));
                if (ahead.size() > AHEAD) {
                    Seen next = ahead.remove();
                    action.accept(next.entry, next.sight);
                }
            });
            ahead.forEach(seen -> action.accept(seen.entry, seen.sight));
        } finally {
            lookers.shutdownNow();
        }
    }

    private Sight sight(Listed wanted, Looks[] gathered, ExecutorService lookers) {
        if (gathered[0].isStarted()) {
            gathered[0] = new Looks(lookers);
        }
        return gathered[0].add(wanted);
    }

    /** Places that one task looks at. It starts when it is full, or when the first of them is to be known. One thread's. */
    private final class Looks {
        private final ExecutorService lookers;
        private final List<Listed> wanted = new ArrayList<>();
        private @Nullable Future<List<Sight>> found;

        Looks(ExecutorService lookers) {
            this.lookers = lookers;
        }

        boolean isStarted() {
            return found != null;
        }

        Sight add(Listed listed) {
            int number = wanted.size();
            wanted.add(listed);
            if (wanted.size() == (target.isNear() ? TOGETHER : 1)) {
                var _ = start();
            }
            return () -> await(start()).get(number).there();
        }

        private Future<List<Sight>> start() {
            Future<List<Sight>> started = found;
            if (started == null) {
                started = lookers.submit(() -> wanted.stream().map(this::look).toList());
                found = started;
            }
            return started;
        }

        private Sight look(Listed listed) {
            try {
                Optional<Listed> there = target.findLike(listed);
                return () -> there;
            } catch (HoldfastException e) {
                return () -> {
                    throw e;
                };
            }
        }
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted();
        } catch (ExecutionException e) {
            throw new IllegalStateException("looking at the target failed", e.getCause());
        }
    }

    private static Interrupted interrupted() {
        return new Interrupted("the restore was interrupted. Next: run it again; it goes on where it was");
    }
}
