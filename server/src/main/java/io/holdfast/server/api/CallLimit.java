package io.holdfast.server.api;

import io.holdfast.server.access.Open;
import io.holdfast.server.access.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * So many calls at once; others wait for their turn, in order, and are told to come again if it takes too long. However many call, connections to the database are left for what the
 * server does by itself: a node without one would look lost to the others.
 *
 * <p>Only who was let in takes a turn, so nobody else can keep all of them: log-ins have a line of their own, where passwords are tried. Nor does who listens to events, since
 * that lasts; {@link Listeners} counts those.
 */
final class CallLimit implements HandlerInterceptor {
    /** Fewer than there are connections: {@code application.yaml}. */
    static final int AT_ONCE = 16;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Semaphore turns = new Semaphore(AT_ONCE, true);

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        if (!takesTurns(handler) || isItsTurn()) {
            return true;
        }
        Refusal.NO_TURN.write(response);
        return false;
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception problem) {
        if (takesTurns(handler)) {
            turns.release();
        }
    }

    private static boolean takesTurns(Object handler) {
        return handler instanceof HandlerMethod method
                && !method.hasMethodAnnotation(Open.class)
                && method.getBeanType() != EventsApi.class;
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
