package io.holdfast.engine.prune;

import static io.holdfast.engine.prune.PruneWorld.G;
import static io.holdfast.engine.prune.PruneWorld.TIMES;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.backup.MapSource;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.chunk.ChunkerSettings;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.restore.Restore;
import io.holdfast.engine.restore.RestoreOptions;
import io.holdfast.engine.restore.RestoreOptions.Comparison;
import io.holdfast.engine.restore.RestoreOptions.Overwrite;
import io.holdfast.engine.restore.RestoreResult;
import io.holdfast.engine.restore.TargetInMemory;
import io.holdfast.engine.snapshot.Content;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.Manifest;
import io.holdfast.engine.source.Patterns;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedClock;
import io.holdfast.engine.store.SimulatedStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Under a restore all of its snapshot is copied to other packs, and prunes sweep the old ones. {@code docs/protocol.md}, section 7: it goes on with the record that took the
 * place of its own, wherever it was, and as often as that happens.
 */
class RestoreGoesOnTest {
    private static final Duration MOMENT = Duration.ofSeconds(2);

    private static final RestoreOptions OPTIONS =
            new RestoreOptions(Patterns.ALL, Optional.empty(), Overwrite.CHANGED, Comparison.CONTENT, 4);

    @TempDir
    private Path folder = Path.of("");

    @Fault(77)
    @ParameterizedTest(name = "{0} times, cache is lost: {1}")
    @CsvSource({"1,false", "1,true", "2,false", "2,true"})
    void wherever(int times, boolean cacheIsLost) {
        PruneWorld world = new PruneWorld(folder.resolve("world"), TIMES);
        world.trash(Duration.ZERO);
        MapSource source = world.source("source", 30);
        Snapshot snapshot = world.backUp(source);
        for (int layer = 0; layer < 4; layer++) {
            world.forget(snapshot);
            world.change(source, 2);
            snapshot = world.backUp(source);
        }
        goesOn(world, snapshot, Map.copyOf(source.files()), times, cacheIsLost);
    }

    /** Its pieces are so many that their list is content too, in packs that are swept like others; and it is written in several windows. */
    @Fault(77)
    @ParameterizedTest(name = "{0} times, cache is lost: {1}")
    @CsvSource({"1,false", "2,true"})
    void inTheMidstOfALongList(int times, boolean cacheIsLost) {
        PruneWorld world = new PruneWorld(
                folder.resolve("world"),
                TIMES,
                new SimulatedClock(),
                new Random(1),
                new PruneWorld.Instance(1, Duration.ZERO, Duration.ZERO));
        TestRepository.init(world.client(), TIMES, new ChunkerSettings(64, 64, 128, 256));
        world.trash(Duration.ZERO);
        MapSource source = new MapSource("source");
        byte[] content = new byte[1_300_000];
        world.random.nextBytes(content);
        source.put("long", content);
        Snapshot snapshot = world.backUp(source);
        try (Repository repository = world.open(world.client())) {
            assertThat(manifest(repository, snapshot).find(Key.of("long")).map(Entry::content))
                    .containsInstanceOf(Content.Listing.class);
        }
        goesOn(world, snapshot, Map.copyOf(source.files()), times, cacheIsLost);
    }

    private static Manifest manifest(Repository repository, Snapshot snapshot) {
        return new Manifest(
                snapshot.runs().stream().map(repository::manifestRun).toList());
    }

    private void goesOn(
            PruneWorld world, Snapshot snapshot, Map<String, byte[]> files, int times, boolean cacheIsLost) {
        PruneWorld quiet = world.fork(0);
        SimulatedStore alone = quiet.client();
        assertRestored(restored(quiet, alone, snapshot, folder.resolve("quiet")), files);
        int happened = 0;
        for (Operation operation : alone.operations()) {
            PruneWorld fork = world.fork(1 + (int) operation.number());
            Path machine = folder.resolve("machine-" + operation.number());
            SimulatedStore client = fork.client();
            int[] moves = {0};
            client.beforeEach(each -> {
                synchronized (moves) { // its other threads wait meanwhile
                    // The second time some operations later, when it reads by the record that took the place.
                    if (moves[0] < times && each.number() >= operation.number() + 5L * moves[0]) {
                        moves[0]++;
                        moved(fork, snapshot);
                        if (cacheIsLost) {
                            removeFiles(machine.resolve("cache"));
                        }
                    }
                }
            });
            assertRestored(restored(fork, client, snapshot, machine), files);
            happened += moves[0] == times ? 1 : 0;
        }
        assertThat(happened).isPositive();
    }

