package io.holdfast.server.api;

import io.holdfast.engine.error.NotFound;
import io.holdfast.server.access.AccessFilter;
import io.holdfast.server.access.Caller;
import io.holdfast.server.access.Role;
import io.holdfast.server.feed.Feed;
import io.holdfast.server.job.Jobs;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Who listens at this node: so many at once, and of one account so many. Nobody does any more when the server stops. */
@Component
class Listeners implements SmartLifecycle {
    static final int MOST = 64;
    static final int MOST_OF_ONE = 8;

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final Feed feed;
    private final Jobs jobs;
    private final AccessFilter access;
    private final JsonMapper json;
    private final Map<UUID, Integer> listening = new ConcurrentHashMap<>();
    private volatile CountDownLatch stopping = new CountDownLatch(1);
    private volatile boolean running;

    Listeners(Feed feed, Jobs jobs, AccessFilter access, JsonMapper json) {
        this.feed = feed;
        this.jobs = jobs;
        this.access = access;
        this.json = json;
    }

    /**
     * Writes events as they come, in the calling thread, until there are none any more or nobody reads them.
     *
     * @throws Refused if too many listen
     */
    void serve(HttpServletRequest request, HttpServletResponse response, EventStream.Wanted wanted) {
        UUID account = Caller.of(request).orElseThrow().account();
        begin(account);
        try {
            EventStream stream = new EventStream(feed, jobs, json, wanted);
            if (stream.isOver()) {
                // Whoever asks again when a job has ended is told so to ask no more.
                response.setStatus(HttpServletResponse.SC_NO_CONTENT);
                return;
            }
            response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
            response.setCharacterEncoding("UTF-8");
            response.setHeader("Cache-Control", "no-store");
            response.setHeader("X-Accel-Buffering", "no");
            stream.write(response.getOutputStream(), stopping, () -> access.isStillIn(request, Role.VIEWER));
        } catch (IOException e) {
            LOG.debug("Somebody listens no more", e);
        } catch (NotFound e) {
            LOG.debug("A job that somebody listened to was deleted with its plan", e);
        } catch (DataAccessException e) {
            if (!response.isCommitted()) {
                throw e;
            }
            LOG.warn("Events could not be read, and who listened is to ask again: {}", e.getMessage());
        } finally {
            end(account);
        }
    }

    private synchronized void begin(UUID account) {
        int all = listening.values().stream().mapToInt(Integer::intValue).sum();
        if (all >= MOST || listening.getOrDefault(account, 0) >= MOST_OF_ONE) {
            throw new Refused(
                    HttpStatus.TOO_MANY_REQUESTS,
                    "So many listen already: " + MOST + " may at one server, " + MOST_OF_ONE
                            + " of one account. Next: end one of them");
        }
        listening.merge(account, 1, Integer::sum);
    }

    private synchronized void end(UUID account) {
        listening.computeIfPresent(account, (_, count) -> count > 1 ? count - 1 : null);
    }

    @Override
    public void start() {
        stopping = new CountDownLatch(1);
        running = true;
    }

    /** Before the web server, which waits for its answers to end. */
    @Override
    public void stop() {
        running = false;
        stopping.countDown();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
