package io.holdfast.server.estimate;

import io.holdfast.server.chore.Chore;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Holds backups against their estimates, and ends estimates whose node is gone. */
@Component
class EstimateChore implements Chore {
    private final Estimates estimates;
    private final Reviews reviews;

    EstimateChore(Estimates estimates, Reviews reviews) {
        this.estimates = estimates;
        this.reviews = reviews;
    }

    @Override
    public String name() {
        return "estimates";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(20);
    }

    @Override
    public void look() {
        estimates.tidy();
        estimates.plans().forEach(reviews::look);
    }
}
