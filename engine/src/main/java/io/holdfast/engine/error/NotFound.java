package io.holdfast.engine.error;

/** Something named by the user, or needed by a repository, is not there. */
public final class NotFound extends HoldfastException {
    private static final long serialVersionUID = 1;

    public NotFound(String message) {
        super(message, null);
    }

    public NotFound(String message, Throwable cause) {
        super(message, cause);
    }
}
