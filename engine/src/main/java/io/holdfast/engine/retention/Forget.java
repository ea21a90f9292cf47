package io.holdfast.engine.retention;

import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerRecord.Origin;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.progress.Ticker;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.retention.Verdict.Why;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Forgets snapshots: one record each, which hides it, and lets prune free it when its time in the trash is over. Start reading here.
 *
 * <p>A plan says what stays and what goes; a dry run shows it, and a run does what it says and nothing else. A snapshot that is held
 * meanwhile stays: a hold is stronger than a forget. A run that is cut short has forgotten some of them, and can be done again.
 */
public final class Forget {
    private static final int PUTS_AT_ONCE = 8;

    private final Repository repository;
    private final Origin writer;
    private final Progress progress;

    /** @param writer who forgets: host and release, for its records */
    public Forget(Repository repository, Origin writer, Progress progress) {
        this.repository = repository;
        this.writer = writer;
        this.progress = progress;
    }

    /**
     * What rules say.
     *
     * @throws NotFound if a source is meant that is not there
     */
    public ForgetPlan plan(ForgetOptions options) {
        LedgerState seen = repository.read().mustBeReadable();
        options.source().filter(name -> seen.snapshots(name).isEmpty()).ifPresent(name -> {
            throw new NotFound("There is no snapshot of " + name + ". Next: holdfast snapshots");
        });
        return new ForgetPlan(seen, Verdicts.of(seen.visible(), options));
    }

    /**
     * That these snapshots go.
     *
     * @throws NotFound if one is not there
     * @throws Conflict if one stays whatever the rules say: then none is forgotten
     */
    public ForgetPlan plan(List<SnapshotId> named) {
        LedgerState seen = repository.read().mustBeReadable();
        Map<SnapshotId, Present> there = seen.snapshots().stream()
                .collect(Collectors.toMap(each -> each.snapshot().id(), each -> each));
        Map<SnapshotId, Set<Why>> guarded = Verdicts.guarded(seen.visible());
        List<Verdict> verdicts = new ArrayList<>();
        for (SnapshotId id : new LinkedHashSet<>(named)) {
            Present snapshot = there.get(id);
            if (snapshot == null) {
                throw new NotFound("There is no snapshot " + id.shortText() + ". Next: holdfast snapshots");
            }
            if (guarded.containsKey(id)) {
                throw new Conflict(refusal(snapshot, guarded.get(id)));
            }
            verdicts.add(new Verdict.Goes(snapshot, Verdict.Cause.NAMED));
        }
        return new ForgetPlan(seen, verdicts);
    }

    private static String refusal(Present snapshot, Set<Why> reasons) {
        String which = "Snapshot " + snapshot.snapshot().id().shortText();
        if (reasons.contains(Why.HELD)) {
            return which + " is held, so nothing was forgotten. Next: holdfast hold list, and holdfast hold remove";
        }
        return which + " is the newest " + (reasons.contains(Why.NEWEST) ? "" : "in which no entry failed ") + "of "
                + snapshot.snapshot().source()
                + ", and stays, so nothing was forgotten. Next: make another backup of it first, "
                + "or leave this snapshot out";
    }

    /** Does what a plan says. */
    public void run(ForgetPlan plan) {
        List<Present> going = plan.going();
        if (going.isEmpty()) {
            return;
        }
        repository.header().features().requireWrite();
        Origin seeing = writer.seeing(plan.seen().heads());
        AtomicInteger done = new AtomicInteger();
        try (ExecutorService writers = Executors.newFixedThreadPool(
                        PUTS_AT_ONCE, Thread.ofVirtual().factory());
                Ticker _ = new Ticker(
                        progress,
                        () -> new Event.Advanced(Event.Phase.FORGETTING, done.get(), going.size(), 0, 0, 0))) {
            List<Future<?>> puts = new ArrayList<>();
            for (Present each : going) {
                LedgerRecord record =
                        new LedgerRecord.Forget(seeing, each.snapshot().id());
                puts.add(writers.submit(() -> {
                    repository.ledger().putInTime(record, Instant.EPOCH);
                    done.incrementAndGet();
                }));
            }
            await(puts, writers);
        }
        fold(plan.seen());
    }

    private static void await(List<Future<?>> puts, ExecutorService writers) {
        try {
            for (Future<?> each : puts) {
                each.get();
            }
        } catch (InterruptedException e) {
            writers.shutdownNow();
            throw new Interrupted("Stopped: some of the snapshots may be forgotten. Next: run it again", e);
        } catch (ExecutionException e) {
            writers.shutdownNow();
            if (e.getCause() instanceof HoldfastException known) {
                throw known;
            }
            if (e.getCause() instanceof Error fatal) {
                throw fatal;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Whoever meets many loose records folds them into a page. */
    private void fold(LedgerState seen) {
        try {
            repository.ledger().foldWhereDue(seen);
        } catch (HoldfastException e) {
            // The next one meets the same records, and one page more or less changes nothing that is true.
        }
    }
}
