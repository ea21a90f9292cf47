package io.holdfast.engine.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.ledger.PageName;
import io.holdfast.engine.ledger.RecordName;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedClock;
import io.holdfast.engine.store.SimulatedObjects;
import io.holdfast.engine.store.SimulatedStore;
import io.holdfast.engine.store.Sleep;
import io.holdfast.engine.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a round waits and may last, and which records wait for the next one, to the millisecond: docs/protocol.md, section 8. */
class ReplicateWaitsTest {
    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final Duration SETTLING = Times.PROMPT.listDelay().plus(Times.PROMPT.clockSpread());

    @TempDir
    private Path folder = Path.of("");

    private final SimulatedClock clock = new SimulatedClock();
    private final SimulatedStore primary = new SimulatedStore(new SimulatedObjects(1, clock).perCall(Duration.ZERO));
    private final SimulatedStore replica = new SimulatedStore(new SimulatedObjects(2, clock).perCall(Duration.ZERO));
    private final List<Duration> waited = new ArrayList<>();

    private ReplicateResult replicate() {
        return replicate(time -> {
            waited.add(time);
            clock.advance(time);
        });
    }

    private ReplicateResult replicate(Sleep sleep) {
        return new Replicate(primary, replica, ReplicateOptions.DEFAULT, folder, sleep, Progress.none()).run();
    }

    private String put(String name, byte[] bytes) {
        primary.put(name, Store.Body.of(bytes));
        return name;
    }

    private String record(Instant asOf) {
        byte[] bytes = {1};
        return put(new RecordName(asOf, ObjectHash.sha256(bytes)).path(), bytes);
    }

    private String page(Instant mark) {
        byte[] bytes = {2};
        return put(new PageName(mark, ObjectHash.sha256(bytes)).path(), bytes);
    }

    private void damagedPack() {
        put(PackKind.DATA.path(ObjectHash.sha256(new byte[] {3})), new byte[] {4});
    }

    @Test
    void itWaitsWhereSomethingIsLackingAndOnlyThen() {
        TestRepository.init(primary, Times.PROMPT);
        record(clock.now());
        assertThat(replicate().records()).isOne();
        assertThat(waited).containsExactly(SETTLING);
        assertThat(replicate().records()).isZero();
        assertThat(waited).hasSize(1);
    }

    @Test
    void whereThatMayTakeHoursWhatIsSoYoungWaitsForTheNextRun() {
        TestRepository.init(primary, Times.UNKNOWN);
        Duration settling = Times.UNKNOWN.listDelay().plus(Times.UNKNOWN.clockSpread());
        record(clock.now());
        clock.advance(settling.minus(MOMENT));
        ReplicateResult early = replicate();
        assertThat(early.records()).isZero();
        assertThat(early.waiting()).isOne();
        clock.advance(MOMENT);
        assertThat(replicate().records()).isOne();
        assertThat(waited).isEmpty();
    }

    @Test
    void aRoundMayLastAsLongAsNoSweepCanHaveSeenWhatItsListDidNot() {
        TestRepository.init(primary, Times.PROMPT);
        record(clock.now());
        takingLonger(Times.PROMPT.window());
        assertThat(replicate().rounds()).isOne();

        record(clock.now());
        takingLonger(Times.PROMPT.window().plus(MOMENT));
        assertThat(replicate().rounds()).isEqualTo(2);
    }

    /** Once, besides what it waits. */
    private void takingLonger(Duration time) {
        boolean[] once = {true};
        primary.beforeEach(operation -> {
            if (once[0]
                    && operation.call() == Operation.Call.LIST
                    && operation.name().equals("data/")) {
                once[0] = false;
                clock.advance(time);
            }
        });
    }

    /** Whoever takes the replica for a repository believes of records in time that their packs are there. */
    @Test
    void whereAPackIsDamagedOnlyRecordsThatAreLateHereArePut() {
        TestRepository.init(primary, Times.PROMPT);
        damagedPack();
        Instant then = clock.now();
        String record = record(then);
        clock.advance(Times.PROMPT
                .window()
                .plus(Times.PROMPT.clockSpread())
                .minus(SETTLING)
                .minus(MOMENT));
        ReplicateResult early = replicate();
        assertThat(early.damaged()).hasSize(1);
        assertThat(early.waiting()).isOne();
        assertThat(replica.objects().names()).doesNotContain(record);
        clock.advance(MOMENT.minus(SETTLING));
        assertThat(replicate().records()).isOne();
        assertThat(clock.now()).isEqualTo(then.plus(Times.PROMPT.window()).plus(Times.PROMPT.clockSpread()));
    }

    @Test
    void whereAPackIsDamagedOnlyPagesThatAreLateHereArePut() {
        TestRepository.init(primary, Times.PROMPT);
        damagedPack();
        page(clock.now());
        clock.advance(Times.PROMPT
                .pageWindow()
                .plus(Times.PROMPT.clockSpread())
                .minus(SETTLING)
                .minus(MOMENT));
        assertThat(replicate().waiting()).isOne();
        clock.advance(MOMENT.minus(SETTLING));
        assertThat(replicate().records()).isOne();
    }

    @Test
    void whoIsInterruptedWhileItWaitsIsToldSo() {
        TestRepository.init(primary, Times.PROMPT);
        record(clock.now());
        assertThatThrownBy(() -> replicate(_ -> {
                    throw new InterruptedException();
                }))
                .isInstanceOf(Interrupted.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(replica.objects().names()).noneMatch(name -> name.startsWith("ledger/"));
    }
}
