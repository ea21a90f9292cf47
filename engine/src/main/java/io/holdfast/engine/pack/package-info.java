/**
 * Packs: objects made of frames, the unit of upload. Start at {@link io.holdfast.engine.pack.PackBuilder}, which makes
 * one, and {@link io.holdfast.engine.pack.PackReader}, which reads one.
 *
 * <p>Holds: a pack's name is the SHA-256 of its bytes; each has a key of its own, and the number of a frame is bound into
 * its seal. Format: {@code docs/format.md}, section 6.
 */
@NullMarked
package io.holdfast.engine.pack;

import org.jspecify.annotations.NullMarked;
