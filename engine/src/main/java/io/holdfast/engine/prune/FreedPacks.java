package io.holdfast.engine.prune;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerRecord.PackId;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.RecordName;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.progress.Ticker;
import io.holdfast.engine.prune.LiveRecords.Live;
import io.holdfast.engine.prune.LiveRecords.Need;
import io.holdfast.engine.prune.PackFates.Fate;
import io.holdfast.engine.prune.PackFates.Taker;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.store.StoreNames;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a repository has freed so long ago that its replica may do without it: docs/protocol.md, section 8, "Shrink", and decision 65. By one read of the
 * primary's ledger, which comes before every list of the replication between it and the deletion. For one replica, once.
 *
 * <p>Holds: the primary alone frees nothing here. The replica must have had the condemnation for as long, by its own clock, and must not show a snapshot that
 * needs the pack.
 */
public final class FreedPacks implements AutoCloseable {
    private final Repository primary;
    private final Duration after;
    private final Round round;
    private final AtomicLong looked = new AtomicLong();
    private Amount waiting = Amount.NONE;

    private FreedPacks(Repository primary, Duration after, Round round) {
        this.primary = primary;
        this.after = after;
        this.round = round;
    }

    /**
     * Reads the ledger, and what live snapshots need.
     *
     * @param after G + N: how long a pack must have been condemned
     * @throws BadInput    if that is less than the least G
     * @throws Damaged     if something can't be read that may need what would be deleted, or the store shows less than this machine has seen
     * @throws Unsupported if there is something that this release must not delete beside
     */
    public static FreedPacks of(Repository primary, Duration after) {
        primary.header().features().requireDelete();
        Times times = primary.ledger().read().times();
        if (after.compareTo(times.leastGrace()) < 0) {
            throw new BadInput(
                    PruneOptions.words(after) + " are too short for a replica of this repository: a backup that "
                            + "is just being committed could lose what it refers to. Next: give --shrink-after "
                            + PruneOptions.words(times.leastGrace()) + " or more; usually it is 30d");
        }
        PruneRules rules = new PruneRules(times, times.young(), after);
        return new FreedPacks(primary, after, Round.begin(primary, rules, _ -> {}));
    }

    /**
     * Deletes them at a replica that has all records which the primary had when this was read. A crash at any point is harmless: the next run goes on. What
     * stops it is part of the result, since what came before is done.
     */
    public Shrunk deleteAt(Repository replica, Progress progress) {
        try (Sweep sweep = new Sweep(replica.store());
                Ticker _ = new Ticker(progress, () -> advanced(sweep.deleted()))) {
            Optional<HoldfastException> stopped = forEach(replica, pack -> sweep.delete(Prune.path(pack), pack.size()));
            sweep.finish();
            return new Shrunk(sweep.deleted(), waiting, sweep.refused(), sweep.refusal(), stopped);
        }
    }

    /** What would be deleted at a replica as it is now; nothing is. */
    public Shrunk plannedAt(Repository replica, Progress progress) {
        AtomicLong packs = new AtomicLong();
        AtomicLong bytes = new AtomicLong();
        try (Ticker _ = new Ticker(progress, () -> advanced(Amount.NONE))) {
            Optional<HoldfastException> stopped = forEach(replica, pack -> {
                packs.incrementAndGet();
                bytes.addAndGet(pack.size());
            });
            return new Shrunk(new Amount(packs.get(), bytes.get()), waiting, Amount.NONE, Optional.empty(), stopped);
        }
    }

    private Optional<HoldfastException> forEach(Repository replica, Taker deed) {
        try {
            LedgerState there = readable(replica);
            new OwnRecords(primary, round.state(), replica).mustNotBe();
            round.alsoNeed(replica, there, shownHereAlone(there));
            Predicate<PackId> isCondemnedThere = condemnedThere(replica, there);
            Map<PackKind, StoreNames> here = new EnumMap<>(PackKind.class);
            round.fates().forEachAt(replica.store(), pack -> {
                looked.incrementAndGet();
                boolean isListed = here.computeIfAbsent(
                                pack.pack().kind(), kind -> new StoreNames(primary.store(), kind.folder() + "/"))
                        .find(pack.listed().name())
                        .isPresent();
                if (isListed) {
                    return;
                }
                if (pack.fate() == Fate.TO_SWEEP && isCondemnedThere.test(pack.pack())) {
                    deed.take(pack);
                } else if (pack.fate() == Fate.TO_SWEEP || pack.fate() == Fate.WAITING) {
                    waiting = waiting.plus(new Amount(1, pack.size()));
                }
            });
            return Optional.empty();
        } catch (Damaged | Unsupported | BadInput e) {
            return Optional.of(e);
        }
    }

    /** @throws Damaged if what the replica shows is not all it has */
    private static LedgerState readable(Repository replica) {
        LedgerState there = replica.ledger().read();
        String where = replica.store().describe();
        there.rollback().ifPresent(what -> {
            throw new Damaged(where + ": " + what + ". Nothing was deleted there. Next: find out why; holdfast accept "
                    + where + " tells what is gone, and takes it as it is");
        });
        there.unreadable().stream().findFirst().ifPresent(name -> {
            throw new Damaged(where + ": " + name + " can't be read, and may need what would be deleted; nothing was "
                    + "deleted there. Next: holdfast verify " + where);
        });
        return there;
    }

    /**
     * Records by which the replica shows snapshots, and that the primary does not need any more: one that came in time, of which the replacement came late here. Readers
     * would find content missing.
     */
    private List<Live> shownHereAlone(LedgerState there) {
        Set<RecordName> live =
                round.records().live().stream().map(each -> each.found().name()).collect(Collectors.toSet());
        return there.visible().stream()
                .filter(each -> !live.contains(each.found().name()))
                .map(each -> new Live(each.found(), each.snapshot(), Need.LIVE, true))
                .toList();
    }

    /** Whether the replica has known for as long that nobody refers to a pack any more. Late or in time is the primary's to judge. */
    private Predicate<PackId> condemnedThere(Repository replica, LedgerState there) {
        Instant before = there.readAt().minus(after);
        Set<ObjectHash> byRecords = new HashSet<>();
        there.records().forEach(each -> {
            if (each.record() instanceof LedgerRecord.Condemn condemn
                    && !each.modified().isAfter(before)) {
                condemn.packs().forEach(pack -> byRecords.add(pack.name()));
            }
        });
        Predicate<PackId> byPage = replica.ledger().condemnedByPage(before);
        return pack -> byRecords.contains(pack.name()) || byPage.test(pack);
    }

    private Event.Advanced advanced(Amount freed) {
        return new Event.Advanced(Event.Phase.SHRINKING, looked.get(), 0, freed.bytes(), 0, 0);
    }

    @Override
    public void close() {
        round.close();
    }
}
