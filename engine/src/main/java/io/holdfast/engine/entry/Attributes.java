package io.holdfast.engine.entry;

/** What a source keeps of a key besides its size, time and content. */
public sealed interface Attributes permits FileAttributes, ObjectAttributes {}
