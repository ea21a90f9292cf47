package io.holdfast.engine.prune;

import static io.holdfast.engine.prune.PruneWorld.D;
import static io.holdfast.engine.prune.PruneWorld.E;
import static io.holdfast.engine.prune.PruneWorld.W;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerRecord.PackId;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.Outlived;
import io.holdfast.engine.ledger.RecordName;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.prune.PruneResult.Left;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When a pack is condemned, and when it is swept, to the millisecond: docs/protocol.md, section 4, c2 and c3. */
class PackFatesTest {
    private static final Duration YOUNG = Duration.ofHours(24);
    private static final Times TIMES = new Times(W, YOUNG, D, E);
    private static final Duration G = TIMES.leastGrace();
    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final Amount ONE = new Amount(1, 100);

    @TempDir
    private Path folder = Path.of("");

    private PruneWorld world = new PruneWorld(folder, TIMES);

    @BeforeEach
    void aWorldThatStandsStill() {
        world = new PruneWorld(folder, TIMES);
        world.objects.perCall(Duration.ZERO);
        world.trash(Duration.ZERO);
    }

    /** A pack that nobody needs. */
    private PackId garbage(PackKind kind) {
        PackId pack = new PackId(kind, ObjectHash.sha256(new byte[] {1}));
        world.client().put(kind.path(pack.name()), Store.Body.of(new byte[100]));
        return pack;
    }

    private RecordName condemn(PackId pack) {
        return world.put(new LedgerRecord.Condemn(PruneWorld.origin(), List.of(pack)));
    }

    private PruneResult planned() {
        return world.dryRun(options -> options);
    }

    private Left left() {
        return planned().left();
    }

    private Instant now() {
        return world.clock.now();
    }

    @ParameterizedTest
    @EnumSource(names = {"DATA", "META", "INDEX"})
    void whatNobodyNeedsIsYoungThenCondemnedThenSwept(PackKind kind) {
        Instant put = now();
        garbage(kind);
        world.pass(YOUNG);
        assertThat(left().young().amount()).isEqualTo(ONE);
        assertThat(left().young().until()).contains(put.plus(YOUNG).plus(G));
        assertThat(planned().condemned()).isEqualTo(Amount.NONE);

        world.pass(MOMENT);
        assertThat(left().young().amount()).isEqualTo(Amount.NONE);
        assertThat(left().waiting()).isEqualTo(new PruneResult.Later(ONE, Optional.of(now().plus(G))));
        Instant condemned = now();
        assertThat(world.prune().condemned()).isEqualTo(ONE);

        world.pass(G.minus(MOMENT));
        assertThat(planned().condemned()).as("once is enough").isEqualTo(Amount.NONE);
        assertThat(left().waiting()).isEqualTo(new PruneResult.Later(ONE, Optional.of(condemned.plus(G))));
        assertThat(planned().freed()).isEqualTo(Amount.NONE);
        world.pass(MOMENT);
        assertThat(left().waiting().amount()).isEqualTo(Amount.NONE);
        assertThat(world.prune().freed()).isEqualTo(ONE);
        assertThat(world.packs()).isEmpty();
    }

    /** It forbids references already, so age says nothing; and it sweeps nothing. */
    @Test
    void whatWasCondemnedLateIsCondemnedAnewHoweverYoungItIs() {
        PackId pack = garbage(PackKind.DATA);
        world.pass(W.plus(MOMENT));
        world.put(
                new LedgerRecord.Condemn(PruneWorld.origin(), List.of(pack)),
                now().minus(W).minus(MOMENT));
        world.pass(G);
        assertThat(planned().freed()).isEqualTo(Amount.NONE);
        assertThat(world.prune().condemned()).isEqualTo(ONE);
        world.pass(G);
        assertThat(world.prune().freed()).isEqualTo(ONE);
    }

    /** That somebody condemned it is not enough, however long ago: who has not seen a forget may be reading it. */
    @Test
    void whatIsCondemnedIsNotSweptBeforeWhatNeededItIsFreedForG() {
        Snapshot snapshot = world.backUp(world.source("source", 3));
        ObjectHash name = snapshot.runs().getFirst().pack();
        condemn(new PackId(PackKind.META, name));
        world.pass(G);
        Amount needed = left().needed();
        assertThat(needed.objects()).isEqualTo(world.packs().size());
        world.forget(snapshot);
        Instant forgotten = now();
        world.pass(G.minus(MOMENT));
        assertThat(planned().freed()).isEqualTo(Amount.NONE);
        assertThat(left().waiting().amount().objects()).isOne();
        assertThat(left().waiting().until()).as("by what is known now").contains(now().plus(G));
        world.pass(MOMENT);
        assertThat(now()).isEqualTo(forgotten.plus(G));
        assertThat(world.prune().freed().objects()).isOne();
        assertThat(world.packs()).doesNotContain(PackKind.META.path(name));
    }

    /** The record that condemned it is no more. */
    @Test
    void whatAPageListsAsCondemnedIsSweptWhenThePageIsGOld() {
        PackId pack = garbage(PackKind.DATA);
        RecordName record = condemn(pack);
        world.pass(G);
        fold();
        world.objects.lose(record.path());
        world.pass(G.minus(MOMENT));
        assertThat(planned().condemned()).isEqualTo(Amount.NONE);
        assertThat(planned().freed()).isEqualTo(Amount.NONE);
        assertThat(left().waiting()).isEqualTo(new PruneResult.Later(ONE, Optional.of(now().plus(G))));
        world.pass(MOMENT);
        assertThat(world.prune().freed()).isEqualTo(ONE);
    }

    private void fold() {
        try (Repository repository = world.open(world.client())) {
            LedgerState all = repository.ledger().readToDelete();
            assertThat(repository.ledger().fold(all, all.mergedIndex(), Outlived.NOTHING, _ -> true))
                    .isTrue();
        }
    }

    /** Names of other shapes are none of ours. */
    @Test
    void whatIsNoPackStays() {
        world.client().put("data/notes.txt", Store.Body.of(new byte[100]));
        world.pass(YOUNG.multipliedBy(2));
        assertThat(world.prune().condemned()).isEqualTo(Amount.NONE);
        world.pass(G);
        assertThat(world.prune().freed()).isEqualTo(Amount.NONE);
        assertThat(world.objects.names()).contains("data/notes.txt");
    }
}
