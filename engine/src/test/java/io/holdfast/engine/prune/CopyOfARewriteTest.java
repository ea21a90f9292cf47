package io.holdfast.engine.prune;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerRecord.PackId;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerState.Found;
import io.holdfast.engine.ledger.RecordName;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.retention.Promote;
import io.holdfast.engine.retention.Promote.Promoted;
import io.holdfast.engine.store.SimulatedStore;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.verify.Verify;
import io.holdfast.engine.verify.VerifyOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
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
     * @param swept the pack of content that the old record names
     */
    private record Copied(PruneWorld copy, SnapshotId snapshot, String swept) {}

    /** As replicate makes it: all packs that are there, and of the ledger what was listed before the sweep. */
    private Copied copied() {
        PruneWorld world = new PruneWorld(folder.resolve("world"), PruneWorld.TIMES);
        world.trash(Duration.ZERO);
        Snapshot snapshot = world.backUp(world.source("source", 4));
        RecordName old = shown(world).name();
        Set<ObjectHash> content = content(world, snapshot);
        world.put(new LedgerRecord.Condemn(
                PruneWorld.origin(),
                content.stream().map(each -> new PackId(PackKind.DATA, each)).toList()));
        world.pass(LONG);
        makeAPage(world);
        world.rewrite(snapshot, old, content);
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
        String swept = PackKind.DATA.path(content.iterator().next());
        assertThat(copy.packs()).doesNotContain(swept);
        assertThat(shown(copy).name()).as("what this is about").isEqualTo(old);
        assertThat(copy.lost()).as("by that record").isNotEmpty();
        return new Copied(copy, snapshot.id(), swept);
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
        PruneWorld copy = copied().copy();
        ObjectHash manifest =
                copy.read().snapshots().getFirst().snapshot().runs().getFirst().pack();
        copy.client().delete(PackKind.META.path(manifest));
        assertThat(damage(copy)).contains(PackKind.META.path(manifest));
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
