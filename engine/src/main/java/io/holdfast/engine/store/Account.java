package io.holdfast.engine.store;

import io.holdfast.engine.store.s3.S3Account;
import io.holdfast.engine.store.s3.S3Options;
import java.util.List;
import java.util.Map;

/** Somebody's buckets at a server, or the folders in a folder: what is there, whoever made it. */
public interface Account extends AutoCloseable {

    /**
     * Opens the one that a bucket belongs to, whether that bucket is there or not; or the folder itself. Nothing is asked yet.
     *
     * @throws io.holdfast.engine.error.AccessDenied if credentials are missing
     */
    static Account of(StoreUri uri, S3Options options) {
        return switch (uri) {
            case StoreUri.Folder folder -> new FolderAccount(folder.path());
            case StoreUri.S3 s3 -> S3Account.of(s3, options);
        };
    }

    /**
     * Names of its buckets, or of the folders directly in it, in their order. Links to folders are none.
     *
     * @throws io.holdfast.engine.error.AccessDenied if the credentials do not permit to list them
     * @throws io.holdfast.engine.error.NotFound     if there is no such folder
     */
    List<String> names();

    /**
     * Tags of one of them; a folder has none.
     *
     * @throws io.holdfast.engine.error.NotFound if it is not there any more
     */
    Map<String, String> tags(String name);

    @Override
    void close();
}
