package io.holdfast.engine.prune;

import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.ledger.Condemnation;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerRecord.Origin;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.progress.Ticker;
import io.holdfast.engine.prune.LiveRecords.Live;
import io.holdfast.engine.prune.PackFates.Fate;
import io.holdfast.engine.prune.PackFates.Judged;
import io.holdfast.engine.prune.PruneOptions.Mode;
import io.holdfast.engine.prune.PruneOptions.Patience;
import io.holdfast.engine.prune.PruneResult.Later;
import io.holdfast.engine.prune.PruneResult.Left;
import io.holdfast.engine.prune.PruneResult.Rewritten;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.store.Sleep;
import io.holdfast.engine.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One prune: condemns packs that nobody needs, deletes those that were condemned long enough ago, and copies out of others what is needed of them. Start
 * reading here; the steps are those of {@code docs/protocol.md}, section 4.
 *
 * <p>Any number may run at once, beside any number of backups and restores. A crash at any point is harmless: the next prune goes on.
 */
public final class Prune {
    private final Repository repository;
    private final Store store;
    private final PruneOptions options;
    private final Client client;
    private final Progress progress;
    private final PruneRules rules;
    private final Pause pause;
    private final AtomicLong looked = new AtomicLong();
    private long puts;
    private final long begun = System.nanoTime();

    /**
     * Who prunes.
     *
     * @param host    name of the machine
     * @param release of Holdfast
     */
    public record Client(String host, String release) {}

    /**
     * @param sleep how it waits
     * @throws io.holdfast.engine.error.BadInput    if G is too small for this repository
     * @throws io.holdfast.engine.error.Unsupported if the repository has a feature that this release must not delete beside
     */
    public Prune(Repository repository, PruneOptions options, Client client, Progress progress, Sleep sleep) {
        this(
                repository,
                options,
                client,
                progress,
                sleep,
                new PruneRules(
                        repository.header().times(), repository.header().times().young(), options.grace()));
        options.mustBeSafe(repository.header().times());
    }

    /** @param rules other than those of the options, to see what they are for */
    Prune(
            Repository repository,
            PruneOptions options,
            Client client,
            Progress progress,
            Sleep sleep,
            PruneRules rules) {
        repository.header().features().requireDelete();
        this.repository = repository;
        this.store = repository.store();
        this.options = options;
        this.client = client;
        this.progress = progress;
        this.rules = rules;
        this.pause = new Pause(store, sleep);
    }

    /**
     * Prunes.
     *
     * @throws io.holdfast.engine.error.Damaged     if something can't be read that may need what would be deleted: nothing was written then
     * @throws io.holdfast.engine.error.Unsupported if the ledger has a kind of record that this release does not know
     * @throws io.holdfast.engine.error.BadInput    if G is too small for what a probe of the store has found
     */
    public PruneResult run() {
        List<Done> rounds = new ArrayList<>();
        try (Sweep packs = new Sweep(store);
                Sweep ledger = new Sweep(store)) {
            rounds.add(round(options.mode() == Mode.EXCLUSIVE ? rules.withoutYoung() : rules, packs));
            next(rounds.getFirst()).ifPresent(next -> {
                pause.until(next.from);
                rounds.add(round(next.rules, packs));
            });
            Done last = rounds.getLast();
            Rewritten rewritten = rewrite(last.state, last.live).run(last.tally);
            int merged = last.folding.fold();
            last.folding.held().forEach(name -> ledger.delete(name, 0));
            ledger.finish();
            return result(rounds, rewritten, merged, packs, ledger);
        }
    }

    /** What a prune of now would do: nothing is written. */
    public PruneResult dryRun() {
        boolean all = options.mode() == Mode.EXCLUSIVE || options.patience() == Patience.WAIT;
        PruneRules now = options.mode() == Mode.EXCLUSIVE ? rules.withoutYoung().withoutGrace() : rules;
        try (Ticker _ = new Ticker(progress, () -> advanced(Amount.NONE));
                Round round = Round.begin(repository, now, _ -> {})) {
            rules.mustSuitTheStore(round.state());
            Tally tally = judged(round, _ -> {});
            Later waiting = tally.waiting();
            Left left = tally.left(round.records().trashOver());
            Rewritten rewritten = rewrite(round.state(), round.records().live()).planned(tally);
            Amount condemned = tally.amount(Fate.TO_CONDEMN);
            Folding folding = folding(round);
            int renewed = LateForgets.of(round.state(), round.records().live()).size();
            return new PruneResult(
                    tally.amount(Fate.TO_SWEEP).plus(all ? waiting.amount() : Amount.NONE),
                    condemned,
                    rewritten,
                    all ? left.swept() : left,
                    folding.held().size(),
                    folding.planned(),
                    renewed,
                    Amount.NONE,
                    Optional.empty(),
                    renewed + Math.ceilDiv(condemned.objects(), Condemnation.PACKS) + rewritten.snapshots(),
                    took());
        }
    }

