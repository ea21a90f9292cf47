package io.holdfast.server.start;

import io.holdfast.engine.error.HoldfastException;
import java.util.Optional;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.context.ConfigurableApplicationContext;

/** A start that failed for a reason of ours: the sentence is printed by who started it, and no stack of Spring's before it. */
final class KnownFailure implements SpringBootExceptionReporter {
    @SuppressWarnings("UnusedVariable") // Spring gives it to the constructor
    KnownFailure(ConfigurableApplicationContext context) {}

    @Override
    public boolean reportException(Throwable failure) {
        return in(failure).isPresent();
    }

    /** The reason, behind what Spring has wrapped it in. */
    static Optional<HoldfastException> in(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof HoldfastException known) {
                return Optional.of(known);
            }
        }
        return Optional.empty();
    }
}
