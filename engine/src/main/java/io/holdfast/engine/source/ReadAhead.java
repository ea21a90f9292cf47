package io.holdfast.engine.source;

import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.error.Interrupted;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A listing that runs on in a thread of its own while what it found is taken. Between the two lie at most {@value #BATCHES}
 * batches of {@value #LARGEST} keys.
 */
final class ReadAhead implements Source.Listing {
    private static final int BATCHES = 4;
    private static final int LARGEST = 512;
    private static final int FIRST = 8;

    private final Source.Listing listing;
    private final BlockingQueue<Batch> queue = new ArrayBlockingQueue<>(BATCHES);
    private final Thread reader;
    private volatile boolean closed;

    private Batch batch = new Batch(List.of(), false, null);
    private int taken;

    /** @param failure what ended the listing, behind these keys */
    private record Batch(
            List<Listed> keys, boolean last, @Nullable Throwable failure) {}

    /** @param listing used, and closed, by the thread that this starts */
    ReadAhead(Source.Listing listing, String name) {
        this.listing = listing;
        this.reader = Thread.ofPlatform().daemon().name("list " + name).start(this::run);
    }

    @Override
    public @Nullable Listed next() {
        while (taken == batch.keys.size()) {
            if (batch.failure != null) {
                throw asUnchecked(batch.failure);
            }
            if (batch.last) {
                return null;
            }
            batch = take();
            taken = 0;
        }
        return batch.keys.get(taken++);
    }

    private static RuntimeException asUnchecked(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return (RuntimeException) failure;
    }

    private Batch take() {
        try {
            return queue.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Interrupted("Listing was interrupted. Next: start the job again", e);
        }
    }

    @Override
    public List<Source.Unlisted> unlisted() {
        return listing.unlisted();
    }

    @Override
    public void close() {
        closed = true;
        reader.interrupt();
    }

    // ---- the thread

    private void run() {
        try (listing) {
            Batch next;
            int size = FIRST;
            do {
                next = read(size);
                size = Math.min(2 * size, LARGEST);
                queue.put(next);
            } while (!next.last);
        } catch (InterruptedException e) {
            // Only close() interrupts, and then nobody waits for more.
            Thread.currentThread().interrupt();
        }
    }

    private Batch read(int size) {
        List<Listed> keys = new ArrayList<>(size);
        try {
            while (keys.size() < size && !closed) {
                Listed key = listing.next();
                if (key == null) {
                    return new Batch(keys, true, null);
                }
                keys.add(key);
            }
            return new Batch(keys, closed, null);
        } catch (RuntimeException | Error failure) {
            return new Batch(keys, true, failure);
        }
    }
}
