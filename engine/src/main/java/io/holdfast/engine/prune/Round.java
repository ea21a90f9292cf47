package io.holdfast.engine.prune;

import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.ledger.KeptIndex;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.prune.LiveRecords.Live;
import io.holdfast.engine.repository.Repository;
import java.util.List;
import java.util.function.Consumer;

/** Step c1: one read of the ledger, and what follows from it for every pack that is listed. */
final class Round implements AutoCloseable {
    private final LedgerState state;
    private final LiveRecords records;
    private final KeptIndex kept;
    private final PackRows rows;
    private final List<String> sources;
    private final PackFates fates;

    private Round(Repository repository, PruneRules rules, Consumer<Round> read) {
        this.state = repository.ledger().readToDelete();
        this.records = new LiveRecords(state, rules);
        read.accept(this);
        this.rows = new PackRows(repository.scratch());
        try {
            this.kept = repository.ledger().keptIndex(state, rules.pageToDropIndexes(state));
            NeededPacks needed = new NeededPacks(repository, state, kept, rows);
            needed.gather(records.live());
            this.sources = needed.sources();
            new Condemned(state, rules).gather(rows);
            FormerIndexes indexes = new FormerIndexes(repository, state, kept, records.live(), rows);
            this.fates = new PackFates(repository, state, rules, rows, indexes);
        } catch (RuntimeException | Error e) {
            rows.close();
            throw e;
        }
    }

    /**
     * @param read  called when the ledger was read: what is to be done even where a manifest can't be
     * @throws Damaged if nobody can tell what is needed
     */
    static Round begin(Repository repository, PruneRules rules, Consumer<Round> read) {
        try {
            return new Round(repository, rules, read);
        } catch (Damaged e) {
            // Another prune may have swept what was not needed any more when this one had just read the ledger.
            return new Round(repository, rules, read);
        }
    }

    /** What records at a replica need is needed, too. To be called before fates are asked for. */
    void alsoNeed(Repository replica, LedgerState shown, List<Live> records) {
        new NeededPacks(replica, shown, KeptIndex.NOTHING, rows).gather(records);
    }

    LedgerState state() {
        return state;
    }

    LiveRecords records() {
        return records;
    }

    /** Names of the sources that {@link PackUse} has numbers for. */
    List<String> sources() {
        return sources;
    }

    /** What must stay of the index. */
    KeptIndex keptIndex() {
        return kept;
    }

    PackFates fates() {
        return fates;
    }

    @Override
    public void close() {
        rows.close();
    }
}
