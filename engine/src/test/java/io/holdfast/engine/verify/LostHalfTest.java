package io.holdfast.engine.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.restore.Restore;
import io.holdfast.engine.restore.RestoreOptions;
import io.holdfast.engine.restore.RestoreResult;
import io.holdfast.engine.restore.TreeTarget;
import io.holdfast.engine.snapshot.EntryCursor;
import io.holdfast.engine.snapshot.Manifest;
import io.holdfast.engine.verify.VerifyOptions.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Half of the packs of content are gone, and there is no replica. */
class LostHalfTest {
    @TempDir
    private Path root = Path.of("");

    @Fault(66)
    @Test
    void exactlyWhatIsToldToBeHitIsNotRestoredAndTheRestIs() throws IOException {
        try (Protected made = new Protected(root, 11)) {
            Snapshot newest = made.all.get(2);
            List<String> packs = packsOf(newest, made);
            assertThat(packs).hasSizeGreaterThan(1);
            for (String pack : packs.subList(0, packs.size() / 2)) {
                Files.delete(made.folder.resolve(pack));
            }
            Set<String> told = keysHit(made, newest.id());
            assertThat(told).isNotEmpty();

            Set<String> failed = new TreeSet<>();
            Path back = root.resolve("back");
            RestoreResult result;
            try (Repository other = TestRepository.open(made.store, root.resolve("other"));
                    TreeTarget target = new TreeTarget(back)) {
                result = new Restore(other, newest, target, RestoreOptions.DEFAULT, event -> {
                            if (event instanceof Event.Failed problem) {
                                failed.add(problem.key().toString());
                            }
                        })
                        .run();
            }

            assertThat(failed).isEqualTo(told);
            assertThat(result.failed()).isEqualTo(told.size());
            Set<String> restored = files(back);
            assertThat(restored).isNotEmpty().doesNotContainAnyElementsOf(told);
            restored.addAll(told);
            assertThat(restored).isEqualTo(files(made.tree));
            for (String each : files(back)) {
                assertThat(back.resolve(each)).hasSameBinaryContentAs(made.tree.resolve(each));
            }
        }
    }

    /** Those that its entries lie in, those of the fewest first. Not by name: names are hashes, and other ones each time. */
    private static List<String> packsOf(Snapshot snapshot, Protected made) {
        Map<String, Integer> packs = new TreeMap<>();
        EntryCursor entries = new Manifest(snapshot.runs().stream()
                        .map(made.repository::manifestRun)
                        .toList())
                .entries();
        while (entries.next()) {
            entries.entry()
                    .content()
                    .own()
                    .forEach(piece -> packs.merge(piece.frame().pack().path(), 1, Integer::sum));
        }
        return packs.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Set<String> keysHit(Protected made, SnapshotId snapshot) {
        return made.verify(Level.STRUCTURE).damage().stream()
                .filter(each -> each.snapshot().filter(snapshot::equals).isPresent())
                .flatMap(each -> each.key().stream())
                .map(Key::toString)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> files(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
