package io.holdfast.server.access;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What a program calls with.
 *
 * @param account whose it is
 * @param ends    from when on it opens nothing
 * @param used    last, within a minute
 */
public record Token(
        UUID id, String name, Role role, String account, Instant ends, Optional<Instant> used, long version) {}
