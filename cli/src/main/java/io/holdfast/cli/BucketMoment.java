package io.holdfast.cli;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.ledger.LedgerRecord.Grade;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.source.BucketOptions;
import io.holdfast.engine.source.BucketOptions.Versions;
import io.holdfast.engine.store.Bucket;
import io.holdfast.engine.store.Buckets;
import io.holdfast.engine.store.StoreUri;
import io.holdfast.engine.store.s3.S3Options;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a bucket is read that is not backed up, but read again: as it stands, or as it stood. */
final class BucketMoment {
    /** The moment of the snapshot that it is read for. */
    private static final String SNAPSHOT = "snapshot";

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description =
                    "Read a bucket that keeps versions as it stood then, such as 2026-11-20T08:00, or at the moment of the snapshot: "
                            + "--at snapshot.")
    private @Nullable String at;

    @Option(names = "--requester-pays", description = "A bucket that may be read by whoever pays for it.")
    private boolean requesterPays;

    /** Whether something was said. */
    boolean isSaid() {
        return at != null || requesterPays;
    }

    /**
     * How it is read.
     *
     * @param snapshot that it is compared with; empty where several may be meant
     * @throws BadInput if there is no such moment
     */
    BucketOptions of(BucketOptions options, Optional<Snapshot> snapshot) {
        return at == null
                ? options
                : options.with(new Versions.At(SNAPSHOT.equals(at) ? moment(snapshot) : Units.parseTime(at, "--at ")));
    }

    private static Instant moment(Optional<Snapshot> snapshot) {
        return snapshot.map(Snapshot::consistency)
                .filter(each -> each.grade() == Grade.PINNED)
                .orElseThrow(() -> new BadInput(
                        "--at snapshot needs one snapshot that was taken at one moment: of a bucket that keeps "
                                + "versions. Next: give a time, or leave --at out"))
                .from();
    }

    Bucket open(StoreUri uri) {
        return Buckets.open(uri, requesterPays ? S3Options.DEFAULT.with(S3Options.Payer.REQUESTER) : S3Options.DEFAULT);
    }
}
