package io.holdfast.server.job;

import io.holdfast.server.catalog.DatabaseAway;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Says again, until it is heard, what must not be lost when the database is away for a while: what came of hours of work. Whoever says something so
 * makes sure that it does no harm twice, since nobody knows what became of what was said while the database went.
 */
@Component
class Insistence {
    private static final Logger LOG = LoggerFactory.getLogger(Insistence.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final CountDownLatch stopping = new CountDownLatch(1);

    /** The same, where nothing is answered. */
    void say(Runnable saying) {
        boolean _ = say(() -> {
            saying.run();
            return true;
        });
    }

    /** @throws RuntimeException of the last try, if it failed for another reason or this server stops meanwhile */
    <T> T say(Supplier<T> saying) {
        while (true) {
            try {
                return saying.get();
            } catch (RuntimeException e) {
                if (!DatabaseAway.isWhy(e) || isOverAfterAPause()) {
                    throw e;
                }
                LOG.warn("The database does not answer; what came of a job is said again: {}", e.getMessage());
            }
        }
    }

    /** What is not heard now is not said again. */
    void stop() {
        stopping.countDown();
    }

    private boolean isOverAfterAPause() {
        try {
            return stopping.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
