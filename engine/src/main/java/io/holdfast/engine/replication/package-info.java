/**
 * A replica follows its primary, byte for byte. Start at {@link io.holdfast.engine.replication.Replicate}.
 *
 * <p>Holds: the replica is a whole repository at every moment; what is copied has the hash in its name; nothing at a replica is deleted (but by {@link io.holdfast.engine.replication.Shrink}) or
 * overwritten but what was cut short; no key is needed to copy; memory does not grow with the number of packs or records.
 */
@NullMarked
package io.holdfast.engine.replication;

import org.jspecify.annotations.NullMarked;
