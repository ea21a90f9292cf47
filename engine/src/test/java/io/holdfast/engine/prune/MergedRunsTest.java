package io.holdfast.engine.prune;

import static io.holdfast.engine.prune.PruneWorld.G;
import static io.holdfast.engine.prune.PruneWorld.TIMES;
import static io.holdfast.engine.prune.PruneWorld.W;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.backup.MapSource;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerRecord.PackId;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.MergedIndex;
import io.holdfast.engine.ledger.Outlived;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.run.RunRef;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which runs of the index a prune joins, by how much is in them: docs/decisions/0061. */
class MergedRunsTest {
    /** So many records are worth a page, and so two runs of the index. */
    private static final int WORTH = 64;

    private static final Duration LATER = G.plus(W).plusSeconds(2);

    @TempDir
    private Path folder = Path.of("");

    private PruneWorld world = new PruneWorld(folder, TIMES);

    @BeforeEach
    void aWorld() {
        world = new PruneWorld(folder, TIMES);
    }

    /** Backups of so many files each, none of which was there before. */
    private void backUp(int... files) {
        for (int each : files) {
            MapSource source = new MapSource("source" + world.clock.now());
            for (int i = 0; i < each; i++) {
                byte[] content = new byte[600];
                world.random.nextBytes(content);
                source.put("f" + i, content);
            }
            world.backUp(source);
            world.pass(Duration.ofSeconds(1));
        }
    }

    /** What is asked of the next merge. */
    private interface Question<T> {
        T ask(IndexMerge index, Repository repository);
    }

    private <T> T ask(Set<ObjectHash> gone, Question<T> question) {
        world.pass(LATER);
        try (Repository repository = world.open(world.client(), WORTH)) {
            LedgerState state = repository.ledger().readToDelete();
            PruneRules rules = new PruneRules(TIMES, TIMES.young(), G);
            var kept = repository.ledger().keptIndex(state, rules.pageToDropIndexes(state));
            return question.ask(new IndexMerge(repository, state, kept, gone), repository);
        }
    }

    private boolean isDue() {
        return ask(Set.of(), (index, _) -> index.isDue());
    }

    private int planned() {
        return ask(Set.of(), (index, _) -> index.planned());
    }

    /** Merges, and puts the page; runs that it names. */
    private List<RunRef> merge(int joined, Set<ObjectHash> gone) {
        return ask(gone, (index, repository) -> {
            List<RunRef> named = new ArrayList<>();
            int done = index.run(merged -> {
                named.addAll(merged.runs());
                LedgerState fresh = repository.ledger().readToDelete();
                assertThat(repository.ledger().fold(fresh, merged, Outlived.NOTHING, _ -> true))
                        .isTrue();
            });
            assertThat(done).isEqualTo(joined);
            return named;
        });
    }

    private List<RunRef> merge(int joined) {
        return merge(joined, Set.of());
    }

    /** Packs of content that these tell of. */
    private Set<ObjectHash> told(List<RunRef> runs) {
        Set<ObjectHash> told = new HashSet<>();
        try (Repository repository = world.open(world.client())) {
            runs.forEach(run -> repository.indexRun(run).forEachPack(pack -> told.add(pack.name())));
        }
        return told;
    }

    private void condemn(ObjectHash pack) {
        world.put(new LedgerRecord.Condemn(PruneWorld.origin(), List.of(new PackId(PackKind.DATA, pack))));
    }

    @Test
    void someLooseRunsAreWorthItAndOneIsNot() {
        assertThat(planned()).isZero();
        backUp(1);
        assertThat(isDue()).isFalse();
        assertThat(planned()).as("it would only be copied").isZero();
        backUp(1);
        assertThat(isDue()).isTrue();
        assertThat(planned()).isEqualTo(2);
        List<RunRef> merged = merge(2);
        assertThat(merged).hasSize(1);
        assertThat(told(merged)).hasSize(2);
        assertThat(isDue()).as("once").isFalse();
        assertThat(planned()).isZero();
    }

