package io.holdfast.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.entry.Time;
import io.holdfast.engine.ledger.LedgerRecord.Consistency;
import io.holdfast.engine.ledger.LedgerRecord.Grade;
import io.holdfast.engine.ledger.LedgerRecord.Mode;
import io.holdfast.engine.ledger.LedgerRecord.Origin;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerRecord.Tally;
import io.holdfast.engine.ledger.LedgerRecord.Wholeness;
import io.holdfast.engine.ledger.SnapshotId;
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
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a checkpoint is built on, and since when a file must not have changed to count as unchanged. */
class PreviousTest {
    private static final String SOURCE = "source";
    private static final Key DONE = Key.of("a");
    private static final Key NOT_REACHED = Key.of("z");

    @TempDir
    private Path folder = Path.of("");

    private final SimulatedClock clock = new SimulatedClock();
    private final SimulatedStore store = new SimulatedStore(new SimulatedObjects(1, clock));
    private @Nullable Repository opened;

    private Repository repository() {
        Repository known = opened;
        if (known == null) {
            TestRepository.init(store);
            known = TestRepository.open(store, folder);
            opened = known;
        }
        return known;
    }

    @AfterEach
    void close() {
        repository().close();
    }

    @Test
    void whatACheckpointsJobHadNotReachedIsAsItsParentSawIt() {
        Instant first = clock.now();
        SnapshotId parent = put(Optional.empty(), first, Wholeness.WHOLE);
        Instant second = clock.now();
        put(Optional.of(parent), second, Wholeness.CHECKPOINT);

        Previous previous = previous();

        assertThat(previous.parent()).contains(parent);
        assertThat(previous.readFrom(DONE)).isEqualTo(Time.of(second));
        assertThat(previous.readFrom(NOT_REACHED)).isEqualTo(Time.of(first));
    }

    @Test
    void aSnapshotThatCameWhileACheckpointsJobRanTellsNothingOfIt() {
        Instant first = clock.now();
        SnapshotId parent = put(Optional.empty(), first, Wholeness.WHOLE);
        put(Optional.of(parent), clock.now(), Wholeness.WHOLE);
        put(Optional.of(parent), clock.now(), Wholeness.CHECKPOINT);

        Previous previous = previous();

        assertThat(previous.readFrom(NOT_REACHED)).isEqualTo(Time.of(first));
        assertThat(previous.parent())
                .as("and so it is for a checkpoint of the next job")
                .contains(parent);
    }

    @Test
    void whereTheParentOfACheckpointIsGoneNothingProvesAnything() {
        put(Optional.empty(), clock.now(), Wholeness.WHOLE);
        Instant begun = clock.now();
        put(Optional.of(SnapshotId.random(new SecureRandom())), begun, Wholeness.CHECKPOINT);

        Previous previous = previous();

        assertThat(previous.readFrom(DONE)).isEqualTo(Time.of(begun));
        assertThat(previous.readFrom(NOT_REACHED)).isEqualTo(Time.EPOCH);
    }

    private Previous previous() {
        return Previous.of(
                repository(), repository().read(), SOURCE, new UnreadableRuns(repository()), Progress.none());
    }

    /** Puts a record without runs, a minute after the one before. */
    private SnapshotId put(Optional<SnapshotId> parent, Instant from, Wholeness wholeness) {
        SnapshotId id = SnapshotId.random(new SecureRandom());
        List<KeyRange> done =
                wholeness == Wholeness.CHECKPOINT ? List.of(new KeyRange(Key.EMPTY, DONE.successor())) : List.of();
        Snapshot snapshot = new Snapshot(
                new Origin(List.of(), "host", "0"),
                id,
                SOURCE,
                "somewhere",
                List.of(),
                Optional.empty(),
                List.of(),
                parent,
                done,
                from,
                new Consistency(Grade.FUZZY, from, from),
                Mode.INCREMENTAL,
                List.of(),
                new Tally(0, 0, 0, 0, 0, 0, 0, 0, 0),
                List.of(),
                wholeness);
        repository().ledger().put(repository().ledger().prepare(snapshot, store.clock()));
        clock.advance(Duration.ofMinutes(1));
        return id;
    }
}
