package io.holdfast.server.api;

import io.holdfast.server.access.Refusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * So many calls at once; others wait for their turn, in order, and are told to come again if it takes too long. However many call, connections to the database are left for what the
 * server does by itself: a node without one would look lost to the others.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class CallLimit extends OncePerRequestFilter {
    /** Fewer than there are connections: {@code application.yaml}. */
    static final int AT_ONCE = 16;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Semaphore turns = new Semaphore(AT_ONCE, true);

    /** Whether this process lives, and is ready, is told however many call. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getRequestURI().startsWith("/actuator/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!isItsTurn()) {
            Refusal.CROWD.write(response);
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            turns.release();
        }
    }

    private boolean isItsTurn() {
        try {
            return turns.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
