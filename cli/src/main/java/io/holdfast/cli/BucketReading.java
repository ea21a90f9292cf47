package io.holdfast.cli;

import io.holdfast.engine.backup.ChangeRule;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.ledger.LedgerRecord.Mode;
import io.holdfast.engine.source.BucketOptions;
import io.holdfast.engine.source.BucketOptions.Archived;
import io.holdfast.engine.source.BucketOptions.Versions;
import io.holdfast.engine.store.AdaptiveGate;
import io.holdfast.engine.store.AdaptiveGate.Held;
import io.holdfast.engine.store.Bucket;
import io.holdfast.engine.store.Buckets;
import io.holdfast.engine.store.StoreUri;
import io.holdfast.engine.store.s3.S3Options;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a bucket is read that is backed up: what means nothing for a folder or a stream. */
final class BucketReading {
    private static final int DEFAULT_DAYS = 7;

    /** What OBS takes; others take more. */
    private static final int MOST_DAYS = 30;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description =
                    "A bucket that keeps versions as it stood then, such as 2026-11-20T08:00. Else as it stands when the"
                            + " backup begins.")
    private @Nullable String at;

    @Option(
            names = "--unpinned",
            description = "Take each object of a bucket as it is when it is come to, also where versions are kept.")
    private boolean unpinned;

    @Option(
            names = "--archived",
            paramLabel = "WHICH",
            defaultValue = "RECORD",
            description =
                    "Objects of an archive class: record (default): without content, and named as unread; thaw: the same, and"
                            + " they are asked to be readable for the next backup; skip: left out.")
    private WhenArchived archived = WhenArchived.RECORD;

    @Option(names = "--thaw", description = "The same as --archived thaw.")
    private boolean thaw;

    @Option(
            names = "--thaw-days",
            paramLabel = "DAYS",
            description = "With --thaw: how long they stay readable, 7 by default. The provider charges for it.")
    private @Nullable Integer thawDays;

    @Option(
            names = "--attributes",
            description = "Compare tags and access lists too, which change without a new ETag: two requests an object.")
    private boolean attributes;

    @Option(names = "--requester-pays", description = "A bucket that may be read by whoever pays for it.")
    private boolean requesterPays;

    @Option(
            names = "--adaptive",
            description =
                    "Let a bucket's other users go first: back off when it answers slower than usual, or that it is too much, and"
                            + " recover slowly. Beside the other limits: the lower one counts.")
    private boolean adaptive;

    private final AdaptiveGate gate = AdaptiveGate.fresh();

    /** What becomes of archived objects. */
    enum WhenArchived {
        RECORD,
        THAW,
        SKIP
    }

    /** @param mode whether everything is read: then access lists are, too */
    BucketOptions of(BucketOptions options, Mode mode) {
        return options.with(versions())
                .with(whatBecomesOfArchived())
                .with(attributes || mode == Mode.FULL ? BucketOptions.Access.KEPT : BucketOptions.Access.LEFT_OUT);
    }

    /** Whether what no listing tells counts. */
    ChangeRule.Use beside() {
        return attributes ? ChangeRule.Use.COUNTS : ChangeRule.Use.IGNORED;
    }

    Bucket open(StoreUri uri) {
        S3Options payer = requesterPays ? S3Options.DEFAULT.with(S3Options.Payer.REQUESTER) : S3Options.DEFAULT;
        return Buckets.open(uri, adaptive ? payer.with(gate) : payer);
    }

    /** Requests a second to the bucket, while it is held back for its other users. */
    OptionalDouble holdingBack() {
        return adaptive ? gate.holdingBack() : OptionalDouble.empty();
    }

    /** How it was held back for the bucket's other users; empty if that was not asked for. */
    Optional<Held> held() {
        return Optional.of(gate.held()).filter(_ -> adaptive);
    }

    /** For the snapshot to say what it lacks. */
    List<String> leftOut() {
        return archived == WhenArchived.SKIP ? List.of("archived objects") : List.of();
    }

    private Archived whatBecomesOfArchived() {
        if (thaw && archived == WhenArchived.SKIP) {
            throw new BadInput(
                    "--thaw asks for archived objects, and --archived skip leaves them out. Next: leave one out");
        }
        WhenArchived which = thaw ? WhenArchived.THAW : archived;
        if (thawDays != null && (which != WhenArchived.THAW || thawDays < 1 || thawDays > MOST_DAYS)) {
            throw new BadInput("--thaw-days is a number from 1 to " + MOST_DAYS
                    + ", and goes with --thaw. Next: correct it or leave it out");
        }
        return switch (which) {
            case RECORD -> new Archived.Recorded();
            case THAW -> new Archived.Thawed(thawDays == null ? DEFAULT_DAYS : thawDays);
            case SKIP -> new Archived.LeftOut();
        };
    }

    private Versions versions() {
        if (at != null && unpinned) {
            throw new BadInput("--at is one moment, and --unpinned is none. Next: leave one out");
        }
        if (at != null) {
            return new Versions.At(Units.parseTime(at, "--at "));
        }
        return unpinned ? new Versions.Current() : new Versions.OfTheStart();
    }

    /** @throws BadInput if what was said does not go together */
    void mustFitTogether() {
        var _ = of(BucketOptions.all(), Mode.INCREMENTAL);
    }

    /** @throws BadInput if something was said of a bucket, and there is none */
    void mustBeLeftOut() {
        Optional<String> said = Stream.of(
                        at != null ? "--at" : "",
                        unpinned ? "--unpinned" : "",
                        archived != WhenArchived.RECORD ? "--archived" : "",
                        thaw ? "--thaw" : "",
                        attributes ? "--attributes" : "",
                        thawDays != null ? "--thaw-days" : "",
                        requesterPays ? "--requester-pays" : "",
                        adaptive ? "--adaptive" : "")
                .filter(name -> !name.isEmpty())
                .findFirst();
        if (said.isPresent()) {
            throw new BadInput(said.get() + " is about a bucket, and the source is none. Next: leave it out");
        }
    }
}
