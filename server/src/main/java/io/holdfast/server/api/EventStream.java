package io.holdfast.server.api;

import io.holdfast.server.feed.Feed;
import io.holdfast.server.feed.Happening.Written;
import io.holdfast.server.job.Job;
import io.holdfast.server.job.JobState;
import io.holdfast.server.job.Jobs;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events for one who listens, read from the database once a second: what any node did is there, and nothing waits in memory for somebody who reads slowly.
 *
 * <p>Each change comes at least once, mostly in order: one that became visible behind a later one comes late, and who comes back may get some again that are as
 * young as the last one. The id of an event tells.
 */
final class EventStream {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration BEAT_EVERY = Duration.ofSeconds(15);
    private static final Duration ASK_EVERY = Duration.ofSeconds(3);

    /** Those that are so much older than the last one that somebody had are not sent again. */
    private static final Duration MAY_BE_LATE = Duration.ofSeconds(10);

    private static final int MOST = 500;

    private final Feed feed;
    private final Jobs jobs;
    private final JsonMapper json;
    private final Wanted wanted;
    private final TreeSet<Long> had = new TreeSet<>();
    private final Map<UUID, JsonNode> progress = new HashMap<>();
    private long highest;
    private boolean missed;

    /**
     * What somebody listens to.
     *
     * @param job  one; empty for all that happens
     * @param last id of the last event that they have
     */
    record Wanted(Optional<UUID> job, Optional<Long> last) {}

    EventStream(Feed feed, Jobs jobs, JsonMapper json, Wanted wanted) {
        this.feed = feed;
        this.jobs = jobs;
        this.json = json;
        this.wanted = wanted;
        this.highest = wanted.last().orElseGet(() -> wanted.job().isPresent() ? 0L : feed.newest());
        passOverWhatIsKnown();
    }

    private void passOverWhatIsKnown() {
        List<Written> before = feed.above(highest - Feed.OVERLAP, wanted.job(), Feed.OVERLAP).stream()
                .filter(each -> each.number() <= highest)
                .toList();
        Optional<Instant> young = wanted.last()
                .flatMap(last -> before.stream()
                        .filter(each -> each.number() == last)
                        .map(each -> each.happened().minus(MAY_BE_LATE))
                        .findFirst());
        missed = wanted.last().isPresent() && wanted.job().isEmpty() && young.isEmpty();
        // Changes of one job take turns, so none of them is late.
        before.stream()
                .filter(each -> wanted.job().isPresent()
                        || each.number() == highest
                        || young.isEmpty()
                        || each.happened().isBefore(young.get()))
                .forEach(each -> had.add(each.number()));
    }

    /** Whether nothing follows: the job is over, and who listens has all of it. */
    boolean isOver() {
        return wanted.last().isPresent() && jobIsOver() && fresh().isEmpty();
    }

    /**
     * Until nothing follows.
     *
     * @param stopping comes to nothing when the server stops
     * @param isStillIn whether who listens still may
     * @throws IOException if nobody reads any more
     */
    void write(OutputStream out, CountDownLatch stopping, BooleanSupplier isStillIn) throws IOException {
        send(out, "retry: 2000\n\n");
        if (missed) {
            send(out, "event: missed\ndata: {}\n\n");
        }
        long beat = System.nanoTime();
        long asked = beat;
        while (true) {
            boolean over = jobIsOver();
            int sent = changes(out) + (over ? 0 : progress(out));
            if (over && fresh().isEmpty()) {
                return;
            }
            long now = System.nanoTime();
            if (sent > 0) {
                beat = now;
            } else if (now - beat > BEAT_EVERY.toNanos()) {
                send(out, ": still here\n\n");
                beat = now;
            }
            if (now - asked > ASK_EVERY.toNanos()) {
                if (!isStillIn.getAsBoolean()) {
                    return;
                }
                asked = now;
            }
            if (isToStop(stopping)) {
                return;
            }
        }
    }

    private static boolean isToStop(CountDownLatch stopping) {
        try {
            return stopping.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private boolean jobIsOver() {
        return wanted.job().map(id -> jobs.get(id).state().isOver()).orElse(false);
    }

    private List<Written> fresh() {
        return feed.above(highest - Feed.OVERLAP, wanted.job(), Feed.OVERLAP + MOST).stream()
                .filter(each -> !had.contains(each.number()))
                .toList();
    }

    private int changes(OutputStream out) throws IOException {
        List<Written> fresh = fresh();
        for (Written each : fresh) {
            had.add(each.number());
            highest = Math.max(highest, each.number());
            send(out, "id: " + each.number() + "\nevent: " + each.kind() + "\ndata: " + each.document() + "\n\n");
        }
        had.headSet(highest - 2L * Feed.OVERLAP).clear();
        return fresh.size();
    }

    /** It has no id: where a job stood is of no use to who comes back. */
    private int progress(OutputStream out) throws IOException {
        List<Job> running = jobs.open().stream()
                .filter(job -> job.state() == JobState.RUNNING
                        && wanted.job().map(job.id()::equals).orElse(true))
                .toList();
        progress.keySet().retainAll(new HashSet<>(running.stream().map(Job::id).toList()));
        int sent = 0;
        for (Job job : running) {
            if (job.progress().isPresent()
                    && !job.progress()
                            .get()
                            .equals(progress.put(job.id(), job.progress().get()))) {
                Map<String, Object> told = new LinkedHashMap<>();
                told.put("job", job.id().toString());
                told.put("plan", job.plan());
                told.put("kind", job.kind().name());
                told.put("progress", job.progress().get());
                send(out, "event: progress\ndata: " + json.writeValueAsString(told) + "\n\n");
                sent++;
            }
        }
        return sent;
    }

    /** A document has no end of line in it: JSON in one. */
    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
