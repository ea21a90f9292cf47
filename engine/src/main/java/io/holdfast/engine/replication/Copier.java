package io.holdfast.engine.replication;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.error.Unconfirmed;
import io.holdfast.engine.store.Store;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Copies objects from the primary to the replica, several at once, each compared with its name on the way. The first failure that is
 * not the object's own ends it all.
 */
final class Copier implements AutoCloseable {
    private static final int TRIES = 3;
    private static final int KIB = 1 << 10;

    private final Store primary;
    private final Store replica;
    private final Counts counts;
    private final Semaphore places;
    private final Semaphore room;
    private final int allRoom;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final LongAdder vanished = new LongAdder();
    private final int allPlaces;

    Copier(Store primary, Store replica, ReplicateOptions options, Counts counts) {
        this.primary = primary;
        this.replica = replica;
        this.counts = counts;
        this.allPlaces = options.requests();
        this.places = new Semaphore(allPlaces);
        this.allRoom = kib(options.bytesInFlight());
        this.room = new Semaphore(allRoom);
    }

    /** What becomes of one object. */
    enum Copied {
        YES,
        /** The primary has it no more. */
        GONE,
        /** It is not what its name says, so it stays where it is. */
        DAMAGED
    }

    /**
     * Copies one while others are under way; waits until there is room.
     *
     * @param size as the primary lists it
     */
    void start(String name, ObjectHash hash, long size) {
        int weight = Math.min(kib(size), allRoom);
        acquire(room, weight);
        acquire(places, 1);
        throwFailure();
        threads.execute(() -> {
            try {
                if (copy(name, hash, (int) size) == Copied.YES) {
                    counts.packs.increment();
                    counts.bytes.add(size);
                }
            } catch (Throwable e) { // whatever it is: a pack that was not copied must not be taken for one that was
                failure.compareAndSet(null, e);
            } finally {
                places.release();
                room.release(weight);
            }
        });
    }

    /**
     * Waits for all that was started.
     *
     * @return how many were gone from the primary
     */
    long finish() {
        acquire(places, allPlaces);
        places.release(allPlaces);
        throwFailure();
        return vanished.sum();
    }

    /** Copies one, now. */
    Copied copy(String name, ObjectHash hash, int most) {
        Read read = read(name, hash, most);
        if (read.bytes() != null) {
            put(name, read.bytes());
        }
        return read.copied();
    }

    private record Read(Copied copied, byte @Nullable [] bytes) {}

    /** What is wrong is read twice: a bad cable is no bad disk. */
    private Read read(String name, ObjectHash hash, int most) {
        String why = "";
        for (int tries = 0; tries < 2; tries++) {
            try {
                byte[] bytes = primary.get(name, most);
                if (isWhatItsNameSays(bytes, hash)) {
                    return new Read(Copied.YES, bytes);
                }
                why = "its bytes are not what its name says";
            } catch (NotFound e) {
                vanished.increment();
                return new Read(Copied.GONE, null);
            } catch (Damaged e) {
                why = e.message();
            }
        }
        counts.damaged(name, why);
        return new Read(Copied.DAMAGED, null);
    }

    private static boolean isWhatItsNameSays(byte[] bytes, ObjectHash hash) {
        return ObjectHash.sha256(bytes).equals(hash);
    }

    /** The same bytes under the same name: to put them twice does no harm. */
    private void put(String name, byte[] bytes) {
        for (int tries = 1; ; tries++) {
            try {
                replica.put(name, Store.Body.of(bytes));
                return;
            } catch (Unconfirmed e) {
                if (tries == TRIES) {
                    throw e;
                }
            }
        }
    }

    private void throwFailure() {
        Throwable first = failure.get();
        if (first instanceof HoldfastException known) {
            throw known;
        }
        if (first != null) {
            throw new IllegalStateException("copying failed", first);
        }
    }

    private static void acquire(Semaphore semaphore, int permits) {
        try {
            semaphore.acquire(permits);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw stopped(e);
        }
    }

    static Interrupted stopped(InterruptedException e) {
        return new Interrupted(
                "The copying was stopped. What was copied stays, and the next run goes on from there.", e);
    }

    private static int kib(long bytes) {
        return (int) Math.min(Integer.MAX_VALUE, bytes / KIB + 1);
    }

    /** Ends what is under way. */
    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}
