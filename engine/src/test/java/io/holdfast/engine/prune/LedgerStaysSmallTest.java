package io.holdfast.engine.prune;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.backup.Backup;
import io.holdfast.engine.backup.BackupOptions;
import io.holdfast.engine.backup.MapSource;
import io.holdfast.engine.backup.Restored;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.ledger.TrashTime;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.store.SimulatedClock;
import io.holdfast.engine.store.SimulatedObjects;
import io.holdfast.engine.store.SimulatedStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Months of backups, forgets, holds and prunes: the ledger is as large as what is alive and what happened lately, and 9 bytes for each pack that ever was. */
@Tag("slow")
class LedgerStaysSmallTest {
    private static final int WORTH = 12;
    private static final int KEPT = 5;
    private static final int CYCLES = 90;

    /** Bytes that stay for a pack that was condemned and is gone, in each page. */
    private static final int CUT_NAME = 9;

    private static final int PAGES = 3;
    private static final LedgerRecord.Origin TESTER = new LedgerRecord.Origin(List.of(), "test", "0");

    @TempDir
    private Path folder = Path.of("");

    private final SimulatedClock clock = new SimulatedClock();
    private final SimulatedObjects objects = new SimulatedObjects(1, clock);
    private final TestRepository.Unlocked unlocked =
            TestRepository.unlocked(new SimulatedStore(objects), PruneWorld.TIMES, new SecureRandom(), clock::now);
    private final MapSource source = new MapSource("source");
    private final Random random = new Random(1);
    private final Set<String> packsEver = new TreeSet<>();
    private final Deque<Snapshot> kept = new ArrayDeque<>();
    private final Map<SnapshotId, Map<String, String>> told = new TreeMap<>(Comparator.comparing(SnapshotId::toString));

    @Test
    void itIsAsLargeAsWhatIsAliveAndWhatHappenedLately() {
        setTrash(Duration.ofHours(1));
        int records = 0;
        long bytes = 0;
        int packs = 0;
        for (int cycle = 0; cycle < CYCLES; cycle++) {
            setTrash(Duration.ofHours(1));
            backUp();
            backUp();
            while (kept.size() > KEPT) {
                forget(kept.removeFirst(), cycle % 7 == 0);
            }
            packsEver.addAll(Garbage.packs(objects.names()));
            clock.advance(PruneWorld.G.multipliedBy(2));
            prune();
            packsEver.addAll(Garbage.packs(objects.names()));
            if (cycle == CYCLES / 3) {
                records = records();
                bytes = ledgerBytes();
                packs = packsEver.size();
            }
        }
        // What happens between two pages, and until two of them are old, is all that may differ.
        assertThat(records()).isLessThan(records + 4 * WORTH);
        long names = (packsEver.size() - packs) * (long) PAGES * CUT_NAME;
        assertThat(ledgerBytes()).as("after a third of the time: %s", bytes).isLessThan(bytes * 3 / 2 + names);
        assertThat(objects.names().stream()
                        .filter(name -> name.startsWith("ledger/"))
                        .count())
                .isLessThan(8 * WORTH);
        allRestore();
    }

    private void setTrash(Duration time) {
        put(new LedgerRecord.Setting(TESTER, TrashTime.SETTING, Long.toString(time.toSeconds())));
    }

    private void forget(Snapshot snapshot, boolean held) {
        told.remove(snapshot.id());
        if (held) {
            put(new LedgerRecord.Hold(TESTER, snapshot.id(), "law", Optional.empty()));
            clock.advance(Duration.ofSeconds(20));
            put(new LedgerRecord.Release(TESTER, snapshot.id()));
        }
        put(new LedgerRecord.Forget(TESTER, snapshot.id()));
    }

    private void put(LedgerRecord record) {
        try (Repository repository = open("any")) {
            repository.ledger().putInTime(record, Instant.EPOCH);
        }
    }

    private void backUp() {
        byte[] content = new byte[800];
        random.nextBytes(content);
        source.put("f" + random.nextInt(8), content);
        try (Repository repository = open("writer")) {
            Snapshot made = new Backup(
                            source, repository, BackupOptions.DEFAULT, new Backup.Client("test", "0"), Progress.none())
                    .run()
                    .snapshot();
            kept.add(made);
            told.put(made.id(), Restored.expected(source.files()));
        }
        clock.advance(Duration.ofMinutes(1));
    }

    private void prune() {
        try (Repository repository = open("pruner")) {
            PruneOptions options = PruneOptions.usual(PruneWorld.TIMES).withGrace(PruneWorld.G);
            new Prune(repository, options, PruneWorld.CLIENT, Progress.none(), clock::advance).run();
        }
    }

    private int records() {
        try (Repository repository = open("any")) {
            return repository.ledger().readEverything().records().size();
        }
    }

    private long ledgerBytes() {
        return objects.contents().entrySet().stream()
                .filter(each -> each.getKey().startsWith("ledger/"))
                .mapToLong(each -> each.getValue().length)
                .sum();
    }

    private void allRestore() {
        try (Repository repository = open("stranger")) {
            Map<SnapshotId, Snapshot> here = repository.read().snapshots().stream()
                    .map(LedgerState.Present::snapshot)
                    .collect(Collectors.toMap(Snapshot::id, each -> each));
            assertThat(here.keySet()).isEqualTo(told.keySet());
            told.forEach((id, content) -> assertThat(Restored.of(repository, Objects.requireNonNull(here.get(id))))
                    .isEqualTo(content));
        }
    }

    private Repository open(String machine) {
        return unlocked.open(
                new SimulatedStore(objects),
                folder.resolve(machine),
                new SecureRandom(),
                Thread.ofVirtual().factory(),
                WORTH);
    }
}
