package io.holdfast.engine.frame;

/** How the payload of a frame stands for its plain bytes. */
final class Codec {
    static final int STORED = 0;
    static final int ZSTD = 1;

    private Codec() {}
}
