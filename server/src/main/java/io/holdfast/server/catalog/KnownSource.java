package io.holdfast.server.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What is to be protected.
 *
 * @param store    name of the store that it lies in
 * @param place    in that store
 * @param identity its name in snapshots: as the draft says, else as the command line would call it on this machine
 * @param own      whether it is what the server keeps of itself
 * @param includes globs; empty for everything
 * @param discovery that found it; empty where a person told of it
 */
public record KnownSource(
        UUID id,
        String name,
        UUID storeId,
        String store,
        String place,
        Optional<String> identity,
        List<String> includes,
        List<String> excludes,
        boolean own,
        Optional<String> discovery,
        long version,
        Instant changed)
        implements Known {}
