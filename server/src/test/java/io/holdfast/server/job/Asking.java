package io.holdfast.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.start.TestCaller;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Somebody who, as long as it lasts, lets sources grow, asks nodes for jobs of their plans, and looks at lists. Each answer must be that it is done, that
 * one waits already, or that the server can't say now: never that the server failed.
 */
final class Asking implements AutoCloseable {
    private static final List<String> LISTS =
            List.of("/api/v1/jobs?limit=5", "/api/v1/plans", "/api/v1/rpo", "/api/v1/sources", "/metrics");
    private static final int ACCEPTED = 202;
    private static final int AWAY = 503;

    private final Random chance;
    private final Map<String, Growing> sources;
    private final Function<Random, Optional<TestCaller>> nodes;
    private final Set<String> accepted = new TreeSet<>();
    private final AtomicReference<Optional<Throwable>> problem = new AtomicReference<>(Optional.empty());
    private final Thread thread;
    private volatile boolean over;
    private final AtomicInteger refused = new AtomicInteger();

    /**
     * Begins.
     *
     * @param sources by the ids of their plans
     * @param nodes   gives one that is up
     */
    Asking(long seed, Map<String, Growing> sources, Function<Random, Optional<TestCaller>> nodes) {
        this.chance = new Random(seed);
        this.sources = sources;
        this.nodes = nodes;
        this.thread = Thread.ofVirtual().start(this::ask);
    }

    private void ask() {
        List<String> plans = List.copyOf(sources.keySet());
        try {
            while (!over) {
                String plan = plans.get(chance.nextInt(plans.size()));
                Objects.requireNonNull(sources.get(plan)).grow();
                String kind = chance.nextInt(8) > 0 ? "BACKUP" : "PRUNE";
                ask("POST", "/api/v1/plans/" + plan + "/run?kind=" + kind);
                ask("GET", LISTS.get(chance.nextInt(LISTS.size())));
                Thread.sleep(chance.nextInt(500));
            }
        } catch (Exception | AssertionError e) {
            problem.set(Optional.of(e));
        }
    }

    private void ask(String method, String path) {
        TestCaller.Answer answer;
        try {
            Optional<TestCaller> node = nodes.apply(chance);
            if (node.isEmpty()) {
                return;
            }
            answer = node.get().call(method, path, null, Map.of());
        } catch (IllegalStateException e) {
            return; // that node was killed meanwhile, and whether it did it nobody knows
        }
        assertThat(answer.status())
                .as(method + " " + path + ": " + answer.whole().body())
                .isIn(200, ACCEPTED, 409, AWAY);
        if (answer.status() == ACCEPTED) {
            accepted.add(answer.text("id"));
        }
        if (answer.status() == AWAY) {
            assertThat(answer.text("next")).isNotEmpty();
            assertThat(answer.whole().headers().firstValue("Retry-After")).isPresent();
            refused.incrementAndGet();
        }
    }

    /** Calls that were told to come again. */
    int refused() {
        return refused.get();
    }

    /** Whether it has ended by itself, over an answer that may not be: {@link #end} says which. */
    boolean hasEnded() {
        return !thread.isAlive();
    }

    /** Ends, and gives the ids of the jobs that were promised. */
    Set<String> end() {
        close();
        problem.get().ifPresent(why -> {
            throw new AssertionError("What was answered", why);
        });
        return accepted;
    }

    @Override
    public void close() {
        over = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
