package io.holdfast.engine.repository;

import io.holdfast.engine.bytes.FileBytes;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.frame.FrameOpener;
import io.holdfast.engine.key.Keys;
import io.holdfast.engine.pack.FramePlace;
import io.holdfast.engine.pack.FrameSource;
import io.holdfast.engine.pack.PackInfo;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.pack.PackReader;
import io.holdfast.engine.pack.PackRef;
import io.holdfast.engine.pack.SealedPack;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.PackWindows.Stretch;
import io.holdfast.engine.store.Store;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Opens frames of packs that lie in the store: those of runs through a cache of whole packs on local disk, those of content by
 * ranges, several frames to a request. Where the cache can't be written, stretches in memory do for it. Safe for many threads.
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
    private final PackCache cache;
    private final PackWindows windows = new PackWindows(WINDOWS);
    private final AtomicBoolean uncached = new AtomicBoolean();
    private final Progress progress;
    private final BlockingQueue<FrameOpener> openers = new LinkedBlockingQueue<>();
    private final Map<ObjectHash, byte[]> packKeys = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectHash, byte[]> eldest) {
            return size() > KEYS_IN_MEMORY;
        }
    });

    /** Packs of runs that are damaged somewhere: they are not kept, and read frame by frame. */
    private final Set<ObjectHash> unlikeTheirNames = ConcurrentHashMap.newKeySet();

    /** @param progress told once where the cache can't be written */
    PackFrames(Store store, Keys keys, PackCache cache, Progress progress) {
        this.store = store;
        this.keys = keys;
        this.cache = cache;
        this.progress = progress;
    }

    @Override
    public byte[] open(FramePlace frame) {
        return switch (frame.pack().kind()) {
            case META, INDEX -> openCached(frame);
            case DATA, PAGE -> openFromStore(frame);
        };
    }

    /**
     * Opens frames of one pack in the order of their places, with as few requests as that takes.
     *
     * @param taken told of each frame's plain bytes
     */
    public void openAll(PackRef pack, List<FramePlace> frames, BiConsumer<FramePlace, byte[]> taken) {
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
            openRange(pack, sorted.subList(first, last + 1), from, end, taken);
            first = last + 1;
        }
    }

    /** What an opener is wanted for. */
    interface Opening<T> {
        T with(FrameOpener opener);
    }

    <T> T withOpener(Opening<T> opening) {
        FrameOpener free = openers.poll();
        FrameOpener opener = free == null ? new FrameOpener() : free;
        try {
            return opening.with(opener);
        } finally {
            openers.add(opener);
        }
    }

    private void openRange(
            PackRef pack, List<FramePlace> frames, int from, int end, BiConsumer<FramePlace, byte[]> taken) {
        byte[] bytes = get(pack, () -> store.get(pack.path(), from, end - from));
        byte[] key = from == 0 ? keyOf(pack, bytes) : keyOf(pack);
        for (FramePlace frame : frames) {
            String what = pack.path() + ": frame " + frame.number();
            taken.accept(frame, open(frame, key, bytes, frame.place() - from, what));
        }
    }

    private byte[] keyOf(PackRef pack) {
        byte[] known = packKeys.get(pack.info().name());
        return known != null
                ? known
                : keyOf(pack, get(pack, () -> store.get(pack.path(), 0, PackReader.HEADER_LENGTH)));
    }

    private byte[] keyOf(PackRef pack, byte[] begin) {
        return packKeys.computeIfAbsent(
                pack.info().name(),
                _ -> withOpener(
                        opener -> new PackReader(keys, opener).key(pack.kind(), begin, begin.length, pack.path())));
    }

    private byte[] openCached(FramePlace frame) {
        PackRef pack = frame.pack();
        Optional<FileChannel> cached = cache.find(pack.kind(), pack.info().name());
        if (cached.isPresent()) {
            try (FileChannel file = cached.get()) {
                return openFrom(file, frame);
            } catch (IOException | Damaged e) {
                cache.drop(pack.kind(), pack.info().name());
                packKeys.remove(pack.info().name()); // it may come from that file
            }
        }
        if (unlikeTheirNames.contains(pack.info().name())) {
            return openFromStore(frame);
        }
        return uncached.get() ? openFromWindow(frame) : openFromWhole(frame);
    }

    /** Fetches a pack for the cache. Where that can't be written, stretches in memory take its place from then on. */
    private byte[] openFromWhole(FramePlace frame) {
        PackRef pack = frame.pack();
        byte[] whole = get(pack, () -> store.get(pack.path(), PackInfo.MAX_LENGTH));
        if (!ObjectHash.sha256(whole).equals(pack.info().name())) {
            // Damaged somewhere, perhaps not in this frame: its tag decides.
            unlikeTheirNames.add(pack.info().name());
            return openFromStore(frame);
        }
        Stretch stretch = new Stretch(0, whole);
        keep(pack.kind(), pack.info().name(), whole, whole.length);
        if (uncached.get() && whole.length <= WINDOWS / 8) {
            windows.keep(pack.info().name(), stretch);
        }
        return open(frame, stretch);
    }

    private void keep(PackKind kind, ObjectHash name, byte[] bytes, int length) {
        Optional<IOException> trouble = cache.keep(kind, name, bytes, length);
        if (trouble.isPresent() && uncached.compareAndSet(false, true)) {
            progress.on(
                    new Event.Noted("The cache in " + cache.describe() + " can't be written (" + words(trouble.get())
                            + "), so what is needed of the past may be fetched, and equal content stored, more than once. Next: make "
                            + "room there, or choose another place with HOLDFAST_CACHE"));
        }
    }

    private static String words(IOException why) {
        return why instanceof AccessDeniedException ? "permission denied" : String.valueOf(why.getMessage());
    }

    private byte[] openFromWindow(FramePlace frame) {
        PackRef pack = frame.pack();
        return open(
                frame,
                windows.find(pack.info().name(), frame.place(), frame.length()).orElseGet(() -> window(frame)));
    }

    /** More than the frame, where the pack is known to go on: who reads a run wants the next one soon. */
    private Stretch window(FramePlace frame) {
        PackRef pack = frame.pack();
        int end = Math.max(end(frame), Math.min(pack.info().length(), frame.place() + PackWindows.WINDOW));
        byte[] bytes = get(pack, () -> store.get(pack.path(), frame.place(), end - frame.place()));
        Stretch stretch = new Stretch(frame.place(), bytes);
        windows.keep(pack.info().name(), stretch);
        return stretch;
    }

    private byte[] open(FramePlace frame, Stretch stretch) {
        PackRef pack = frame.pack();
        String what = pack.path() + ": frame " + frame.number();
        if (!stretch.holds(frame.place(), frame.length())) {
            throw new Damaged(what + " is damaged: the pack ends before it");
        }
        byte[] key = stretch.from() == 0 ? keyOf(pack, stretch.bytes()) : keyOf(pack);
        return open(frame, key, stretch.bytes(), frame.place() - stretch.from(), what);
    }

    /** What a manifest names and the store has not is damage. */
    private static byte[] get(PackRef pack, Supplier<byte[]> request) {
        try {
            return request.get();
        } catch (NotFound e) {
            throw new Damaged(pack.path() + " is missing: " + e.message() + " Next: holdfast verify", e);
        }
    }

    private byte[] openFromStore(FramePlace frame) {
        byte[][] opened = new byte[1][];
        openAll(frame.pack(), List.of(frame), (_, plain) -> opened[0] = plain);
        return opened[0];
    }

    private byte[] openFrom(FileChannel file, FramePlace frame) throws IOException {
        PackRef pack = frame.pack();
        byte[] key = packKeys.get(pack.info().name());
        if (key == null) {
            key = keyOf(pack, read(file, 0, PackReader.HEADER_LENGTH));
            cache.touch(pack.kind(), pack.info().name());
        }
        byte[] bytes = read(file, frame.place(), frame.length());
        return open(frame, key, bytes, 0, pack.path() + ": frame " + frame.number());
    }

    private static byte[] read(FileChannel file, long at, int length) throws IOException {
        if (at + length > file.size()) {
            throw new IOException("the cached pack is too short");
        }
        return FileBytes.read(file, at, length);
    }

    private byte[] open(FramePlace frame, byte[] key, byte[] bytes, int offset, String what) {
        return withOpener(opener -> opener.open(key, frame.number(), bytes, offset, frame.length(), what));
    }

    private static int end(FramePlace frame) {
        return frame.place() + frame.length();
    }

    /** Keeps a pack of runs that was just uploaded: the next job will want it. */
    void keep(SealedPack pack) {
        keep(pack.kind(), pack.info().name(), pack.body().array(), pack.info().length());
    }

    /** Keeps a pack of runs that is here anyway, its bytes compared with its name: frames of it will be wanted. */
    public void keep(PackRef pack, byte[] bytes) {
        keep(pack.kind(), pack.info().name(), bytes, bytes.length);
    }

    @Override
    public void close() {
        openers.forEach(FrameOpener::close);
    }
}
