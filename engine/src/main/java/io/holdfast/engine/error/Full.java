package io.holdfast.engine.error;

/** No room is left: a disk, a quota, a bucket's limit. */
public final class Full extends HoldfastException {
    private static final long serialVersionUID = 1;

    public Full(String message) {
        super(message, null);
    }

    public Full(String message, Throwable cause) {
        super(message, cause);
    }
}
