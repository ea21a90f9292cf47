package io.holdfast.engine.probe;

import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.StoreUri;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** A place of its own in the store, where the probe may do what it likes, and which it leaves as it was. */
public sealed interface Site extends AutoCloseable permits FolderSite, BucketSite {

    /** Names of such places begin so. */
    String NAME = "holdfast-probe-";

    /**
     * Makes one.
     *
     * @throws io.holdfast.engine.error.NotFound     if there is no such folder or bucket
     * @throws io.holdfast.engine.error.AccessDenied if there are no credentials, or nothing may be made in the folder
     */
    static Site in(StoreUri place, RandomGenerator random) {
        String name = NAME + Long.toHexString(random.nextLong() | 1L << 63);
        return switch (place) {
            case StoreUri.Folder folder -> FolderSite.in(folder.path(), name);
            case StoreUri.S3 s3 -> BucketSite.in(s3, name);
        };
    }

    /** Where it is. */
    String describe();

    Store store();

    /** What the store's times count in. */
    Duration tick();

    /** Why what is put could not be removed again; empty where it can. */
    Optional<String> lockedFor();

    /** Told of a name before it is put. */
    void willPut(String name);

    /** What this kind of store is to be asked before the rest. */
    List<Check> first(Bench bench);

    /** And behind it. */
    List<Check> more(Bench bench);

    /** Requests beside those of {@link #store}. */
    long requests();

    /**
     * Removes all that lies here.
     *
     * @return what could not be removed, and why; each a sentence
     */
    List<String> clear(Bench bench);

    @Override
    void close();
}
