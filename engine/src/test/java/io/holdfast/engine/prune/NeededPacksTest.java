package io.holdfast.engine.prune;

import static io.holdfast.engine.prune.PruneWorld.D;
import static io.holdfast.engine.prune.PruneWorld.G;
import static io.holdfast.engine.prune.PruneWorld.TIMES;
import static io.holdfast.engine.prune.PruneWorld.W;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.backup.MapSource;
import io.holdfast.engine.backup.Restored;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerRecord.PackId;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.prune.PruneOptions.Rewriting;
import io.holdfast.engine.prune.PruneResult.Rewritten;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.run.RunRef;
import io.holdfast.engine.store.SimulatedStore;
import io.holdfast.engine.store.Store;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What records name is needed, whatever kind of record it is; and where nobody can tell what that is, nothing is freed. */
class NeededPacksTest {
    private static final Duration MOMENT = Duration.ofSeconds(2);
    private static final Rewriting ALL = new Rewriting(0, Long.MAX_VALUE);

    @TempDir
    private Path folder = Path.of("");

    private PruneWorld world() {
        PruneWorld world = new PruneWorld(folder, TIMES);
        world.trash(Duration.ZERO);
        return world;
    }

    private static ObjectHash manifest(Snapshot snapshot) {
        return snapshot.runs().getFirst().pack();
    }

    private static void condemn(PruneWorld world, PackKind kind, ObjectHash pack) {
        world.put(new LedgerRecord.Condemn(PruneWorld.origin(), List.of(new PackId(kind, pack))));
    }

    /** Of a record that came late nobody knows whether its packs are there still; that they were swept the condemnation tells, and nothing else. */
    @Test
    void aLateSnapshotWhoseManifestCannotBeReadStopsItUnlessThatWasSwept() {
        PruneWorld world = world();
        Snapshot snapshot = world.backUp(world.source("source", 5));
        world.pass(G);
        SimulatedStore copy = world.client();
        world.objects.contents().forEach((name, content) -> copy.put(name, Store.Body.of(content)));
        world.pass(D);
        String manifest = PackKind.META.path(manifest(snapshot));

        PruneWorld lost = world.fork(1);
        lost.objects.lose(manifest);
        refuses(lost, snapshot);

        condemn(world, PackKind.META, manifest(snapshot));
        world.objects.tamper(manifest, new byte[100]);
        refuses(world, snapshot);
        world.objects.lose(manifest);
        world.pass(G.plus(MOMENT));
        assertThatCode(world::prune).doesNotThrowAnyException();
    }

    private static void refuses(PruneWorld world, Snapshot snapshot) {
        world.pass(G.plus(MOMENT));
        Set<String> before = world.objects.names();
        assertThatThrownBy(world::prune)
                .isInstanceOf(Damaged.class)
                .hasMessageContaining(snapshot.id().shortText())
                .hasMessageContaining("nothing was deleted");
        assertThat(world.objects.names()).isEqualTo(before);
    }

    /** What can't be replaced goes on naming the old packs: to copy them would free nothing, every night anew. */
    @Test
    void whatALateRecordNamesIsNotRewritten() {
        PruneWorld world = world();
        MapSource first = twelveFiles(world);
        Snapshot whole = world.backUp(first);
        MapSource second = new MapSource("second");
        second.put("f0", Objects.requireNonNull(first.files().get("f0")));
        Snapshot some = world.backUp(second);
        world.forget(whole);
        PruneWorld.Pending late = world.adoptUnread(some, Restored.expected(second.files()));
        world.pass(G.plus(MOMENT));
        PruneWorld condemned = world.fork(1);
        condemn(condemned, PackKind.META, manifest(some));

        assertThat(rewritten(world, ALL).packs().objects()).isOne();
        assertThat(rewritten(condemned, new Rewriting(0.99, Long.MAX_VALUE))
                        .packs()
                        .objects())
                .isOne();
        assertThat(late.commit()).as("in time").isFalse();
        assertThat(rewritten(world, ALL)).isEqualTo(Rewritten.NOTHING);
        put(condemned, late, world);
        assertThat(rewritten(condemned, new Rewriting(0.99, Long.MAX_VALUE))).isEqualTo(Rewritten.NOTHING);
    }

    private static MapSource twelveFiles(PruneWorld world) {
        MapSource source = new MapSource("first");
        for (int i = 0; i < 12; i++) {
            byte[] content = new byte[2_000];
            world.random.nextBytes(content);
            source.put("f" + i, content);
        }
        return source;
    }

    private static Rewritten rewritten(PruneWorld world, Rewriting rewriting) {
        return world.dryRun(options -> options.with(rewriting)).rewritten();
    }

    private static void put(PruneWorld world, PruneWorld.Pending record, PruneWorld from) {
        byte[] bytes = Objects.requireNonNull(from.objects.peek(record.path()));
        world.client().put(record.path(), Store.Body.of(bytes));
    }

    /** A rewrite lays manifests out side by side: a part of the second one lies where the first one does. */
    @Test
    void aManifestThatLiesInAnothersPackStaysWithoutTheOther() {
        PruneWorld world = world();
        MapSource first = twelveFiles(world);
        Snapshot whole = world.backUp(first);
        MapSource second = new MapSource("second");
        MapSource third = new MapSource("third");
        for (int i = 0; i < 3_000; i++) {
            third.put("x" + i, Integer.toString(i).getBytes(StandardCharsets.US_ASCII));
        }
        for (MapSource each : List.of(second, third)) {
            each.put("f0", Objects.requireNonNull(first.files().get("f0")));
            world.backUp(each);
        }
        world.forget(whole);
        world.pass(G.plus(MOMENT));
        PruneResult rewriting = world.prune(world.usual().with(new Rewriting(0, 1 << 20)), world.client());
        assertThat(rewriting.rewritten().snapshots()).isEqualTo(2);
        Snapshot small = world.read().snapshots("second").getLast().snapshot();
        Snapshot large = world.read().snapshots("third").getLast().snapshot();
        assertThat(manifest(large)).as("else this tries nothing").isNotEqualTo(manifest(small));
        try (Repository repository = world.open(world.client())) {
            assertThat(PruneWorld.names(repository, large)).contains(manifest(small));
        }
        world.forget(small);
        for (int round = 0; round < 3; round++) {
            world.pass(G.plus(MOMENT));
            world.prune();
        }
        assertThat(world.garbage()).isEmpty();
        assertThat(world.lost()).isEmpty();
    }

    /** As many runs of the index as backups, until there is one for all. */
    @Test
    void whatMergedRunsStandForGoesAndTheyStay() {
        PruneWorld world = world();
        world.backUpOften(world.client());
        world.pass(G.plus(W).plus(MOMENT));
        assertThat(world.prune().merged()).isGreaterThan(10);
        for (int round = 0; round < 3; round++) {
            world.pass(G.plus(W).plus(MOMENT));
            world.prune();
        }
        List<RunRef> merged = world.read().indexRuns();
        assertThat(merged).hasSize(1);
        assertThat(packs(world, PackKind.INDEX))
                .containsExactly(PackKind.INDEX.path(merged.getFirst().pack()));
        assertThat(world.lost()).isEmpty();
    }

    private static Set<String> packs(PruneWorld world, PackKind kind) {
        return world.packs().stream()
                .filter(name -> name.startsWith(kind.folder() + "/"))
                .collect(Collectors.toSet());
    }
}
