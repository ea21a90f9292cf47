package io.holdfast.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.simulation.Simulation.Result;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Histories of many clients in a store that misbehaves: what somebody was told to be there restores bit for bit, the next job works without help, and
 * prune leaves nothing that nobody needs. Which seeds: {@code -Dsimulation.first} and {@code -Dsimulation.seeds}.
 */
class SimulationTest {
    private static final long FIRST = Long.getLong("simulation.first", 0);
    private static final long SEEDS = Long.getLong("simulation.seeds", 2_000);
    private static final long OTHERS = 1_000_000;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void whatWasToldIsThereWhateverHappens(TestReporter reporter) {
        AtomicLong left = new AtomicLong(SEEDS);
        holds(new Campaign(folder, FIRST).run(() -> left.getAndDecrement() > 0), reporter);
    }

    /** Of other seeds, as many as there is time for: {@code -Dsimulation.minutes}. */
    @Test
    @Tag("long")
    @Timeout(value = 1, unit = TimeUnit.DAYS)
    void soItIsForAnHour(TestReporter reporter) {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(Long.getLong("simulation.minutes", 60));
        holds(new Campaign(folder, FIRST + OTHERS).run(() -> System.nanoTime() < end), reporter);
    }

    private static void holds(Campaign campaign, TestReporter reporter) {
        reporter.publishEntry(campaign.seeds() + " seeds", campaign.counts().toString());
        campaign.failed().ifPresent(failure -> {
            throw new AssertionError(
                    Campaign.line(failure) + "\nshrunk: " + Campaign.line(campaign.shrunk(failure)),
                    failure.failure().orElseThrow());
        });
    }

    @Test
    void theSameSeedIsTheSameHistory() {
        Campaign campaign = new Campaign(folder, FIRST);
        for (long seed = FIRST; seed < FIRST + 10; seed++) {
            Result once = campaign.lived(Choice.of(seed));
            assertThat(campaign.lived(Choice.of(seed)).hash())
                    .as("seed %s", seed)
                    .isEqualTo(once.hash());
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "simulation.replay", matches = ".+")
    void replays(TestReporter reporter) {
        Campaign campaign = new Campaign(folder, FIRST);
        Result result = campaign.lived(Choice.parse(System.getProperty("simulation.replay", "0")));
        reporter.publishEntry("history", result.history());
        result.failure().ifPresent(failure -> {
            reporter.publishEntry("what is left", result.remains());
            throw new AssertionError(Campaign.line(result), failure);
        });
    }
}
