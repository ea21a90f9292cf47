package io.holdfast.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.ledger.LedgerRecord.Consistency;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.source.Source;
import io.holdfast.engine.store.SimulatedStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A machine whose clock steps each time that it is read. */
class MachineClockTest {
    @TempDir
    private Path folder = Path.of("");

    private Instant now = Instant.parse("2026-11-24T08:00:00Z");

    @Fault({48, 49})
    @ParameterizedTest(name = "by {0}")
    @ValueSource(strings = {"PT-1H", "PT1H", "P-1D", "P1D", "P-3652D", "P3652D", "PT-1S"})
    void eachBackupFindsWhatChangedAndIsWholeAndInTime(String step) {
        SimulatedStore store = new SimulatedStore();
        TestRepository.Unlocked unlocked =
                TestRepository.unlocked(store, Times.LOCAL, new SecureRandom(), () -> stepped(Duration.parse(step)));
        MapSource source = new MapSource("source", () -> stepped(Duration.parse(step)));
        for (int i = 0; i < 5; i++) {
            source.put("f" + i, new byte[] {(byte) i});
        }
        for (int round = 0; round < 4; round++) {
            source.put("f1", new byte[] {7, (byte) round});
            try (Repository repository = unlocked.open(
                    store, folder, new SecureRandom(), Thread.ofPlatform().factory(), 1_000)) {
                BackupResult result = new Backup(
                                source,
                                repository,
                                BackupOptions.DEFAULT,
                                new Backup.Client("test", "0"),
                                Progress.none())
                        .run();
                List<Present> all = repository.read().snapshots();
                assertThat(all).hasSize(round + 1).allMatch(each -> each.found().timely());
                assertThat(all.getLast().snapshot().id())
                        .isEqualTo(result.snapshot().id());
                Consistency interval = all.getLast().snapshot().consistency();
                assertThat(interval.to()).isAfterOrEqualTo(interval.from());
                assertThat(Restored.of(repository, result.snapshot())).isEqualTo(Restored.expected(source.files()));
                assertThat(result.tally().changed() + result.tally().added()).isEqualTo(round == 0 ? 5 : 1);
            }
        }
    }

    @Fault(49)
    @Test
    void whatMovedWhileTheClockWasSetBackMovedBetweenTheTwoTimesAllTheSame() {
        Instant begin = now;
        Instant end = now.minusSeconds(3_600);
        assertThat(Readers.moved(new Source.Outcome.Moved(begin, end))).contains(new Entry.Moved(end, begin));
        assertThat(Readers.moved(new Source.Outcome.Moved(end, begin))).contains(new Entry.Moved(end, begin));
    }

    /** Times in records, manifests and slots count from 1970 on: an earlier one must not make them unreadable. */
    @Fault(48)
    @ParameterizedTest(name = "in {0}")
    @ValueSource(strings = {"1901-12-13T20:45:52Z", "1969-12-31T23:59:59Z", "+12026-11-24T08:00:00Z"})
    void whatIsWrittenWhileTheClockStandsInAnotherAgeCanBeRead(String time) {
        Instant then = Instant.parse(time);
        SimulatedStore store = new SimulatedStore();
        TestRepository.Unlocked unlocked = TestRepository.unlocked(store, Times.LOCAL, new SecureRandom(), () -> then);
        MapSource source = new MapSource("source", () -> then);
        source.put("f", new byte[] {1});
        try (Repository repository = unlocked.open(
                store, folder, new SecureRandom(), Thread.ofPlatform().factory(), 1_000)) {
            new Backup(
                            new MovingSource(source, then),
                            repository,
                            BackupOptions.DEFAULT,
                            new Backup.Client("test", "0"),
                            Progress.none())
                    .run();
        }
        try (Repository repository = TestRepository.open(store, folder.resolve("other"))) {
            List<Present> all = repository.read().mustBeReadable().snapshots();
            assertThat(all).hasSize(1);
            assertThat(Restored.of(repository, all.getFirst().snapshot())).isEqualTo(Restored.expected(source.files()));
        }
    }

    private synchronized Instant stepped(Duration step) {
        now = now.plus(step);
        return now;
    }
}
