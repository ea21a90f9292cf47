package io.holdfast.engine.backup;

import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.run.RunRef;
import io.holdfast.engine.snapshot.EntryCursor;
import io.holdfast.engine.snapshot.Manifest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs of manifests that turned out to be damaged or gone, while one backup runs: it builds on no snapshot that names one. What was
 * lost of the past must not keep the present from being backed up.
 */
final class UnreadableRuns {
    private final Repository repository;
    private final Map<RunRef, String> why = new HashMap<>();

    UnreadableRuns(Repository repository) {
        this.repository = repository;
    }

    /** Why nothing can be built on this snapshot; empty if its runs can be opened and none of them is known to be damaged. */
    Optional<String> in(Snapshot snapshot) {
        return snapshot.runs().stream()
                .filter(run -> why.containsKey(run) || !canBeRead(run, false))
                .map(why::get)
                .findFirst();
    }

    /**
     * Reads these runs to their ends, and remembers which of them can't be.
     *
     * @return whether there are any
     */
    boolean foundIn(List<RunRef> runs) {
        return !runs.stream().filter(run -> !canBeRead(run, true)).toList().isEmpty();
    }

    private boolean canBeRead(RunRef run, boolean toItsEnd) {
        try {
            EntryCursor entries = new Manifest(List.of(repository.manifestRun(run))).entries();
            while (toItsEnd && entries.step()) {
                entries.decode();
            }
            return true;
        } catch (Damaged | NotFound e) {
            why.put(run, e.message());
            return false;
        }
    }
}
