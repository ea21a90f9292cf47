package io.holdfast.engine.source;

import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.entry.Time;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.store.Bucket;
import io.holdfast.engine.store.Bucket.Details;
import io.holdfast.engine.store.Bucket.Opening;
import io.holdfast.engine.store.Bucket.Pin;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
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
    private final @Nullable String version;
    private final Source.Outcome outcome;
    private final Details details;
    private @Nullable InputStream content;
    private long position;
    private int failures;

    private BucketObject(
            Bucket bucket,
            BucketOptions options,
            Listed listed,
            @Nullable String version,
            Source.Outcome outcome,
            Opening.Opened opened,
            long position) {
        this.bucket = bucket;
        this.options = options;
        this.listed = listed;
        this.version = version;
        this.outcome = outcome;
        this.details = opened.details();
        this.content = opened.content();
        this.position = position;
    }

    /** What stands beside an object, and takes requests of its own. */
    record Beside(ObjectTags tags, ObjectAccess access) {}

    /** Opens the version that was listed; where versions are not told apart, else the one that is there now. */
    static BucketObject open(Bucket bucket, Beside beside, Archive archive, BucketOptions options, Listed listed) {
        archive.mustBeWanted(listed);
        options.requests().take(1);
        if (ListedObject.version(listed) != null) {
            return openVersion(bucket, beside, archive, options, listed);
        }
        Opening opening = bucket.open(listed.key(), pin(ListedObject.etag(listed), null), 0);
        if (opening instanceof Opening.Changed) {
            options.requests().take(1);
            opening = bucket.open(listed.key(), Pin.NONE, 0);
        }
        return switch (opening) {
            case Opening.Opened opened -> of(bucket, beside, options, listed, opened, 0);
            case Opening.Archived _ -> throw archive.met(listed);
            case Opening.Changed _ ->
                throw new Busy(
                        listed.key() + " at " + bucket.describe() + " is another one each time. Next: back up again.");
        };
    }

    /** No other version may take its place: the snapshot would not be of one moment any more. */
    private static BucketObject openVersion(
            Bucket bucket, Beside beside, Archive archive, BucketOptions options, Listed listed) {
        Pin pin = pin(ListedObject.etag(listed), ListedObject.version(listed));
        Opening opening;
        try {
            opening = bucket.open(listed.key(), pin, 0);
        } catch (NotFound e) {
            throw new Conflict(lost(listed, bucket), e);
        }
        return switch (opening) {
            case Opening.Opened opened
            when isListed(listed, opened.details()) -> of(bucket, beside, options, listed, opened, 0);
            case Opening.Opened opened -> {
                closed(opened.content());
                throw new Conflict(lost(listed, bucket));
            }
            case Opening.Changed _ -> throw new Conflict(lost(listed, bucket));
            case Opening.Archived _ -> throw archive.met(listed);
        };
    }

    /** What its headers tell of the version that was listed, if its ETag is the MD5 of its content. */
    static Optional<Listed> looked(
            Bucket bucket, Beside beside, Archive archive, BucketOptions options, Listed listed) {
        archive.mustBeWanted(listed);
        options.requests().take(1);
        return bucket.head(listed.key(), pin("", ListedObject.version(listed)))
                .filter(details -> details.etag() == Bucket.Etags.MD5
                        && isListed(listed, details)
                        && listed.modified().seconds() == details.modified().getEpochSecond())
                .map(details -> listed.with(completed(listed, details, beside)));
    }

    /** Opens the version that was listed, and no other, behind so many bytes. */
    static BucketObject openBehind(
            Bucket bucket, Beside beside, Archive archive, BucketOptions options, Listed listed, long bytes) {
        archive.mustBeWanted(listed);
        options.requests().take(1);
        long last = Math.max(0, listed.size() - 1);
        long from = Math.min(bytes, last); // nothing lies behind the last byte, and servers refuse to begin there
        BucketObject object = switch (openedBehind(bucket, listed, from)) {
            case Opening.Opened opened
            when isListed(listed, opened.details()) -> of(bucket, beside, options, listed, opened, from);
            case Opening.Opened opened -> {
                closed(opened.content());
                throw replaced(listed, bucket);
            }
            case Opening.Changed _ -> throw replaced(listed, bucket);
            case Opening.Archived _ -> throw archive.met(listed);
        };
        object.skipTo(bytes);
        return object;
    }

    private void skipTo(long bytes) {
        try {
            byte[] dropped = new byte[1];
            while (position < bytes && position < listed.size()) {
                readSome(dropped, 0, 1);
            }
        } catch (IOException e) {
            close();
            throw new Busy(listed.key() + " could not be read: " + e.getMessage() + ". Next: back up again.", e);
        }
    }

    private static Opening openedBehind(Bucket bucket, Listed listed, long from) {
        try {
            return bucket.open(listed.key(), pin(ListedObject.etag(listed), ListedObject.version(listed)), from);
        } catch (NotFound e) {
            if (ListedObject.version(listed) == null) {
                throw e;
            }
            throw new Conflict(lost(listed, bucket), e);
        }
    }

    private static Conflict replaced(Listed listed, Bucket bucket) {
        return new Conflict(listed.key() + " at " + bucket.describe()
                + " is another one than was listed. Next: read it from its beginning");
    }

    private static String lost(Listed listed, Bucket bucket) {
        return listed.key() + " at " + bucket.describe()
                + ": the version that stood there at the snapshot's moment is there"
                + " no more. Next: see who deletes versions for good, by hand or by a lifecycle rule, then back up again.";
    }

    private static BucketObject of(
            Bucket bucket, Beside beside, BucketOptions options, Listed listed, Opening.Opened opened, long position) {
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
            Listed found = now.with(completed(now, details, beside));
            Source.Outcome outcome = same
                    ? new Source.Outcome.Steady()
                    : new Source.Outcome.Replaced(listed.modified().toInstant(), details.modified());
            good = true;
            return new BucketObject(bucket, options, found, ListedObject.version(listed), outcome, opened, position);
        } finally {
            if (!good) {
                closed(opened.content());
            }
        }
    }

    /** A list may give times to the millisecond, headers do to the second. */
    private static boolean isListed(Listed listed, Details details) {
        String before = ListedObject.etag(listed);
        String now = details.attributes().etag();
        boolean sameVersion = (before.isEmpty() || now.isEmpty())
                ? listed.modified().seconds() == details.modified().getEpochSecond()
                : before.equals(now);
        return sameVersion && listed.size() == details.size();
    }

    /** Of what lists tell too, what they told is kept: the next list is compared with it. */
    private static ObjectAttributes completed(Listed listed, Details details, Beside beside) {
        ObjectAttributes read = details.attributes();
        String listedClass = ListedObject.storageClass(listed);
        String version = read.versionId() == null ? ListedObject.version(listed) : read.versionId();
        return new ObjectAttributes(
                ListedObject.etag(listed),
                ObjectAttributes.NULL_VERSION.equals(version) ? null : version,
                read.headers(),
                read.userMetadata(),
                beside.tags().of(listed.key(), details, ListedObject.version(listed)),
                read.storageClass() == null ? listedClass : read.storageClass(),
                read.redirect(),
                beside.access().of(listed.key(), new Pin(null, version)));
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
        String read = details.attributes().versionId();
        if (openedAgain(pin(etag, read == null ? version : read)) instanceof Opening.Opened again) {
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

    private Opening openedAgain(Pin pin) {
        try {
            return bucket.open(listed.key(), pin, position);
        } catch (NotFound e) {
            if (version == null) {
                throw e;
            }
            throw new Conflict(lost(listed, bucket), e);
        }
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
