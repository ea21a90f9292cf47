package io.holdfast.engine.error;

import org.jspecify.annotations.Nullable;

/**
 * Every failure that the engine reports, sorted by what the user can do about it. A message names the object and the
 * next step, and never a secret.
 */
public abstract sealed class HoldfastException extends RuntimeException
        permits NotFound, AccessDenied, Damaged, Busy, Full, Conflict, Unconfirmed, Unsupported, BadInput, Interrupted {

    private static final long serialVersionUID = 1;

    HoldfastException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The message; unlike that of other exceptions it is never absent. */
    public final String message() {
        return String.valueOf(getMessage());
    }
}
