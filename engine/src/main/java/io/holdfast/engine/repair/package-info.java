/**
 * Mends what is damaged from a replica. Start at {@link io.holdfast.engine.repair.Repair}.
 *
 * <p>Holds: nothing is put that does not have the hash in its name; nothing that is whole is touched; what can't be mended is told.
 */
@NullMarked
package io.holdfast.engine.repair;

import org.jspecify.annotations.NullMarked;
