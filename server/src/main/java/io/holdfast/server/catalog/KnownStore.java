package io.holdfast.server.catalog;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An account at a provider, or a folder of this machine, in which buckets or folders lie.
 *
 * @param address    without a bucket and without a secret
 * @param credential whether the server has keys for it; else they come from its surroundings
 * @param credentialEnds when they end, where somebody said so
 * @param jobs       that may ask it at once
 */
public record KnownStore(
        UUID id,
        String name,
        String address,
        boolean credential,
        Optional<Instant> credentialEnds,
        int jobs,
        long version,
        Instant changed)
        implements Known {}
