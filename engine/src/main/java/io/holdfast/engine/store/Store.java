package io.holdfast.engine.store;

import io.holdfast.engine.error.AccessDenied;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a repository needs of the place where it lies: put, get, list, delete, head, and a clock; nothing else. Names are
 * ASCII, parts divided by {@code /}, as {@code docs/format.md}, section 2, lists them. Safe for many threads.
 *
 * <p>Every method may throw {@code AccessDenied}, {@code Busy} (after its own retries), {@code Interrupted}; a full store
 * is {@code Full}.
 */
public interface Store extends AutoCloseable {

    /** How messages name this store: its URI without secrets. */
    String describe();

    /**
     * Writes an object, whole and durably, or not at all.
     *
     * @return the store's time of the acknowledgement
     * @throws io.holdfast.engine.error.Unconfirmed if it may or may not have been written, now or later
     */
    Instant put(String name, Body body);

    /**
     * The whole object.
     *
     * @param most ceiling in bytes; a larger object is {@code Damaged}, and is not read
     * @throws io.holdfast.engine.error.NotFound if there is none
     */
    byte[] get(String name, int most);

    /**
     * Exactly these bytes.
     *
     * @throws io.holdfast.engine.error.NotFound if there is no such object
     * @throws io.holdfast.engine.error.Damaged  if the object ends before the range does
     */
    byte[] get(String name, long offset, int length);

    Optional<Stat> head(String name);

    /**
     * Objects whose names begin with the prefix, ascending, behind {@code after}.
     *
     * @param after last name that is not wanted any more; {@code null} to begin at the first
     */
    Page list(String prefix, @Nullable String after);

    /** Removes the object; that there is none is no error. */
    void delete(String name);

    /** How many objects one request removes at most. */
    default int mostDeleted() {
        return 1;
    }

    /**
     * Removes objects; that there is none of a name is no error. Where it throws, some of them may be gone.
     *
     * @param names at most {@link #mostDeleted}
     * @return why the store refused, by name: of one that is locked, or that these credentials may not delete
     */
    default Map<String, AccessDenied> delete(List<String> names) {
        Map<String, AccessDenied> refused = new LinkedHashMap<>();
        for (String name : names) {
            try {
                delete(name);
            } catch (AccessDenied e) {
                refused.put(name, e);
            }
        }
        return refused;
    }

    /** The store's own time, of a reply that it gives now. */
    Instant clock();

    @Override
    void close();

    /**
     * What is put: the first bytes of an array, which nobody changes until the put is over.
     *
     * @param length bytes that count
     */
    record Body(byte[] array, int length) {
        public static Body of(byte[] array) {
            return new Body(array, array.length);
        }
    }

    /**
     * @param name     whole name in the store
     * @param size     bytes
     * @param modified the store's time of the put; of a file its ctime
     * @param sum      what may be the MD5 of its bytes, in hex: an ETag that looks like one. Some stores give other ETags
     */
    record Stat(String name, long size, Instant modified, Optional<String> sum) {
        /** Of a store that keeps no checksum. */
        public Stat(String name, long size, Instant modified) {
            this(name, size, modified, Optional.empty());
        }
    }

    /**
     * One reply to a list.
     *
     * @param more whether there is more behind the last one
     * @param time the store's time of this reply
     */
    record Page(List<Stat> found, boolean more, Instant time) {}
}
