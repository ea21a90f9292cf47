package io.holdfast.engine.store;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.BucketSetting;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.store.Store.Body;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A bucket, or what lies under a prefix of one: what sources read and restores fill. Its keys are whatever users made them,
 * relative to the prefix. Safe for many threads.
 *
 * <p>Every method may throw {@code AccessDenied}, {@code Busy} (after its own retries), {@code Interrupted}; those that
 * write may throw {@code Full} and {@code Unconfirmed}.
 */
public interface Bucket extends AutoCloseable {

    /** How messages name it: its URI without secrets. */
    String describe();

    /** What tells this place from all others: kind, host, bucket, prefix. */
    String identity();

    /** The server's own time, of a reply that it gives now. */
    Instant clock();

    /** One reply to a list, in whatever order the server has: nobody has checked it. */
    Page list(Query query);

    /**
     * Whether it keeps what an object was before.
     *
     * @throws io.holdfast.engine.error.AccessDenied if the credentials do not permit to ask
     * @throws io.holdfast.engine.error.Unsupported  if the server does not know the question
     */
    Versioning versioning();

    /** One reply to a list of all versions, in whatever order the server has: nobody has checked it. */
    VersionPage versions(VersionQuery query);

    /** The bucket's name where this is all of it; empty for what lies under a prefix, which has no settings of its own. */
    Optional<String> wholeName();

    /**
     * What is set for the bucket itself, as the server's own document; empty where nothing is.
     *
     * @throws io.holdfast.engine.error.AccessDenied if the credentials do not permit to ask
     * @throws io.holdfast.engine.error.Unsupported  if the server does not know the question
     */
    Optional<String> setting(BucketSetting.Kind kind);

    /**
     * Sets it for the bucket itself, in place of what was set before.
     *
     * @param document as {@link #setting} gave it, here or at another server
     * @throws io.holdfast.engine.error.Unsupported if the server does not know it
     */
    void put(BucketSetting.Kind kind, String document);

    /** What an ETag of 32 hexadecimal digits is here, of an object that was sent whole. */
    Etags etags();

    /** What is at the key. */
    default Optional<Details> head(Key key) {
        return head(key, Pin.NONE);
    }

    /** What is at the key, of the version that is meant; its ETag is not looked at. */
    Optional<Details> head(Key key, Pin pin);

    /**
     * Begins to read an object.
     *
     * @param offset first byte that is wanted
     * @throws io.holdfast.engine.error.NotFound if there is none: the store's own word, about this object
     */
    Opening open(Key key, Pin pin, long offset);

    /**
     * Tags of an object, sorted by name.
     *
     * @throws io.holdfast.engine.error.NotFound    if there is no such object
     * @throws io.holdfast.engine.error.Unsupported if the server has no tags
     */
    List<Named> tags(Key key, Pin pin);

    /**
     * Who may do what with an object, as a text that is the same as long as that is; empty where its owner alone may do anything.
     *
     * @throws io.holdfast.engine.error.NotFound    if there is no such object
     * @throws io.holdfast.engine.error.Unsupported if the server has no access lists
     */
    Optional<String> access(Key key, Pin pin);

    /**
     * Sets who may do what with an object that this put here.
     *
     * @param list as {@link #access} gave it, here or at another server; what was its owner's is the owner's here
     * @throws io.holdfast.engine.error.Unsupported if the server does not take it: it has no access lists, or knows somebody in it not
     */
    void putAccess(Key key, String list);

    /**
     * Asks for an archived object to be readable for some days, which takes hours; that this has been asked for before is no error.
     *
     * @throws io.holdfast.engine.error.Unsupported if the server can't
     */
    void thaw(Key key, Pin pin, int days);

    /** Writes an object, whole, with what of its attributes a bucket keeps: {@link #losses} tells what not. */
    void put(Key key, ObjectAttributes attributes, Body body);

    /** Begins to write a large object in parts. */
    Upload begin(Key key, ObjectAttributes attributes);

    /** Removes the object; that there is none is no error. */
    void delete(Key key);

    /** Why no object can be called so here. Asks no server. */
    Optional<String> refuses(Key key);

    /** What of these attributes can't be put back here, each kind as one sentence. Asks no server. */
    List<String> losses(ObjectAttributes attributes);

    @Override
    void close();

