package io.holdfast.engine.error;

/** The state is not the one that the call needs: a repository that exists already, a target that is not empty. */
public final class Conflict extends HoldfastException {
    private static final long serialVersionUID = 1;

    public Conflict(String message) {
        super(message, null);
    }

    public Conflict(String message, Throwable cause) {
        super(message, cause);
    }
}
