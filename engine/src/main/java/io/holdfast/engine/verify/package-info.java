/**
 * Finds damage, and compares a snapshot with its source. Start at {@link io.holdfast.engine.verify.Verify}.
 *
 * <p>Holds: everything is read from the store, whatever this machine keeps of it; damage is data, never an exception, and leads to the
 * entries that it hits; memory does not grow with the number of entries or packs, what grows is sorted on disk.
 */
@NullMarked
package io.holdfast.engine.verify;

import org.jspecify.annotations.NullMarked;
