package io.holdfast.engine.source;

import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.entry.Time;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.store.Bucket;
import io.holdfast.engine.store.Bucket.Details;
import io.holdfast.engine.store.Bucket.Opening;
import io.holdfast.engine.store.Bucket.Pin;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An object being read: one version from its first byte to its last. Where the connection breaks, the same version is read
 * on from there; if it is gone by then, the read fails, since two versions never make one content.
 */
final class BucketObject implements Source.Content {
    private static final int MOST_AT_ONCE = 256 * 1024;
    private static final int MOST_FAILURES = 5;

    private final Bucket bucket;
    private final BucketOptions options;
    private final Listed listed;
    private final Source.Outcome outcome;
    private final Details details;
    private @Nullable InputStream content;
    private long position;
    private int failures;

    private BucketObject(
            Bucket bucket, BucketOptions options, Listed listed, Source.Outcome outcome, Opening.Opened opened) {
        this.bucket = bucket;
        this.options = options;
        this.listed = listed;
        this.outcome = outcome;
        this.details = opened.details();
        this.content = opened.content();
    }

    /** Opens the version that was listed, else the one that is there now. */
    static BucketObject open(Bucket bucket, ObjectTags tags, BucketOptions options, Listed listed) {
        options.requests().take(1);
        Opening opening = bucket.open(listed.key(), pin(etag(listed), null), 0);
        if (opening instanceof Opening.Changed) {
            options.requests().take(1);
            opening = bucket.open(listed.key(), Pin.NONE, 0);
        }
        return switch (opening) {
            case Opening.Opened opened -> of(bucket, tags, options, listed, opened);
            case Opening.Changed _ ->
                throw new Busy(
                        listed.key() + " at " + bucket.describe() + " is another one each time. Next: back up again.");
        };
    }

    private static BucketObject of(
            Bucket bucket, ObjectTags tags, BucketOptions options, Listed listed, Opening.Opened opened) {
        boolean good = false;
        try {
            Details details = opened.details();
            boolean same = isListed(listed, details);
            Listed now = same
                    ? listed
                    : new Listed(
                            listed.key(),
                            listed.kind(),
                            details.size(),
                            Time.of(details.modified()),
                            ObjectAttributes.listed(details.attributes().etag(), null));
            Listed found = now.with(completed(now, details.attributes(), tags.of(listed.key(), details)));
            Source.Outcome outcome = same
                    ? new Source.Outcome.Steady()
                    : new Source.Outcome.Moved(listed.modified().toInstant(), details.modified());
            good = true;
            return new BucketObject(bucket, options, found, outcome, opened);
        } finally {
            if (!good) {
                closed(opened.content());
            }
        }
    }

    /** A list may give times to the millisecond, headers do to the second. */
    private static boolean isListed(Listed listed, Details details) {
        String before = etag(listed);
        String now = details.attributes().etag();
        boolean sameVersion = (before.isEmpty() || now.isEmpty())
                ? listed.modified().seconds() == details.modified().getEpochSecond()
                : before.equals(now);
        return sameVersion && listed.size() == details.size();
    }

    /** Of what lists tell too, what they told is kept: the next list is compared with it. */
    private static ObjectAttributes completed(Listed listed, ObjectAttributes read, List<Named> tags) {
        String listedClass = listed.attributes() instanceof ObjectAttributes known ? known.storageClass() : null;
        return new ObjectAttributes(
                etag(listed),
                read.versionId(),
                read.headers(),
                read.userMetadata(),
                tags,
                read.storageClass() == null ? listedClass : read.storageClass(),
                read.redirect(),
                read.acl());
    }

    private static String etag(Listed listed) {
        return listed.attributes() instanceof ObjectAttributes known ? known.etag() : "";
    }

    @Override
    public Listed listed() {
        return listed;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int filled = 0;
        while (filled < length && position < listed.size()) {
            int most = Math.min(length - filled, MOST_AT_ONCE);
            options.bytes().take(Math.min(most, listed.size() - position));
            filled += readSome(buffer, offset + filled, most);
        }
        return filled;
    }

    private int readSome(byte[] buffer, int offset, int most) throws IOException {
        try {
            InputStream from = content == null ? reopened() : content;
            content = from;
            int count = from.read(buffer, offset, most);
            if (count < 0) {
                throw new IOException("it ends after " + position + " of " + listed.size() + " bytes");
            }
            position += count;
            failures = 0;
            return count;
        } catch (IOException e) {
            failed(e);
            return 0;
        }
    }

    /** Forgets the connection, if another one may do better. */
    private void failed(IOException cause) throws IOException {
        close();
        content = null;
        if (Thread.currentThread().isInterrupted()) {
            throw new Interrupted("The job was stopped while it read " + listed.key() + ".", cause);
        }
        failures++;
        if (failures == MOST_FAILURES) {
            throw new Busy(
                    "The connection broke " + failures + " times while " + listed.key() + " at " + bucket.describe()
                            + " was read: " + cause.getMessage() + ". Next: check the network, then back up again.",
                    cause);
        }
    }

    /** Nobody relies on the pin alone: some servers do not know conditions, and some objects have no ETag. */
    private InputStream reopened() {
        options.requests().take(1);
        String etag = details.attributes().etag();
        Pin version = pin(etag, details.attributes().versionId());
        if (bucket.open(listed.key(), version, position) instanceof Opening.Opened again) {
            Details now = again.details();
            if (now.size() == details.size()
                    && now.modified().equals(details.modified())
                    && now.attributes().etag().equals(etag)) {
                return again.content();
            }
            closed(again.content());
        }
        throw new Conflict(listed.key() + " at " + bucket.describe()
                + " changed while it was read, after the connection had broken. Next: back up again.");
    }

    private static Pin pin(String etag, @Nullable String versionId) {
        return new Pin(etag.isEmpty() ? null : etag, versionId);
    }

    @Override
    public Source.Outcome outcome() {
        return outcome;
    }

    @Override
    public void close() {
        if (content != null) {
            closed(content);
        }
    }

    private static void closed(InputStream content) {
        try {
            content.close();
        } catch (IOException e) {
            // Nothing more is wanted of it.
        }
    }
}
