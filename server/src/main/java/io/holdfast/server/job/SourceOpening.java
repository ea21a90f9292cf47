package io.holdfast.server.job;

import io.holdfast.engine.backup.BackupOptions;
import io.holdfast.engine.source.BucketOptions;
import io.holdfast.engine.source.BucketSource;
import io.holdfast.engine.source.Patterns;
import io.holdfast.engine.source.Source;
import io.holdfast.engine.source.TreeOptions;
import io.holdfast.engine.source.TreeSource;
import io.holdfast.engine.store.Buckets;
import io.holdfast.engine.store.StoreUri;
import io.holdfast.engine.store.s3.S3Options;
import io.holdfast.server.catalog.KnownSource;
import io.holdfast.server.catalog.Sources;
import io.holdfast.server.catalog.Stores;
import io.holdfast.server.own.OwnState;
import io.holdfast.server.settings.Node;
import java.nio.file.Path;
import org.springframework.stereotype.Component;

/** Opens what is protected, as the command line opens it. */
@Component
public class SourceOpening {
    private static final int BUCKET_READERS = 32;
    private static final int BUCKET_RANGES = 16;

    private final Sources sources;
    private final OwnState own;
    private final Node node;

    public SourceOpening(Sources sources, OwnState own, Node node) {
        this.sources = sources;
        this.own = own;
        this.node = node;
    }

    /** @throws io.holdfast.engine.error.HoldfastException if it can't be opened */
    public Source open(KnownSource known, Pace pace) {
        if (known.own()) {
            return own.source();
        }
        Stores.Opening opening = sources.opening(known);
        Patterns patterns = Patterns.of(known.includes(), known.excludes());
        Path scratch = node.folders().scratch();
        return switch (opening.uri()) {
            case StoreUri.Folder(Path path) ->
                new TreeSource(
                        path,
                        known.identity().orElseGet(() -> node.host() + ":" + path),
                        new TreeOptions(patterns, TreeOptions.all().skips(), scratch));
            case StoreUri.S3 s3 -> {
                S3Options options =
                        pace.adaptive().<S3Options>map(opening.options()::with).orElseGet(opening::options);
                BucketOptions all = BucketOptions.all();
                yield new BucketSource(
                        Buckets.open(s3, options),
                        known.identity().orElse(null),
                        new BucketOptions(
                                patterns,
                                all.ranges(),
                                all.order(),
                                all.tags(),
                                pace.requests(),
                                pace.bytes(),
                                scratch));
            }
        };
    }

    /** Contents that a backup of it reads side by side: more of a bucket, which answers from afar. */
    public int readers(Source source) {
        return source instanceof BucketSource ? BUCKET_READERS : BackupOptions.DEFAULT.readers();
    }

    /** Ranges that it lists side by side. */
    public int ranges(Source source) {
        return source instanceof BucketSource ? BUCKET_RANGES : BackupOptions.DEFAULT.ranges();
    }
}
