package io.holdfast.engine.prune;

import static io.holdfast.engine.prune.PruneWorld.G;
import static io.holdfast.engine.prune.PruneWorld.TIMES;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerRecord.Origin;
import io.holdfast.engine.ledger.LedgerRecord.PackId;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.RecordName;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.prune.LiveRecords.Live;
import io.holdfast.engine.prune.LiveRecords.Need;
import io.holdfast.engine.repository.Repository;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long what a record names is needed, to the millisecond: docs/protocol.md, section 2. */
class LiveRecordsTest {
    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final Duration LONG = G.multipliedBy(2);
    private static final Origin ORIGIN = PruneWorld.origin();

    @TempDir
    private Path folder = Path.of("");

    private PruneWorld world = new PruneWorld(folder, TIMES);
    private RecordName record = new RecordName(Instant.EPOCH, ObjectHash.sha256(new byte[0]));

    @BeforeEach
    void aWorldThatStandsStill() {
        world = new PruneWorld(folder, TIMES);
        world.objects.perCall(Duration.ZERO);
    }

    private Snapshot aSnapshot(Duration trash) {
        world.trash(trash);
        Snapshot snapshot = world.backUp(world.source("source", 3));
        record = world.read().snapshots().getFirst().found().name();
        world.pass(MOMENT);
        return snapshot;
    }

    private Optional<Live> live(RecordName name) {
        try (Repository repository = world.open(world.client())) {
            return new LiveRecords(repository.ledger().readToDelete(), new PruneRules(TIMES, TIMES.young(), G))
                    .live().stream()
                            .filter(each -> each.found().name().equals(name))
                            .findFirst();
        }
    }

    private Need need() {
        return live(record).map(Live::need).orElse(Need.NOTHING);
    }

    private Optional<Instant> trashOver() {
        try (Repository repository = world.open(world.client())) {
            return new LiveRecords(repository.ledger().readToDelete(), new PruneRules(TIMES, TIMES.young(), G))
                    .trashOver();
        }
    }

    private void late(LedgerRecord late) {
        world.put(late, world.clock.now().minus(TIMES.window()).minus(MOMENT));
    }

    @Test
    void whatNobodyForgotIsNeeded() {
        aSnapshot(Duration.ZERO);
        world.pass(LONG);
        assertThat(need()).isEqualTo(Need.LIVE);
        assertThat(live(record).orElseThrow().isWhole()).isTrue();
        assertThat(live(record).orElseThrow().canBeReplaced()).isTrue();
        assertThat(trashOver()).isEmpty();
    }

    @Test
    void whatIsForgottenForItsTimeInTheTrash() {
        world.forget(aSnapshot(LONG));
        Instant forgotten = world.clock.now();
        assertThat(need()).isEqualTo(Need.TRASH);
        assertThat(live(record).orElseThrow().isWhole()).isFalse();
        assertThat(trashOver()).contains(forgotten.plus(LONG).plus(G));
        world.pass(LONG.minus(MOMENT));
        assertThat(need()).isEqualTo(Need.TRASH);
        world.pass(MOMENT);
        assertThat(need()).isEqualTo(Need.NOTHING);
        assertThat(trashOver()).isEmpty();
    }

    @Test
    void withoutATrashForG() {
        world.forget(aSnapshot(Duration.ZERO));
        assertThat(need()).isEqualTo(Need.GRACE);
        assertThat(trashOver()).as("nothing is in the trash").isEmpty();
        world.pass(G.minus(MOMENT));
        assertThat(need()).isEqualTo(Need.GRACE);
        world.pass(MOMENT);
        assertThat(need()).isEqualTo(Need.NOTHING);
    }

    @Test
    void theFirstForgetCounts() {
        Snapshot snapshot = aSnapshot(Duration.ZERO);
        world.forget(snapshot);
        world.pass(G.minus(MOMENT));
        world.forget(snapshot);
        world.pass(MOMENT);
        assertThat(need()).isEqualTo(Need.NOTHING);
    }

    @Test
    void aLateForgetFreesNothingAndNobodyBuildsOnWhatItHides() {
        late(new LedgerRecord.Forget(ORIGIN, aSnapshot(Duration.ZERO).id()));
        world.pass(LONG);
        assertThat(need()).isEqualTo(Need.LIVE);
        assertThat(live(record).orElseThrow().isWhole()).isFalse();
        assertThat(live(record).orElseThrow().canBeReplaced()).isFalse();
    }

