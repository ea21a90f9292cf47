package io.holdfast.engine.retention;

import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.ledger.LedgerRecord.Origin;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.snapshot.RecordsToReadBy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Has a replica, or any other copy, take the place of a repository that is lost: {@code docs/protocol.md}, section 8. Nothing in a copy counts as in time,
 * so the newest snapshot of each source is adopted: from then on it is what backups build on, and what prune believes, as in the lost one. All other
 * snapshots stay as they are, and restore as before.
 *
 * <p>It may be run again: what is in time, and whole, is left alone.
 */
public final class Promote {
    private final Repository repository;
    private final Origin writer;
    private final Progress progress;

    /**
     * What became of a source.
     *
     * @param snapshot its newest that is whole; empty where none is
     * @param adopted  whether it was late, and is not any more
     * @param lacking  newer snapshots of which something is missing, and what, the newest first
     */
    public record Promoted(String source, Optional<Present> snapshot, boolean adopted, List<Lacking> lacking) {
        public Promoted {
            lacking = List.copyOf(lacking);
        }
    }

    /** A snapshot of which something is missing. */
    public record Lacking(Present snapshot, String why) {}

    /** @param writer who does it: host and release, for its records */
    public Promote(Repository repository, Origin writer, Progress progress) {
        this.repository = repository;
        this.writer = writer;
        this.progress = progress;
    }

    /**
     * Adopts the newest whole snapshot of each source.
     *
     * @throws io.holdfast.engine.error.Damaged if a record can't be read: it may forbid what would be adopted
     */
    public List<Promoted> run() {
        LedgerState state = repository.read().mustBeReadable();
        Map<String, List<Present>> bySource = new LinkedHashMap<>();
        state.snapshots()
                .forEach(each -> bySource.computeIfAbsent(each.snapshot().source(), _ -> new ArrayList<>())
                        .add(each));
        RecordsToReadBy records = new RecordsToReadBy(repository, state);
        List<Promoted> all = new ArrayList<>();
        bySource.forEach((source, snapshots) -> all.add(newest(source, snapshots.reversed(), state, records)));
        return all;
    }

    private Promoted newest(String source, List<Present> newestFirst, LedgerState state, RecordsToReadBy records) {
        List<Lacking> lacking = new ArrayList<>();
        for (Present each : newestFirst) {
            Present best = records.of(each);
            Optional<String> why = records.lacking(best);
            if (why.isPresent()) {
                lacking.add(new Lacking(each, why.get()));
                continue;
            }
            if (best.equals(each) && best.found().timely()) {
                return new Promoted(source, Optional.of(best), false, lacking);
            }
            try {
                new Adoption(repository, writer, progress).inPlace(state, best, records.names(best));
                return new Promoted(source, Optional.of(best), true, lacking);
            } catch (NotFound e) {
                lacking.add(new Lacking(each, e.message()));
            }
        }
        return new Promoted(source, Optional.empty(), false, lacking);
    }
}
