package io.holdfast.server.api;

import org.springframework.http.HttpStatus;

/** A call that is not answered, for a reason that lies in how it was made. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final HttpStatus status;

    Refused(HttpStatus status, String message) {
        super(message);
        this.status = status;
    }

    HttpStatus status() {
        return status;
    }
}
