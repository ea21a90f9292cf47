package io.holdfast.engine.store;

import java.time.Duration;

/** How a thread waits: {@code Thread::sleep}, or what a test makes of it. */
@FunctionalInterface
public interface Sleep {
    void sleep(Duration duration) throws InterruptedException;
}
