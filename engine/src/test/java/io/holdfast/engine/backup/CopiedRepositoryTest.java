package io.holdfast.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.store.SimulatedClock;
import io.holdfast.engine.store.SimulatedObjects;
import io.holdfast.engine.store.SimulatedStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Backups into a repository that is a copy, or was set back to an earlier state, from a machine that remembers more of it than is
 * there. Every snapshot must restore from what the store has.
 */
class CopiedRepositoryTest {
    @TempDir
    private Path folder = Path.of("");

    private final Random random = new Random(3);
    private final SimulatedClock clock = new SimulatedClock();
    private final SimulatedObjects original = new SimulatedObjects(1, clock);
    private final MapSource source = new MapSource("source");
    private final List<String> notes = new ArrayList<>();

    @BeforeEach
    void aRepositoryWithASnapshot() {
        TestRepository.init(new SimulatedStore(original));
        put("a");
        put("b");
        backUp(original);
    }

    @Test
    void contentThatOnlyAnotherCopyHasIsStoredAgain() {
        SimulatedObjects setBack = original.copy(2, clock);
        put("c");
        put("d");
        backUp(original);
        put("e");
        backUp(original); // takes the index of the backup before into its own

        assertThat(backUp(setBack).tally().unchanged())
                .as("of the snapshot there")
                .isEqualTo(2);
        newestIsThere(setBack);
    }

    private BackupResult backUp(SimulatedObjects objects) {
        try (Repository repository = TestRepository.open(new SimulatedStore(objects), folder.resolve("machine"))) {
            return new Backup(source, repository, BackupOptions.DEFAULT, new Backup.Client("test", "0"), event -> {
                        if (event instanceof Event.Noted(var text)) {
                            notes.add(text);
                        }
                    })
                    .run();
        }
    }

    /** Restored by a machine that knows nothing but what the store has. */
    private void newestIsThere(SimulatedObjects objects) {
        try (Repository repository =
                TestRepository.open(new SimulatedStore(objects), folder.resolve("other" + random.nextLong()))) {
            LedgerState.Present newest = repository.read().newest(source.name()).orElseThrow();
            assertThat(Restored.of(repository, newest.snapshot())).isEqualTo(Restored.expected(source.files()));
        }
    }

    private void put(String name) {
        byte[] content = new byte[5_000];
        random.nextBytes(content);
        source.put(name, content);
    }
}
