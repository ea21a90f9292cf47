package io.holdfast.engine.repository;

import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Unconfirmed;
import io.holdfast.engine.key.Keys;
import io.holdfast.engine.pack.ChunkMark;
import io.holdfast.engine.pack.FramePlace;
import io.holdfast.engine.pack.FrameSink;
import io.holdfast.engine.pack.PackBuilder;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.pack.PackRef;
import io.holdfast.engine.pack.SealedPack;
import io.holdfast.engine.store.Store;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Fills packs of one kind. Frames are compressed and sealed side by side and land in the order of their numbers; a full pack
 * is checked in memory and uploaded while the next one fills. Safe for many threads.
 *
 * <p>Holds: a pack has its name only when the store has acknowledged it. In memory are at most so many packs as there are
 * places for.
 */
final class PackWriter implements FrameSink {
    /** As long as a frame may be. */
    private static final int LAST_AT_MOST = 16 << 20;

    private final PackKind kind;
    private final Keys keys;
    private final SecureRandom random;
    private final Store store;
    private final Workers workers;
    private final Uploaded uploaded;
    private final Semaphore packs;
    private final Queue<ByteWriter> buffers = new ConcurrentLinkedQueue<>();
    private final Set<OpenPack> underWay = ConcurrentHashMap.newKeySet();
    private final ReentrantLock filling = new ReentrantLock();
    private @Nullable OpenPack open;
    private final Bell bell = new Bell();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /** Told of every pack that the store has acknowledged, before anybody else sees its name. */
    interface Uploaded {
        void uploaded(SealedPack pack);
    }

    /** @param places packs that are open or being uploaded at one time */
    PackWriter(
            PackKind kind,
            Keys keys,
            SecureRandom random,
            Store store,
            Workers workers,
            int places,
            Uploaded uploaded) {
        this.kind = kind;
        this.keys = keys;
        this.random = random;
        this.store = store;
        this.workers = workers;
        this.packs = new Semaphore(places);
        this.uploaded = uploaded;
    }

    @Override
    public FramePlace add(byte[] plain, int length) {
        byte[] copy = Arrays.copyOf(plain, length);
        FramePlace place = FramePlace.pending();
        add(place, copy, length, List.of(), () -> {});
        return place;
    }

    /**
     * Takes a frame, and assigns it its pack and number.
     *
     * @param plain  belongs to this writer until {@code done} is called
     * @param chunks what lies in it
     * @param done   called when the bytes are no longer needed
     */
    void add(FramePlace place, byte[] plain, int length, List<ChunkMark> chunks, Runnable done) {
        OpenPack pack;
        filling.lock();
        try {
            pack = openPack(builder -> builder.takes(length, chunks.size()));
            pack.assign(place, length, chunks.size());
        } finally {
            filling.unlock();
        }
        workers.seal(length, (sealer, frame) -> {
            try {
                sealer.seal(pack.builder.key(), place.number(), plain, length, frame);
                pack.land(place, frame, length, chunks);
            } catch (RuntimeException | Error e) {
                fail(e);
            } finally {
                done.run();
            }
        });
    }

    /** Ends the open pack and waits until every pack is in the store. */
    void flush() {
        Set<OpenPack> all;
        filling.lock();
        try {
            closeOpen();
            all = Set.copyOf(underWay);
        } finally {
            filling.unlock();
        }
        await(all);
    }

    @Override
    public FramePlace addLast(Function<PackRef, byte[]> frame) {
        filling.lock();
        try {
            return addLastNow(frame);
        } finally {
            filling.unlock();
        }
    }

    private FramePlace addLastNow(Function<PackRef, byte[]> frame) {
        OpenPack home = openPack(builder -> builder.fits(LAST_AT_MOST, 0));
        Set<OpenPack> others = new HashSet<>(underWay);
        others.remove(home);
        await(others);
        await(home::hasAllLanded);
        byte[] plain = frame.apply(home.ref);
        FramePlace place = FramePlace.pending();
        home.assign(place, plain.length, 0);
        closeOpen();
        workers.sealNow((sealer, bytes) -> {
            sealer.seal(home.builder.key(), place.number(), plain, plain.length, bytes);
            home.land(place, bytes, plain.length, List.of());
        });
        await(Set.of(home));
        return place;
    }

