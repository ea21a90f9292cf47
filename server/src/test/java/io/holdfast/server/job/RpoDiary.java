package io.holdfast.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.start.TestCaller;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What a server said of the RPO of its plans, twice a second; to be held against what was true. */
final class RpoDiary implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMillis(500);

    /**
     * How late a server may know: it looks every five seconds; when the node is killed that looks, another one takes over within its time of being lost and two
     * heartbeats; and a snapshot is known when its job ends. Where the machine is so slow that answers to this diary took long, it is that much more.
     */
    private static final Duration LATE = Duration.ofSeconds(25);

    private final Supplier<Optional<TestCaller>> server;
    private final List<Said> all = new ArrayList<>();
    private Duration longest = Duration.ZERO;
    private final AtomicReference<Optional<Throwable>> problem = new AtomicReference<>(Optional.empty());
    private final Thread thread;
    private volatile boolean over;

    private record Said(Instant at, String plan, String state) {}

    /**
     * Begins to write.
     *
     * @param server one that is up
     */
    RpoDiary(Supplier<Optional<TestCaller>> server) {
        this.server = server;
        this.thread = Thread.ofVirtual().start(this::write);
    }

    private void write() {
        try {
            while (!over) {
                server.get().ifPresent(this::write);
                Thread.sleep(EVERY);
            }
        } catch (Exception | AssertionError e) {
            problem.set(Optional.of(e));
        }
    }

    private void write(TestCaller up) {
        Instant asked = Instant.now();
        TestCaller.Answer answer;
        try {
            answer = up.get("/api/v1/rpo");
        } catch (IllegalStateException e) {
            return; // it was killed meanwhile
        }
        Instant at = Instant.now();
        Duration took = Duration.between(asked, at);
        longest = took.compareTo(longest) > 0 ? took : longest;
        answer.mustBe(200)
                .body()
                .path("plans")
                .forEach(each -> all.add(new Said(
                        at, each.path("plan").asString(), each.path("state").asString())));
    }

    void end() {
        close();
        problem.get().ifPresent(why -> {
            throw new AssertionError("What the server said", why);
        });
    }

    int size() {
        return all.size();
    }

    /** How often each state was said of each plan. */
    Map<String, Integer> counts() {
        Map<String, Integer> counts = new TreeMap<>();
        all.forEach(said -> counts.merge(said.plan() + " " + said.state(), 1, Integer::sum));
        return counts;
    }

    /**
     * What was said of each plan was true at that moment, or so little before that nobody could know better.
     *
     * @param planned when each plan was made: of others nothing is known here
     * @param taken   when the snapshots of each were
     * @param rpo     of a plan
     */
    void mustBeRight(Map<String, Instant> planned, Map<String, List<Instant>> taken, Function<String, Duration> rpo) {
        assertThat(all.stream().map(Said::plan)).containsAll(planned.keySet());
        List<Said> wrong = all.stream()
                .filter(said -> planned.containsKey(said.plan()))
                .filter(said -> moments(said.at())
                        .noneMatch(at -> said.state()
                                .equals(truth(at, taken.getOrDefault(said.plan(), List.of()), rpo.apply(said.plan())))))
                .toList();
        assertThat(wrong).as("snapshots: " + taken).isEmpty();
    }

    private Stream<Instant> moments(Instant until) {
        return Stream.iterate(
                until.minus(LATE).minus(longest.multipliedBy(4)), at -> !at.isAfter(until), at -> at.plusMillis(250));
    }

    private static String truth(Instant at, List<Instant> taken, Duration rpo) {
        Optional<Instant> newest =
                taken.stream().filter(each -> !each.isAfter(at)).max(Instant::compareTo);
        return newest.map(each -> at.isBefore(each.plus(rpo)) ? "FRESH" : "LATE")
                .orElse("UNPROTECTED");
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
