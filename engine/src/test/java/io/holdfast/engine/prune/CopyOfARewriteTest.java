package io.holdfast.engine.prune;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.backup.MapSource;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerRecord.PackId;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerState.Found;
import io.holdfast.engine.ledger.RecordName;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repair.Repair;
import io.holdfast.engine.repair.RepairOptions;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.retention.Promote;
import io.holdfast.engine.retention.Promote.Promoted;
import io.holdfast.engine.store.SimulatedStore;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.verify.Verify;
import io.holdfast.engine.verify.VerifyOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A copy in which a page tells that the old record of a snapshot came in time, while the one that took its place is late, as all is that was copied. So it shows the old one,
 * of which a pack was swept before it was copied: docs/protocol.md, section 7.
 */
class CopyOfARewriteTest {
    private static final Duration LONG = PruneWorld.G.multipliedBy(2);

    @TempDir
    private Path folder = Path.of("");

    /**
     * @param swept  a pack of content that the old record names
     * @param former one that it names too, and that nobody had condemned when the ledger was listed; empty where all were
     */
    private record Copied(PruneWorld copy, SnapshotId snapshot, String swept, Optional<String> former) {}

    private Copied copied() {
        return copied(2);
    }

    /**
     * As replicate makes it: all packs that are there, and of the ledger what was listed before the sweep. The old record names two packs of content, and the new one other ones.
     *
     * @param condemned so many of the two were, before the rewrite
     */
    private Copied copied(int condemned) {
        PruneWorld world = new PruneWorld(folder.resolve("world"), PruneWorld.TIMES);
        world.trash(Duration.ZERO);
        MapSource source = world.source("source", 3);
        Snapshot first = world.backUp(source);
        source.put("other", new byte[] {1, 2, 3});
        Snapshot snapshot = world.backUp(source);
        world.forget(first);
        RecordName old = shown(world).name();
        List<ObjectHash> content = List.copyOf(content(world, snapshot));
        assertThat(content).hasSize(2);
        world.put(new LedgerRecord.Condemn(
                PruneWorld.origin(),
                content.stream()
                        .limit(condemned)
                        .map(each -> new PackId(PackKind.DATA, each))
                        .toList()));
        world.pass(LONG);
        makeAPage(world);
        world.rewrite(snapshot, old, Set.copyOf(content));
        world.pass(LONG);
        Set<String> listed = ledger(world);
        world.prune();

        var store = new PruneWorld.Instance(2, Duration.ZERO, Duration.ZERO);
        PruneWorld copy = new PruneWorld(folder.resolve("copy"), PruneWorld.TIMES, world.clock, new Random(2), store);
        SimulatedStore there = copy.client();
        world.objects.contents().forEach((name, bytes) -> {
            if (!name.startsWith("ledger/") || listed.contains(name)) {
                there.put(name, Store.Body.of(bytes));
            }
        });
        copy.told.putAll(world.told);
        String swept = PackKind.DATA.path(content.getFirst());
        assertThat(copy.packs()).doesNotContain(swept);
        assertThat(shown(copy).name()).as("what this is about").isEqualTo(old);
        assertThat(copy.lost()).as("by that record").isNotEmpty();
        Optional<String> former =
                content.stream().skip(condemned).map(PackKind.DATA::path).findFirst();
        return new Copied(copy, snapshot.id(), swept, former);
    }

    private static void makeAPage(PruneWorld world) {
        try (Repository repository = world.open(world.client(), 1)) {
            new Prune(repository, world.usual(), PruneWorld.CLIENT, Progress.none(), world::pass).run();
        }
        assertThat(ledger(world)).anyMatch(name -> name.startsWith("ledger/pages/"));
    }

    private static Found shown(PruneWorld where) {
        return where.read().snapshots().getFirst().found();
    }

    private static Set<ObjectHash> content(PruneWorld world, Snapshot of) {
        try (Repository repository = world.open(world.client())) {
            return PruneWorld.names(repository, of).stream()
                    .filter(each -> world.packs().contains(PackKind.DATA.path(each)))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Set<String> ledger(PruneWorld where) {
        return where.objects.names().stream()
                .filter(name -> name.startsWith("ledger/"))
                .collect(Collectors.toSet());
    }

    private static Promoted promote(PruneWorld copy) {
        try (Repository repository = copy.open(copy.client())) {
            return new Promote(repository, PruneWorld.origin(), Progress.none())
                    .run()
                    .getFirst();
        }
    }

    @Test
    void itIsPromotedByTheRecordOfWhichAllIsThere() {
        Copied copied = copied();
        PruneWorld copy = copied.copy();
        Promoted promoted = promote(copy);
        assertThat(promoted.lacking()).isEmpty();
        assertThat(promoted.adopted()).isTrue();
        assertThat(promoted.snapshot().map(each -> each.snapshot().id())).contains(copied.snapshot());
        assertThat(shown(copy).timely()).isTrue();
        assertThat(copy.lost()).isEmpty();
        assertThat(promote(copy).adopted()).as("again").isFalse();
        for (int i = 0; i < 3; i++) {
            copy.pass(LONG);
            copy.prune();
        }
        assertThat(copy.lost()).isEmpty();
        assertThat(copy.garbage()).isEmpty();
    }

    @Test
    void itIsFoundWhole() {
        assertThat(damage(copied().copy())).isEmpty();
    }

    @Test
    void whatNobodyHasCondemnedIsMissedAllTheSame() {
        Copied copied = copied(1);
        assertThat(damage(copied.copy())).isEmpty();
        String former = copied.former().orElseThrow();
        copied.copy().client().delete(former);
        assertThat(damage(copied.copy())).contains(former);
    }

    /** To condemn it would be for ever: a replica that has it could not bring it back. */
    @Test
    void aRepairCondemnsNothingOfTheRecordThatIsGoneBy() {
        PruneWorld copy = copied().copy();
        Set<ObjectHash> needed = copy.read().records().stream()
                .filter(each -> !each.timely())
                .flatMap(each -> each.record() instanceof Snapshot late ? Stream.of(late) : Stream.empty())
                .flatMap(late -> content(copy, late).stream())
                .collect(Collectors.toSet());
        assertThat(needed).isNotEmpty();
        needed.forEach(each -> copy.objects.tamper(PackKind.DATA.path(each), new byte[100]));
        try (Repository repository = copy.open(copy.client())) {
            var options = new RepairOptions(VerifyOptions.Level.DATA, RepairOptions.Losses.SET_ASIDE);
            var means = new Repair.Means(Optional.empty(), Optional.empty());
            new Repair(repository, means, options, PruneWorld.origin(), Progress.none(), _ -> {}).run();
        }
        assertThat(needed).noneMatch(copy.read()::isCondemned);
    }

    @Test
    void whereNoRecordHasAllOfItThatIsTold() {
        Copied copied = copied();
        PruneWorld copy = copied.copy();
        copy.packs().stream()
                .filter(name -> name.startsWith("data/"))
                .forEach(name -> copy.client().delete(name));
        Promoted promoted = promote(copy);
        assertThat(promoted.snapshot()).isEmpty();
        assertThat(promoted.lacking())
                .singleElement()
                .satisfies(each -> assertThat(each.why()).contains(copied.swept()));
        assertThat(damage(copy)).contains(copied.swept());
    }

    private static Set<String> damage(PruneWorld copy) {
        Set<String> damage = new TreeSet<>();
        try (Repository repository = copy.open(copy.client())) {
            var options = new VerifyOptions(VerifyOptions.Level.DATA);
            new Verify(repository, options, Progress.none(), each -> damage.add(each.object())).run();
        }
        return damage;
    }
}
