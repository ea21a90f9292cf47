package io.holdfast.engine.snapshot;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.ledger.RecordName;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.run.RunRef;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Of several records of one snapshot the one to go by: any will do whose packs are all there ({@code docs/protocol.md}, section 7). Which that is the ledger alone can't tell
 * in a copy: there a page may show that the old record came in time, while the one that took its place is late, as all that was copied, and a pack of the old one was swept
 * before it was copied. For whoever says whether a snapshot is whole. Most have one record, and of those nothing is asked.
 */
public final class RecordsToReadBy {
    private final LateRecords packs;
    private final LedgerState state;
    private final Map<SnapshotId, List<Present>> several;

    /** @param state a read of the ledger */
    public RecordsToReadBy(Repository repository, LedgerState state) {
        this.packs = new LateRecords(repository);
        this.state = state;
        this.several = state.severalRecords();
    }

    /**
     * Each as it is shown, unless packs of it were swept and another record has all of its own. Where others are missing too, which nobody has condemned, it is damaged,
     * and stays as it is shown.
     */
    public List<Present> of(List<Present> shown) {
        Set<RunRef> runs = new LinkedHashSet<>();
        shown.stream()
                .filter(each -> several.containsKey(each.snapshot().id()))
                .forEach(each -> runs.addAll(each.snapshot().runs()));
        boolean allAreThere = runs.isEmpty() || isThere(runs, _ -> true);
        return allAreThere
                ? shown
                : shown.stream()
                        .map(each -> several.containsKey(each.snapshot().id())
                                        && isThere(each, pack -> !state.isCondemned(pack))
                                ? of(each)
                                : each)
                        .toList();
    }

    /** As it is shown, unless some of its packs are missing and another record has all of its own. */
    public Present of(Present shown) {
        List<Present> records = several.getOrDefault(shown.snapshot().id(), List.of());
        if (records.isEmpty() || isThere(shown, _ -> true)) {
            return shown;
        }
        return records.stream()
                .filter(each -> isThere(each, _ -> true))
                .findFirst()
                .orElse(shown);
    }

    /** What is missing of this record; empty where nothing is, as in time and alone it proves: nobody deletes what it names. */
    public Optional<String> lacking(Present record) {
        if (!several.containsKey(record.snapshot().id())) {
            return packs.lacking(record);
        }
        try {
            return packs.missing(record.snapshot().runs(), _ -> true);
        } catch (Unsupported e) {
            return Optional.of(e.message());
        }
    }

    /** Names of all records of a snapshot that no other in time has taken the place of. */
    public List<RecordName> names(Present record) {
        return several.getOrDefault(record.snapshot().id(), List.of(record)).stream()
                .map(each -> each.found().name())
                .toList();
    }

    private boolean isThere(Present record, Predicate<ObjectHash> counts) {
        return isThere(record.snapshot().runs(), counts);
    }

    private boolean isThere(Collection<RunRef> runs, Predicate<ObjectHash> counts) {
        try {
            return packs.missing(runs, counts).isEmpty();
        } catch (Unsupported e) {
            return false;
        }
    }
}
