package io.holdfast.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.store.SimulatedClock;
import io.holdfast.engine.store.SimulatedObjects;
import io.holdfast.engine.store.SimulatedStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores whose clocks stand still between two backups, since they count seconds, or run apart. */
class SameSecondTest {
    private static final int BACKUPS = 8;

    @TempDir
    Path folder;

    private final MapSource source = new MapSource("shop");

    @Fault(82)
    @Test
    void snapshotsOfOneMomentStandInTheOrderInWhichTheyWereMade() {
        standInOrder(new SimulatedObjects(1, new SimulatedClock()).perCall(Duration.ZERO));
    }

    @Test
    void soDoSnapshotsOfAStoreWhoseTimesDiffer() {
        standInOrder(new SimulatedObjects(2, new SimulatedClock()).clockSpread(Duration.ofSeconds(5)));
    }

    private void standInOrder(SimulatedObjects objects) {
        var store = new SimulatedStore(objects);
        TestRepository.init(store);
        List<SnapshotId> made = new ArrayList<>();
        for (int i = 0; i < BACKUPS; i++) {
            source.put("file " + i, ("content " + i).getBytes(StandardCharsets.UTF_8));
            try (Repository repository = TestRepository.open(store, folder)) {
                made.add(backedUp(repository));
                assertThat(ids(repository.read())).isEqualTo(made);
                assertThat(repository
                                .read()
                                .snapshots("shop")
                                .getLast()
                                .snapshot()
                                .id())
                        .isEqualTo(made.getLast());
            }
        }
    }

    private SnapshotId backedUp(Repository repository) {
        BackupResult result = new Backup(
                        source, repository, BackupOptions.DEFAULT, new Backup.Client("test", "0"), Progress.none())
                .run();
        assertThat(result.tally().added())
                .as("it was compared with the one before")
                .isEqualTo(1);
        return result.snapshot().id();
    }

    private static List<SnapshotId> ids(LedgerState state) {
        return state.snapshots().stream().map(each -> each.snapshot().id()).toList();
    }
}
