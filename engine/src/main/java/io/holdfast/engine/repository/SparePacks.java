package io.holdfast.engine.repository;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.pack.PackInfo;
import io.holdfast.engine.pack.PackRef;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.store.Store;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Packs of a replica, for those that the repository has lost: whole, and compared with their names, so it matters little where they come
 * from. One is in memory, since frames of one are asked for one after the other. Safe for many threads.
 */
final class SparePacks {
    private final Optional<Store> replica;
    private final Progress progress;
    private final Set<ObjectHash> told = new HashSet<>();
    private final Set<ObjectHash> notThere = new HashSet<>();
    /** What came instead of an answer: each is asked for once, however many of its frames are wanted. */
    private final Map<ObjectHash, HoldfastException> unanswered = new HashMap<>();

    private @Nullable ObjectHash recentName;
    private byte[] recent = {};
    private boolean isTroubleTold;

    /** @param progress told of each pack that was taken from there, once */
    SparePacks(Optional<Store> replica, Progress progress) {
        this.replica = replica;
        this.progress = progress;
    }

    /** There are none. */
    static SparePacks none() {
        return new SparePacks(Optional.empty(), Progress.none());
    }

    /**
     * The bytes of a pack; empty if the replica does not have them. One at a time, so that two threads do not fetch the same.
     *
     * @throws HoldfastException if the replica does not answer, or refuses: nothing is known of the pack then
     */
    synchronized Optional<byte[]> find(PackRef pack) {
        ObjectHash name = pack.info().name();
        if (replica.isEmpty() || notThere.contains(name)) {
            return Optional.empty();
        }
        HoldfastException why = unanswered.get(name);
        if (why != null) {
            throw why;
        }
        if (!Objects.equals(recentName, name)) {
            recentName = null;
            recent = new byte[0];
            Optional<byte[]> found = fetch(replica.get(), pack);
            if (found.isEmpty()) {
                notThere.add(name);
                return found;
            }
            recent = found.get();
            recentName = name;
        }
        return Optional.of(recent);
    }

    private Optional<byte[]> fetch(Store store, PackRef pack) {
        ObjectHash name = pack.info().name();
        try {
            byte[] bytes = store.get(pack.path(), PackInfo.MAX_LENGTH);
            if (!ObjectHash.sha256(bytes).equals(name)) {
                return trouble("its bytes are not what its name says", pack, store);
            }
            if (told.add(name)) {
                progress.on(new Event.Noted(pack.path() + " is damaged or missing, so it is read from the replica "
                        + store.describe() + ". Next: holdfast repair"));
            }
            return Optional.of(bytes);
        } catch (NotFound | Damaged e) {
            return trouble(e.message(), pack, store);
        } catch (Interrupted e) {
            throw e;
        } catch (HoldfastException e) {
            // It may be there all the same, so nobody may conclude that it is not.
            unanswered.put(name, e);
            trouble(e.message(), pack, store);
            throw e;
        }
    }

    /** Told once; what is wrong with the repository's own pack is told of each entry. */
    private Optional<byte[]> trouble(String why, PackRef pack, Store store) {
        if (!isTroubleTold) {
            isTroubleTold = true;
            progress.on(new Event.Noted(
                    "The replica " + store.describe() + " does not help with " + pack.path() + ": " + why));
        }
        return Optional.empty();
    }
}
