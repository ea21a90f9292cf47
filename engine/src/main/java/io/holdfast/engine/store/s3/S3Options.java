package io.holdfast.engine.store.s3;

import java.time.Duration;

/**
 * How we talk to an S3 server.
 *
 * @param connections  open at once, at most
 * @param firstPatience how long a call is repeated on a connection that never worked: its address may be wrong
 * @param patience      how long a call is repeated on one that did: the server is overloaded, or the link is down
 * @param silence       how long a server may say nothing before a request counts as lost
 */
public record S3Options(int connections, Duration firstPatience, Duration patience, Duration silence) {
    public static final S3Options DEFAULT =
            new S3Options(128, Duration.ofSeconds(15), Duration.ofMinutes(10), Duration.ofSeconds(60));

    public S3Options withPatience(Duration both) {
        return new S3Options(connections, both, both, silence);
    }
}