    /** What a round came to. */
    private record Done(LedgerState state, List<Live> live, Folding folding, Tally tally, Left left, int renewed) {
        Amount condemned() {
            return tally.amount(Fate.TO_CONDEMN);
        }
    }

    /** One read of the ledger, and what follows from it. */
    private Done round(PruneRules by, Sweep sweep) {
        looked.set(0);
        sweep.begin();
        Set<SnapshotId> late = new HashSet<>();
        try (Ticker _ = new Ticker(progress, () -> advanced(sweep.deleted()));
                Round round = Round.begin(repository, by, begun -> renew(begun, late))) { // c1
            rules.mustSuitTheStore(round.state());
            Origin origin = origin(round.state());
            Condemnation condemnation = new Condemnation(this::put, origin);
            Tally tally = judged(round, pack -> {
                switch (pack.fate()) {
                    case TO_CONDEMN -> condemnation.add(pack.pack()); // c2
                    case TO_SWEEP -> sweep.delete(path(pack), pack.size()); // c3
                    case NEEDED, IN_TRASH, YOUNG, WAITING -> {}
                }
            });
            condemnation.finish();
            sweep.finish();
            return new Done(
                    round.state(),
                    round.records().live(),
                    folding(round),
                    tally,
                    tally.left(round.records().trashOver()),
                    late.size());
        }
    }

    private void put(LedgerRecord record) {
        puts++;
        repository.ledger().putInTime(record, Instant.EPOCH);
    }

    /** Before manifests are read: a forgotten snapshot whose manifest is damaged would else stop every prune for ever. */
    private void renew(Round round, Set<SnapshotId> renewed) {
        Set<SnapshotId> late = LateForgets.of(round.state(), round.records().live());
        late.removeAll(renewed);
        LateForgets.renew(late, this::put, origin(round.state()));
        renewed.addAll(late);
    }

    private Origin origin(LedgerState state) {
        return new Origin(state.heads(), client.host(), client.release());
    }

    /** Records and pages keep the G of this prune, also where it is exclusive: its promise is about commits, not about readers. */
    private Folding folding(Round round) {
        IndexMerge index = new IndexMerge(
                repository, round.state(), round.keptIndex(), round.fates().gone());
        return new Folding(repository, round.state(), rules, index);
    }

    private Rewrite rewrite(LedgerState state, List<Live> live) {
        return new Rewrite(repository, state, live, origin(state), progress);
    }

    private Tally judged(Round round, PackFates.Taker deed) {
        Tally tally = new Tally(new RewriteChoice(
                options.rewriting(), round.state()::isCondemned, new DirectoryLengths(store)::withDirectory));
        round.fates().forEach(pack -> {
            deed.take(pack);
            tally.take(pack);
            looked.incrementAndGet();
        });
        return tally;
    }

    /** Another round, and from when on. */
    private record Next(Instant from, PruneRules rules) {}

    private Optional<Next> next(Done first) {
        Later waiting = first.left.waiting();
        if (waiting.amount().objects() == 0) {
            return Optional.empty();
        }
        // What was just condemned was put later than the read began, and no later than now.
        Instant condemned = store.clock().plus(first.state.times().clockSpread());
        if (options.mode() == Mode.EXCLUSIVE) {
            return Optional.of(new Next(condemned.plus(rules.untilEverybodySeesIt(first.state)), rules.withoutGrace()));
        }
        if (options.patience() == Patience.LATER) {
            return Optional.empty();
        }
        Instant due = first.condemned().objects() > 0
                ? condemned.plus(rules.grace())
                : waiting.until().orElse(condemned);
        progress.on(new Event.Noted("What is condemned can be deleted from " + due.truncatedTo(ChronoUnit.SECONDS)
                + " on: waiting until then."));
        return Optional.of(new Next(due.plus(first.state.times().clockSpread()), rules));
    }

    private PruneResult result(List<Done> rounds, Rewritten rewritten, int merged, Sweep packs, Sweep ledger) {
        return new PruneResult(
                packs.deleted(),
                rounds.stream().map(Done::condemned).reduce(Amount.NONE, Amount::plus),
                rewritten,
                rounds.getLast().left,
                ledger.deleted().objects(),
                merged,
                rounds.stream().mapToLong(Done::renewed).sum(),
                packs.refused().plus(ledger.refused()),
                packs.refusal().or(ledger::refusal),
                puts + rewritten.snapshots(),
                took());
    }

    private Event.Advanced advanced(Amount freed) {
        return new Event.Advanced(Event.Phase.PRUNING, looked.get(), 0, freed.bytes(), 0, 0);
    }

    private Duration took() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    static String path(Judged pack) {
        return pack.pack().kind().path(pack.pack().name());
    }

    static void stopIfAsked() {
        if (Thread.currentThread().isInterrupted()) {
            throw interrupted();
        }
    }

    static Interrupted interrupted() {
        return new Interrupted("It was interrupted. Next: run it again; it goes on where it was");
    }
}
