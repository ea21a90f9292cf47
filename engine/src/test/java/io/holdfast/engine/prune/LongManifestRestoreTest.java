package io.holdfast.engine.prune;

import static io.holdfast.engine.prune.PruneWorld.TIMES;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.backup.MapSource;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.restore.Restore;
import io.holdfast.engine.restore.RestoreOptions;
import io.holdfast.engine.restore.RestoreResult;
import io.holdfast.engine.restore.TargetInMemory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A manifest of several blocks is copied to other packs, and swept, when a restore has passed some of its keys. */
class LongManifestRestoreTest {
    private static final int FILES = 300;

    /** A block of a manifest has no more keys than this, since they are so long. */
    private static final int A_BLOCK = 75;

    @TempDir
    private Path folder = Path.of("");

    @Fault(77)
    @ParameterizedTest(name = "{0} times")
    @ValueSource(ints = {1, 2, 3})
    void eachKeyIsPassedOnceThoughItGoesOnByOtherManifests(int times) {
        PruneWorld world = new PruneWorld(folder.resolve("world"), TIMES);
        world.trash(Duration.ZERO);
        MapSource source = new MapSource("source");
        for (int i = 0; i < FILES; i++) {
            byte[] content = new byte[20];
            world.random.nextBytes(content);
            source.put("%03d".formatted(i) + "n".repeat(900), content);
        }
        Snapshot snapshot = world.backUp(source);
        Path machine = folder.resolve("machine");
        List<String> passed = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        Progress progress = event -> {
            if (event instanceof Event.Noted(var text)) {
                notes.add(text);
            }
        };
        var target = new TargetInMemory() {
            // Asked in the order of keys, before anything is written.
            @Override
            public List<String> lacks(Listed listed) {
                passed.add(listed.key().toString());
                if (passed.size() % A_BLOCK == 10 && passed.size() / A_BLOCK < times) {
                    RestoreGoesOnTest.moved(world, snapshot);
                    RestoreGoesOnTest.removeFiles(machine.resolve("cache"));
                }
                return super.lacks(listed);
            }
        };
        try (Repository repository = TestRepository.open(world.client(), machine, world.clock::now)) {
            RestoreResult result = new Restore(repository, snapshot, target, RestoreOptions.DEFAULT, progress).run();
            assertThat(result.failed()).isZero();
            assertThat(result.entries()).isEqualTo(FILES);
        }
        assertThat(passed).containsExactlyElementsOf(source.files().keySet());
        assertThat(target.files()).containsExactlyInAnyOrderEntriesOf(source.files());
        assertThat(notes).hasSize(times).allMatch(note -> note.contains("was rewritten by a prune meanwhile"));
    }
}
