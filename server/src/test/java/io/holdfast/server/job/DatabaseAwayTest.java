package io.holdfast.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.start.TestCaller;
import io.holdfast.server.start.TestPlans;
import io.holdfast.server.start.TestPostgres;
import io.holdfast.server.start.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * PostgreSQL is stopped under load, in either way, and started again: the nodes stay, say that they are not ready, and nothing is wrong afterwards.
 * {@code -Dholdfast.server.stops=20} stops it more often.
 */
final class DatabaseAwayTest {
    private static final int STOPS = Integer.getInteger("holdfast.server.stops", 2);
    private static final long SEED = Long.getLong("holdfast.server.seed", System.nanoTime());
    private static final Duration LOST_AFTER = Duration.ofSeconds(5);

    @TempDir
    private Path folder;

    private final Random random = new Random(SEED);

    @Timeout(value = 40, unit = TimeUnit.MINUTES)
    @Test
    void nodesOutliveTheirDatabaseAndGoOnWhenItIsBack() throws Exception {
        System.out.println("DatabaseAwayTest: " + STOPS + " stops, -Dholdfast.server.seed=" + SEED);
        try (TestPostgres postgres = TestPostgres.start(Files.createDirectories(folder.resolve("postgres")));
                TestServer one = TestServer.start(folder, postgres.rows(), LOST_AFTER);
                TestServer other = TestServer.beside(one, folder, postgres.rows(), LOST_AFTER)) {
            Map<String, Growing> sources = Growing.withPlans(new TestPlans(one, folder), one, folder, 4);
            List<TestCaller> nodes = List.of(one, other);
            Set<String> promised;
            int refused;
            try (Asking asking =
                    new Asking(SEED + 1, sources, chance -> Optional.of(nodes.get(chance.nextInt(nodes.size()))))) {
                for (int stop = 0; stop < STOPS; stop++) {
                    Thread.sleep(random.nextLong(4_000));
                    postgres.stop(stop % 2 == 0 ? TestPostgres.Stop.FAST : TestPostgres.Stop.IMMEDIATE);
                    mustSaySo(nodes);
                    int before = asking.refused();
                    var _ = TestPlans.await(() -> asking.refused() > before || asking.hasEnded(), yes -> yes);
                    Thread.sleep(random.nextLong(3_000));
                    postgres.startAgain();
                    nodes.forEach(node -> ready(node, 200));
                }
                promised = asking.end();
                refused = asking.refused();
            }
            System.out.println("DatabaseAwayTest: " + new Aftermath(one).mustBeRight(sources, promised, folder));
            assertThat(refused).isPositive();
        }
    }

    /** While it is away: whoever asks is told to come again, and what looks after processes has no reason to end them. */
    private static void mustSaySo(List<TestCaller> nodes) {
        for (TestCaller node : nodes) {
            ready(node, 503);
            TestCaller.Answer answer = node.get("/api/v1/plans").mustBe(503);
            assertThat(answer.whole().headers().firstValue("Content-Type").orElse(""))
                    .startsWith("application/problem+json");
            assertThat(answer.text("next")).contains("database");
            node.get("/actuator/health/liveness").mustBe(200);
        }
    }

    private static void ready(TestCaller node, int status) {
        var _ = TestPlans.await(() -> node.get("/actuator/health/readiness").status(), seen -> seen.equals(status));
    }
}
