/**
 * Source to snapshot. Start at {@link io.holdfast.engine.backup.Backup}.
 *
 * <p>Holds: nothing exists before the one put of the commit; what can't be read is said, and what an earlier snapshot has of it
 * stays; memory does not grow with the number of entries.
 */
@NullMarked
package io.holdfast.engine.backup;

import org.jspecify.annotations.NullMarked;
