package io.holdfast.engine.error;

/** The store or the system refuses: wrong password, wrong or missing credentials, no permission. */
public final class AccessDenied extends HoldfastException {
    private static final long serialVersionUID = 1;

    public AccessDenied(String message) {
        super(message, null);
    }

    public AccessDenied(String message, Throwable cause) {
        super(message, cause);
    }
}
