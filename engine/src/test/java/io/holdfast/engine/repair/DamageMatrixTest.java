package io.holdfast.engine.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.backup.Backup;
import io.holdfast.engine.backup.BackupOptions;
import io.holdfast.engine.backup.MapSource;
import io.holdfast.engine.backup.Restored;
import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.key.FixedRandom;
import io.holdfast.engine.key.Secret;
import io.holdfast.engine.ledger.LedgerRecord.Origin;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repair.Repair.Means;
import io.holdfast.engine.repair.RepairOptions.Losses;
import io.holdfast.engine.repair.RepairOptions.Rebuild;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.repository.TestRepository.Unlocked;
import io.holdfast.engine.run.RunRef;
import io.holdfast.engine.store.SimulatedClock;
import io.holdfast.engine.store.SimulatedObjects;
import io.holdfast.engine.store.SimulatedStore;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.verify.Damage;
import io.holdfast.engine.verify.Verify;
import io.holdfast.engine.verify.VerifyOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of file in a repository, damaged in every way in every region: it is found and named, what is restored meanwhile is right or refused, and a
 * replica mends it.
 */
class DamageMatrixTest {
    private static final Origin ORIGIN = new Origin(List.of(), "test", "0");
    private static final String HEADER = "holdfast.json";
    private static final int PAGE = 4096;

    @TempDir
    private static Path made = Path.of("");

    @TempDir
    private Path folder = Path.of("");

    private static final SimulatedClock CLOCK = new SimulatedClock();
    private static SimulatedObjects whole = new SimulatedObjects(1, CLOCK);
    private static final Map<String, Map<String, String>> TOLD = new TreeMap<>();

    /** Packs of runs that snapshots have: what a job writes and merges away again in the same job is garbage, and nobody looks at it. */
    private static final List<String> MANIFESTS = new ArrayList<>();

    private SimulatedStore store = new SimulatedStore(whole);
    private SimulatedStore replica = store;
    private int clients;