    @Test
    void oneRunThatIsAllThereIsNamedAsItIs() {
        backUp(3);
        List<RunRef> loose = world.read().indexRuns();
        assertThat(merge(0)).isEqualTo(loose);
        assertThat(world.read().mergedIndex().runs()).isEqualTo(loose);
        assertThat(isDue()).isFalse();
    }

    @Test
    void aMergedRunIsJoinedWhenItIsNoMoreThanFourTimesAllSmallerOnes() {
        backUp(4, 4);
        merge(2);
        backUp(1, 1);
        assertThat(planned()).isEqualTo(3);
        List<RunRef> merged = merge(3);
        assertThat(merged).hasSize(1);
        assertThat(told(merged)).hasSize(4);
    }

    @Test
    void aLargerOneStaysAsItIs() {
        backUp(5, 4);
        List<RunRef> large = merge(2);
        backUp(1, 1);
        assertThat(planned()).isEqualTo(2);
        List<RunRef> merged = merge(2);
        assertThat(merged).hasSize(2).containsAll(large);
        assertThat(told(merged)).hasSize(4);

        backUp(1, 1);
        assertThat(planned())
                .as("with the small one, and with that as large as the large one takes")
                .isEqualTo(4);
    }

    /** More than a quarter of what it tells of. */
    @Test
    void aRunOfWhichMuchIsCondemnedIsWrittenAnewWithoutThat() {
        backUp(2, 2, 2, 2);
        List<RunRef> merged = merge(4);
        List<ObjectHash> packs = List.copyOf(told(merged));
        condemn(packs.getFirst());
        assertThat(isDue()).as("one of four").isFalse();
        condemn(packs.getLast());
        assertThat(isDue()).isTrue();
        assertThat(planned()).isOne();
        List<RunRef> anew = merge(1);
        assertThat(anew).hasSize(1).doesNotContainAnyElementsOf(merged);
        assertThat(told(anew)).hasSize(2).doesNotContain(packs.getFirst(), packs.getLast());
    }

    /** Content would be referred to that is not there. */
    @Test
    void whatNoListShowsIsToldOfNoMore() {
        backUp(2, 2, 2);
        Set<ObjectHash> packs = told(world.read().indexRuns());
        ObjectHash gone = packs.iterator().next();
        assertThat(told(merge(3, Set.of(gone)))).hasSize(2).doesNotContain(gone);
    }

    /** Its rows are lost: content of them is stored again, and nothing else comes of it. */
    @Test
    void aMergedRunThatCannotBeReadIsDoneWithout() {
        backUp(2, 2);
        RunRef lost = merge(2).getFirst();
        assertThat(isDue()).isFalse();
        world.objects.lose(PackKind.INDEX.path(lost.pack()));
        assertThat(isDue()).isTrue();
        assertThat(merge(0)).isEmpty();
        assertThat(world.read().mergedIndex().runs()).isEmpty();
    }

    /** Nobody knows whether what it tells of is here. */
    @Test
    void whatALatePageNamesIsWrittenAnew() {
        backUp(2, 2);
        RunRef merged = merge(2).getFirst();
        world.pass(LATER);
        LedgerState all;
        try (Repository repository = world.open(world.client(), WORTH)) {
            all = repository.ledger().readToDelete();
            world.pass(TIMES.pageWindow());
            assertThat(repository.ledger().fold(all, all.mergedIndex(), Outlived.NOTHING, _ -> true))
                    .isTrue();
        }
        assertThat(world.read().mergedIndex()).isEqualTo(MergedIndex.NONE);
        world.objects.names().stream()
                .filter(name -> name.startsWith("ledger/pages/"))
                .sorted()
                .limit(1)
                .toList()
                .forEach(world.objects::lose);
        assertThat(isDue()).isTrue();
        assertThat(merge(3)).hasSize(1).doesNotContain(merged);
    }
}
