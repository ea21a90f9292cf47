package io.holdfast.engine.repair;

import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.pack.PackInfo;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.Writer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads directories of packs of content, a few side by side, and tells a writer of every chunk in them, as if it had stored them itself. One thread hands
 * in. In memory are a few directories.
 */
final class Directories implements AutoCloseable {
    private static final int AT_ONCE = 8;

    private final Repository repository;
    private final Writer writer;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Deque<Reading> underWay = new ArrayDeque<>();
    private final AtomicLong chunks = new AtomicLong();

    Directories(Repository repository, Writer writer) {
        this.repository = repository;
        this.writer = writer;
    }

    /** Told by the thread that hands in. */
    interface Done {
        /** @param isRead whether it could be */
        void done(boolean isRead);
    }

    private record Reading(Future<Boolean> read, Done done) {}

    /** Hands in a pack; waits where many are under way. */
    void read(PackInfo pack, Done done) {
        if (underWay.size() == AT_ONCE) {
            await(underWay.remove());
        }
        underWay.add(new Reading(threads.submit(() -> read(pack)), done));
    }

    /** Waits for all of them; returns how many chunks are in them. */
    long finish() {
        while (!underWay.isEmpty()) {
            await(underWay.remove());
        }
        return chunks.get();
    }

    private boolean read(PackInfo pack) {
        try {
            repository.forEachChunk(pack, (hash, place) -> {
                writer.added(hash, place);
                chunks.incrementAndGet();
            });
            return true;
        } catch (NotFound | Damaged e) {
            return false;
        }
    }

    private static void await(Reading reading) {
        try {
            reading.done.done(reading.read.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Interrupted("The repair was stopped. Next: run it again");
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case HoldfastException known -> throw known;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException("a directory could not be read", e);
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}