    /** A kind of file, by where such files lie. */
    enum Kind {
        HEADER("holdfast.json"),
        KEY("keys/"),
        RECORD("ledger/records/"),
        PAGE("ledger/pages/"),
        DATA("data/"),
        META("meta/"),
        INDEX("index/");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }
    }

    /** Where in a file; of what is no pack, too: each format begins with what it is and ends with what closes it. */
    enum Region {
        BEGIN,
        BODY,
        DIRECTORY,
        END;

        int of(int length, Random random) {
            int head = Math.min(42, length / 4);
            int tail = Math.min(16, length / 4);
            int directory = length - tail - Math.max(1, (length - head - tail) / 8);
            return switch (this) {
                case BEGIN -> random.nextInt(Math.max(1, head));
                case BODY -> head + random.nextInt(Math.max(1, directory - head));
                case DIRECTORY -> directory + random.nextInt(Math.max(1, length - tail - directory));
                case END -> length - 1 - random.nextInt(Math.max(1, tail));
            };
        }
    }

    /** What becomes of it. */
    enum Harm {
        FLIPPED_BIT,
        ZEROED_PAGE,
        TRUNCATED,
        APPENDED,
        SWAPPED,
        OLDER,
        DELETED;

        /** Whether it is another thing in each region. */
        boolean hasRegions() {
            return this == FLIPPED_BIT || this == ZEROED_PAGE || this == TRUNCATED;
        }
    }

    /** One cell of the matrix. */
    record Cell(Kind kind, Harm harm, Region region) {
        /** A slot that is gone was removed, perhaps on purpose; what a page folded is still there when it is the newest. */
        boolean isNoLoss() {
            return harm == Harm.DELETED && (kind == Kind.KEY || kind == Kind.PAGE);
        }

        @Override
        public String toString() {
            return kind + " " + harm + (harm.hasRegions() ? " " + region : "");
        }
    }

    static Stream<Cell> cells() {
        return Stream.of(Kind.values())
                .flatMap(kind -> Stream.of(Harm.values())
                        .flatMap(harm -> Stream.of(Region.values())
                                .filter(region -> harm.hasRegions() || region == Region.BODY)
                                // It is written once.
                                .filter(_ -> kind != Kind.HEADER || harm != Harm.OLDER)
                                .map(region -> new Cell(kind, harm, region))));
    }

    @BeforeAll
    static void makeARepositoryThatHasEveryKind() {
        SimulatedStore first = new SimulatedStore(whole);
        Unlocked unlocked = TestRepository.unlocked(first, Times.PROMPT, new FixedRandom(7), CLOCK::now);
        Random random = new Random(11);
        MapSource source = new MapSource("source");
        for (int round = 0; round < 8; round++) {
            for (int i = 0; i < 12; i++) {
                source.put("file%02d".formatted(random.nextInt(40)), bytes(random, 500 + random.nextInt(9_000)));
            }
            source.put("large", bytes(random, round == 0 ? 1_200_000 : 100_000));
            try (Repository repository = unlocked.open(
                    first,
                    made.resolve("r" + round),
                    new FixedRandom(100 + round),
                    Thread.ofVirtual().factory(),
                    3)) {
                if (round == 0) {
                    var _ = repository.addKey(TestRepository.newSlot());
                }
                new Backup(source, repository, BackupOptions.DEFAULT, new Backup.Client("test", "0"), Progress.none())
                        .run();
                Present newest = repository.read().snapshots().getLast();
                for (RunRef ref : newest.snapshot().runs()) {
                    repository.manifestRun(ref).ownPacks().forEach(pack -> MANIFESTS.add(pack.path()));
                }
                TOLD.put(newest.snapshot().id().toString(), Restored.of(repository, newest.snapshot()));
            }
            CLOCK.advance(Duration.ofMinutes(20));
        }
        assertThat(Stream.of(Kind.values()))
                .allSatisfy(
                        kind -> assertThat(names(whole, kind)).as(kind.name()).isNotEmpty());
    }

    @Fault({58, 59, 60, 61, 62, 63})
    @ParameterizedTest
    @MethodSource("cells")
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void itIsFoundAndNamedNothingWrongComesBackAndAReplicaMendsIt(Cell cell) {
        String name = harm(cell);
        byte[] before = Objects.requireNonNull(whole.peek(name));

        if (!cell.isNoLoss()) {
            assertThat(found())
                    .as("found and named")
                    .anySatisfy(each -> assertThat(each).contains(name));
        }
        nothingWrongComesBack();

        mend(name);
        if (!cell.isNoLoss()) {
            assertThat(store.objects().peek(name)).as("mended").isEqualTo(before);
        }
        assertThat(found()).isEmpty();
        everythingComesBack();
    }

    static Stream<Cell> cellsOfWhatIsMadeAnew() {
        return cells().filter(cell -> cell.kind == Kind.RECORD || cell.kind == Kind.PAGE || cell.kind == Kind.INDEX);
    }

    /** Ledger and index are made anew where no replica is: all snapshots come back, and nothing is damaged any more. */
    @Fault({58, 59, 60, 61, 62, 63})
    @ParameterizedTest
    @MethodSource("cellsOfWhatIsMadeAnew")
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void withoutAReplicaLedgerAndIndexAreMadeAnew(Cell cell) {
        String name = harm(cell);

        repair(Optional.empty(), cell.kind == Kind.RECORD ? Rebuild.LEDGER : Rebuild.DAMAGED);
        assertThat(store.objects().names())
                .as("what is damaged is out of the way")
                .doesNotContain(cell.kind == Kind.INDEX || cell.isNoLoss() ? "" : name);
        assertThat(found()).isEmpty();
        everythingComesBack();
    }

    /** Harms one object of the repository, and gives it a replica. Returns its name. */
    private String harm(Cell cell) {
        Random random = new Random(cell.toString().hashCode());
        List<String> all = cell.kind == Kind.META ? MANIFESTS : names(whole, cell.kind);
        // The newest page; of what is put back as it was once, the newest too, so that there is an older one.
        boolean isNewest = cell.kind == Kind.PAGE || cell.harm == Harm.OLDER;
        String name = all.get(isNewest ? all.size() - 1 : random.nextInt(all.size()));
        byte[] before = Objects.requireNonNull(whole.peek(name)).clone();
        Optional<byte[]> after = harmed(before, cell, name, random);
        assertThat(after.filter(bytes -> Arrays.equals(bytes, before)))
                .as("it is harmed")
                .isEmpty();
        store = new SimulatedStore(whole.copy(2, CLOCK));
        replica = new SimulatedStore(whole.copy(3, CLOCK));
        after.ifPresentOrElse(
                bytes -> store.objects().tamper(name, bytes),
                () -> store.objects().lose(name));
        return name;
    }

    private static Optional<byte[]> harmed(byte[] bytes, Cell cell, String name, Random random) {
        int at = cell.region.of(bytes.length, random);
        byte[] other = bytes.clone();
        return switch (cell.harm) {
            case FLIPPED_BIT -> {
                other[at] ^= (byte) (1 << random.nextInt(8));
                yield Optional.of(other);
            }
            case ZEROED_PAGE -> {
                int from = at / PAGE * PAGE;
                Arrays.fill(other, from, Math.min(other.length, from + PAGE), (byte) 0);
                yield Optional.of(other);
            }
            case TRUNCATED -> Optional.of(Arrays.copyOf(bytes, at));
            case APPENDED -> Optional.of(Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(PAGE)));
            case SWAPPED -> Optional.of(sibling(cell.kind, name, random));
            // Names stand for their bytes, so an older version is one of another object: the one that was there first.
            case OLDER -> Optional.of(oldest(cell.kind));
            case DELETED -> Optional.empty();
        };
    }

    private static byte[] sibling(Kind kind, String name, Random random) {
        List<String> others =
                names(whole, kind).stream().filter(each -> !each.equals(name)).toList();
        return others.isEmpty()
                ? new byte[0]
                : Objects.requireNonNull(whole.peek(others.get(random.nextInt(others.size()))));
    }

    private static byte[] oldest(Kind kind) {
        return Objects.requireNonNull(whole.peek(names(whole, kind).getFirst()));
    }

    private static List<String> names(SimulatedObjects objects, Kind kind) {
        return objects.names().stream()
                .filter(name -> name.startsWith(kind.prefix))
                .sorted()
                .toList();
    }

    /** What a verification tells; of a repository that can't be opened, why not. */
    private List<String> found() {
        List<Damage> found = new ArrayList<>();
        try (Repository repository = open()) {
            new Verify(repository, new VerifyOptions(VerifyOptions.Level.DATA), Progress.none(), found::add).run();
        } catch (HoldfastException e) {
            return List.of(e.message());
        }
        return found.stream().map(each -> each.object() + ": " + each.why()).toList();
    }

    /** Each snapshot that is shown restores as it was, or not at all. */
    private void nothingWrongComesBack() {
        try (Repository repository = open()) {
            for (Present each : repository.read().snapshots()) {
                try {
                    assertThat(Restored.of(repository, each.snapshot()))
                            .isEqualTo(TOLD.get(each.snapshot().id().toString()));
                } catch (HoldfastException refused) {
                    assertThat(refused.message()).isNotEmpty();
                }
            }
        } catch (HoldfastException refused) {
            assertThat(refused.message()).isNotEmpty();
        }
    }

    private void everythingComesBack() {
        Map<String, Map<String, String>> back = new TreeMap<>();
        try (Repository repository = open()) {
            for (Present each : repository.read().snapshots()) {
                back.put(each.snapshot().id().toString(), Restored.of(repository, each.snapshot()));
            }
        }
        assertThat(back).isEqualTo(TOLD);
    }

    private void mend(String name) {
        if (name.equals(HEADER)) {
            Secret secret = Secret.Password.of(TestRepository.PASSWORD.toCharArray());
            assertThat(Repository.mendHeader(store, replica, secret)).isTrue();
        }
        repair(Optional.of(replica), Rebuild.DAMAGED);
    }

    private void repair(Optional<Store> from, Rebuild rebuild) {
        RepairOptions options = new RepairOptions(VerifyOptions.Level.DATA, Losses.KEPT, rebuild);
        Means means = new Means(from, Optional.empty());
        try (Repository repository = open()) {
            RepairResult result = new Repair(repository, means, options, ORIGIN, Progress.none(), _ -> {}).run();
            assertThat(result.left()).isZero();
        }
    }

    /** Each time on another machine: no cache hides what is missing. By the slot that is whole. */
    private Repository open() {
        Path client = folder.resolve("client" + clients++);
        try {
            return TestRepository.open(store, client);
        } catch (Damaged | NotFound | AccessDenied e) {
            return TestRepository.openWithPassword(store, client);
        }
    }

    private static byte[] bytes(Random random, int length) {
        byte[] content = new byte[length];
        random.nextBytes(content);
        return content;
    }
}
