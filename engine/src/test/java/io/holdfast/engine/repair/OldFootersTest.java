package io.holdfast.engine.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.backup.Restored;
import io.holdfast.engine.key.Secret;
import io.holdfast.engine.ledger.LedgerRecord.Origin;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repair.Repair.Means;
import io.holdfast.engine.repair.Repair.Told;
import io.holdfast.engine.repair.RepairOptions.Losses;
import io.holdfast.engine.repair.RepairOptions.Rebuild;
import io.holdfast.engine.repository.LocalFolders;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.run.RunRef;
import io.holdfast.engine.store.SimulatedClock;
import io.holdfast.engine.store.SimulatedObjects;
import io.holdfast.engine.store.SimulatedStore;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.verify.VerifyOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reader.maker.GoldenRepository;

/** The golden repository was written before footers told of snapshots: of a ledger that it has lost, its bases come back. */
class OldFootersTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/format-1/repository");

    @TempDir
    private Path folder = Path.of("");

    private final SimulatedStore store = new SimulatedStore(new SimulatedObjects(1, new SimulatedClock()));
    private final List<Told> repaired = new ArrayList<>();
    private int clients;

    @Test
    void aBaseComesBackAsASnapshotAndALayerIsNamed() throws IOException {
        putTheGoldenOne();
        Map<RunRef, Map<String, String>> before = new HashMap<>();
        try (Repository repository = open()) {
            for (Present each : repository.read().snapshots()) {
                if (each.snapshot().runs().size() == 1) {
                    before.put(each.snapshot().runs().getFirst(), Restored.of(repository, each.snapshot()));
                }
            }
        }
        assertThat(before).isNotEmpty();
        store.objects().names().stream()
                .filter(name -> name.startsWith("ledger/"))
                .forEach(store.objects()::lose);

        RepairResult result = rebuild();
        assertThat(result.cameBack()).isPositive();
        assertThat(repaired)
                .filteredOn(Told.CameBack.class::isInstance)
                .noneMatch(each -> ((Told.CameBack) each).isNoted());
        assertThat(repaired)
                .filteredOn(Told.StaysLost.class::isInstance)
                .anySatisfy(each -> assertThat(((Told.StaysLost) each).why()).contains("older release"));
        try (Repository repository = open()) {
            Map<RunRef, Map<String, String>> found = new HashMap<>();
            for (Present each : repository.read().snapshots()) {
                RunRef base = each.snapshot().runs().getFirst();
                if (before.containsKey(base)) {
                    found.put(base, Restored.of(repository, each.snapshot()));
                }
            }
            assertThat(found.keySet()).isEqualTo(before.keySet());
            found.forEach((base, content) -> assertThat(content).isEqualTo(before.get(base)));
        }
        assertThat(rebuild().cameBack()).as("once").isZero();
    }

    private void putTheGoldenOne() throws IOException {
        try (Stream<Path> files = Files.walk(GOLDEN)) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                String name = GOLDEN.relativize(each).toString();
                store.put(name, Store.Body.of(Files.readAllBytes(each)));
            }
        }
    }

    private RepairResult rebuild() {
        RepairOptions options = new RepairOptions(VerifyOptions.Level.STRUCTURE, Losses.KEPT, Rebuild.LEDGER);
        Means none = new Means(Optional.empty(), Optional.empty());
        Origin origin = new Origin(List.of(), "test", "0");
        try (Repository repository = open()) {
            return new Repair(repository, none, options, origin, Progress.none(), repaired::add).run();
        }
    }

    private Repository open() {
        Path client = folder.resolve("client" + clients++);
        Secret password = Secret.Password.of(GoldenRepository.PASSWORD.toCharArray());
        return Repository.open(store, password, new LocalFolders(client.resolve("cache"), client.resolve("state")));
    }
}
