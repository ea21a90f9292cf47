package io.holdfast.server.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.UUID;

/**
 * Who calls.
 *
 * @param account whose account, or whose token's
 * @param name    as the trail of changes has it: {@code admin}, or {@code admin/ci} for a token of that name
 */
public record Caller(UUID account, String name, Role role) {
    private static final String ATTRIBUTE = Caller.class.getName();

    /** Of a request that passed the {@link AccessFilter}; empty where nobody has said who they are. */
    public static Optional<Caller> of(HttpServletRequest request) {
        return Optional.ofNullable((Caller) request.getAttribute(ATTRIBUTE));
    }

    void noteIn(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }
}
