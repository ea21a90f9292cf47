package io.holdfast.engine.pack;

/**
 * A frame in a pack.
 *
 * @param number      from 0
 * @param place       index in the pack of its first byte
 * @param length      bytes of the whole frame, its header included
 * @param plainLength bytes of the opened frame
 */
public record FrameMark(int number, int place, int length, int plainLength) {}
