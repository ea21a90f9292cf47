package io.holdfast.engine.error;

/** A format, feature or provider behaviour that this release does not know or the other side does not offer. */
public final class Unsupported extends HoldfastException {
    private static final long serialVersionUID = 1;

    public Unsupported(String message) {
        super(message, null);
    }

    public Unsupported(String message, Throwable cause) {
        super(message, cause);
    }
}
