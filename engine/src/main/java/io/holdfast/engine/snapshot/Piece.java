package io.holdfast.engine.snapshot;

import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.pack.FramePlace;

/**
 * A chunk of content and where it lies: with the pack, all that a restore needs. Format: {@code docs/format.md}, section 7.1.
 *
 * @param offset first byte of the piece in the opened frame
 * @param length bytes, 1 to {@value #MAX_LENGTH}
 */
public record Piece(FramePlace frame, int offset, int length, ContentHash hash) {
    /** As long as a frame may be. */
    public static final int MAX_LENGTH = 16 << 20;

    public Piece {
        if (offset < 0 || length < 1 || offset > MAX_LENGTH - length) {
            throw new IllegalArgumentException("a piece of " + length + " bytes at " + offset);
        }
    }
}
