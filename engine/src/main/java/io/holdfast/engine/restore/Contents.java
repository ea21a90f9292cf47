package io.holdfast.engine.restore;

import io.holdfast.engine.bytes.HeapRoom;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.error.Full;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.posix.Place;
import io.holdfast.engine.snapshot.Content;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.LongPieces;
import io.holdfast.engine.snapshot.Piece;
import io.holdfast.engine.source.Source;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes contents to the target. Small ones are gathered in key order into windows, bounded by the plain bytes of the frames
 * that they need: since a backup writes in key order too, a window is a stretch of a few packs. Large ones are streamed, a
 * window of pieces fetched ahead of the one that is written. So many windows are in memory at a time.
 */
final class Contents implements AutoCloseable {
    /** Plain bytes of the frames of a window, at most. */
    static final int WINDOW = 12 << 20;

    /** What one that is under way takes at most: of long content one is written while the next one is fetched. */
    private static final long ROOM = 2L * WINDOW + (2 << 20);

    private static final int WINDOW_ENTRIES = 1024;

    /** Pieces of a window: a hostile manifest may have millions of a few bytes each. */
    static final int WINDOW_PIECES = 4096;

    /** Longer content is streamed. */
    private static final long STREAMED_FROM = 8 << 20;

    /** Entries of a window that one thread writes, at least. */
    private static final int SHARE = 64;

    private final Target target;
    private final Fetcher fetcher;
    private final Elsewhere elsewhere;
    private final LongPieces longPieces;
    private final Reading reading;
    private final RestoreTally tally;
    private final ExecutorService windows;
    private final ExecutorService writers;
    private final Semaphore places;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final int windowsAtOnce;
    private List<Entry> gathered = new ArrayList<>();
    private Set<Fetcher.FrameId> frames = new HashSet<>();
    private long plain;
    private int gatheredPieces;

    /** @param makers of threads, by what their names begin with */
    Contents(
            Target target,
            Fetcher fetcher,
            Elsewhere elsewhere,
            LongPieces longPieces,
            Reading reading,
            RestoreTally tally,
            int threads,
            Function<String, ThreadFactory> makers) {
        this.target = target;
        this.fetcher = fetcher;
        this.elsewhere = elsewhere;
        this.longPieces = longPieces;
        this.reading = reading;
        this.tally = tally;
        this.windowsAtOnce = Math.min(Math.max(2, threads / 2), HeapRoom.threads(ROOM));
        this.windows = Executors.newFixedThreadPool(windowsAtOnce, makers.apply("window-"));
        this.writers = Executors.newFixedThreadPool(threads, makers.apply("write-"));
        this.places = new Semaphore(windowsAtOnce + 1);
    }

    /** Takes an entry, in key order. */
    void add(Entry entry) {
        if (entry.content() instanceof Content.Pieces(var pieces)
                && entry.listed().size() < STREAMED_FROM) {
            for (Piece piece : pieces) {
                if (frames.add(Fetcher.FrameId.of(piece.frame()))) {
                    plain += piece.frame().plainLength();
                }
            }
            gathered.add(entry);
            gatheredPieces += pieces.size();
            if (plain >= WINDOW || gathered.size() >= WINDOW_ENTRIES || gatheredPieces >= WINDOW_PIECES) {
                submitGathered();
            }
        } else {
            submit(() -> stream(entry));
        }
    }

    /** Takes an entry that is written only if the content that stands at its place is another one. */
    void addIfOther(Entry entry, Listed there, Source back) {
        submit(() -> {
            if (reading.isEqual(entry, there, back)) {
                tally.skipped.increment();
            } else {
                stream(entry);
            }
        });
    }

    /** Waits until everything is written. */
    void finish() {
        submitGathered();
        for (int i = 0; i < windowsAtOnce + 1; i++) {
            acquire();
        }
        places.release(windowsAtOnce + 1);
        throwFailure();
    }

    private void submitGathered() {
        if (!gathered.isEmpty()) {
            List<Entry> window = gathered;
            gathered = new ArrayList<>();
            frames = new HashSet<>();
            plain = 0;
            gatheredPieces = 0;
            submit(() -> write(window));
        }
    }

    private void submit(Runnable work) {
        acquire();
        throwFailure();
        windows.execute(() -> {
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                failure.compareAndSet(null, e);
            } finally {
                places.release();
            }
        });
    }

    /** What ends the restore, as against what one entry fails with. */
    private void throwFailure() {
        switch (failure.get()) {
            case null -> {}
            case HoldfastException known -> throw known;
            case Throwable unforeseen -> throw new IllegalStateException("writing failed", unforeseen);
        }
    }

    private void write(List<Entry> window) {
        List<Piece> pieces = new ArrayList<>();
        for (Entry entry : window) {
            if (entry.content() instanceof Content.Pieces(var own)) {
                pieces.addAll(own);
            }
        }
        Fetcher.Opened opened = fetcher.open(pieces);
        List<Future<?>> shares = new ArrayList<>();
        for (int from = 0; from < window.size(); ) {
            int end = endOfShare(window, from);
            List<Entry> share = window.subList(from, end);
            shares.add(writers.submit(() -> share.forEach(entry -> writeOne(entry, opened))));
            from = end;
        }
        shares.forEach(Contents::await);
        opened.close(); // not where one failed: others may still be writing
    }

    /** Near, a share goes on to the end of a folder. */
    private int endOfShare(List<Entry> window, int from) {
        int end = Math.min(window.size(), from + SHARE);
        while (target.isNear()
                && end < window.size()
                && isInOneFolder(window.get(end - 1).key(), window.get(end).key())) {
            end++;
        }
        return end;
    }

    private static boolean isInOneFolder(Key one, Key other) {
        return Place.of(one).folder().equals(Place.of(other).folder());
    }

    private void writeOne(Entry entry, Fetcher.Opened opened) {
        attempt(entry, writing -> {
            if (entry.content() instanceof Content.Pieces(var pieces)) {
                pieces.forEach(piece -> opened.use(entry.key(), piece, writing::write));
            }
        });
    }

    /** Should its list, or what that names, be gone, it goes on where it was by another manifest. */
    private void stream(Entry entry) {
        attempt(entry, writing -> {
            var streaming = new Streaming(fetcher, longPieces, writers, entry.key(), writing);
            elsewhere.with(entry, streaming::write);
        });
    }

    private interface Filling {
        void fill(Target.Writing writing);
    }

    private void attempt(Entry entry, Filling filling) {
        if (Thread.currentThread().isInterrupted()) {
            throw new Interrupted("the restore was interrupted");
        }
        Listed listed = entry.listed();
        try (Target.Writing writing = target.write(listed)) {
            filling.fill(writing);
            writing.commit();
            tally.written.increment();
            tally.bytes.add(listed.size());
        } catch (Full | Interrupted e) {
            // What comes next would fare no better.
            throw e;
        } catch (HoldfastException e) {
            tally.failed(entry.key(), e);
        }
    }

    static <T> T await(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Interrupted("the restore was interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof HoldfastException known) {
                throw known;
            }
            throw new IllegalStateException("writing failed", e.getCause());
        }
    }

    private void acquire() {
        try {
            places.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Interrupted("the restore was interrupted");
        }
    }

    /** Nothing is written any more when this returns: its target may be closed then, or be another restore's. */
    @Override
    public void close() {
        windows.shutdownNow();
        for (Runnable unbegun : writers.shutdownNow()) {
            // Else a window would wait for it.
            if (unbegun instanceof Future<?> share) {
                share.cancel(false);
            }
        }
        windows.close();
        writers.close();
    }
}
