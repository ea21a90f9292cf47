package io.holdfast.engine.store.s3;

import io.holdfast.engine.store.AdaptiveGate;
import io.holdfast.engine.store.credentials.Credentials;
import java.time.Duration;
import java.util.Optional;

/**
 * How we talk to an S3 server.
 *
 * @param connections  open at once, at most
 * @param firstPatience how long a call is repeated on a connection that never worked: its address may be wrong
 * @param patience      how long a call is repeated on one that did: the server is overloaded, or the link is down
 * @param silence       how long a server may say nothing before a request counts as lost
 * @param payer         who is charged for requests
 * @param gate          what each try of a request passes, and content that is read; where other users of the server come first
 * @param keys          with which requests are signed; else they are looked for in the places of the provider
 */
public record S3Options(
        int connections,
        Duration firstPatience,
        Duration patience,
        Duration silence,
        Payer payer,
        Optional<AdaptiveGate> gate,
        Optional<Credentials> keys) {
    public static final S3Options DEFAULT =
            new S3Options(128, Duration.ofSeconds(15), Duration.ofMinutes(10), Duration.ofSeconds(60));

    /** At the owner's cost, and as fast as it goes. */
    public S3Options(int connections, Duration firstPatience, Duration patience, Duration silence) {
        this(connections, firstPatience, patience, silence, Payer.OWNER, Optional.empty(), Optional.empty());
    }

    public S3Options withPatience(Duration both) {
        return new S3Options(connections, both, both, silence, payer, gate, keys);
    }

    public S3Options with(Payer payer) {
        return new S3Options(connections, firstPatience, patience, silence, payer, gate, keys);
    }

    public S3Options with(AdaptiveGate gate) {
        return new S3Options(connections, firstPatience, patience, silence, payer, Optional.of(gate), keys);
    }

    /** With these, and no others. */
    public S3Options with(Credentials keys) {
        return new S3Options(connections, firstPatience, patience, silence, payer, gate, Optional.of(keys));
    }

    /** Who is charged for requests. */
    public enum Payer {
        /** Whoever has the bucket. */
        OWNER,
        /** Who sends them: some buckets may be read by everybody who pays. */
        REQUESTER
    }
}
