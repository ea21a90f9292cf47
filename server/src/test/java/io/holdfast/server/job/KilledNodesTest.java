package io.holdfast.server.job;

import io.holdfast.engine.Fault;
import io.holdfast.server.start.TestCaller;
import io.holdfast.server.start.TestNode;
import io.holdfast.server.start.TestPlans;
import io.holdfast.server.start.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two nodes on one database, which are killed at any moment while plans run: each job counts once in what it does. {@code -Dholdfast.server.kills=50}
 * kills more often, {@code -Dholdfast.server.seed=N} at the moments of another run.
 */
final class KilledNodesTest {
    private static final int KILLS = Integer.getInteger("holdfast.server.kills", 2);
    private static final long SEED = Long.getLong("holdfast.server.seed", System.nanoTime());
    private static final Duration LOST_AFTER = Duration.ofSeconds(5);

    @TempDir
    private Path folder;

    private final Random random = new Random(SEED);
    private final List<TestNode.Home> homes = new ArrayList<>();
    private final List<TestNode> nodes = new CopyOnWriteArrayList<>();
    private String token = "";

    @Fault(39)
    @Timeout(value = 40, unit = TimeUnit.MINUTES)
    @Test
    void whicheverNodeIsKilledWheneverEachJobCountsOnce() throws Exception {
        System.out.println("KilledNodesTest: " + KILLS + " kills, -Dholdfast.server.seed=" + SEED);
        try (TestPostgres postgres = TestPostgres.start(Files.createDirectories(folder.resolve("postgres")))) {
            start(postgres);
            Map<String, Growing> sources = Growing.withPlans(new TestPlans(caller(0), folder), caller(0), folder, 5);
            Set<String> promised;
            try (Asking asking = new Asking(SEED + 1, sources, this::any)) {
                kill();
                promised = asking.end();
            }
            System.out.println("KilledNodesTest: " + new Aftermath(caller(0)).mustBeRight(sources, promised, folder));
        } catch (Exception | AssertionError e) {
            nodes.forEach(node -> System.out.println(node.said()));
            throw e;
        } finally {
            nodes.forEach(TestNode::close);
        }
    }

    private void start(TestPostgres postgres) throws IOException {
        for (int i = 0; i < 2; i++) {
            homes.add(new TestNode.Home(
                    folder.resolve("node " + i), folder.resolve("server.key"), folder, postgres.rows(), LOST_AFTER));
        }
        nodes.add(TestNode.start(homes.get(0)));
        token = TestCaller.administrator(
                        nodes.getFirst().address(), nodes.getFirst().firstPassword())
                .token();
        nodes.add(TestNode.start(homes.get(1)));
    }

    private TestCaller caller(int node) {
        return new TestCaller(nodes.get(node).address(), token);
    }

    private Optional<TestCaller> any(Random chance) {
        int node = chance.nextInt(nodes.size());
        return nodes.get(node).isUp() ? Optional.of(caller(node)) : Optional.empty();
    }

    private void kill() throws Exception {
        for (int kill = 0; kill < KILLS; kill++) {
            Thread.sleep(random.nextLong(4_000));
            int victim = random.nextInt(nodes.size());
            nodes.get(victim).kill();
            nodes.set(victim, TestNode.start(homes.get(victim)));
            // Now and then one is killed before it has come up, and the other has it all for a while.
            if (random.nextInt(5) > 0) {
                var _ = nodes.get(victim).address();
            }
        }
    }
}
