package io.holdfast.engine.error;

/** A put timed out or its reply was lost: it may have happened. Read back before anything is retried or removed. */
public final class Unconfirmed extends HoldfastException {
    private static final long serialVersionUID = 1;

    public Unconfirmed(String message) {
        super(message, null);
    }

    public Unconfirmed(String message, Throwable cause) {
        super(message, cause);
    }
}
