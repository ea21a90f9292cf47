package io.holdfast.engine.prune;

import io.holdfast.engine.ledger.LedgerRecord.Asked;
import io.holdfast.engine.pack.PackKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a repository holds, and what for.
 *
 * @param readAt  the store's time to which all of it refers
 * @param sources by name, those with a snapshot that is there
 * @param ages    youngest first, each of {@link Age}
 * @param content what snapshots stand for
 * @param packs   by what becomes of them
 * @param kinds   the same packs, by what is in them
 * @param ledger  records and pages
 * @param jobs    backups of late, and what they asked
 */
public record StatsResult(
        Instant readAt,
        List<OfSource> sources,
        List<OfAge> ages,
        Content content,
        Packs packs,
        Map<PackKind, Amount> kinds,
        Amount ledger,
        Jobs jobs) {

    public StatsResult {
        sources = List.copyOf(sources);
        ages = List.copyOf(ages);
        kinds = Map.copyOf(kinds);
    }

    /** All that is stored, but for header and key slots. */
    public Amount stored() {
        return kinds.values().stream().reduce(ledger, Amount::plus);
    }

    /**
     * One source.
     *
     * @param snapshots that are there
     * @param newest    time of the newest
     * @param content   bytes that the newest stands for
     * @param used      bytes of packs of content that its snapshots use, as they are stored, by estimate. What several sources use counts for each
     */
    public record OfSource(String name, long snapshots, Instant newest, long content, long used) {}

    /** How long ago, at most. */
    public enum Age {
        DAY(Optional.of(Duration.ofDays(1))),
        WEEK(Optional.of(Duration.ofDays(7))),
        MONTH(Optional.of(Duration.ofDays(30))),
        YEAR(Optional.of(Duration.ofDays(365))),
        OLDER(Optional.empty());

        private final Optional<Duration> most;

        Age(Optional<Duration> most) {
            this.most = most;
        }

        static Age of(Duration age) {
            for (Age each : values()) {
                if (each.most.filter(most -> age.compareTo(most) > 0).isEmpty()) {
                    return each;
                }
            }
            return OLDER;
        }
    }

    /**
     * What is of one age, and of no younger one.
     *
     * @param snapshots that are there, by their times
     * @param content   bytes that they stand for
     * @param packs     by when they were put: what prune or a merge has copied is as young as the copy
     */
    public record OfAge(Age age, long snapshots, long content, Amount packs) {}

    /**
     * What snapshots that are there stand for.
     *
     * @param all      bytes, of each snapshot
     * @param distinct bytes, each content once, by estimate
     * @param stored   bytes that this takes, by estimate
     */
    public record Content(long all, long distinct, long stored) {
        /** How often content is there, in the mean; empty where there is none. */
        public Optional<Double> dedup() {
            return ratio(all, distinct);
        }

        /** How many bytes one stored byte stands for; empty where there is none. */
        public Optional<Double> compression() {
            return ratio(distinct, stored);
        }

        private static Optional<Double> ratio(long of, long to) {
            return to == 0 ? Optional.empty() : Optional.of((double) of / to);
        }
    }

    /**
     * Packs by what becomes of them.
     *
     * @param needed    by snapshots
     * @param unused    bytes of those that no snapshot uses, by estimate
     * @param trash     needed by forgotten or replaced snapshots alone
     * @param condemned to be deleted by a prune to come
     * @param unneeded  needed by nobody: a prune would condemn them
     * @param young     the same, but so young that they may belong to a job that is running
     */
    public record Packs(Amount needed, long unused, Amount trash, Amount condemned, Amount unneeded, Amount young) {}

    /**
     * Backups that ended with a record, a checkpoint at least.
     *
     * @param within  so long ago, at most
     * @param jobs    how many
     * @param counted of those, how many say what they asked
     * @param asked   of the repository, by the latter
     */
    public record Jobs(Duration within, long jobs, long counted, Asked asked) {
        /** So many a day. */
        public double perDay(long number) {
            return (double) number * Duration.ofDays(1).toMillis() / within.toMillis();
        }
    }
}
