package io.holdfast.engine.error;

/** Bytes are there, but they are not what was written: a name, a tag, a hash or a bound does not hold. */
public final class Damaged extends HoldfastException {
    private static final long serialVersionUID = 1;

    public Damaged(String message) {
        super(message, null);
    }

    public Damaged(String message, Throwable cause) {
        super(message, cause);
    }
}
