/**
 * Frees what no snapshot needs any more, beside any number of writers, readers and other prunes. Start at {@link io.holdfast.engine.prune.Prune}.
 *
 * <p>Holds: what was condemned is never pardoned; a pack is deleted only when it was condemned G ago and a read since then did not need it; a late
 * record keeps what it names and frees nothing; a crash at any point leaves what the next prune goes on with. Steps and
 * proof: {@code docs/protocol.md}, sections 4 to 6. Every inequality stands in {@link io.holdfast.engine.prune.PruneRules}.
 */
@NullMarked
package io.holdfast.engine.prune;

import org.jspecify.annotations.NullMarked;
