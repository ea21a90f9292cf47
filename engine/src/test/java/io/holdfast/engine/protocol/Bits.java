package io.holdfast.engine.protocol;

/** Some bits of an int that hold a number. */
record Bits(int from, int width) {
    int of(int cell) {
        return (cell >>> from) & mask();
    }

    int in(int cell, int value) {
        if ((value & mask()) != value) {
            throw new IllegalArgumentException(value + " does not fit into " + width + " bits");
        }
        return (cell & ~(mask() << from)) | (value << from);
    }

    private int mask() {
        return (1 << width) - 1;
    }
}
