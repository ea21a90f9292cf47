package io.holdfast.engine.prune;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.ledger.LedgerRecord.PackId;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.prune.LiveRecords.Need;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.StoreNames;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Steps c2 and c3, up to the deed: what is said of packs, joined with what the store lists, both in the order of names. One page of the LIST is in memory.
 */
final class PackFates {
    private final Store store;
    private final LedgerState state;
    private final PruneRules rules;
    private final PackRows rows;
    private final FormerIndexes indexes;
    private final Predicate<PackId> inAPage;
    private final Predicate<PackId> inAnOldPage;
    private final Set<ObjectHash> gone = new HashSet<>();

    PackFates(Repository repository, LedgerState state, PruneRules rules, PackRows rows, FormerIndexes indexes) {
        this.store = repository.store();
        this.indexes = indexes;
        this.state = state;
        this.rules = rules;
        this.rows = rows;
        this.inAPage = repository.ledger().condemnedByPage(Instant.MAX);
        this.inAnOldPage = repository.ledger().condemnedByPage(rules.pageToSweep(state));
    }

    /** What becomes of a pack. */
    enum Fate {
        /** A live record needs it. */
        NEEDED,
        /** Nobody but forgotten or replaced snapshots whose trash is not over. */
        IN_TRASH,
        /** Nobody needs it, and it may belong to a job that has not committed yet. */
        YOUNG,
        /** c2: it is to be condemned. */
        TO_CONDEMN,
        /** It is condemned, and may not be deleted yet. */
        WAITING,
        /** c3: it is to be deleted. */
        TO_SWEEP
    }

    /**
     * A pack that is listed.
     *
     * @param listed what the store says of it
     * @param due  when it can be deleted, at the earliest; of one that is needed, now
     * @param said what is known of it
     */
    record Judged(PackId pack, Store.Stat listed, Fate fate, Instant due, PackRows.Said said) {
        /** Bytes. */
        long size() {
            return listed.size();
        }
    }

    /** Takes packs one after the other. */
    interface Taker {
        void take(Judged pack);
    }

    /** @throws Unsupported if the store lists names out of order */
    void forEach(Taker taker) {
        forEachAt(store, taker);
    }

    /**
     * The same of the packs that another store lists, a replica of this one. Only one store can be asked about, once.
     *
     * @throws Unsupported if it lists names out of order
     */
    void forEachAt(Store place, Taker taker) {
        for (PackKind kind : PackRows.KINDS) {
            if (kind == PackKind.INDEX) {
                indexes.needed(rows);
            }
            forEach(place, kind, taker);
        }
    }

    private void forEach(Store place, PackKind kind, Taker taker) {
        PackRows.Reading said = rows.new Reading(kind, this::unlisted);
        StoreNames names = new StoreNames(place, kind.folder() + "/");
        String last = "";
        for (Optional<Store.Stat> stat = names.next(); stat.isPresent(); stat = names.next()) {
            Prune.stopIfAsked();
            Store.Stat listed = stat.get();
            if (listed.name().compareTo(last) <= 0) {
                throw new Unsupported(
                        place.describe() + " lists " + listed.name() + " behind " + last
                                + ". What is needed can't be told from such a list, and no more was deleted. Next: choose another store");
            }
            last = listed.name();
            kind.ofPath(listed.name()).ifPresent(name -> {
                PackRows.Said all = said.of(name);
                if (all.need().compareTo(Need.TRASH) >= 0) {
                    all.indexes().forEach(indexes::want);
                }
                taker.take(judged(new PackId(kind, name), listed, all));
            });
        }
        said.end();
    }

    private void unlisted(ObjectHash pack) {
        if (!state.isCondemned(pack)) {
            gone.add(pack);
        }
    }

    /** Packs of content of which former indexes tell, and that are not here, though nobody has condemned them: none, but in a copy that lacks some. Known when all were looked at. */
    Set<ObjectHash> gone() {
        return gone;
    }

    private Judged judged(PackId pack, Store.Stat listed, PackRows.Said said) {
        Instant readAt = rules.readAt(state);
        Instant graceFromNow = readAt.plus(rules.grace());
        if (said.need() == Need.LIVE) {
            return new Judged(pack, listed, Fate.NEEDED, readAt, said);
        }
        if (said.need() == Need.TRASH) {
            return new Judged(pack, listed, Fate.IN_TRASH, graceFromNow, said);
        }
        if (said.condemned().isPresent() || inAPage.test(pack)) {
            boolean isOld = said.condemned()
                            .filter(since -> !since.isAfter(rules.condemnedToSweep(state)))
                            .isPresent()
                    || inAnOldPage.test(pack);
            if (isOld && said.need() == Need.NOTHING) {
                return new Judged(pack, listed, Fate.TO_SWEEP, readAt, said);
            }
            Instant due = said.need() == Need.GRACE
                    ? graceFromNow
                    : said.condemned().orElse(readAt).plus(rules.grace());
            return new Judged(pack, listed, Fate.WAITING, due, said);
        }
        // Late condemnations forbid references already, and sweep nothing: the fresh one does.
        if (state.isCondemned(pack.name()) || listed.modified().isBefore(rules.putToCondemn(state))) {
            return new Judged(pack, listed, Fate.TO_CONDEMN, graceFromNow, said);
        }
        return new Judged(
                pack, listed, Fate.YOUNG, listed.modified().plus(rules.young()).plus(rules.grace()), said);
    }
}
