package io.holdfast.engine.prune;

import static io.holdfast.engine.prune.PruneWorld.G;
import static io.holdfast.engine.prune.PruneWorld.TIMES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.backup.MapSource;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.prune.StatsResult.Age;
import io.holdfast.engine.prune.StatsResult.OfAge;
import io.holdfast.engine.prune.StatsResult.OfSource;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.store.Killed;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedStore;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a repository is said to hold is what lies in its store. */
class StatsTest {
    private static final Duration TRASH = Duration.ofDays(7);
    private static final int MIB = 1 << 20;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void sumsAreThoseOfWhatTheStoreLists() {
        PruneWorld world = new PruneWorld(folder, TIMES);
        world.backUp(world.source("a", 8));
        world.backUp(world.source("b", 5));
        StatsResult stats = stats(world);

        assertThat(stats.stored()).isEqualTo(stored(world, ""));
        assertThat(stats.ledger()).isEqualTo(stored(world, "ledger/"));
        assertThat(stats.kinds())
                .containsEntry(PackKind.DATA, stored(world, "data/"))
                .containsEntry(PackKind.META, stored(world, "meta/"))
                .containsEntry(PackKind.INDEX, stored(world, "index/"));
        assertThat(stats.ages().stream().map(OfAge::packs).reduce(Amount.NONE, Amount::plus))
                .isEqualTo(stats.kinds().values().stream().reduce(Amount.NONE, Amount::plus));
        assertThat(stats.sources()).extracting(OfSource::name).containsExactly("a", "b");
    }

    @Test
    void contentThatIsThereTwiceCountsOnceAndZerosTakeNothing() {
        PruneWorld world = new PruneWorld(folder, TIMES);
        MapSource random = new MapSource("random");
        byte[] content = new byte[MIB];
        world.random.nextBytes(content);
        random.put("one", content);
        random.put("two", content);
        world.backUp(random);
        StatsResult.Content once = stats(world).content();
        assertThat(once.all()).isEqualTo(2 * MIB);
        assertThat(once.distinct()).isEqualTo(MIB);
        world.pass(Duration.ofHours(1));
        world.backUp(random);
        StatsResult.Content twice = stats(world).content();
        assertThat(twice.all()).isEqualTo(4 * MIB);
        assertThat(twice.distinct()).isEqualTo(once.distinct());
        assertThat(twice.stored()).as("random bytes").isBetween(MIB / 2L, MIB + MIB / 20L);

        PruneWorld other = new PruneWorld(folder.resolve("other"), TIMES);
        MapSource zeros = new MapSource("zeros");
        zeros.put("zeros", new byte[400_000]);
        other.backUp(zeros);
        assertThat(stats(other).content().compression().orElseThrow()).isGreaterThan(100);
        assertThat(stats(other).content().dedup().orElseThrow()).isEqualTo(1.0);
    }

    @Test
    void aPackGoesFromNeededToTrashToUnneededToCondemned() {
        PruneWorld world = new PruneWorld(folder, TIMES);
        MapSource source = world.source("source", 8);
        Snapshot first = world.backUp(source);
        Amount all = stats(world).packs().needed();
        world.put(new LedgerRecord.Forget(PruneWorld.origin(), first.id()));
        assertThat(stats(world).packs().trash()).isEqualTo(all);
        assertThat(stats(world).packs().needed()).isEqualTo(Amount.NONE);
        assertThat(stats(world).sources()).isEmpty();

        world.pass(TRASH.plusHours(1));
        assertThat(stats(world).packs().unneeded()).isEqualTo(all);
        world.prune();
        assertThat(stats(world).packs().condemned()).isEqualTo(all);
        world.pass(G.multipliedBy(2));
        assertThat(stats(world).packs().condemned()).as("and may be deleted").isEqualTo(all);
        world.prune();
        assertThat(stats(world).packs()).isEqualTo(nothing());
    }

    @Test
    void packsOfAJobThatDiedAreYoungUntilTheyAreADayOld() {
        PruneWorld world = new PruneWorld(folder, Times.assuming(Duration.ZERO, PruneWorld.E));
        SimulatedStore store = world.client();
        store.killBefore(Operation.put("ledger/records/"));
        assertThatThrownBy(() -> world.backUp(world.source("source", 8), store)).isInstanceOf(Killed.class);
        Amount young = stats(world).packs().young();
        assertThat(young.objects()).isPositive();
        assertThat(stats(world).packs().needed()).isEqualTo(Amount.NONE);
        world.pass(Duration.ofHours(25));
        assertThat(stats(world).packs().unneeded()).isEqualTo(young);
    }

    @Test
    void snapshotsAndPacksGrowOlder() {
        PruneWorld world = new PruneWorld(folder, TIMES);
        MapSource source = world.source("source", 8);
        world.backUp(source);
        world.pass(Duration.ofDays(40));
        source.put("new", new byte[5_000]);
        world.backUp(source);
        StatsResult stats = stats(world);
        assertThat(of(Age.DAY, stats).snapshots()).isEqualTo(1);
        assertThat(of(Age.YEAR, stats).snapshots()).isEqualTo(1);
        assertThat(of(Age.WEEK, stats).packs()).isEqualTo(Amount.NONE);
        assertThat(of(Age.DAY, stats).packs().objects()).isPositive();
        assertThat(of(Age.YEAR, stats).packs().objects()).isPositive();
    }

    @Test
    void requestsAreThoseThatTheStoreSawOfBackupsOfTheLastThirtyDays() {
        PruneWorld world = new PruneWorld(folder, TIMES);
        MapSource source = world.source("source", 8);
        world.backUp(source);
        world.pass(Duration.ofDays(60));
        SimulatedStore store = world.client();
        source.put("new", new byte[5_000]);
        world.backUp(source, store);
        long puts = store.count(Operation.put(""));
        StatsResult.Jobs jobs = stats(world).jobs();
        assertThat(jobs.jobs()).isEqualTo(1);
        assertThat(jobs.counted()).isEqualTo(1);
        assertThat(jobs.asked().puts()).as("all but the record's own").isEqualTo(puts - 1);
        assertThat(jobs.within()).isEqualTo(Duration.ofDays(30));
    }

    private static Amount stored(PruneWorld world, String prefix) {
        return world.objects.contents().entrySet().stream()
                .filter(each -> each.getKey().startsWith(prefix)
                        && each.getKey().contains("/")
                        && !each.getKey().startsWith("keys/"))
                .map(each -> new Amount(1, each.getValue().length))
                .reduce(Amount.NONE, Amount::plus);
    }

    private static OfAge of(Age age, StatsResult stats) {
        return stats.ages().stream()
                .filter(each -> each.age() == age)
                .findFirst()
                .orElseThrow();
    }

    private static StatsResult.Packs nothing() {
        return new StatsResult.Packs(Amount.NONE, 0, Amount.NONE, Amount.NONE, Amount.NONE, Amount.NONE);
    }

    private static StatsResult stats(PruneWorld world) {
        try (Repository repository = world.open(world.client())) {
            return new Stats(repository).run();
        }
    }
}
