package io.holdfast.engine.error;

/** The job was asked to stop, or its thread was. */
public final class Interrupted extends HoldfastException {
    private static final long serialVersionUID = 1;

    public Interrupted(String message) {
        super(message, null);
    }

    public Interrupted(String message, Throwable cause) {
        super(message, cause);
    }
}
