package io.holdfast.engine.repository;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.pack.PackInfo;
import io.holdfast.engine.pack.PackRef;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.store.Store;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Packs of a replica, for those that the repository has lost: whole, and compared with their names, so it matters little where they come
 * from. Safe for many threads.
 */
final class SparePacks {
    /** Frames of one pack are asked for one after the other. */
    private static final int PACKS_IN_MEMORY = 2;

    private final Optional<Store> replica;
    private final Progress progress;
    private final Set<ObjectHash> used = ConcurrentHashMap.newKeySet();
    private final Map<ObjectHash, byte[]> recent = new LinkedHashMap<>(4, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectHash, byte[]> eldest) {
            return size() > PACKS_IN_MEMORY;
        }
    };

    /** @param progress told of each pack that was taken from there, once */
    SparePacks(Optional<Store> replica, Progress progress) {
        this.replica = replica;
        this.progress = progress;
    }

    /** There are none. */
    static SparePacks none() {
        return new SparePacks(Optional.empty(), Progress.none());
    }

    /** The bytes of a pack; empty if they can't be had. One at a time, so that two threads do not fetch the same. */
    synchronized Optional<byte[]> find(PackRef pack) {
        ObjectHash name = pack.info().name();
        byte[] known = recent.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<byte[]> found = replica.flatMap(store -> fetch(store, pack));
        found.ifPresent(bytes -> recent.put(name, bytes));
        return found;
    }

    private Optional<byte[]> fetch(Store store, PackRef pack) {
        ObjectHash name = pack.info().name();
        try {
            byte[] bytes = store.get(pack.path(), PackInfo.MAX_LENGTH);
            if (!ObjectHash.sha256(bytes).equals(name)) {
                return Optional.empty();
            }
            if (used.add(name)) {
                progress.on(new Event.Noted(pack.path() + " is damaged or missing, so it is read from the replica "
                        + store.describe() + ". Next: holdfast repair"));
            }
            return Optional.of(bytes);
        } catch (Interrupted e) {
            throw e;
        } catch (HoldfastException e) {
            return Optional.empty(); // what is wrong with the repository's own is the thing to tell
        }
    }
}
