package io.holdfast.engine.replication;

import io.holdfast.engine.prune.Shrunk;

/** What was copied to a replica, then what was deleted there; of a dry run, what would be. */
public record ShrinkResult(ReplicateResult copied, Shrunk shrunk) {}
