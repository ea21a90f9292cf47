package io.holdfast.engine.prune;

import io.holdfast.engine.ledger.LedgerRecord.Asked;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.prune.StatsResult.Age;
import io.holdfast.engine.prune.StatsResult.Content;
import io.holdfast.engine.prune.StatsResult.Jobs;
import io.holdfast.engine.prune.StatsResult.OfAge;
import io.holdfast.engine.prune.StatsResult.OfSource;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.store.StoreNames;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a repository holds, and what for: what a prune reads (the ledger, footers, a list of packs, ends of some), added up. Nothing is written.
 *
 * <p>Memory as of a prune: the ledger, names of live runs, a sort on disk, one page of the list.
 */
public final class Stats {
    private static final String LEDGER = "ledger/";

    /** Jobs so long ago count. */
    private static final Duration OF_LATE = Duration.ofDays(30);

    private static final Duration LEAST = Duration.ofDays(1);

    private final Repository repository;

    public Stats(Repository repository) {
        this.repository = repository;
    }

    /** @throws io.holdfast.engine.error.Damaged if something can't be read without which nobody knows what is needed */
    public StatsResult run() {
        Times times = repository.header().times();
        PruneRules rules = new PruneRules(times, times.young(), times.usualGrace());
        try (Round round = Round.begin(repository, rules, _ -> {})) {
            LedgerState state = round.state();
            PackSums packs = new PackSums(
                    round.sources(), state.readAt(), new DirectoryLengths(repository.store())::withDirectory);
            round.fates().forEach(packs::take);
            return new StatsResult(
                    state.readAt(),
                    sources(state, packs),
                    ages(state, packs),
                    content(state, packs),
                    packs.byFate(),
                    packs.byKind(),
                    ledger(),
                    jobs(state));
        }
    }

    private static List<OfSource> sources(LedgerState state, PackSums packs) {
        Map<String, OfSource> byName = new TreeMap<>();
        for (Present each : state.snapshots()) {
            String name = each.snapshot().source();
            OfSource one =
                    new OfSource(name, 1, each.asOf(), each.snapshot().tally().content(), packs.of(name));
            // The newest come last.
            byName.merge(
                    name,
                    one,
                    (old, next) -> new OfSource(name, old.snapshots() + 1, next.newest(), next.content(), next.used()));
        }
        return List.copyOf(byName.values());
    }

    private static List<OfAge> ages(LedgerState state, PackSums packs) {
        Map<Age, OfAge> byAge = new EnumMap<>(Age.class);
        for (Age age : Age.values()) {
            byAge.put(age, new OfAge(age, 0, 0, packs.of(age)));
        }
        for (Present each : state.snapshots()) {
            Age age = Age.of(Duration.between(each.asOf(), state.readAt()));
            long content = each.snapshot().tally().content();
            byAge.computeIfPresent(
                    age, (_, old) -> new OfAge(age, old.snapshots() + 1, old.content() + content, old.packs()));
        }
        return new ArrayList<>(byAge.values());
    }

    /** What an interrupted job has left stands for content too, since packs are used for it. */
    private static Content content(LedgerState state, PackSums packs) {
        long all = state.visible().stream()
                .mapToLong(each -> each.snapshot().tally().content())
                .sum();
        return new Content(all, packs.used().plain(), packs.used().stored());
    }

    private Amount ledger() {
        Amount sum = Amount.NONE;
        StoreNames names = new StoreNames(repository.store(), LEDGER);
        for (var at = names.next(); at.isPresent(); at = names.next()) {
            sum = sum.plus(new Amount(1, at.get().size()));
        }
        return sum;
    }

    /** A job's records tell all of one source and one start, also those that took the place of others: of them the one that counted most is the last. */
    private record Job(String source, Instant started) {}

    private Jobs jobs(LedgerState state) {
        Duration within = within(state.readAt());
        Map<Job, Snapshot> last = new HashMap<>();
        for (LedgerState.Found found : state.records()) {
            if (found.record() instanceof Snapshot snapshot
                    && !snapshot.started().isBefore(state.readAt().minus(within))) {
                last.merge(new Job(snapshot.source(), snapshot.started()), snapshot, Stats::later);
            }
        }
        return sum(within, last.values());
    }

    private static Snapshot later(Snapshot one, Snapshot other) {
        return one.tally().asked().requests() >= other.tally().asked().requests() ? one : other;
    }

    private static Jobs sum(Duration within, Collection<Snapshot> jobs) {
        Jobs sum = new Jobs(within, 0, 0, Asked.NOT_COUNTED);
        for (Snapshot each : jobs) {
            Asked asked = each.tally().asked();
            sum = new Jobs(
                    within,
                    sum.jobs() + 1,
                    sum.counted() + (asked.isCounted() ? 1 : 0),
                    sum.asked().plus(asked));
        }
        return sum;
    }

    /** As long as the repository is there, if that is less; a day at least. */
    private Duration within(Instant now) {
        Duration age = Duration.between(repository.header().created(), now);
        Duration most = age.compareTo(OF_LATE) < 0 ? age : OF_LATE;
        return most.compareTo(LEAST) < 0 ? LEAST : most;
    }
}
