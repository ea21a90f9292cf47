package io.holdfast.engine.store.s3;

import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.error.Unconfirmed;
import io.holdfast.engine.store.AdaptiveGate;
import io.holdfast.engine.store.Provider;
import io.holdfast.engine.store.StoreUri;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A bucket, or what lies under a prefix of one, and the way there. Every request goes through {@link #call} or
 * {@link #write}, which send it again as long as that may help, and turn what fails for good into our errors.
 */
final class S3Connection implements AutoCloseable {
    private final StoreUri.S3 uri;
    private final S3Client client;
    private final S3Options options;
    private final Backoff backoff;
    private volatile boolean answered;
    private volatile boolean bareKeys;

    /** A request, with all that must be read of its reply. It may be sent several times. */
    @FunctionalInterface
    interface Request<T> {
        T send(S3Client client) throws IOException;
    }

    S3Connection(StoreUri.S3 uri, S3Client client, S3Options options, Backoff backoff) {
        this.uri = uri;
        this.client = client;
        this.options = options;
        this.backoff = backoff;
    }

    /** Asks the bucket for its first object, so that a wrong name, region or key is told at once, and by its reason. */
    static S3Connection open(StoreUri.S3 uri, S3Options options) {
        S3Connection connection = unopened(uri, options);
        try {
            connection.look();
            return connection;
        } catch (HoldfastException e) {
            connection.close();
            throw e;
        }
    }

    /** Nothing is asked yet. */
    static S3Connection unopened(StoreUri.S3 uri, S3Options options) {
        S3Client client = S3ClientFactory.client(uri, options);
        return new S3Connection(uri, client, options, new Backoff(new Random(), System::nanoTime, Thread::sleep));
    }

    void look() {
        new S3List(this).page("open", new S3List.Ask(uri.keyPrefix(), null, null, 1, null));
        Provider.BucketHeader header = uri.provider().wire().bareKeys();
        bareKeys = header != null && has(header);
    }

    /** Whoever may not ask gets an ordinary bucket: if it is none, its list turns in circles, which is noticed. */
    private boolean has(Provider.BucketHeader header) {
        try {
            return call(
                    "look at the bucket",
                    it -> it.headBucket(head -> head.bucket(uri.bucket()))
                            .sdkHttpResponse()
                            .firstMatchingHeader(header.name())
                            .filter(header.value()::equalsIgnoreCase)
                            .isPresent());
        } catch (AccessDenied e) {
            return false;
        }
    }

    /** Whether its keys must be listed as they are, not encoded. */
    boolean bareKeys() {
        return bareKeys;
    }

    StoreUri.S3 uri() {
        return uri;
    }

    String bucket() {
        return uri.bucket();
    }

    /** What the key of an object begins with in the bucket. */
    String key(String name) {
        return uri.keyPrefix() + name;
    }

    String describe() {
        return uri.describe();
    }

    /**
     * Sends a request that changes nothing, or may be repeated at will.
     *
     * @param what the rest of a sentence that begins with "Can't"
     */
    <T> T call(String what, Request<T> request) {
        return repeat(what, request, backoff.begin());
    }

    /**
     * Sends a request of which the user must know whether it was carried out.
     *
     * @throws Unconfirmed if it failed, and this or an earlier try may have been carried out, or may be later
     */
    <T> T write(String what, Request<T> request) {
        Backoff.Tries tries = backoff.begin();
        try {
            return repeat(what, request, tries);
        } catch (Interrupted e) {
            throw e;
        } catch (HoldfastException e) {
            if (!tries.mayHaveBeen()) {
                throw explained(what, e);
            }
            throw new Unconfirmed(
                    e.message() + " It may have been done all the same: look before it is done again.", e);
        }
    }

    /** OBS answers so to a write that has the bucket in the path, though it let us look at the bucket. */
    private HoldfastException explained(String what, HoldfastException e) {
        boolean noKey = e instanceof NotFound
                && e.getCause() instanceof AwsServiceException cause
                && S3Failure.code(cause).equals("NoSuchKey");
        return noKey
                ? new BadInput(
                        "Can't " + what + " at " + describe()
                                + ": the store answers a write with 404 NoSuchKey, as those do"
                                + " that refuse the bucket in the path. Next: check endpoint and path-style in the URI.",
                        e)
                : e;
    }

    private <T> T repeat(String what, Request<T> request, Backoff.Tries tries) {
        while (true) {
            S3Failure failure;
            options.gate().ifPresent(AdaptiveGate::pass);
            try {
                T reply = request.send(client);
                answered = true;
                return reply;
            } catch (SdkException | IOException e) {
                failure = S3Failure.of("Can't " + what + " at " + describe(), e);
            }
            answered |= failure.answered();
            Duration patience = answered ? options.patience() : options.firstPatience();
            if (!tries.again(failure, patience)) {
                throw failure.error();
            }
        }
    }

    /** Content was read: waits until more may be. */
    void read(int count) {
        options.gate().ifPresent(gate -> gate.read(count));
    }

    /** The server's time of a reply. */
    Instant time(SdkHttpResponse reply) {
        String date = reply.firstMatchingHeader("Date").orElse("");
        try {
            return DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
        } catch (DateTimeException e) {
            throw new Damaged(
                    describe() + " answers without a Date, which is the clock of a repository."
                            + " Next: check what stands between here and the store.",
                    e);
        }
    }

    /** The server's time now, of a request for an object that need not be there. */
    Instant clock(String name) {
        return time(call("ask for the time", it -> {
            try {
                return it.headObject(head -> head.bucket(bucket()).key(key(name)))
                        .sdkHttpResponse();
            } catch (AwsServiceException e) {
                if (S3Absence.isOfHead(e)) {
                    return S3Failure.reply(e).orElseThrow(() -> e);
                }
                throw e;
            }
        }));
    }

    @Override
    public void close() {
        client.close();
    }
}
