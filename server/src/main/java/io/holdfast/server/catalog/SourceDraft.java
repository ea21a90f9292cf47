package io.holdfast.server.catalog;

import io.holdfast.engine.source.Patterns;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody says of a source.
 *
 * @param store    name of a store
 * @param place    in it: a bucket and prefix, or a folder
 * @param identity its name in snapshots, where that is not the usual one: what {@code backup --name} was given
 */
public record SourceDraft(
        String name,
        String store,
        String place,
        @Nullable String identity,
        @Nullable List<String> includes,
        @Nullable List<String> excludes)
        implements Draft {
    public SourceDraft {
        includes = includes == null ? List.of() : List.copyOf(includes);
        excludes = excludes == null ? List.of() : List.copyOf(excludes);
        var _ = Patterns.of(includes, excludes);
    }
}
