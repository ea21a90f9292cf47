package io.holdfast.server.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Lets a call through to an endpoint if its caller has the role that it asks for. */
public final class RoleGate implements HandlerInterceptor {

    /** A call that is not let through. */
    public static final class Closed extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final boolean known;

        Closed(boolean known, String message) {
            super(message);
            this.known = known;
        }

        /** Whether it is known who calls: then it is their role that does not suffice. */
        public boolean isKnown() {
            return known;
        }
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (!(handler instanceof HandlerMethod method) || method.hasMethodAnnotation(Open.class)) {
            return true;
        }
        AtLeast rule = method.getMethodAnnotation(AtLeast.class);
        Optional<Caller> caller = Caller.of(request);
        if (rule == null) {
            throw new Closed(caller.isPresent(), "This endpoint has no rule, so nobody may call it.");
        }
        if (caller.isEmpty()) {
            throw new Closed(false, "Nobody is logged in. Next: log in, or send Authorization: Bearer TOKEN.");
        }
        if (!caller.get().role().may(rule.value())) {
            throw new Closed(
                    true,
                    "This takes the role " + rule.value() + ", and "
                            + caller.get().name() + " is " + caller.get().role() + ". Next: ask an administrator.");
        }
        return true;
    }
}
