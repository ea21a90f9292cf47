package io.holdfast.engine.replication;

import io.holdfast.engine.error.Busy;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.progress.Ticker;
import io.holdfast.engine.store.Sleep;
import io.holdfast.engine.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * Brings a replica up to its primary: {@code docs/protocol.md}, section 8. By names alone, so no key is needed. Start reading here.
 *
 * <p>A round lists the ledger of the primary, waits until a LIST must show every pack that it refers to (or, where that may take hours,
 * leaves out what is so young), copies the packs that the replica lacks, and only then puts what was listed of the ledger. So the replica is a whole repository at every moment, and a round
 * that is cut short at any point is taken up by the next. Nothing is deleted at a replica here: {@link Shrink} does, if asked to.
 *
 * <p>Memory: packs on their way, {@code ReplicateOptions.bytesInFlight} of them; names are sorted, on disk where they are many.
 */
public final class Replicate {
    /** Rounds that may take too long before this gives up: each leaves less to the next. */
    private static final int ROUNDS = 20;

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    private final Store primary;
    private final Store replica;
    private final ReplicateOptions options;
    private final Path scratch;
    private final Sleep sleep;
    private final Progress progress;
    private final long begun = System.nanoTime();

    /**
     * @param replica an empty store, or a replica of this primary
     * @param scratch folder for sorting what does not fit into memory
     */
    public Replicate(Store primary, Store replica, ReplicateOptions options, Path scratch, Progress progress) {
        this(primary, replica, options, scratch, Thread::sleep, progress);
    }

    /** @param sleep how it waits */
    public Replicate(
            Store primary, Store replica, ReplicateOptions options, Path scratch, Sleep sleep, Progress progress) {
        this.primary = primary;
        this.replica = replica;
        this.options = options;
        this.scratch = scratch;
        this.sleep = sleep;
        this.progress = progress;
    }

    /**
     * Copies what is missing.
     *
     * @throws io.holdfast.engine.error.BadInput if the replica is something else
     * @throws Busy if the primary changes faster than it can be copied
     */
    public ReplicateResult run() {
        Opening opening = Opening.of(primary, replica);
        Counts counts = new Counts();
        opening.begin(counts);
        for (int rounds = 1; rounds <= ROUNDS; rounds++) {
            try (Ticker _ = new Ticker(progress, counts::advanced);
                    Round round = new Round(primary, replica, options, scratch, counts)) {
                Lag lag = round.listLedger();
                settle(opening.times(), lag);
                long vanished = round.copyPacks();
                if (vanished == 0 && !isTooOld(round.listedAt(), opening.times())) {
                    round.putLedger(bounds(round, counts, opening.times()));
                    return new ReplicateResult(
                            round.listedAt(),
                            lag,
                            rounds,
                            counts.packs.sum(),
                            counts.bytes.sum(),
                            counts.records.sum(),
                            counts.waiting.sum(),
                            opening.slotsCopied(),
                            opening.slotsOnlyHere(),
                            counts.damaged(),
                            Duration.ofNanos(System.nanoTime() - begun));
                }
                progress.on(
                        new Event.Noted("The primary may have deleted something while this round lasted, so there is "
                                + "another before its snapshots are put."));
            }
        }
        throw new Busy(ROUNDS
                + " rounds took longer than the primary's prune waits, so no snapshot was put that may lack packs. "
                + "Next: run it again with more speed, or while nothing is pruned; what is copied stays");
    }

    /** How far behind the replica is, and what it would take; nothing is written. */
    public ReplicateResult dryRun() {
        Opening opening = Opening.of(primary, replica);
        Counts counts = new Counts();
        try (Ticker _ = new Ticker(progress, counts::advanced);
                Round round = new Round(primary, replica, options, scratch, counts)) {
            Lag lag = round.listLedger();
            round.listPacks();
            return new ReplicateResult(
                    round.listedAt(),
                    lag,
                    0,
                    counts.ofPacks.sum(),
                    counts.ofBytes.sum(),
                    lag.records(),
                    0,
                    opening.slotsMissing(),
                    opening.slotsOnlyHere(),
                    counts.damaged(),
                    Duration.ofNanos(System.nanoTime() - begun));
        }
    }

    /**
     * Which records and pages are put. Where a store may hide packs for hours, none that is so young: its packs may not have been listed. Where
     * packs are damaged, none that would be in time here, and no such page: whoever takes the replica for a repository believes of those
     * that their packs are there, and of late ones looks.
     */
    private Round.Bounds bounds(Round round, Counts counts, Times times) {
        Instant modified = isWaitedFor(times) ? Instant.MAX : round.listedAt().minus(settling(times));
        if (counts.damaged().isEmpty()) {
            return new Round.Bounds(Instant.MAX, Instant.MAX, modified);
        }
        Instant now = replica.clock().minus(times.clockSpread());
        return new Round.Bounds(now.minus(times.window()), now.minus(times.pageWindow()), modified);
    }

    /** D + E: from then on every LIST shows the packs of the snapshots that were listed. */
    private void settle(Times times, Lag lag) {
        if (lag.records() == 0 || !isWaitedFor(times)) {
            return;
        }
        try {
            sleep.sleep(settling(times));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Copier.stopped(e);
        }
    }

    private static Duration settling(Times times) {
        return times.listDelay().plus(times.clockSpread());
    }

    /** Else young records stay for the next run. */
    private static boolean isWaitedFor(Times times) {
        return settling(times).compareTo(LONGEST_WAIT) <= 0;
    }

    /**
     * Whether a sweep may have seen what this round's list did not: it comes G after a condemnation at the earliest, and G is not
     * below W + 2D + 2E; of that D + E are spent on what the list may have hidden.
     */
    private boolean isTooOld(Instant listedAt, Times times) {
        Duration most = times.window().plus(times.listDelay()).plus(times.clockSpread());
        return Duration.between(listedAt, primary.clock()).compareTo(most) > 0;
    }
}
