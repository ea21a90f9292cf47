package io.holdfast.server.catalog;

import org.jspecify.annotations.Nullable;

/**
 * What somebody says of a repository.
 *
 * @param store    name of a store
 * @param place    in it
 * @param password that opens it; needed at first, later only where it is another one
 * @param make     whether there is none yet, so that it is to be made
 * @param follows  of a replica: name of the repository that it follows
 */
public record RepositoryDraft(
        String name,
        String store,
        String place,
        @Nullable String password,
        @Nullable Boolean make,
        @Nullable String follows)
        implements Draft {
    @Override
    public String toString() {
        return "repository " + name;
    }
}
