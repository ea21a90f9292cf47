package io.holdfast.cli;

import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.snapshot.Manifest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Names a snapshot in a repository. */
final class SnapshotOptions {
    @Parameters(index = "0", paramLabel = "REPO", description = "Folder or URI of the repository.")
    private String address = "";

    @Parameters(
            index = "1",
            paramLabel = "SNAPSHOT",
            description = "An id, its first digits, latest, or latest@2026-11-20T08:00.")
    private String snapshot = "";

    @Option(names = "--source", paramLabel = "NAME", description = "The source that latest means.")
    private @Nullable String source;

    String address() {
        return address;
    }

    LedgerState.Present find(Repository repository) {
        return Snapshots.find(repository.read(), snapshot, Optional.ofNullable(source));
    }

    static Manifest manifest(Repository repository, LedgerState.Present present) {
        return new Manifest(
                present.snapshot().runs().stream().map(repository::manifestRun).toList());
    }
}