    /** Copies all that it needs, and sweeps what it needed before. */
    static void moved(PruneWorld world, Snapshot snapshot) {
        Present now = present(world, snapshot);
        Set<ObjectHash> old;
        try (Repository repository = world.open(world.client())) {
            old = PruneWorld.names(repository, now.snapshot());
        }
        world.rewrite(now.snapshot(), now.found().name());
        for (int i = 0; i < 2; i++) {
            world.pass(G.plus(MOMENT));
            world.prune();
        }
        assertThat(world.packs()).noneMatch(name -> old.stream().anyMatch(each -> name.endsWith(each.toString())));
    }

    private record Outcome(RestoreResult result, List<String> failed, Map<String, byte[]> files) {}

    private static Outcome restored(PruneWorld world, SimulatedStore store, Snapshot snapshot, Path machine) {
        var target = new TargetInMemory();
        var failed = new ConcurrentLinkedQueue<String>();
        Progress progress = event -> {
            if (event instanceof Event.Failed(var key, var why)) {
                failed.add(key + ": " + why);
            }
        };
        try (Repository repository = TestRepository.open(store, machine, world.clock::now)) {
            RestoreResult result = new Restore(repository, snapshot, target, OPTIONS, progress).run();
            return new Outcome(result, List.copyOf(failed), target.files());
        }
    }

    private static void assertRestored(Outcome outcome, Map<String, byte[]> files) {
        assertThat(outcome.failed()).isEmpty();
        assertThat(outcome.result().differences()).isEmpty();
        assertThat(outcome.files()).containsExactlyInAnyOrderEntriesOf(files);
        assertThat(outcome.result().written()).as("each once").isEqualTo(files.size());
    }

    static void removeFiles(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was replaced is freed before what took its place, which was forgotten later. */
    @Fault({77, 79})
    @Test
    void byARecordThatLiesInTheTrash() {
        Duration trash = Duration.ofDays(7);
        PruneWorld world = new PruneWorld(folder.resolve("world"), TIMES);
        world.trash(trash);
        MapSource source = world.source("source", 12);
        Map<String, byte[]> files = Map.copyOf(source.files());
        Snapshot snapshot = world.backUp(source);
        world.change(source, 3);
        world.backUp(source);
        String path = world.rewrite(snapshot, present(world, snapshot).found().name());
        world.pass(trash.minusDays(2));
        world.forget(snapshot);
        for (int i = 0; i < 2; i++) {
            world.pass(Duration.ofDays(3));
            world.prune();
        }
        assertThat(world.read().trash())
                .extracting(each -> each.present().found().name().path())
                .containsExactly(path);
        assertThat(snapshot.runs()).noneMatch(run -> world.packs().contains(PackKind.META.path(run.pack())));
        assertRestored(restored(world, world.client(), snapshot, folder.resolve("machine")), files);
    }

    /** What was replaced and is not swept yet helps where the new packs are lost. */
    @ParameterizedTest
    @ValueSource(strings = {"data/", "meta/"})
    void byAnyRecordWhosePacksAreThere(String lost) {
        PruneWorld world = new PruneWorld(folder.resolve("world"), TIMES);
        MapSource source = world.source("source", 12);
        Snapshot snapshot = world.backUp(source);
        Set<String> before = world.packs();
        world.rewrite(snapshot, present(world, snapshot).found().name());
        for (String name : world.packs()) {
            if (name.startsWith(lost) && !before.contains(name)) {
                world.objects.lose(name);
            }
        }
        Snapshot rewritten = present(world, snapshot).snapshot();
        assertThat(rewritten.runs()).isNotEqualTo(snapshot.runs());
        assertRestored(
                restored(world, world.client(), rewritten, folder.resolve("machine")), Map.copyOf(source.files()));
    }

    private static Present present(PruneWorld world, Snapshot snapshot) {
        return world.read().snapshots().stream()
                .filter(each -> each.snapshot().id().equals(snapshot.id()))
                .findFirst()
                .orElseThrow();
    }
}
