package io.holdfast.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.retention.Forget;
import io.holdfast.engine.retention.ForgetOptions;
import io.holdfast.engine.retention.ForgetPlan;
import io.holdfast.engine.retention.Keep;
import io.holdfast.engine.retention.KeepRules;
import io.holdfast.engine.store.SimulatedStore;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Merges of a base take live content out of what is mostly dead: what a snapshot names stays about as large as what it holds, every
 * snapshot restores as before, and little is written twice. Figures: decision 10.
 */
@Tag("slow")
class MergeFreesSpaceTest {
    private static final int FILES = 300;
    private static final int ROUNDS = 30;

    @TempDir
    private Path folder = Path.of("");

    private final SimulatedStore store = new SimulatedStore();

    static LongStream seeds() {
        return LongStream.range(0, 2);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void scatteredChangeLeavesLittleThatIsDeadAndIsWrittenLittleMoreThanOnce(long seed) {
        Random random = new Random(seed);
        MapSource source = new MapSource("files");
        TestRepository.init(store);
        Map<String, Map<String, String>> committed = new TreeMap<>();
        long changed = 0;
        for (int i = 0; i < FILES; i++) {
            changed += change(source, i, random);
        }
        committed.put(backup(source), Restored.expected(source.files()));
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < FILES / 25; i++) {
                changed += change(source, random.nextInt(FILES), random);
            }
            source.remove(name(random.nextInt(FILES)));
            committed.put(backup(source), Restored.expected(source.files()));
            forgetAllButThree(committed);
        }
        everySnapshotRestores(committed);

        long content =
                source.files().values().stream().mapToLong(file -> file.length).sum();
        long named = bytes(newestNames());
        long written = bytes(dataPacks());
        assertThat((double) named / content)
                .as("bytes named over bytes of content, %d packs", newestNames().size())
                .isLessThan(1.8);
        assertThat((double) written / changed)
                .as("bytes written over bytes changed")
                .isLessThan(2);
    }

    @Test
    void whatAnotherSourceSharesStaysShared() {
        Random random = new Random(9);
        MapSource whole = new MapSource("whole");
        MapSource part = new MapSource("part");
        TestRepository.init(store);
        for (int i = 0; i < FILES; i++) {
            change(whole, i, random);
            if (i % 3 == 0) {
                part.put(name(i), whole.files().getOrDefault(name(i), new byte[0]));
            }
        }
        backup(whole);
        backup(part);
        long before = bytes(dataPacks());
        for (int round = 0; round < 4; round++) {
            for (int i = 0; i < FILES / 3; i += 5) {
                part.put("new " + round + " " + i, new byte[] {(byte) round, (byte) i});
            }
            backup(part);
        }
        assertThat(bytes(dataPacks()) - before).isLessThan(100_000);
    }

    private String backup(MapSource source) {
        try (Repository repository = open()) {
            return new Backup(
                            source, repository, BackupOptions.DEFAULT, new Backup.Client("test", "0"), Progress.none())
                    .run()
                    .snapshot()
                    .id()
                    .toString();
        }
    }

    /** What older snapshots keep alive is not copied: it would be stored twice. */
    private void forgetAllButThree(Map<String, Map<String, String>> committed) {
        try (Repository repository = open()) {
            Forget forget = new Forget(repository, new LedgerRecord.Origin(List.of(), "test", "0"), Progress.none());
            ForgetPlan plan = forget.plan(new ForgetOptions(
                    new KeepRules(Map.of(Keep.LAST, 3), Optional.empty(), ZoneOffset.UTC),
                    Optional.empty(),
                    List.of()));
            forget.run(plan);
            plan.going().forEach(each -> committed.remove(each.snapshot().id().toString()));
        }
    }

    private void everySnapshotRestores(Map<String, Map<String, String>> committed) {
        try (Repository repository = open()) {
            Map<String, Map<String, String>> found = new TreeMap<>();
            for (LedgerState.Present each : repository.read().snapshots()) {
                found.put(each.snapshot().id().toString(), Restored.of(repository, each.snapshot()));
            }
            assertThat(found).isEqualTo(committed);
        }
    }

    private Set<String> newestNames() {
        try (Repository repository = open()) {
            LedgerRecord.Snapshot newest =
                    repository.read().snapshots().getLast().snapshot();
            Set<String> packs = new HashSet<>();
            newest.runs()
                    .forEach(ref -> repository
                            .manifestRun(ref)
                            .forEachPack(pack -> packs.add(repository.pack(pack).path())));
            return packs;
        }
    }

    private Set<String> dataPacks() {
        Set<String> packs = new HashSet<>(store.objects().names());
        packs.removeIf(name -> !name.startsWith("data/"));
        return packs;
    }

    private long bytes(Set<String> names) {
        return store.objects().contents().entrySet().stream()
                .filter(each -> names.contains(each.getKey()))
                .mapToLong(each -> each.getValue().length)
                .sum();
    }

    private Repository open() {
        return TestRepository.open(store, folder);
    }

    private static long change(MapSource source, int file, Random random) {
        byte[] content = new byte[1 + random.nextInt(40_000)];
        random.nextBytes(content);
        source.put(name(file), content);
        return content.length;
    }

    private static String name(int file) {
        return "f" + (1_000 + file);
    }
}
