package io.holdfast.engine.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.ledger.TrashTime;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.store.SimulatedClock;
import io.holdfast.engine.store.SimulatedObjects;
import io.holdfast.engine.store.SimulatedStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is set is what everybody reads, and what it takes from whom is said. */
class TrashSettingTest {
    @TempDir
    private Path folder = Path.of("");

    private final SimulatedClock clock = new SimulatedClock();
    private final SimulatedStore store = new SimulatedStore(new SimulatedObjects(1, clock));
    private @Nullable Repository opened;

    @BeforeEach
    void aRepository() {
        TestRepository.init(store, Times.LOCAL);
        opened = TestRepository.open(store, folder);
    }

    @AfterEach
    void close() {
        repository().close();
    }

    @Test
    void whatIsSetIsReadAndTheNewestCounts() {
        assertThat(read().trashTime()).isEqualTo(TrashTime.USUAL);
        assertThat(set(Duration.ofDays(30)).before()).isEqualTo(TrashTime.USUAL);
        assertThat(read().trashTime()).isEqualTo(Duration.ofDays(30));
        assertThat(set(Duration.ZERO).before()).isEqualTo(Duration.ofDays(30));
        assertThat(read().trashTime()).isZero();
        assertThat(set(TrashTime.MOST).before()).isZero();
        assertThat(read().trashTime()).isEqualTo(TrashTime.MOST);
        assertThatThrownBy(() -> set(TrashTime.MOST.plusSeconds(1))).isInstanceOf(BadInput.class);
    }

    @Test
    void oneThatWasStampedByAServerWhoseClockIsAheadIsOutdoneAllTheSame() {
        put(
                new LedgerRecord.Setting(RetentionWorld.TESTER, TrashTime.SETTING, "60"),
                clock.now().plusSeconds(4));
        var _ = set(Duration.ofDays(3));
        assertThat(read().trashTime()).isEqualTo(Duration.ofDays(3));
    }

    @Test
    void aValueThatNobodyCanReadIsOutdoneToo() {
        put(new LedgerRecord.Setting(RetentionWorld.TESTER, TrashTime.SETTING, "a week"), clock.now());
        assertThatThrownBy(() -> repository().ledger().readToDelete())
                .hasMessageContaining("holdfast settings --trash");
        var _ = set(Duration.ofDays(3));
        assertThat(repository().ledger().readToDelete().trashTime()).isEqualTo(Duration.ofDays(3));
    }

    @Test
    void snapshotsWhoseTimeIsOverByTheChangeAreCounted() {
        for (int age = 5; age >= 1; age--) {
            Given given = Given.at(clock.now());
            put(given.present().snapshot(), clock.now());
            put(new LedgerRecord.Forget(RetentionWorld.TESTER, given.id()), clock.now());
            clock.advance(Duration.ofDays(1));
        }
        assertThat(set(Duration.ofDays(30)).over()).isZero();
        assertThat(set(Duration.ofDays(4)).over()).as("5 and 4 days ago").isEqualTo(2);
        assertThat(set(Duration.ofDays(2)).over()).as("those 3 and 2 days ago").isEqualTo(2);
    }

    private Repository repository() {
        return Objects.requireNonNull(opened);
    }

    private LedgerState read() {
        return repository().read();
    }

    private TrashSetting.Changed set(Duration time) {
        return new TrashSetting(repository(), RetentionWorld.TESTER).set(time);
    }

    private void put(LedgerRecord record, Instant asOf) {
        repository().ledger().put(repository().ledger().prepare(record, asOf));
    }
}