    private void closeOpen() {
        OpenPack last = open;
        if (last != null) {
            open = null;
            last.close();
        }
    }

    /** The open pack where it has room, else a new one. */
    private OpenPack openPack(Predicate<PackBuilder> hasRoom) {
        check();
        if (open != null && !open.passes(hasRoom)) {
            closeOpen();
        }
        OpenPack pack = open;
        if (pack == null) {
            waitForPlace();
            pack = new OpenPack();
            open = pack;
            underWay.add(pack);
        }
        return pack;
    }

    /** Waits for an upload to end, which needs no lock of ours to get there. */
    private void waitForPlace() {
        await(packs::tryAcquire);
    }

    /** Waits until none of these packs is under way any more. */
    private void await(Set<OpenPack> packs) {
        await(() -> Collections.disjoint(packs, underWay));
    }

    /** Waits until this is so, or something has failed. */
    private void await(BooleanSupplier reached) {
        bell.await(() -> failure.get() != null || reached.getAsBoolean());
        check();
    }

    private void fail(Throwable e) {
        failure.compareAndSet(null, e);
        bell.ring();
    }

    private void check() {
        Throwable known = failure.get();
        if (known instanceof HoldfastException error) {
            throw error;
        }
        if (known != null) {
            throw new IllegalStateException("a pack could not be written", known);
        }
    }

    private void upload(OpenPack pack) {
        try {
            SealedPack sealed = workers.finish(pack.builder);
            put(sealed);
            uploaded.uploaded(sealed);
            pack.ref.name(sealed.info());
        } catch (RuntimeException | Error e) {
            fail(e);
        } finally {
            buffers.add(pack.buffer);
            packs.release();
            underWay.remove(pack);
            bell.ring();
        }
    }

    /** The name says what the bytes are, so a put of unknown outcome is simply looked for, and done again. */
    private void put(SealedPack pack) {
        String path = kind.path(pack.info().name());
        try {
            store.put(path, pack.body());
        } catch (Unconfirmed e) {
            boolean there = store.head(path)
                    .map(stat -> stat.size() == pack.info().length())
                    .orElse(false);
            if (!there) {
                store.put(path, pack.body());
            }
        }
    }

    /** A pack that is being filled. */
    private final class OpenPack {
        final PackRef ref = PackRef.pending(kind);
        final ByteWriter buffer = Optional.ofNullable(buffers.poll()).orElseGet(ByteWriter::new);
        final PackBuilder builder = new PackBuilder(kind, keys, random, buffer);
        private final Map<Integer, Landed> early = new HashMap<>();
        private int frames;
        private boolean closed;
        private int landed;
        private boolean handedOver;

        private record Landed(FramePlace place, ByteWriter frame, int plain, List<ChunkMark> chunks) {}

        synchronized boolean passes(Predicate<PackBuilder> test) {
            return test.test(builder);
        }

        synchronized void assign(FramePlace place, int plain, int chunks) {
            place.assign(ref, builder.claim(plain, chunks), plain);
            frames++;
        }

        /** @param frame is the caller's again on return */
        void land(FramePlace place, ByteWriter frame, int plain, List<ChunkMark> inIt) {
            synchronized (this) {
                if (place.number() == landed) {
                    append(new Landed(place, frame, plain, inIt));
                    for (Landed next = early.remove(landed); next != null; next = early.remove(landed)) {
                        append(next);
                    }
                } else {
                    ByteWriter copy = new ByteWriter(frame.size()).bytes(frame.array(), 0, frame.size());
                    early.put(place.number(), new Landed(place, copy, plain, inIt));
                }
            }
            bell.ring();
            handOverWhenWhole();
        }

        /** Whether every frame that was assigned so far is in: then all have their places. */
        synchronized boolean hasAllLanded() {
            return landed == frames;
        }

        private void append(Landed next) {
            int number = next.place.number();
            next.place.settle(builder.add(number, next.frame, next.plain, next.chunks), next.frame.size());
            landed++;
        }

        void close() {
            synchronized (this) {
                closed = true;
            }
            handOverWhenWhole();
        }

        private void handOverWhenWhole() {
            synchronized (this) {
                if (!closed || handedOver || landed < frames) {
                    return;
                }
                handedOver = true;
            }
            workers.upload(() -> PackWriter.this.upload(this));
        }
    }
}
