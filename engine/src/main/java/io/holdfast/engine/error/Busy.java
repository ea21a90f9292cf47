package io.holdfast.engine.error;

/** The store cannot be reached, or says that it is overloaded, after all retries. The same call may work later. */
public final class Busy extends HoldfastException {
    private static final long serialVersionUID = 1;

    public Busy(String message) {
        super(message, null);
    }

    public Busy(String message, Throwable cause) {
        super(message, cause);
    }
}
