package io.holdfast.engine.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedClock;
import io.holdfast.engine.store.SimulatedObjects;
import io.holdfast.engine.store.SimulatedStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A later release made a repository with something that this one does not know, and must not write beside: no record of any kind is put. */
class TomorrowsRepositoryTest {
    @TempDir
    private Path folder = Path.of("");

    private final SimulatedClock clock = new SimulatedClock();
    private final SimulatedStore store = new SimulatedStore(new SimulatedObjects(1, clock));
    private final Given older = Given.at(clock.now());
    private final Given held = Given.at(clock.now().plusSeconds(1));
    private final Given inTheTrash = Given.at(clock.now().plusSeconds(2));
    private final Given newest = Given.at(clock.now().plusSeconds(3));
    private @Nullable Repository opened;

    @BeforeEach
    void aRepositoryWithSnapshots() {
        TestRepository.initWithUnknownWriteFeature(store, Times.LOCAL);
        opened = TestRepository.open(store, folder);
        for (Given each : List.of(older, held, inTheTrash, newest)) {
            clock.advance(Duration.ofSeconds(1));
            put(each.present().snapshot());
        }
        put(new LedgerRecord.Hold(RetentionWorld.TESTER, held.id(), "why", Optional.empty()));
        put(new LedgerRecord.Forget(RetentionWorld.TESTER, inTheTrash.id()));
    }

    @AfterEach
    void close() {
        repository().close();
    }

    @Test
    void nothingIsForgotten() {
        KeepRules rules = new KeepRules(Map.of(Keep.LAST, 1), Optional.empty(), ZoneId.of("UTC"));
        refused(repository -> {
            Forget forget = new Forget(repository, RetentionWorld.TESTER, Progress.none());
            ForgetPlan plan = forget.plan(new ForgetOptions(rules, Optional.empty(), List.of()));
            assertThat(plan.going()).hasSize(1);
            forget.run(plan);
        });
    }

    @Test
    void nothingIsHeld() {
        refused(repository -> holds(repository).add(older.id(), "why", Optional.empty()));
    }

    @Test
    void nothingIsReleased() {
        refused(repository -> holds(repository).remove(held.id()));
    }

    @Test
    void nothingIsTakenBack() {
        refused(repository -> new Undelete(repository, RetentionWorld.TESTER, Progress.none()).run(inTheTrash.id()));
    }

    @Test
    void nothingIsSet() {
        refused(repository -> new TrashSetting(repository, RetentionWorld.TESTER).set(Duration.ofDays(1)));
    }

    private static Holds holds(Repository repository) {
        return new Holds(repository, RetentionWorld.TESTER, Progress.none());
    }

    private void refused(Consumer<Repository> deed) {
        long puts = store.count(Operation.put(""));
        assertThatThrownBy(() -> deed.accept(repository()))
                .isInstanceOf(Unsupported.class)
                .hasMessageContaining("of-tomorrow");
        assertThat(store.count(Operation.put(""))).isEqualTo(puts);
    }

    private void put(LedgerRecord record) {
        repository().ledger().put(repository().ledger().prepare(record, clock.now()));
    }

    private Repository repository() {
        return Objects.requireNonNull(opened);
    }
}
