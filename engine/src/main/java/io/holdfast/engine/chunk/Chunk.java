package io.holdfast.engine.chunk;

/**
 * A piece of content: bytes of an array that are valid until the next one is asked for.
 *
 * @param offset index of its first byte
 * @param length bytes, at least one
 */
public record Chunk(byte[] array, int offset, int length) {}
