package io.holdfast.engine.replication;

import java.time.Instant;
import java.util.Optional;

/**
 * How far a replica is behind its primary.
 *
 * @param records of the ledger, pages included, that the primary has and the replica does not
 * @param since   the time of the oldest of these: what the primary knew before is all here
 */
public record Lag(long records, Optional<Instant> since) {}