    @Test
    void aHoldKeepsUntilItsReleaseWhichFreesAsAForgetDoes() {
        Snapshot snapshot = aSnapshot(Duration.ZERO);
        world.put(new LedgerRecord.Hold(ORIGIN, snapshot.id(), "law", Optional.empty()));
        world.forget(snapshot);
        world.pass(LONG);
        assertThat(need()).isEqualTo(Need.LIVE);
        assertThat(live(record).orElseThrow().isWhole()).isTrue();
        late(new LedgerRecord.Release(ORIGIN, snapshot.id()));
        assertThat(need()).as("a late one ends nothing").isEqualTo(Need.LIVE);
        world.put(new LedgerRecord.Release(ORIGIN, snapshot.id()));
        assertThat(need()).isEqualTo(Need.GRACE);
        world.pass(G.minus(MOMENT));
        assertThat(need()).isEqualTo(Need.GRACE);
        world.pass(MOMENT);
        assertThat(need()).isEqualTo(Need.NOTHING);
    }

    @Test
    void aReleaseEndsNoHoldThatCameLater() {
        Snapshot snapshot = aSnapshot(Duration.ZERO);
        world.put(new LedgerRecord.Release(ORIGIN, snapshot.id()));
        world.put(new LedgerRecord.Hold(ORIGIN, snapshot.id(), "law", Optional.empty()));
        world.forget(snapshot);
        world.pass(LONG);
        assertThat(need()).as("of one time the hold stays").isEqualTo(Need.LIVE);
    }

    @Test
    void aHoldThatEndsByItselfFreesFromThenOn() {
        Snapshot snapshot = aSnapshot(Duration.ZERO);
        Instant end = world.clock.now().plus(LONG);
        world.put(new LedgerRecord.Hold(ORIGIN, snapshot.id(), "law", Optional.of(end)));
        world.forget(snapshot);
        world.pass(LONG.minus(MOMENT));
        assertThat(need()).isEqualTo(Need.LIVE);
        world.pass(MOMENT);
        assertThat(need()).isEqualTo(Need.GRACE);
        world.pass(G.minus(MOMENT));
        assertThat(need()).isEqualTo(Need.GRACE);
        world.pass(MOMENT);
        assertThat(need()).isEqualTo(Need.NOTHING);
    }

    /** It may have come when the snapshot was being freed: so it keeps, and proves nothing. */
    @Test
    void aLateHoldKeepsWhatIsThereAndNobodyBuildsOnIt() {
        Snapshot snapshot = aSnapshot(Duration.ZERO);
        world.forget(snapshot);
        late(new LedgerRecord.Hold(ORIGIN, snapshot.id(), "law", Optional.empty()));
        world.pass(LONG);
        assertThat(need()).isEqualTo(Need.LIVE);
        assertThat(live(record).orElseThrow().isWhole()).isFalse();
    }

    @Test
    void aLateHoldKeepsNothingOfWhichTheManifestIsCondemned() {
        Snapshot snapshot = aSnapshot(Duration.ZERO);
        world.forget(snapshot);
        PackId manifest = new PackId(PackKind.META, snapshot.runs().getFirst().pack());
        world.put(new LedgerRecord.Condemn(ORIGIN, List.of(manifest)));
        late(new LedgerRecord.Hold(ORIGIN, snapshot.id(), "law", Optional.empty()));
        assertThat(need()).isEqualTo(Need.GRACE);
        world.pass(G);
        assertThat(need()).isEqualTo(Need.NOTHING);
    }

    @Test
    void whatWasReplacedIsFreedAsWhatIsForgotten() {
        Snapshot snapshot = aSnapshot(LONG);
        world.rewrite(snapshot, record);
        Instant replaced = world.clock.now();
        RecordName other = world.read().snapshots().getFirst().found().name();
        assertThat(other).isNotEqualTo(record);
        assertThat(need()).isEqualTo(Need.TRASH);
        assertThat(trashOver()).contains(replaced.plus(LONG).plus(G));
        world.pass(LONG.minus(MOMENT));
        assertThat(need()).isEqualTo(Need.TRASH);
        world.pass(MOMENT);
        assertThat(need()).isEqualTo(Need.NOTHING);
        assertThat(live(other).map(Live::need)).contains(Need.LIVE);
    }

    @Test
    void aLateReplacementFreesNothingAndNobodyBuildsOnWhatItReplaces() {
        Snapshot snapshot = aSnapshot(Duration.ZERO);
        var place = new Snapshot.Place(ORIGIN, snapshot.id(), snapshot.runs(), snapshot.index());
        late(snapshot.again(place, List.of(record), record.asOf()));
        world.pass(LONG);
        assertThat(need()).isEqualTo(Need.LIVE);
        assertThat(live(record).orElseThrow().isWhole()).isFalse();
    }

    @Test
    void whatCountsMoreOutweighsTheOther() {
        for (Need one : Need.values()) {
            for (Need other : Need.values()) {
                assertThat(one.or(other)).isEqualTo(one.compareTo(other) >= 0 ? one : other);
            }
            assertThat(Need.ofCode(one.code())).isEqualTo(one);
        }
        assertThat(Need.ofCode(99)).as("what is damaged frees nothing").isEqualTo(Need.LIVE);
    }
}
