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
import java.util.concurrent.Semaphore;
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
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

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
        if (threads.size() >= WAITING) {
            throw new Conflict(WAITING + " estimates are being made. Next: wait for one of them, or cancel it");
        }
    }

    /** Begins to make one, and returns. */
    public void start(UUID id, EstimateDraft draft) {
        Thread.ofVirtual().name("estimate " + id).start(() -> {
            threads.add(Thread.currentThread());
            try (Heart heart = new Heart(id)) {
                places.acquire();
                try {
                    estimates.done(id, make(draft, heart));
                } finally {
                    places.release();
                }
            } catch (InterruptedException e) {
                estimates.failed(id, "The server that made it stopped. Next: ask again");
            } catch (HoldfastException e) {
                estimates.failed(id, e.message());
            } catch (RuntimeException e) {
                LOG.error("Estimate {} failed", id, e);
                estimates.failed(id, "An error of the server, in its log. Next: look there, and ask again");
            } finally {
                threads.remove(Thread.currentThread());
            }
        });
    }

    private Estimated make(EstimateDraft draft, Heart heart) {
        Estimates.Subject subject = estimates.subject(draft);
        Policy policy = subject.policy().policy();
        Optional<UUID> plan = subject.plan().map(Known::id);
        Pace pace = Pace.of(new LimitsByTime(policy.limits(), policy.zone()), clock.instant());
        heart.pace = Optional.of(pace);
        SurveyResult survey;
        try (Source source = opening.open(subject.source(), pace)) {
            SurveyOptions options = options(draft, opening.readers(source), opening.ranges(source));
            survey = new Survey(source, options, heart, () -> heart.stopped).run();
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
        threads.forEach(Thread::interrupt);
        Instant end = Instant.now().plusSeconds(5);
        for (Thread each : threads) {
            try {
                each.join(Duration.between(Instant.now(), end).isPositive() ? LOOK_EVERY : Duration.ZERO);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Says once a second where an estimate stands, follows the limits of the time of day, and notices when nobody wants it any more. */
    private final class Heart implements Survey.Watcher, AutoCloseable {
        private final UUID id;
        private final Thread worker = Thread.currentThread();
        private final Thread watcher;
        private volatile Estimate.Progress progress = new Estimate.Progress(0, 0, 0);
        private volatile Optional<Pace> pace = Optional.empty();
        private volatile boolean stopped;
        private volatile boolean over;

        private Heart(UUID id) {
            this.id = id;
            this.watcher =
                    Thread.ofVirtual().name("heart of " + worker.getName()).start(this::beat);
        }

        @Override
        public void listed(long entries) {
            progress = new Estimate.Progress(entries, 0, 0);
        }

        @Override
        public void sampled(long bytes, long ofBytes) {
            progress = new Estimate.Progress(progress.entries(), bytes, ofBytes);
        }

        private void beat() {
            while (!over) {
                try {
                    pace.ifPresent(each -> each.follow(clock.instant()));
                    if (!estimates.progress(id, progress) && !over) {
                        stopped = true;
                        worker.interrupt();
                        return;
                    }
                } catch (RuntimeException e) {
                    LOG.warn("Where estimate {} stands could not be kept; it goes on: {}", id, e.getMessage());
                }
                try {
                    Thread.sleep(LOOK_EVERY);
                } catch (InterruptedException e) {
                    return;
                }
            }
        }

        @Override
        public void close() {
            over = true;
            watcher.interrupt();
        }
    }
}
