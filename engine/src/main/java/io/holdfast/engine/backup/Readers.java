package io.holdfast.engine.backup;

import io.holdfast.engine.bytes.BufferPool;
import io.holdfast.engine.chunk.Chunk;
import io.holdfast.engine.chunk.ChunkStream;
import io.holdfast.engine.chunk.Chunker;
import io.holdfast.engine.chunk.ContentHasher;
import io.holdfast.engine.entry.Attributes;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.repository.ChunkFrames;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.PartWay;
import io.holdfast.engine.source.Source;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Reads contents ahead, several at a time, cut and hashed. What is in memory is bounded in bytes: who submits a read takes its
 * bytes from the budget and gives them back when the result was taken.
 *
 * <p>Nobody waits for ever: a batch comes to its end without being taken, so batches may wait for each other's places. Large content
 * does not, so none waits for a place when it was asked for: as many are under way as have been reserved, and one that is read again
 * follows on itself.
 */
final class Readers implements AutoCloseable {
    /** Longer content is handed over chunk by chunk, through a queue of this many. */
    private static final int CHUNKS_AHEAD = 3;

    /** What streamed content takes from the budget: its queue and the buffer of its reader. */
    private static final int STREAM_COST = 12 << 20;

    /** What was listed as short may have grown since; up to here it is still read as a whole. */
    private static final int MOST_AS_A_WHOLE = 4 << 20;

    /** A file that keeps changing is read so often, then taken as it is, and said to have moved. */
    private static final int TRIES = 3;

    private final Source source;
    private final Chunker chunker;
    private final Supplier<ContentHasher> hashers;
    private final BufferPool buffers;
    private final BlockingQueue<Bench> small = new LinkedBlockingQueue<>();
    private final BlockingQueue<Bench> large = new LinkedBlockingQueue<>();
    private final ExecutorService threads;
    private final Semaphore places;
    private final Semaphore streams;
    private final Semaphore budget;
    private final int budgetBytes;
    private final AtomicLong bytesRead = new AtomicLong();

    /** What one thread works with. Large content makes its buffer grow, so those of small content are others. */
    private record Bench(ChunkStream stream, ContentHasher hasher) {}

    Readers(
            Source source,
            Chunker chunker,
            Supplier<ContentHasher> hashers,
            BufferPool buffers,
            int atOnce,
            int budgetBytes) {
        this.source = source;
        this.chunker = chunker;
        this.hashers = hashers;
        this.buffers = buffers;
        this.threads = Executors.newVirtualThreadPerTaskExecutor();
        this.places = new Semaphore(atOnce, true);
        this.streams = new Semaphore(atOnce);
        this.budget = new Semaphore(budgetBytes);
        this.budgetBytes = budgetBytes;
    }

    long bytesRead() {
        return bytesRead.get();
    }

    /** Takes from the budget if there is enough. */
    boolean tryReserve(int bytes) {
        return budget.tryAcquire(Math.min(bytes, budgetBytes));
    }