    /**
     * What to list.
     *
     * @param prefix    what keys begin with; may be empty
     * @param after     last key that is not wanted; {@code null} to begin at the first
     * @param delimiter keys with this behind the prefix are folded; {@code null} for none
     * @param most      of keys and folded prefixes, 1 to 1,000
     * @param token     where the server said to go on; {@code null} at the beginning
     */
    record Query(
            Key prefix,
            @Nullable Key after,
            @Nullable String delimiter,
            int most,
            @Nullable String token) {
        /** Everything, in pages as large as can be. */
        public static final Query ALL = new Query(Key.EMPTY, null, null, 1_000, null);

        /** The same, behind a key, from the beginning. */
        public Query after(@Nullable Key key) {
            return new Query(prefix, key, delimiter, most, null);
        }
    }

    /**
     * @param prefixes what was folded, whole, with the delimiter at the end
     * @param next     where it goes on; {@code null} behind the last page
     * @param time     the server's time of this reply
     */
    record Page(
            List<Item> items, List<Key> prefixes, @Nullable Query next, Instant time) {}

    /**
     * An object in a list.
     *
     * @param etag         without quotes; empty where the server gives none
     * @param storageClass {@code null} for the server's standard
     */
    record Item(
            Key key,
            long size,
            String etag,
            Instant modified,
            @Nullable String storageClass) {}

    /** What a bucket does with an object that is replaced or deleted. */
    enum Versioning {
        /** It stays, as a version of its own. */
        ON,
        /** It stays if it was written while versioning was on, else it is gone. */
        SUSPENDED,
        /** It is gone. */
        OFF
    }

    /**
     * Which versions to list.
     *
     * @param after   last key that is not wanted, or not all of it; {@code null} to begin at the first
     * @param version last version of that key that is not wanted, which may be empty where the server said so; {@code null} if no
     *                version of it is wanted
     * @param most    1 to 1,000
     */
    record VersionQuery(@Nullable Key after, @Nullable String version, int most) {
        /** Everything, in pages as large as can be. */
        public static final VersionQuery ALL = new VersionQuery(null, null, 1_000);

        /** The same, behind a key. */
        public VersionQuery after(@Nullable Key key) {
            return new VersionQuery(key, null, most);
        }
    }

    /**
     * @param versions the newest of a key first
     * @param next     where it goes on; {@code null} behind the last page
     * @param time     the server's time of this reply
     */
    record VersionPage(List<Version> versions, @Nullable VersionQuery next, Instant time) {}

    /**
     * A version of an object in a list, or the mark that it was deleted.
     *
     * @param item    as it is in a list of objects; of a deletion only key and time mean something
     * @param id      {@link ObjectAttributes#NULL_VERSION} for what was written without versioning
     * @param deletes whether it is a mark of deletion
     * @param latest  whether the server calls it the newest of its key
     */
    record Version(Item item, String id, boolean deletes, boolean latest) {}

    /**
     * An object as its headers describe it: all attributes but tags and ACL.
     *
     * @param size bytes of the whole object
     * @param tags how many tags it has; empty where the server does not say
     * @param etag what its ETag is, where that has 32 hexadecimal digits
     */
    record Details(ObjectAttributes attributes, long size, Instant modified, OptionalInt tags, Etags etag) {}

    /** What an ETag of 32 hexadecimal digits is. */
    enum Etags {
        /** The MD5 of the content. */
        MD5,
        /** Nobody knows. */
        UNKNOWN
    }

    /**
     * Which version of an object is meant.
     *
     * @param etag      read only if it has this one; {@code null} for whatever is there
     * @param versionId {@code null} for the current one
     */
    record Pin(@Nullable String etag, @Nullable String versionId) {
        /** Whatever is there. */
        public static final Pin NONE = new Pin(null, null);
    }

    /** How an attempt to read began. */
    sealed interface Opening {
        /**
         * @param content from the offset to the end; a body that is cut throws {@code EOFException}, it does not end. To be
         *                closed
         */
        record Opened(Details details, InputStream content) implements Opening {}

        /** The object is another one than was pinned. */
        record Changed() implements Opening {}

        /** The object is there, and nothing of it can be read before it is {@link Bucket#thaw thawed}. */
        record Archived() implements Opening {}
    }

    /** A large object on its way. Parts may be sent by many threads, in any order. */
    interface Upload extends AutoCloseable {
        /** @param number from 1 to 10,000; all parts but the last at least 5 MiB long */
        void part(int number, Body body);

        /** Makes the parts one object, when all are there. */
        void complete();

        /** Without a completion before, removes the parts. */
        @Override
        void close();
    }
}
