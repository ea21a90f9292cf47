package io.holdfast.engine.repository;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.bytes.Plain;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.frame.FrameOpener;
import io.holdfast.engine.key.Keys;
import io.holdfast.engine.pack.FramePlace;
import io.holdfast.engine.pack.FrameSource;
import io.holdfast.engine.pack.PackReader;
import io.holdfast.engine.pack.PackRef;
import io.holdfast.engine.pack.SealedPack;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.store.Store;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Opens frames of packs that lie in the store: those of runs through {@link RunPacks}, those of content by ranges, several frames
 * to a request. Content needs no comparison of its pack with a name: who reads a piece compares it with its hash. Safe for many
 * threads.
 */
public final class PackFrames implements FrameSource, AutoCloseable {
    private static final int KEYS_IN_MEMORY = 4096;

    /** Frames further apart than this are fetched by requests of their own. */
    private static final int GAP = 256 << 10;

    /** One request asks for at most this much, so that memory stays bounded and several run side by side. */
    private static final int REQUEST = 8 << 20;

    /** Bytes in memory in the cache's place, where it can't be written. */
    private static final int WINDOWS = 64 << 20;

    private final Store store;
    private final Keys keys;
    private final RunPacks runs;
    private final SparePacks spares;
    private final BlockingQueue<FrameOpener> openers = new LinkedBlockingQueue<>();
    private final Map<ObjectHash, byte[]> packKeys = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectHash, byte[]> eldest) {
            return size() > KEYS_IN_MEMORY;
        }
    });

    /**
     * @param trust    what is made of a pack of runs that is not what its name says
     * @param spares   what takes the place of packs that are damaged or missing
     * @param progress told once where the cache can't be written
     */
    PackFrames(Store store, Keys keys, PackCache cache, RunPacks.Trust trust, SparePacks spares, Progress progress) {
        this(store, keys, cache, new PackWindows(WINDOWS), trust, spares, progress);
    }

    PackFrames(
            Store store,
            Keys keys,
            PackCache cache,
            PackWindows windows,
            RunPacks.Trust trust,
            SparePacks spares,
            Progress progress) {
        this.store = store;
        this.keys = keys;
        this.spares = spares;
        this.runs = new RunPacks(store, cache, windows, trust, spares, new Opening(), progress);
    }

    private final class Opening implements RunPacks.Opening {
        @Override
        public byte[] key(PackRef pack, byte[] begin) {
            return derived(pack, begin);
        }

        @Override
        public byte[] open(FramePlace frame, byte[] key, byte[] bytes, int offset) {
            return PackFrames.this.open(frame, key, bytes, offset, byte[]::new).array();
        }

        @Override
        public byte[] openByTag(FramePlace frame) {
            return openFromStore(frame);
        }
    }

    @Override
    public byte[] open(FramePlace frame) {
        return switch (frame.pack().kind()) {
            case META, INDEX -> runs.open(frame);
            case DATA, PAGE -> openFromStore(frame);
        };
    }

    /**
     * Opens frames of one pack in the order of their places, with as few requests as that takes.
     *
     * @param room  gives an array of at least so many bytes for what a frame holds
     * @param taken told of each frame's plain bytes
     */
    public void openAll(
            PackRef pack, List<FramePlace> frames, IntFunction<byte[]> room, BiConsumer<FramePlace, Plain> taken) {
        List<FramePlace> sorted = new ArrayList<>(frames);
        sorted.sort(Comparator.comparingInt(FramePlace::place));
        for (int first = 0; first < sorted.size(); ) {
            int from = sorted.get(first).place();
            if (!packKeys.containsKey(pack.info().name()) && from <= GAP) {
                from = 0;
            }
            int end = end(sorted.get(first));
            int last = first;
            while (last + 1 < sorted.size()
                    && sorted.get(last + 1).place() - end <= GAP
                    && end(sorted.get(last + 1)) - from <= REQUEST) {
                end = Math.max(end, end(sorted.get(++last)));
            }
            openRange(pack, sorted.subList(first, last + 1), from, end, room, taken);
            first = last + 1;
        }
    }

    /**
     * The frame as the replica has it, for whoever finds that the repository's own opens and is not what an entry says: another pack may
     * lie under its name. Empty where there is no replica, or it does not have the pack.
     */
    public Optional<byte[]> openSpare(FramePlace frame) {
        return spares.find(frame.pack())
                .map(whole -> openFromWhole(frame, whole, byte[]::new).array());
    }

    /** What an opener is wanted for. */
    interface Use<T> {
        T with(FrameOpener opener);
    }

    <T> T withOpener(Use<T> use) {
        FrameOpener free = openers.poll();
        FrameOpener opener = free == null ? new FrameOpener() : free;
        try {
            return use.with(opener);
        } finally {
            openers.add(opener);
        }
    }

    private void openRange(
            PackRef pack,
            List<FramePlace> frames,
            int from,
            int end,
            IntFunction<byte[]> room,
            BiConsumer<FramePlace, Plain> taken) {
        byte[] bytes;
        byte[] key;
        try {
            bytes = get(pack, () -> store.get(pack.path(), from, end - from));
            key = from == 0 ? keyOf(pack, bytes) : keyOf(pack);
        } catch (Damaged e) {
            byte[] spare = spares.find(pack).orElseThrow(() -> e);
            frames.forEach(frame -> taken.accept(frame, openFromWhole(frame, spare, room)));
            return;
        }
        for (FramePlace frame : frames) {
            taken.accept(frame, openOrSpare(frame, key, bytes, frame.place() - from, room));
        }
    }

    private Plain openOrSpare(FramePlace frame, byte[] key, byte[] bytes, int offset, IntFunction<byte[]> room) {
        try {
            return open(frame, key, bytes, offset, room);
        } catch (Damaged e) {
            byte[] spare = spares.find(frame.pack()).orElseThrow(() -> e);
            return openFromWhole(frame, spare, room);
        }
    }

    /** Under its own key: the one that the damaged pack led to may be another. */
    private Plain openFromWhole(FramePlace frame, byte[] whole, IntFunction<byte[]> room) {
        if (end(frame) > whole.length) {
            throw new Damaged(
                    frame.pack().path() + ": frame " + frame.number() + " is damaged: the pack ends before it");
        }
        return open(frame, derived(frame.pack(), whole), whole, frame.place(), room);
    }

    private byte[] keyOf(PackRef pack) {
        byte[] known = packKeys.get(pack.info().name());
        return known != null
                ? known
                : keyOf(pack, get(pack, () -> store.get(pack.path(), 0, PackReader.HEADER_LENGTH)));
    }

    private byte[] keyOf(PackRef pack, byte[] begin) {
        return packKeys.computeIfAbsent(pack.info().name(), _ -> derived(pack, begin));
    }

    private byte[] derived(PackRef pack, byte[] begin) {
        return withOpener(opener -> new PackReader(keys, opener).key(pack.kind(), begin, begin.length, pack.path()));
    }

    /** What a manifest names and the store has not is damage. */
    static byte[] get(PackRef pack, Supplier<byte[]> request) {
        try {
            return request.get();
        } catch (NotFound e) {
            throw new Damaged(pack.path() + " is missing: " + e.message() + " Next: holdfast verify", e);
        }
    }

    private byte[] openFromStore(FramePlace frame) {
        byte[][] opened = new byte[1][];
        openAll(frame.pack(), List.of(frame), byte[]::new, (_, plain) -> opened[0] = plain.array());
        return opened[0];
    }

    private Plain open(FramePlace frame, byte[] key, byte[] bytes, int offset, IntFunction<byte[]> room) {
        String what = frame.pack().path() + ": frame " + frame.number();
        return withOpener(opener -> opener.open(key, frame.number(), bytes, offset, frame.length(), room, what));
    }

    private static int end(FramePlace frame) {
        return frame.place() + frame.length();
    }

    /** Keeps a pack of runs that was just uploaded: the next job will want it. */
    void keep(SealedPack pack) {
        runs.keep(pack);
    }

    /** Keeps a pack of runs that is here anyway, its bytes compared with its name: frames of it will be wanted. */
    public void keep(PackRef pack, byte[] bytes) {
        runs.keep(pack, bytes, bytes.length);
    }

    @Override
    public void close() {
        openers.forEach(FrameOpener::close);
    }
}
