package io.holdfast.server.catalog;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A repository that the server may write to.
 *
 * @param store   name of the store that it lies in
 * @param place   in that store
 * @param follows of a replica: name of the repository that it follows
 * @param looked  when its ledger was read last
 * @param trouble why it could not be since then
 */
public record KnownRepository(
        UUID id,
        String name,
        UUID storeId,
        String store,
        String place,
        Optional<String> follows,
        Optional<Instant> looked,
        Optional<String> trouble,
        long version,
        Instant changed)
        implements Known {}
