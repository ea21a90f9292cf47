package io.holdfast.engine.entry;

/** What a key stands for. The numbers are those of {@code docs/format.md}, section 7.1. */
public enum Kind {
    OBJECT(1),
    FILE(2),
    FOLDER(3),
    SYMLINK(4),
    FIFO(5),
    SOCKET(6),
    CHARACTER_DEVICE(7),
    BLOCK_DEVICE(8);

    private final int code;

    Kind(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** Whether entries of this kind have content. */
    public boolean hasContent() {
        return this == OBJECT || this == FILE;
    }
}