    /** Takes from the budget, and waits until there is enough. */
    void reserve(int bytes) {
        try {
            budget.acquire(Math.min(bytes, budgetBytes));
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    void release(int bytes) {
        budget.release(Math.min(bytes, budgetBytes));
    }

    /** Takes back an array that came with what was read. */
    void giveBack(byte[] array) {
        buffers.giveBack(array);
    }

    /** Takes a place and its share of the budget for large content, if both are free. */
    boolean tryReserveStream() {
        if (!streams.tryAcquire()) {
            return false;
        }
        boolean reserved = tryReserve(STREAM_COST);
        if (!reserved) {
            streams.release();
        }
        return reserved;
    }

    /** As {@link #tryReserveStream}, and waits until both are free. */
    void reserveStream() {
        try {
            streams.acquire();
        } catch (InterruptedException e) {
            throw interrupted();
        }
        reserve(STREAM_COST);
    }

    void releaseStream() {
        release(STREAM_COST);
        streams.release();
    }

    /** What is to be read of an entry. */
    sealed interface Wish {
        record ItsContent(Listed listed) implements Wish {}

        /** @param known attributes, of which those that no listing tells are to be asked for */
        record ItsAttributes(Listed listed, Attributes known) implements Wish {}

        /** Its attributes, all of them, since its content is known. */
        record ItsNewName(Listed listed) implements Wish {}
    }

    /** Reads small contents, one after the other. */
    Future<Read.Batch> readAll(List<Wish> wanted) {
        return threads.submit(() -> {
            places.acquire();
            try {
                return withBench(small, bench -> readAll(wanted, bench));
            } finally {
                places.release();
            }
        });
    }

    private Read.Batch readAll(List<Wish> wanted, Bench bench) {
        List<Read> reads = new ArrayList<>(wanted.size());
        Slab slab = new Slab(wanted.stream()
                .mapToLong(each -> each instanceof Wish.ItsContent(var listed) ? listed.size() : 0)
                .filter(size -> size < ChunkFrames.ALONE)
                .sum());
        for (Wish each : wanted) {
            reads.add(
                    switch (each) {
                        case Wish.ItsContent(var listed) -> readWhole(listed, bench, slab);
                        case Wish.ItsAttributes(var listed, var known) -> refreshed(listed, known);
                        case Wish.ItsNewName(var listed) -> looked(listed);
                    });
        }
        return new Read.Batch(reads, slab.array);
    }

    private Read refreshed(Listed listed, Attributes known) {
        try {
            return new Read.Refreshed(source.refreshed(listed, known));
        } catch (HoldfastException e) {
            return new Read.Failed(e);
        }
    }

    /** Whatever is against it will be found, and told, by who reads it. */
    private Read looked(Listed listed) {
        try {
            return source.looked(listed).<Read>map(Read.Looked::new).orElseGet(Read.Grown::new);
        } catch (Source.LeftOut e) {
            return new Read.LeftOut();
        } catch (Interrupted e) {
            return new Read.Failed(e);
        } catch (HoldfastException e) {
            return new Read.Grown();
        }
    }

    /**
     * Reads one large content, handed over as it comes; it begins at once.
     *
     * @param before how far an earlier job came: if it is the same version still, it is read on from there
     */
    Stream stream(Listed wanted, Optional<PartWay> before) {
        Stream stream = new Stream(wanted, before);
        stream.future = threads.submit(stream::fill);
        return stream;
    }

    private interface Work<T> {
        T with(Bench bench) throws InterruptedException;
    }

    private <T> T withBench(BlockingQueue<Bench> benches, Work<T> work) throws InterruptedException {
        Bench free = benches.poll();
        Bench bench = free == null ? new Bench(new ChunkStream(chunker), hashers.get()) : free;
        try {
            return work.with(bench);
        } finally {
            benches.add(bench);
        }
    }

    /** Room for the small pieces of a batch. From the pool only where its steps are small beside it: the budget knows nothing of them. */
    private final class Slab {
        private static final int POOLED_FROM = 512 << 10;

        private final byte[] array;
        private int used;

        /** @param expected bytes; there may be more */
        Slab(long expected) {
            int length = (int) Math.min(expected, 2 * MOST_AS_A_WHOLE);
            array = length < POOLED_FROM ? new byte[length] : buffers.take(length);
        }

        Read.HashedChunk put(Chunk chunk, Bench bench) {
            if (chunk.length() >= ChunkFrames.ALONE || chunk.length() > array.length - used) {
                return hashed(chunk, bench);
            }
            int offset = used;
            used += chunk.length();
            return hashed(chunk, bench, array, offset);
        }
    }

    private Read readWhole(Listed wanted, Bench bench, Slab slab) {
        int begun = slab.used;
        for (int tries = 1; ; tries++) {
            slab.used = begun;
            try (Source.Content content = source.open(wanted)) {
                if (content.listed().size() > MOST_AS_A_WHOLE) {
                    return new Read.Grown();
                }
                List<Read.HashedChunk> chunks = new ArrayList<>(1);
                bench.stream.open(content::read);
                for (Chunk chunk = bench.stream.next(); chunk != null; chunk = bench.stream.next()) {
                    chunks.add(slab.put(chunk, bench));
                }
                Source.Outcome outcome = content.outcome();
                if (!(outcome instanceof Source.Outcome.Moved) || tries == TRIES) {
                    return new Read.Whole(content.listed(), chunks, moved(outcome));
                }
            } catch (Source.LeftOut e) {
                return new Read.LeftOut();
            } catch (Conflict e) {
                if (tries == TRIES || source.tolerance() == Source.Tolerance.ALL_OR_NOTHING) {
                    return new Read.Failed(e);
                }
            } catch (HoldfastException e) {
                return new Read.Failed(e);
            } catch (IOException e) {
                return new Read.Failed(unreadable(wanted, e));
            }
        }
    }

    /** In an array of its own. */
    private Read.HashedChunk hashed(Chunk chunk, Bench bench) {
        int length = chunk.length();
        return hashed(chunk, bench, length >= ChunkFrames.ALONE ? buffers.take(length) : new byte[length], 0);
    }

    private Read.HashedChunk hashed(Chunk chunk, Bench bench, byte[] array, int offset) {
        bytesRead.addAndGet(chunk.length());
        System.arraycopy(chunk.array(), chunk.offset(), array, offset, chunk.length());
        return new Read.HashedChunk(
                bench.hasher.hash(chunk.array(), chunk.offset(), chunk.length()), array, offset, chunk.length());
    }

    /** When it changed, if it is not what was listed. */
    static Optional<Entry.Moved> moved(Source.Outcome outcome) {
        return switch (outcome) {
            case Source.Outcome.Steady _ -> Optional.empty();
            case Source.Outcome.Moved(var from, var to) -> Optional.of(Entry.Moved.between(from, to));
            case Source.Outcome.Replaced(var from, var to) -> Optional.of(Entry.Moved.between(from, to));
        };
    }

    private static HoldfastException unreadable(Listed wanted, IOException e) {
        return new Busy(
                wanted.key() + " could not be read: " + e.getMessage() + ". Next: check its disk or connection", e);
    }

    static Interrupted interrupted() {
        Thread.currentThread().interrupt();
        return new Interrupted("the job was interrupted");
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** One content on its way, chunk by chunk, and at the end how it came out. */
    final class Stream {
        private final Listed wanted;
        private final Optional<PartWay> before;
        private final BlockingQueue<Step> steps = new ArrayBlockingQueue<>(CHUNKS_AHEAD);
        private volatile Future<?> future = CompletableFuture.completedFuture(null);

        private Stream(Listed wanted, Optional<PartWay> before) {
            this.wanted = wanted;
            this.before = before;
        }

        /** Whether the next step is there already. */
        boolean isWaiting() {
            return !steps.isEmpty();
        }

        /** The next step: the beginning, a chunk, or the end. */
        Step next() {
            try {
                return steps.take();
            } catch (InterruptedException e) {
                throw interrupted();
            }
        }

        /** Ends the reading; what is still on its way is dropped. */
        void cancel() {
            future.cancel(true);
        }

        private void fill() {
            try {
                steps.put(toTheEnd());
            } catch (InterruptedException e) {
                // Cancelled: nobody takes the steps any more.
                Thread.currentThread().interrupt();
            }
        }

        /** Whatever happens, somebody waits for a last step. */
        private Step toTheEnd() throws InterruptedException {
            try {
                return withBench(large, this::readThrough);
            } catch (RuntimeException | Error e) {
                return new Step.Broken(e);
            }
        }

        private Step readThrough(Bench bench) throws InterruptedException {
            Instant now = Instant.now();
            Optional<Source.Content> behind = before.flatMap(this::openBehind);
            try (Source.Content content = behind.orElseGet(() -> source.open(wanted))) {
                if (behind.isPresent()) {
                    bench.stream.resume(content::read);
                } else {
                    bench.stream.open(content::read);
                }
                steps.put(new Step.Begun(content.listed(), behind.isPresent() ? before : Optional.empty(), now));
                for (Chunk chunk = bench.stream.next(); chunk != null; chunk = bench.stream.next()) {
                    steps.put(new Step.Next(hashed(chunk, bench)));
                }
                return new Step.End(content.listed(), content.outcome());
            } catch (Source.LeftOut e) {
                return new Step.LeftOut();
            } catch (HoldfastException e) {
                return new Step.Failure(e);
            } catch (IOException e) {
                return new Step.Failure(unreadable(wanted, e));
            }
        }

        /** Empty where it is to be read from its beginning. */
        private Optional<Source.Content> openBehind(PartWay begun) {
            try {
                Source.Content content = source.openBehind(wanted, begun.bytes());
                if (ChangeRule.isSameContent(content.listed(), begun)) {
                    return Optional.of(content);
                }
                content.close();
            } catch (HoldfastException e) {
                // To read it from its beginning meets the same, unless it has become another one.
            }
            return Optional.empty();
        }
    }

    /** A step of streamed content. */
    sealed interface Step {
        /**
         * It is open.
         *
         * @param before what of it is not read again
         * @param at     by this machine's clock, before it was opened
         */
        record Begun(Listed listed, Optional<PartWay> before, Instant at) implements Step {}

        record Next(Read.HashedChunk chunk) implements Step {}

        record End(Listed listed, Source.Outcome outcome) implements Step {}

        record LeftOut() implements Step {}

        record Failure(HoldfastException error) implements Step {}

        /** A fault of this program: the job must not go on as if only this content were unreadable. */
        record Broken(Throwable why) implements Step {}
    }
}
