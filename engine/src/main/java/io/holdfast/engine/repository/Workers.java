package io.holdfast.engine.repository;

import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.chunk.ContentHasher;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.frame.FrameOpener;
import io.holdfast.engine.frame.FrameSealer;
import io.holdfast.engine.pack.PackBuilder;
import io.holdfast.engine.pack.SealedPack;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The threads that compress, seal and upload for one job; what waits for a sealer is bounded in bytes.
 */
final class Workers implements AutoCloseable {
    /** Bytes of a common frame. */
    private static final int FRAME = 1 << 20;

    /** Bytes of room for what a sealer makes; it grows to what frames need, and a short job needs little. */
    private static final int FIRST_ROOM = 1 << 16;

    /** Of so many frames one is opened and its chunks are hashed before a pack is sent; of the others the tag is checked. */
    private static final int OPENED_ONE_IN = 16;

    /** So long an upload may take to its end when the job is closed. */
    private static final long PATIENCE_SECONDS = 5;

    private final ExecutorService sealing;
    private final ExecutorService uploading = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<Bench> benches = new LinkedBlockingQueue<>();
    private final Supplier<ContentHasher> hashers;
    private final Queue<Check> checks = new ConcurrentLinkedQueue<>();
    private final Semaphore waiting;
    private final int mostWaiting;

    /**
     * @param threads that compress and seal side by side
     * @param sealers makes them
     */
    Workers(int threads, int zstdLevel, Supplier<ContentHasher> hashers, ThreadFactory sealers) {
        sealing = Executors.newFixedThreadPool(threads, sealers);
        this.hashers = hashers;
        for (int i = 0; i < threads + 1; i++) {
            benches.add(new Bench(new FrameSealer(zstdLevel), new ByteWriter(FIRST_ROOM)));
        }
        mostWaiting = threads * 3 * FRAME;
        waiting = new Semaphore(mostWaiting, true);
    }

    /** Something to do with a sealer, and room for what it makes: empty at first, and not to be kept. */
    interface Sealing {
        void with(FrameSealer sealer, ByteWriter room);
    }

    private record Bench(FrameSealer sealer, ByteWriter room) {}

    /** What a pack is checked with: as many as packs are ready at one time. */
    private record Check(FrameOpener opener, ContentHasher hasher) {}

    /**
     * Waits for a place, then leaves the work to a sealing thread.
     *
     * @param length bytes of the frame
     */
    void seal(int length, Sealing work) {
        int places = Math.min(length, mostWaiting);
        acquire(waiting, places);
        sealing.execute(() -> {
            try {
                sealNow(work);
            } finally {
                waiting.release(places);
            }
        });
    }

    /** Does the work in this thread. */
    void sealNow(Sealing work) {
        Bench bench = take();
        try {
            bench.room().clear();
            work.with(bench.sealer(), bench.room());
        } finally {
            benches.add(bench);
        }
    }

    /** Ends a pack and checks what will be sent, as a reader would. */
    SealedPack finish(PackBuilder pack) {
        SealedPack sealed = sealed(pack);
        Check free = checks.poll();
        Check check = free == null ? new Check(new FrameOpener(), hashers.get()) : free;
        try {
            sealed.checkSample(check.opener(), check.hasher()::holds, OPENED_ONE_IN);
            return sealed;
        } finally {
            checks.add(check);
        }
    }

    private SealedPack sealed(PackBuilder pack) {
        Bench bench = take();
        try {
            return pack.finish(bench.sealer());
        } finally {
            benches.add(bench);
        }
    }

    void upload(Runnable work) {
        uploading.execute(work);
    }

    private static void acquire(Semaphore semaphore, int places) {
        try {
            semaphore.acquire(places);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    static Interrupted interrupted() {
        Thread.currentThread().interrupt();
        return new Interrupted("the job was interrupted");
    }

    private Bench take() {
        try {
            return benches.take();
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /**
     * Uploads under way may end, within a few seconds: what the store has, and the journal does not say, would be sent again.
     */
    @Override
    public void close() {
        sealing.shutdownNow();
        uploading.shutdown();
        letUploadsEnd();
        uploading.shutdownNow();
        benches.forEach(bench -> bench.sealer().close());
        checks.forEach(check -> check.opener().close());
    }

    /** Even where this thread is interrupted, which is why it closes. */
    private void letUploadsEnd() {
        boolean interrupted = Thread.interrupted();
        try {
            uploading.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
