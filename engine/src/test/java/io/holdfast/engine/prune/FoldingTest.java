package io.holdfast.engine.prune;

import static io.holdfast.engine.prune.PruneWorld.G;
import static io.holdfast.engine.prune.PruneWorld.TIMES;
import static io.holdfast.engine.prune.PruneWorld.W;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerRecord.PackId;
import io.holdfast.engine.ledger.Probed;
import io.holdfast.engine.ledger.RecordName;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedStore;
import io.holdfast.engine.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a prune puts a page, and which records and pages it deletes since others hold them: docs/protocol.md, section 6. */
class FoldingTest {
    private static final int WORTH = 6;
    private static final Duration LATER = G.plus(W).plusSeconds(2);

    @TempDir
    private Path folder = Path.of("");

    private PruneWorld world = new PruneWorld(folder, TIMES);
    private int settings;

    @BeforeEach
    void aRepository() {
        world = new PruneWorld(folder, TIMES);
        world.trash(Duration.ZERO);
    }

    private PruneResult prune(SimulatedStore store, Function<Prune, PruneResult> how) {
        try (Repository repository = world.open(store, WORTH)) {
            return how.apply(new Prune(repository, world.usual(), PruneWorld.CLIENT, Progress.none(), world::pass));
        }
    }

    private PruneResult prune() {
        return prune(world.client(), Prune::run);
    }

    private PruneResult planned() {
        return prune(world.client(), Prune::dryRun);
    }

    private void put(int records) {
        for (int i = 0; i < records; i++) {
            world.put(new LedgerRecord.Setting(PruneWorld.origin(), "number " + settings++, ""));
        }
        world.pass(LATER);
    }

    private Set<String> names(String prefix) {
        return world.objects.names().stream()
                .filter(name -> name.startsWith(prefix))
                .collect(Collectors.toSet());
    }

    private Set<String> pages() {
        return names("ledger/pages/");
    }

    @Test
    void enoughRecordsAreWorthAPage() {
        put(WORTH - 2); // and the one that says how long the trash is
        prune();
        assertThat(pages()).isEmpty();
        put(1);
        assertThat(planned().folded()).isZero();
        assertThat(pages()).as("a dry run puts none").isEmpty();
        prune();
        assertThat(pages()).hasSize(1);
        world.pass(LATER);
        prune();
        assertThat(pages()).as("once").hasSize(1);
    }

    @Test
    void whatTwoPagesHaveHeldForGGoes() {
        Set<String> first = names("ledger/records/");
        for (int page = 0; page < 4; page++) {
            put(WORTH);
            assertThat(planned().folded() > 0).as("with page %d", page).isEqualTo(page >= 2);
            PruneResult result = prune();
            assertThat(result.folded() > 0).as("with page %d", page).isEqualTo(page >= 2);
        }
        assertThat(world.objects.names()).doesNotContainAnyElementsOf(first);
        put(WORTH);
        PruneResult would = planned();
        PruneResult result = prune();
        assertThat(result.folded()).isEqualTo(would.folded()).isPositive();
        assertThat(pages()).hasSizeBetween(2, 3);
        assertThat(names(RecordName.FOLDER)).hasSizeLessThan(4 * WORTH);
        for (int i = 0; i < settings; i++) {
            assertThat(world.read().setting("number " + i)).isPresent();
        }
    }

    /** Runs of the index that wait are worth a page, too. */
    @Test
    void twoRunsOfTheIndexAreMergedForAPage() {
        world.backUp(world.source("a", 3));
        world.pass(LATER);
        assertThat(planned().merged()).isZero();
        assertThat(prune().merged()).isZero();
        world.backUp(world.source("b", 3));
        world.pass(LATER);
        assertThat(planned().merged()).isEqualTo(2);
        assertThat(pages()).isEmpty();
        assertThat(prune().merged()).isEqualTo(2);
        assertThat(pages()).hasSize(1);
        world.pass(LATER);
        assertThat(planned().merged()).isZero();
    }

    /** To drop is to delete: what is known when the page is put counts. */
    @Test
    void whatWasSaidWhileRunsWereMergedStopsIt() {
        world.backUp(world.source("a", 3));
        world.backUp(world.source("b", 3));
        world.pass(LATER);
        SimulatedStore client = world.client();
        Probed worse = new Probed(Duration.ofHours(2), Duration.ZERO, "late", List.of());
        boolean[] once = {true};
        client.beforeEach(operation -> {
            if (once[0] && Operation.put("index/").test(operation)) {
                once[0] = false;
                world.put(new LedgerRecord.Setting(PruneWorld.origin(), Probed.SETTING, worse.value()));
            }
        });
        assertThatThrownBy(() -> prune(client, Prune::run)).isInstanceOf(BadInput.class);
        assertThat(pages()).isEmpty();
    }

    @Test
    void aPageOfWhichNobodyKnowsIsNoFailure() {
        put(WORTH);
        SimulatedStore client = world.client();
        client.loseReply(Operation.put("ledger/pages/"));
        prune(client, Prune::run);
        assertThat(pages()).hasSize(1);
    }

    /** Of those that are not, a page keeps the begin of the name alone. Asked in the order of kinds and names. */
    @Test
    void aPackIsHereIfTheStoreListsIt() {
        List<ObjectHash> names = IntStream.range(0, 4)
                .mapToObj(i -> ObjectHash.sha256(new byte[] {(byte) i}))
                .sorted()
                .toList();
        SimulatedStore client = world.client();
        for (PackKind kind : PackRows.KINDS) {
            client.put(kind.path(names.get(1)), Store.Body.of(new byte[] {1}));
            client.put(kind.path(names.get(3)), Store.Body.of(new byte[] {1}));
        }
        HerePacks here = new HerePacks(client);
        for (PackKind kind : PackRows.KINDS) {
            for (int i = 0; i < names.size(); i++) {
                assertThat(here.has(new PackId(kind, names.get(i)))).isEqualTo(i % 2 == 1);
            }
        }
    }
}
