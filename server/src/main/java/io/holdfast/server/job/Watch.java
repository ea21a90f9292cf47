package io.holdfast.server.job;

import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after a running job, once a second: whether it is to stop, how fast it may be, where it stands. Its log gets what the job says; the database may
 * be away meanwhile, the job goes on.
 */
final class Watch implements Progress, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Job job;
    private final Jobs jobs;
    private final JobLines.Writer lines;
    private final StopSignal stop;
    private final Holding holding;
    private final Pace pace;
    private final InstantSource clock;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread worker = Thread.currentThread();
    private final Thread watcher;
    private final AtomicReference<Optional<Event.Advanced>> newest = new AtomicReference<>(Optional.empty());

    /** Begins to look after a job that runs in the calling thread. */
    Watch(Job job, Jobs jobs, JobLines.Writer lines, StopSignal stop, Holding holding, Pace pace, InstantSource clock) {
        this.job = job;
        this.jobs = jobs;
        this.lines = lines;
        this.stop = stop;
        this.holding = holding;
        this.pace = pace;
        this.clock = clock;
        this.watcher = Thread.ofVirtual().name("watch " + job.id()).start(this::watch);
    }

    @Override
    public void on(Event event) {
        switch (event) {
            case Event.Advanced advanced -> newest.set(Optional.of(advanced));
            case Event.Failed(var key, String why) -> say(key + ": " + why);
            case Event.Lost(var key, String what) -> say(key + ": " + what);
            case Event.Noted(String text) -> say(text);
            case Event.Checkpointed(long entries, Duration took) ->
                say("Checkpoint: what was done of " + entries + " entries is kept, after " + took.toSeconds() + " s.");
            case Event.Hooked hooked -> hooked(hooked);
        }
    }

    private void hooked(Event.Hooked hooked) {
        say("The command " + hooked.hook() + " the backup "
                + hooked.exit().map(code -> "ended with " + code).orElse("took too long and was ended") + " after "
                + hooked.took().toSeconds() + " s.");
        hooked.lines().forEach(line -> say("  " + line));
    }

    /** A sentence for the log of the job. */
    void say(String text) {
        try {
            lines.add(text);
        } catch (RuntimeException e) {
            LOG.warn("A line of job {} could not be kept: {}", job.id(), text);
        }
    }

    private void watch() {
        try {
            while (!over.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                look();
                if (stop.reason().isPresent() && job.kind() != JobKind.BACKUP) {
                    worker.interrupt();
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            pace.follow(clock.instant());
            tellProgress();
            if (stop.reason().isEmpty()) {
                holding.ask();
            }
        } catch (RuntimeException e) {
            LOG.warn("Where job {} stands could not be kept; it goes on: {}", job.id(), e.getMessage());
        }
    }

    private void tellProgress() {
        newest.getAndSet(Optional.empty())
                .ifPresent(advanced -> jobs.progress(
                        job,
                        Map.of(
                                "phase", advanced.phase().name().toLowerCase(Locale.ROOT),
                                "entries", advanced.entries(),
                                "ofEntries", advanced.ofEntries(),
                                "bytes", advanced.bytes(),
                                "ofBytes", advanced.ofBytes(),
                                "stored", advanced.stored())));
    }

    @Override
    public void close() {
        over.countDown(); // no interruption: it would break the connection to the database that is in use
        boolean interrupted = Thread.interrupted();
        try {
            watcher.join();
        } catch (InterruptedException e) {
            interrupted = true;
        }
        // An interruption that stopped this job is not for what the thread does next; nor is one for this thread lost.
        if (interrupted && stop.reason().isEmpty()) {
            Thread.currentThread().interrupt();
        }
    }
}
