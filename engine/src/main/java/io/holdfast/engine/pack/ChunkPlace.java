package io.holdfast.engine.pack;

/**
 * Where a chunk lies.
 *
 * @param offset first byte in the opened frame
 * @param length bytes
 */
public record ChunkPlace(FramePlace frame, int offset, int length) {}
