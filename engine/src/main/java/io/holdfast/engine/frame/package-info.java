/**
 * Frames: the unit of compression and sealing. Bytes in, bytes out: {@link io.holdfast.engine.frame.FrameSealer} makes
 * one, {@link io.holdfast.engine.frame.FrameOpener} opens one.
 *
 * <p>Holds: a frame opens only under the key and the number that it was sealed under; whatever its bytes say, opening one
 * ends in the plain bytes or in {@code Damaged}, and allocates no more than 16 MiB. Format: {@code docs/format.md},
 * section 6.
 */
@NullMarked
package io.holdfast.engine.frame;

import org.jspecify.annotations.NullMarked;
