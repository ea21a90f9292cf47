package io.holdfast.engine.pack;

import io.holdfast.engine.bytes.ContentHash;

/**
 * A chunk in a frame.
 *
 * @param offset of its first byte in the opened frame
 * @param length bytes, at least one
 */
public record ChunkMark(ContentHash hash, int offset, int length) {}
