package io.holdfast.engine.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.backup.Backup;
import io.holdfast.engine.backup.BackupOptions;
import io.holdfast.engine.backup.MapSource;
import io.holdfast.engine.backup.Restored;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.key.FixedRandom;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerRecord.Origin;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.prune.Prune;
import io.holdfast.engine.prune.PruneOptions;
import io.holdfast.engine.repair.Repair.Means;
import io.holdfast.engine.repair.Repair.Told;
import io.holdfast.engine.repair.RepairOptions.Losses;
import io.holdfast.engine.repair.RepairOptions.Rebuild;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.repository.TestRepository.Unlocked;
import io.holdfast.engine.store.SimulatedClock;
import io.holdfast.engine.store.SimulatedObjects;
import io.holdfast.engine.store.SimulatedStore;
import io.holdfast.engine.verify.VerifyOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages of a ledger that are damaged are made again of what the rest of the ledger holds; where that is gone, it is said what that means. */
class PageRebuildTest {
    private static final Origin ORIGIN = new Origin(List.of(), "test", "0");

    @TempDir
    private Path folder = Path.of("");

    private final SimulatedClock clock = new SimulatedClock();
    private final SimulatedStore store = new SimulatedStore(new SimulatedObjects(1, clock));
    private final Unlocked unlocked = TestRepository.unlocked(store, Times.PROMPT, new FixedRandom(7), clock::now);
    private final MapSource source = new MapSource("source");
    private final Random random = new Random(5);
    private final Map<SnapshotId, Map<String, String>> told = new LinkedHashMap<>();
    private final List<Told> repaired = new ArrayList<>();
    private int clients;

    /** Pages, and prunes that delete the records which two of them hold. */
    @BeforeEach
    void snapshotsPagesAndPrunes() {
        for (int round = 0; round < 14; round++) {
            source.put("file" + round, bytes());
            backUp();
            clock.advance(Duration.ofHours(30));
            prune();
        }
        assertThat(pages()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(names("ledger/records/"))
                .as("records that pages hold are gone")
                .hasSizeLessThan(told.size());
    }

    @Test
    void aDamagedPageIsMadeAgainAndPruneGoesOn() {
        for (int round = 0; round < pages().size(); round++) {
            String hit = pages().get(round);
            damage(hit);
            assertThatThrownBy(this::prune).isInstanceOf(Damaged.class);
            assertThat(repair(Rebuild.DAMAGED).left()).isZero();
            assertThat(names("")).doesNotContain(hit).contains("aside/" + hit);
            prune();
            everythingToldIsThere();
        }
    }

    @Test
    void whatIsForgottenAndHeldIsSoStillBehindIt() {
        SnapshotId forgotten = told.keySet().iterator().next();
        try (Repository repository = open()) {
            repository.ledger().putInTime(new LedgerRecord.Forget(ORIGIN, forgotten), Instant.EPOCH);
        }
        told.remove(forgotten);
        damage(pages().getLast());
        assertThat(repair(Rebuild.DAMAGED).left()).isZero();
        everythingToldIsThere();
    }

    @Test
    void whereAllPagesAreDamagedWhatThatMeansIsSaidAndARebuildBringsTheSnapshotsBack() {
        List<String> pages = pages();
        pages.forEach(this::damage);
        assertThat(repair(Rebuild.DAMAGED).left()).isGreaterThanOrEqualTo(pages.size());
        assertThat(repaired)
                .filteredOn(each -> each instanceof Told.Left left && pages.contains(left.name()))
                .hasSameSizeAs(pages)
                .allSatisfy(each -> assertThat(((Told.Left) each).why()).contains("snapshots, forgets, holds"));
        assertThat(pages()).as("they stay").isEqualTo(pages);

        RepairResult result = repair(Rebuild.LEDGER);
        assertThat(result.cameBack()).isPositive();
        everythingToldIsThere();
        clock.advance(Duration.ofHours(30));
        assertThat(repair(Rebuild.LEDGER).left()).isZero();
        prune();
        backUp();
        clock.advance(Duration.ofDays(30));
        prune();
        clock.advance(Duration.ofDays(30));
        prune();
        everythingToldIsThere();
    }

    private void damage(String name) {
        byte[] bytes = Objects.requireNonNull(store.objects().peek(name)).clone();
        bytes[bytes.length / 2] ^= 1;
        store.objects().tamper(name, bytes);
    }

    private List<String> pages() {
        return names("ledger/pages/");
    }

    private List<String> names(String prefix) {
        return store.objects().names().stream()
                .filter(name -> name.startsWith(prefix))
                .sorted()
                .toList();
    }

    private RepairResult repair(Rebuild rebuild) {
        repaired.clear();
        RepairOptions options = new RepairOptions(VerifyOptions.Level.DATA, Losses.KEPT, rebuild);
        Means none = new Means(Optional.empty(), Optional.empty());
        try (Repository repository = open()) {
            return new Repair(repository, none, options, ORIGIN, Progress.none(), repaired::add).run();
        }
    }

    private void prune() {
        PruneOptions options = PruneOptions.usual(Times.PROMPT);
        try (Repository repository = open()) {
            new Prune(repository, options, new Prune.Client("test", "0"), Progress.none(), clock::advance).run();
        }
    }

    private void backUp() {
        try (Repository repository = open()) {
            new Backup(source, repository, BackupOptions.DEFAULT, new Backup.Client("test", "0"), Progress.none())
                    .run();
            Present newest = repository.read().snapshots().getLast();
            told.put(newest.snapshot().id(), Restored.of(repository, newest.snapshot()));
        }
    }

    private void everythingToldIsThere() {
        Map<SnapshotId, Map<String, String>> found = new LinkedHashMap<>();
        try (Repository repository = open()) {
            for (Present each : repository.read().snapshots()) {
                found.put(each.snapshot().id(), Restored.of(repository, each.snapshot()));
            }
        }
        assertThat(found.keySet()).containsExactlyInAnyOrderElementsOf(told.keySet());
        told.forEach((id, content) -> assertThat(found).containsEntry(id, content));
    }

    /** Each time on another machine. A page is worth while for three records. */
    private Repository open() {
        int client = clients++;
        return unlocked.open(
                store,
                folder.resolve("client" + client),
                new FixedRandom(100 + client),
                Thread.ofVirtual().factory(),
                3);
    }

    private byte[] bytes() {
        byte[] content = new byte[3_000];
        random.nextBytes(content);
        return content;
    }
}
