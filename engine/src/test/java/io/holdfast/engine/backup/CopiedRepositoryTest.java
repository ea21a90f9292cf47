package io.holdfast.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.store.Killed;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedClock;
import io.holdfast.engine.store.SimulatedObjects;
import io.holdfast.engine.store.SimulatedStore;
import io.holdfast.engine.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        Set<String> asItWas = setBack.names();
        put("c");
        put("d");
        backUp(original);
        put("e");
        backUp(original); // takes the index of the backup before into its own

        assertThatThrownBy(() -> backUp(new SimulatedStore(setBack), BackupOptions.DEFAULT))
                .as("before anybody has said that it is meant so")
                .isInstanceOf(Damaged.class)
                .hasMessageContaining("less than this machine has seen");
        assertThat(setBack.names()).isEqualTo(asItWas);
        assertThat(backUp(setBack).tally().unchanged())
                .as("of the snapshot there")
                .isEqualTo(2);
        newestIsThere(setBack);
    }

    @Fault(72)
    @Test
    void aLateSnapshotWhosePacksAreAllListedIsBuiltOn() {
        SimulatedObjects copy = copied(Set.of());
        BackupResult result = backUp(copy);
        assertThat(result.tally().unchanged()).isEqualTo(2);
        assertThat(notes).isEmpty();
        newestIsThere(copy);
    }

    @Fault(72)
    @ParameterizedTest
    @ValueSource(strings = {"data/", "meta/"})
    void aLateSnapshotOfWhichAPackWasNotCopiedIsPassedOverForAnOlderOne(String kind) {
        Set<String> before = original.names();
        put("c");
        String newest = backUp(original).snapshot().id().toString();
        SimulatedObjects copy = copied(since(before, kind));

        BackupResult result = backUp(copy);

        assertThat(result.tally().unchanged()).isEqualTo(2);
        assertThat(result.tally().added()).isEqualTo(1);
        assertThat(notes).singleElement().asString().contains(newest, kind);
        newestIsThere(copy);
        assertThat(backUp(copy).tally().unchanged()).isEqualTo(3);
        assertThat(notes).as("the newest is in time now").hasSize(1);
    }

    @Fault({3, 60})
    @Test
    void aPackThatWasCopiedInPartIsMissing() {
        SimulatedObjects copy = copied(Set.of());
        String pack = since(Set.of(), "data/").iterator().next();
        byte[] whole = Objects.requireNonNull(original.peek(pack));
        copy.tamper(pack, Arrays.copyOf(whole, whole.length - 1));
        assertThat(backUp(copy).tally().added()).isEqualTo(2);
        newestIsThere(copy);
    }

    @Test
    void whereNoSnapshotIsWholeEverythingIsReadAnew() {
        Set<String> lost = since(Set.of(), "data/");
        put("c");
        backUp(original);
        SimulatedObjects copy = copied(lost);

        assertThat(backUp(copy).tally().added()).isEqualTo(3);
        assertThat(notes).hasSize(2);
        newestIsThere(copy);
    }

    @Test
    void aLateCheckpointOfWhichAPackWasNotCopiedIsPassedOverAndReplaced() {
        Set<String> before = original.names();
        put("c");
        leaveACheckpoint(original);
        SimulatedObjects copy = copied(since(before, "data/"));

        assertThat(backUp(copy).tally().unchanged()).isEqualTo(2);
        assertThat(notes).singleElement().asString().contains("interrupted");
        newestIsThere(copy);
        try (Repository repository = TestRepository.open(new SimulatedStore(copy), folder.resolve("machine"))) {
            assertThat(repository.read().visible())
                    .noneMatch(each -> each.snapshot().isCheckpoint());
        }
    }

    /** Dies before the record of the whole snapshot: that of a checkpoint is there. */
    private void leaveACheckpoint(SimulatedObjects objects) {
        AtomicInteger records = new AtomicInteger();
        SimulatedStore mortal = new SimulatedStore(objects);
        mortal.killBefore(
                operation -> Operation.put("ledger/records/").test(operation) && records.incrementAndGet() == 2);
        BackupOptions often = BackupOptions.DEFAULT.withCheckpointEvery(Duration.ofNanos(1));
        assertThatThrownBy(() -> backUp(mortal, often)).isInstanceOf(Killed.class);
    }

    /** Names of what came since then. */
    private Set<String> since(Set<String> before, String prefix) {
        Set<String> fresh = new TreeSet<>(original.names());
        fresh.removeAll(before);
        fresh.removeIf(name -> !name.startsWith(prefix));
        return fresh;
    }

    /** A plain copy of an hour later, which makes every record late, without some objects. */
    private SimulatedObjects copied(Set<String> without) {
        clock.advance(Duration.ofHours(1));
        SimulatedObjects copy = new SimulatedObjects(2, clock);
        SimulatedStore store = new SimulatedStore(copy);
        original.contents().forEach((name, content) -> {
            if (!without.contains(name)) {
                store.put(name, Store.Body.of(content));
            }
        });
        return copy;
    }

    /** Who knows that it is another one, and says so first. */
    private BackupResult backUp(SimulatedObjects objects) {
        if (objects != original) {
            try (Repository repository = TestRepository.open(new SimulatedStore(objects), folder.resolve("machine"))) {
                var _ = repository.ledger().accept();
            }
        }
        return backUp(new SimulatedStore(objects), BackupOptions.DEFAULT);
    }

    private BackupResult backUp(SimulatedStore store, BackupOptions options) {
        try (Repository repository = TestRepository.open(store, folder.resolve("machine"))) {
            return new Backup(source, repository, options, new Backup.Client("test", "0"), event -> {
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
            LedgerState.Present newest =
                    repository.read().snapshots(source.name()).getLast();
            assertThat(Restored.of(repository, newest.snapshot())).isEqualTo(Restored.expected(source.files()));
        }
    }

    private void put(String name) {
        byte[] content = new byte[5_000];
        random.nextBytes(content);
        source.put(name, content);
    }
}
