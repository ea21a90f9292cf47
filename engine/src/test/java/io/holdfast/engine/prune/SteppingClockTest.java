package io.holdfast.engine.prune;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.backup.MapSource;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A store whose clock steps by an hour between any two of its answers: more than docs/protocol.md assumes, less than the usual G. A GET
 * tells no time, so a step before it is one before the next call.
 */
class SteppingClockTest {
    private static final Duration G = Times.PROMPT.usualGrace();

    @TempDir
    private Path folder = Path.of("");

    @Fault(26)
    @ParameterizedTest(name = "{0} hours")
    @ValueSource(longs = {-1, 1})
    void aBackupIsToldWithARecordThatIsInTimeAndIsTheNewest(long hours) {
        PruneWorld world = new PruneWorld(folder.resolve("world"), Times.PROMPT);
        MapSource source = world.source("source", 6);
        world.backUp(source);
        world.change(source, 2);
        world.pass(Duration.ofHours(3));
        PruneWorld whole = world.fork(0);
        SimulatedStore alone = whole.client();
        whole.backUp(source, alone);

        for (Operation operation : thatTellTheTime(alone)) {
            PruneWorld fork = world.fork((int) operation.number());
            Snapshot told = fork.backUp(source, stepping(fork, operation, hours));

            Present newest = fork.read().snapshots().getLast();
            assertThat(newest.snapshot().id()).as("%s", operation).isEqualTo(told.id());
            assertThat(newest.found().timely()).as("%s", operation).isTrue();
            assertThat(fork.lost()).as("%s", operation).isEmpty();
        }
    }

    @Fault(26)
    @ParameterizedTest(name = "{0} hours")
    @ValueSource(longs = {-1, 1})
    void aPruneLosesNothingAndTheNextOnesFreeEverything(long hours) {
        PruneWorld world = new PruneWorld(folder.resolve("world"), Times.PROMPT);
        world.trash(Duration.ZERO);
        MapSource source = world.source("source", 6);
        Snapshot first = world.backUp(source);
        world.change(source, 4);
        world.backUp(source);
        world.forget(first);
        world.pass(G);
        prune(world, world.client());
        world.change(source, 4);
        world.backUp(source);
        world.pass(G.plusMinutes(5));
        PruneWorld whole = world.fork(0);
        SimulatedStore alone = whole.client();
        assertThat(prune(whole, alone).freed().objects()).isPositive();

        for (Operation operation : thatTellTheTime(alone)) {
            PruneWorld fork = world.fork((int) operation.number());
            prune(fork, stepping(fork, operation, hours));
            assertThat(fork.lost()).as("%s", operation).isEmpty();
            for (int round = 0; round < 2; round++) {
                fork.pass(G.plusHours(2));
                prune(fork, fork.client());
            }
            assertThat(fork.lost()).as("%s", operation).isEmpty();
            assertThat(fork.garbage()).as("%s", operation).isEmpty();
        }
    }

    private static List<Operation> thatTellTheTime(SimulatedStore client) {
        return client.operations().stream()
                .filter(each -> each.call() != Operation.Call.GET)
                .toList();
    }

    private static SimulatedStore stepping(PruneWorld world, Operation where, long hours) {
        SimulatedStore client = world.client();
        client.beforeEach(each -> {
            if (each.number() == where.number()) {
                world.pass(Duration.ofHours(hours));
            }
        });
        return client;
    }

    private static PruneResult prune(PruneWorld world, SimulatedStore client) {
        return world.prune(world.usual().withGrace(G), client);
    }
}
