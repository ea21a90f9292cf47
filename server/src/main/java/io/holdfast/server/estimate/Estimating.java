package io.holdfast.server.estimate;

import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.source.Source;
import io.holdfast.engine.survey.Survey;
import io.holdfast.engine.survey.SurveyOptions;
import io.holdfast.engine.survey.SurveyResult;
import io.holdfast.server.catalog.Known;
import io.holdfast.server.catalog.Stores;
import io.holdfast.server.job.Pace;
import io.holdfast.server.job.SourceOpening;
import io.holdfast.server.policy.LimitsByTime;
import io.holdfast.server.policy.Policy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Makes estimates, each in a thread of its own and two at once: looks at the source by the limits of the policy, and reckons from there. They are no jobs: nothing is written, and the
 * plan may not be there yet.
 */
@Component
public class Estimating implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Estimating.class);
    private static final int AT_ONCE = 2;
    private static final int WAITING = 8;
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /** Whose jitter counts where there is no plan yet. */
    private static final UUID NO_PLAN = new UUID(0, 0);

    private final Estimates estimates;
    private final Reviews reviews;
    private final History history;
    private final PriceLists prices;
    private final Stores stores;
    private final SourceOpening opening;
    private final InstantSource clock;
    private final Semaphore places = new Semaphore(AT_ONCE, true);
    private final Set<Heart> hearts = ConcurrentHashMap.newKeySet();

    public Estimating(
            Estimates estimates,
            Reviews reviews,
            History history,
            PriceLists prices,
            Stores stores,
            SourceOpening opening,
            InstantSource clock) {
        this.estimates = estimates;
        this.reviews = reviews;
        this.history = history;
        this.prices = prices;
        this.stores = stores;
        this.opening = opening;
        this.clock = clock;
    }

    /** @throws Conflict if too many are under way */
    public void mustHaveRoom() {
        if (hearts.size() >= WAITING) {
            throw new Conflict(WAITING + " estimates are being made. Next: wait for one of them, or cancel it");
        }
    }

    /** Begins to make one, and returns. */
    public void start(UUID id, EstimateDraft draft) {
        Thread.ofVirtual().name("estimate " + id).start(() -> {
            try (Heart heart = new Heart(id)) {
                made(id, draft, heart).run();
            }
        });
    }

    /** Makes it, and gives what is to be said of it. */
    private Runnable made(UUID id, EstimateDraft draft, Heart heart) {
        try {
            heart.whileItMayBeStopped(() -> {
                places.acquire();
                return true;
            });
            try {
                Estimated made = make(draft, heart);
                return () -> estimates.done(id, made);
            } finally {
                places.release();
            }
        } catch (InterruptedException e) {
            return () -> estimates.failed(id, "The server that made it stopped. Next: ask again");
        } catch (HoldfastException e) {
            return () -> estimates.failed(id, e.message());
        } catch (RuntimeException e) {
            LOG.error("Estimate {} failed", id, e);
            return () -> estimates.failed(id, "An error of the server, in its log. Next: look there, and ask again");
        }
    }

    private Estimated make(EstimateDraft draft, Heart heart) throws InterruptedException {
        Estimates.Subject subject = estimates.subject(draft);
        Policy policy = subject.policy().policy();
        Optional<UUID> plan = subject.plan().map(Known::id);
        Pace pace = Pace.of(new LimitsByTime(policy.limits(), policy.zone()), clock.instant());
        heart.pace = Optional.of(pace);
        SurveyResult survey;
        try (Source source = opening.open(subject.source(), pace)) {
            SurveyOptions options = options(draft, opening.readers(source), opening.ranges(source));
            survey = heart.whileItMayBeStopped(() -> new Survey(source, options, heart, () -> heart.stopped).run());
        }
        Outlook.Facts facts = new Outlook.Facts(
                survey,
                policy,
                plan.orElse(NO_PLAN),
                clock.instant(),
                change(draft, plan, survey),
                plan.map(each -> reviews.factors(each, BackupKind.FIRST)).orElse(Factors.NONE),
                plan.map(each -> reviews.factors(each, BackupKind.CHANGES)).orElse(Factors.NONE),
                side(subject.source().storeId(), subject.source().place()),
                side(subject.repository().storeId(), subject.repository().place()));
        return new Outlook(facts).estimated();
    }

    private static SurveyOptions options(EstimateDraft draft, int readers, int ranges) {
        SurveyOptions usual = SurveyOptions.usual(readers, ranges);
        return new SurveyOptions(
                Optional.ofNullable(draft.mostEntries()).orElse(EstimateDraft.USUAL_ENTRIES),
                usual.listing(),
                Optional.ofNullable(draft.mostMegabytes()).orElse(EstimateDraft.USUAL_MEGABYTES) * (1L << 20),
                usual.sampling(),
                readers,
                ranges,
                Optional.ofNullable(draft.seed()).map(Integer::longValue).orElse(usual.seed()));
    }

    private ChangeRate change(EstimateDraft draft, Optional<UUID> plan, SurveyResult survey) {
        return Optional.ofNullable(draft.changePercentPerDay())
                .map(percent -> new ChangeRate(percent / 100, ChangeRate.Origin.SAID, 0))
                .or(() -> plan.flatMap(each -> history.change(each, survey.bytes())))
                .orElse(ChangeRate.USUAL);
    }

    private Outlook.Side side(UUID store, String place) {
        var uri = stores.uri(store, place);
        return new Outlook.Side(stores.get(store).name(), uri, prices.of(uri));
    }

    /** Stops what is being made here. */
    @Override
    public void close() {
        hearts.forEach(Heart::stop);
        Instant end = Instant.now().plusSeconds(5);
        for (Heart each : hearts) {
            try {
                each.worker.join(Duration.between(Instant.now(), end).isPositive() ? LOOK_EVERY : Duration.ZERO);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Something that ends early where its thread is interrupted. */
    private interface Stoppable<T> {
        T run() throws InterruptedException;
    }

    /**
     * Says once a second where an estimate stands, follows the limits of the time of day, and notices when nobody wants it any more. Nothing of it is
     * interrupted while it may be asking the database: that would break its connection, and with rows in a file the file.
     */
    private final class Heart implements Survey.Watcher, AutoCloseable {
        private final UUID id;
        private final Thread worker = Thread.currentThread();
        private final CountDownLatch over = new CountDownLatch(1);
        private volatile Estimate.Progress progress = new Estimate.Progress(0, 0, 0);
        private volatile Optional<Pace> pace = Optional.empty();
        private volatile boolean stopped;
        /** Whether the worker is where it may be interrupted; guarded by this. */
        private boolean stoppable;

        private Heart(UUID id) {
            this.id = id;
            hearts.add(this);
            var _ = Thread.ofVirtual().name("heart of " + worker.getName()).start(this::beat);
        }

        @Override
        public void listed(long entries) {
            progress = new Estimate.Progress(entries, 0, 0);
        }

        @Override
        public void sampled(long bytes, long ofBytes) {
            progress = new Estimate.Progress(progress.entries(), bytes, ofBytes);
        }

        private <T> T whileItMayBeStopped(Stoppable<T> work) throws InterruptedException {
            setStoppable(true);
            try {
                return work.run();
            } finally {
                setStoppable(false);
                var _ = Thread.interrupted(); // it was for this work, and for nothing that follows
            }
        }

        private synchronized void setStoppable(boolean now) {
            stoppable = now;
            if (now && stopped) {
                worker.interrupt();
            }
        }

        private synchronized void stop() {
            stopped = true;
            if (stoppable) {
                worker.interrupt();
            }
        }

        private void beat() {
            try {
                do {
                    look();
                } while (!stopped && !over.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void look() {
            try {
                pace.ifPresent(each -> each.follow(clock.instant()));
                if (!estimates.progress(id, progress)) {
                    stop();
                }
            } catch (RuntimeException e) {
                LOG.warn("Where estimate {} stands could not be kept; it goes on: {}", id, e.getMessage());
            }
        }

        @Override
        public void close() {
            over.countDown();
            hearts.remove(this);
        }
    }
}
