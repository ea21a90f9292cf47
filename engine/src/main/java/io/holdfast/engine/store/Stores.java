package io.holdfast.engine.store;

import io.holdfast.engine.store.s3.S3Options;
import io.holdfast.engine.store.s3.S3Store;

/** Opens the store that a URI names. */
public final class Stores {
    private Stores() {}

    /**
     * @throws io.holdfast.engine.error.NotFound     if there is no such folder or bucket
     * @throws io.holdfast.engine.error.AccessDenied if credentials are missing or refused
     */
    public static Store open(StoreUri uri) {
        return open(uri, S3Options.DEFAULT);
    }

    /** The same, where it is a bucket asked so. */
    public static Store open(StoreUri uri, S3Options options) {
        return switch (uri) {
            case StoreUri.Folder folder -> FolderStore.open(folder.path());
            case StoreUri.S3 s3 -> S3Store.open(s3, options);
        };
    }

    /** The same for a repository to be: a folder is made where it is missing, a bucket never is. */
    public static Store create(StoreUri uri) {
        return create(uri, S3Options.DEFAULT);
    }

    /** The same, where it is a bucket asked so. */
    public static Store create(StoreUri uri, S3Options options) {
        return switch (uri) {
            case StoreUri.Folder folder -> FolderStore.create(folder.path());
            case StoreUri.S3 s3 -> S3Store.open(s3, options);
        };
    }
}
