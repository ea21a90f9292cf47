package io.holdfast.engine.probe;

import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.progress.Ticker;
import io.holdfast.engine.store.CountingStore;
import io.holdfast.engine.store.Sleep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Tests a store before it is trusted. Start reading here.
 *
 * <p>What a repository needs is asked through the same calls that a repository makes ({@link StoreChecks}); what folders and buckets differ in beside
 * that, of the file system ({@link FolderChecks}) and of the server ({@link BucketChecks}, {@link ObjectChecks}, {@link KeyChecks}). Each check has an
 * answer, whatever happens; when the last is made, or somebody stops it, all that was written is removed.
 */
public final class Probe {
    private static final String FIRST = "first";

    private final Site site;
    private final CountingStore store;
    private final Bench bench;
    private final Consumer<Finding> told;
    private final Progress progress;
    private final ProbeOptions options;

    /**
     * @param assumed what is assumed of the store
     * @param told    each finding, as soon as there is one
     * @param sleep   how it waits
     */
    public Probe(
            Site site, Times assumed, ProbeOptions options, Consumer<Finding> told, Progress progress, Sleep sleep) {
        this.site = site;
        this.store = new CountingStore(site.store());
        this.options = options;
        this.bench = new Bench(store, site::willPut, sleep, options, assumed, site.tick());
        this.told = told;
        this.progress = progress;
    }

    /**
     * Makes all checks.
     *
     * @throws Conflict    if what is put could not be removed, and nobody said that it may stay
     * @throws Interrupted if it was stopped; what it had put is removed
     */
    public ProbeResult run() {
        long begun = System.nanoTime();
        List<Finding> findings = new ArrayList<>();
        List<String> left;
        try {
            refuseIfItWouldStay();
            ask(checks(), findings);
        } finally {
            left = clear();
        }
        return new ProbeResult(
                findings,
                bench.listDelay(),
                bench.clockSpread(),
                left,
                store.counts().requests() + site.requests(),
                Duration.ofNanos(System.nanoTime() - begun));
    }

    private void refuseIfItWouldStay() {
        if (options.unremovable() == ProbeOptions.Unremovable.LEAVE) {
            return;
        }
        site.lockedFor().ifPresent(why -> {
            throw refusal(
                    why
                            + ", and so would be what a probe puts there; nothing was put. Next: probe another bucket of the same kind");
        });
        if (mayPut() && !bench.delete(FIRST)) {
            throw refusal("These credentials may put at " + site.describe()
                    + ", and not delete: what a probe puts would stay. Next: probe with others that may delete");
        }
    }

    private static Conflict refusal(String why) {
        return new Conflict(why + ", or say --leave-objects");
    }

    /** If it fails for whatever reason, the checks tell. */
    private boolean mayPut() {
        try {
            bench.put(FIRST, new byte[1]);
            return true;
        } catch (Interrupted e) {
            throw e;
        } catch (HoldfastException e) {
            return false;
        }
    }

    private List<Check> checks() {
        StoreChecks common = new StoreChecks(bench);
        List<Check> all = new ArrayList<>(site.first(bench));
        all.addAll(common.all());
        all.addAll(site.more(bench));
        all.addAll(common.last());
        return all;
    }

    private void ask(List<Check> checks, List<Finding> findings) {
        AtomicInteger done = new AtomicInteger();
        try (Ticker _ = new Ticker(
                progress, () -> new Event.Advanced(Event.Phase.PROBING, done.get(), checks.size(), 0, 0, 0))) {
            for (Check check : checks) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new Interrupted("The probe was stopped. Next: run it again");
                }
                Finding finding = check.ask();
                findings.add(finding);
                told.accept(finding);
                done.incrementAndGet();
            }
        }
    }

    /** Also when it was stopped, which must not stop this. */
    private List<String> clear() {
        boolean stopped = Thread.interrupted();
        try {
            List<String> left = site.clear(bench);
            left.forEach(each -> progress.on(new Event.Noted(each)));
            return left;
        } finally {
            if (stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
