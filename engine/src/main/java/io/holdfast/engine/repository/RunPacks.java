package io.holdfast.engine.repository;

import io.holdfast.engine.bytes.FileBytes;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.pack.FramePlace;
import io.holdfast.engine.pack.PackInfo;
import io.holdfast.engine.pack.PackReader;
import io.holdfast.engine.pack.PackRef;
import io.holdfast.engine.pack.SealedPack;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.PackWindows.Stretch;
import io.holdfast.engine.store.Store;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Opens frames of packs of runs, through a cache of whole packs on local disk; where that can't be written, through stretches in
 * memory. Safe for many threads.
 *
 * <p>Holds: what is given out was sealed for the pack that was asked for. A frame's tag binds it to the salt of its pack, and not to
 * the pack's name, so a store, or a disk, could give an old pack under the name of a new one, and every tag would be right. So a pack
 * is compared with its name as a whole when it is first used, wherever it comes from; the key that its salt leads to is noted,
 * and frames are opened under that key alone from then on. Decision 5.
 */
final class RunPacks {
    /** Keys of packs that were compared with their names, about 150 bytes each; who falls out is compared again. */
    private static final int KEYS_IN_MEMORY = 1 << 16;

    private final Store store;
    private final PackCache cache;
    private final PackWindows windows;
    private final Trust trust;
    private final SparePacks spares;
    private final Opening opening;
    private final Progress progress;
    private final AtomicBoolean uncached = new AtomicBoolean();
    private final Map<ObjectHash, byte[]> packKeys = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectHash, byte[]> eldest) {
            return size() > KEYS_IN_MEMORY;
        }
    });

    /** Packs that are not what their names say: they are not kept, and read frame by frame. */
    private final Set<ObjectHash> unlikeTheirNames = ConcurrentHashMap.newKeySet();

    /** What is made of a pack that is not what its name says. */
    enum Trust {
        /** It is damaged, all of it. */
        NAMES,
        /**
         * Frames whose tags are right are given out: for whoever looks for damage, and tells of it. They may be those of another pack, so
         * nothing may be built on them.
         */
        TAGS
    }

    /** How frames are opened. */
    interface Opening {
        /** The key that the first bytes of a pack lead to. */
        byte[] key(PackRef pack, byte[] begin);

        byte[] open(FramePlace frame, byte[] key, byte[] bytes, int offset);

        /** By its tag alone, under whatever key the pack in the store leads to now. */
        byte[] openByTag(FramePlace frame);
    }

    /**
     * @param spares   what takes the place of packs that are damaged or missing
     * @param progress told once where the cache can't be written
     */
    RunPacks(
            Store store,
            PackCache cache,
            PackWindows windows,
            Trust trust,
            SparePacks spares,
            Opening opening,
            Progress progress) {
        this.store = store;
        this.cache = cache;
        this.windows = windows;
        this.trust = trust;
        this.spares = spares;
        this.opening = opening;
        this.progress = progress;
    }

    byte[] open(FramePlace frame) {
        ObjectHash name = frame.pack().info().name();
        Optional<byte[]> cached = openCached(frame);
        if (cached.isPresent()) {
            return cached.get();
        }
        if (unlikeTheirNames.contains(name)) {
            return opening.openByTag(frame);
        }
        byte[] key = packKeys.get(name);
        return key != null && uncached.get() ? openFromWindow(frame, key) : openFromWhole(frame);
    }

    /** Keeps a pack that was just uploaded: the next job will want it. */
    void keep(SealedPack pack) {
        keep(
                PackRef.named(pack.kind(), pack.info()),
                pack.body().array(),
                pack.info().length());
    }

    /** Keeps a pack whose bytes were compared with its name. */
    void keep(PackRef pack, byte[] bytes, int length) {
        packKeys.put(pack.info().name(), opening.key(pack, bytes));
        Optional<IOException> trouble = cache.keep(pack.kind(), pack.info().name(), bytes, length);
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

    /** From the cache; empty if the pack is not there, or not what it should be. */
    private Optional<byte[]> openCached(FramePlace frame) {
        PackRef pack = frame.pack();
        Optional<FileChannel> cached = cache.find(pack.kind(), pack.info().name());
        if (cached.isEmpty()) {
            return Optional.empty();
        }
        try (FileChannel file = cached.get()) {
            byte[] key = keyOf(pack, file);
            return Optional.of(opening.open(frame, key, read(file, frame.place(), frame.length()), 0));
        } catch (ClosedByInterruptException e) {
            throw Workers.interrupted();
        } catch (IOException | Damaged e) {
            cache.drop(pack.kind(), pack.info().name());
            return Optional.empty();
        }
    }

    private byte[] keyOf(PackRef pack, FileChannel file) throws IOException {
        byte[] known = packKeys.get(pack.info().name());
        if (known != null) {
            return known;
        }
        byte[] key = opening.key(pack, PackCache.beginning(file, pack.info().name(), PackReader.HEADER_LENGTH));
        packKeys.put(pack.info().name(), key);
        cache.touch(pack.kind(), pack.info().name());
        return key;
    }

    private static byte[] read(FileChannel file, long at, int length) throws IOException {
        if (at + length > file.size()) {
            throw new IOException("the cached pack is too short");
        }
        return FileBytes.read(file, at, length);
    }

    /** Fetches a pack for the cache. Where that can't be written, stretches in memory take its place from then on. */
    private byte[] openFromWhole(FramePlace frame) {
        PackRef pack = frame.pack();
        byte[] whole;
        try {
            whole = PackFrames.get(pack, () -> store.get(pack.path(), PackInfo.MAX_LENGTH));
        } catch (Damaged e) {
            return openFromWhole(frame, spares.find(pack).orElseThrow(() -> e));
        }
        if (ObjectHash.sha256(whole).equals(pack.info().name())) {
            return openFromWhole(frame, whole);
        }
        Optional<byte[]> spare = spares.find(pack);
        return spare.isPresent() ? openFromWhole(frame, spare.get()) : openFromAnother(frame);
    }

    /** @param whole the pack, compared with its name */
    private byte[] openFromWhole(FramePlace frame, byte[] whole) {
        PackRef pack = frame.pack();
        keep(pack, whole, whole.length);
        Stretch stretch = new Stretch(0, whole);
        if (uncached.get()) {
            windows.keepWhereItIsSmall(pack.info().name(), stretch);
        }
        return open(frame, opening.key(pack, whole), stretch);
    }

    private byte[] openFromAnother(FramePlace frame) {
        return switch (trust) {
            case NAMES ->
                throw new Damaged(frame.pack().path()
                        + " is damaged: its bytes are not those that its name stands for. Next: holdfast verify");
            case TAGS -> {
                unlikeTheirNames.add(frame.pack().info().name());
                yield opening.openByTag(frame);
            }
        };
    }

    private byte[] openFromWindow(FramePlace frame, byte[] key) {
        try {
            return open(
                    frame,
                    key,
                    windows.find(frame.pack().info().name(), frame.place(), frame.length())
                            .orElseGet(() -> window(frame)));
        } catch (Damaged e) {
            return openFromWhole(frame, spares.find(frame.pack()).orElseThrow(() -> e));
        }
    }

    /** More than the frame, where the pack is known to go on: who reads a run wants the next one soon. */
    private Stretch window(FramePlace frame) {
        PackRef pack = frame.pack();
        int end = Math.max(
                frame.place() + frame.length(), Math.min(pack.info().length(), frame.place() + PackWindows.WINDOW));
        byte[] bytes = PackFrames.get(pack, () -> store.get(pack.path(), frame.place(), end - frame.place()));
        Stretch stretch = new Stretch(frame.place(), bytes);
        windows.keep(pack.info().name(), stretch);
        return stretch;
    }

    private byte[] open(FramePlace frame, byte[] key, Stretch stretch) {
        if (!stretch.holds(frame.place(), frame.length())) {
            throw new Damaged(
                    frame.pack().path() + ": frame " + frame.number() + " is damaged: the pack ends before it");
        }
        return opening.open(frame, key, stretch.bytes(), frame.place() - stretch.from());
    }
}
