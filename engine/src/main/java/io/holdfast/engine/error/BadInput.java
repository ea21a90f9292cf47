package io.holdfast.engine.error;

/** The user's words are off: an argument, a URI, a pattern, a setting. */
public final class BadInput extends HoldfastException {
    private static final long serialVersionUID = 1;

    public BadInput(String message) {
        super(message, null);
    }

    public BadInput(String message, Throwable cause) {
        super(message, cause);
    }
}
