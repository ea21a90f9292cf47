package io.holdfast.engine.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.backup.Backup;
import io.holdfast.engine.backup.BackupOptions;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.key.Secret;
import io.holdfast.engine.ledger.LedgerRecord.Origin;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repair.Repair.Means;
import io.holdfast.engine.repair.Repair.Told;
import io.holdfast.engine.repair.RepairOptions.Losses;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.restore.Restore;
import io.holdfast.engine.restore.RestoreOptions;
import io.holdfast.engine.restore.RestoreResult;
import io.holdfast.engine.restore.TreeTarget;
import io.holdfast.engine.source.TreeOptions;
import io.holdfast.engine.source.TreeSource;
import io.holdfast.engine.store.SimulatedClock;
import io.holdfast.engine.store.SimulatedObjects;
import io.holdfast.engine.store.SimulatedStore;
import io.holdfast.engine.verify.Damage;
import io.holdfast.engine.verify.Verify;
import io.holdfast.engine.verify.VerifyOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is lost of a repository comes back from its replica: for good, or while a restore reads. */
class RepairTest {
    private static final Origin ORIGIN = new Origin(List.of(), "test", "0");

    @TempDir
    private Path folder = Path.of("");

    private final SimulatedClock clock = new SimulatedClock();
    private final SimulatedStore store = new SimulatedStore(new SimulatedObjects(1, clock));
    private SimulatedStore replica = store;
    private Map<String, byte[]> before = Map.of();
    private Path tree = folder;
    private final List<String> notes = new ArrayList<>();
    private int clients;

    /** What becomes of an object. */
    enum Loss {
        GONE,
        FLIPPED,
        CUT,
        EMPTIED,
        LONGER,
        ZEROED,
        SWAPPED
    }

    @BeforeEach
    void twoSnapshotsAndTheirReplica() throws IOException {
        TestRepository.init(store, Times.PROMPT);
        tree = Files.createDirectories(folder.resolve("tree"));
        Random random = new Random(3);
        for (int i = 0; i < 30; i++) {
            write("file" + i, random, 5_000);
        }
        write("large", random, 3_000_000);
        backUp();
        write("file7", random, 6_000);
        write("other", random, 900_000);
        backUp();
        replica = new SimulatedStore(store.objects().copy(2, clock));
        before = store.objects().contents();
    }

    @Fault({58, 59, 60, 61, 62, 63})
    @ParameterizedTest
    @EnumSource
    void everyObjectThatCanBeMendedIs(Loss loss) {
        for (String name : new TreeSet<>(before.keySet())) {
            if (name.equals("holdfast.json") || name.startsWith("keys/")) {
                continue;
            }
            befall(name, loss);
            List<Told> told = new ArrayList<>();
            RepairResult result = repair(told::add);
            assertThat(told).as(name + " " + loss).contains(new Told.PutBack(name));
            assertThat(result.left()).as(name + " " + told).isZero();
            assertThat(store.objects().peek(name)).as(name).isEqualTo(before.get(name));
        }
        assertThat(damage()).isEmpty();
    }

    @Fault({62, 67})
    @Test
    void allOfItAtOnce() {
        for (String name : before.keySet()) {
            if (!name.equals("holdfast.json") && !name.startsWith("keys/")) {
                store.objects().lose(name);
            }
        }
        assertThat(repair(_ -> {}).left()).isZero();
        assertThat(store.objects().names()).isEqualTo(before.keySet());
    }

    @Fault(69)
    @Test
    void theHeaderComesBack() {
        store.objects().lose("holdfast.json");
        SimulatedStore other = new SimulatedStore(new SimulatedObjects(5, clock));
        TestRepository.init(other, Times.PROMPT);
        Secret secret = Secret.Password.of(TestRepository.PASSWORD.toCharArray());
        assertThatThrownBy(() -> Repository.mendHeader(store, other, secret)).isInstanceOf(BadInput.class);
        assertThat(store.objects().names()).as("the wrong one is not put").doesNotContain("holdfast.json");
        assertThat(Repository.mendHeader(store, replica, secret)).isTrue();
        assertThat(Repository.mendHeader(store, replica, secret)).isFalse();
        assertThat(store.objects().peek("holdfast.json")).isEqualTo(before.get("holdfast.json"));
        store.objects().tamper("holdfast.json", new byte[] {'{', '}'});
        assertThat(Repository.mendHeader(store, replica, secret)).isTrue();
    }

    @Fault(136)
    @Test
    void whereEachHasLostWhatTheOtherHasEachIsMendedFromTheOther() {
        List<String> packs = before.keySet().stream()
                .filter(name -> name.startsWith("data/"))
                .toList();
        assertThat(packs).hasSizeGreaterThan(1);
        befall(packs.getFirst(), Loss.FLIPPED);
        replica.objects().tamper(packs.getLast(), new byte[10]);

        assertThat(repair(_ -> {}).left()).isZero();
        assertThat(store.objects().contents()).containsOnlyKeys(before.keySet());
        assertThat(damage()).isEmpty();
        try (Repository other = TestRepository.open(replica, folder.resolve("other"))) {
            assertThat(repair(other, new Means(Optional.of(store), Optional.empty()), _ -> {})
                            .left())
                    .isZero();
        }
        for (String pack : packs) {
            assertThat(store.objects().peek(pack)).isEqualTo(before.get(pack));
            assertThat(replica.objects().peek(pack)).isEqualTo(before.get(pack));
        }
    }

    @Test
    void aStrangersRecordDoesNotGetIn() {
        byte[] junk = {1, 2, 3};
        String name = "ledger/records/20991231T000000.000Z-" + ObjectHash.sha256(junk);
        replica.objects().tamper(name, junk);
        List<Told> told = new ArrayList<>();
        assertThat(repair(told::add).left()).isEqualTo(1);
        assertThat(told).singleElement().isInstanceOf(Told.Left.class);
        assertThat(store.objects().names()).doesNotContain(name);
    }

    @Test
    void aLostSnapshotWhosePacksAreLostForGoodStaysAway() {
        String newest = before.keySet().stream()
                .filter(name -> name.startsWith("ledger/records/"))
                .max(String::compareTo)
                .orElseThrow();
        befall(newest, Loss.GONE);
        String pack = before.keySet().stream()
                .filter(name -> name.startsWith("data/"))
                .max((a, b) -> Integer.compare(
                        before.getOrDefault(a, new byte[0]).length, before.getOrDefault(b, new byte[0]).length))
                .orElseThrow();
        befall(pack, Loss.GONE);
        replica.objects().lose(pack);
        assertThat(repair(_ -> {}).left()).isEqualTo(2);
        assertThat(store.objects().names()).doesNotContain(newest);
    }

    @Test
    void whatTheReplicaHasLostTooIsToldAndTheRestMended() {
        String lost = first("data/");
        String mended = first("meta/");
        befall(lost, Loss.GONE);
        befall(mended, Loss.FLIPPED);
        replica.objects().tamper(lost, new byte[10]);
        List<Told> told = new ArrayList<>();
        RepairResult result = repair(told::add);
        assertThat(result.mended()).isEqualTo(1);
        assertThat(result.left()).isEqualTo(1);
        assertThat(told)
                .filteredOn(Told.Left.class::isInstance)
                .singleElement()
                .asString()
                .contains(lost, "no good copy");
        assertThat(store.objects().peek(lost)).as("nothing wrong is put").isNull();
    }

    @Test
    void anotherRepositoryIsNoReplica() {
        SimulatedStore other = new SimulatedStore(new SimulatedObjects(5, clock));
        TestRepository.init(other, Times.PROMPT);
        try (Repository repository = open()) {
            assertThatThrownBy(() -> new Repair(
                                    repository,
                                    new Means(Optional.of(other), Optional.empty()),
                                    new RepairOptions(VerifyOptions.Level.DATA, Losses.KEPT),
                                    ORIGIN,
                                    Progress.none(),
                                    _ -> {})
                            .run())
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("no replica");
            assertThatThrownBy(() -> repository.with(other, Progress.none())).isInstanceOf(BadInput.class);
        }
    }

    @Fault({58, 59, 60, 61, 62, 63})
    @ParameterizedTest
    @EnumSource
    void aRestoreTakesFromTheReplicaWhatTheRepositoryHasLost(Loss loss) throws IOException {
        Set<String> packs = new TreeSet<>(before.keySet());
        packs.removeIf(name -> !name.startsWith("data/") && !name.startsWith("meta/"));
        for (String name : packs) {
            befall(name, loss);
        }
        try (Repository own = open()) {
            Snapshot newest = own.read().snapshots().getLast().snapshot();
            Path target = folder.resolve("restored");
            try (Repository both = own.with(replica, this::learn);
                    TreeTarget writing = new TreeTarget(target)) {
                RestoreResult result = new Restore(both, newest, writing, RestoreOptions.DEFAULT, this::learn).run();
                assertThat(result.failed()).isZero();
                assertThat(result.damaged()).isZero();
            }
            try (Stream<Path> files = Files.list(tree)) {
                assertThat(files)
                        .hasSize(32)
                        .allSatisfy(file ->
                                assertThat(target.resolve(file.getFileName())).hasSameBinaryContentAs(file));
            }
        }
        assertThat(notes).anySatisfy(note -> assertThat(note).contains("is read from the replica"));
    }

    private void befall(String name, Loss loss) {
        byte[] bytes = before.getOrDefault(name, new byte[0]).clone();
        switch (loss) {
            case GONE -> store.objects().lose(name);
            case FLIPPED -> {
                for (int i = 10; i < bytes.length; i += 200) {
                    bytes[i] ^= 1;
                }
                store.objects().tamper(name, bytes);
            }
            case CUT -> store.objects().tamper(name, Arrays.copyOf(bytes, bytes.length / 2));
            case LONGER -> store.objects().tamper(name, Arrays.copyOf(bytes, bytes.length + 1));
            case ZEROED -> {
                Arrays.fill(bytes, 0, Math.min(bytes.length, 4096), (byte) 0);
                store.objects().tamper(name, bytes);
            }
            case EMPTIED -> store.objects().tamper(name, new byte[0]);
            case SWAPPED -> store.objects().tamper(name, sibling(name));
        }
    }

    /** Another object of its kind. */
    private byte[] sibling(String name) {
        String kind = name.substring(0, name.indexOf('/') + 1);
        return before.entrySet().stream()
                .filter(each -> each.getKey().startsWith(kind) && !each.getKey().equals(name))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElse(new byte[] {1, 2, 3});
    }

    private RepairResult repair(Consumer<Told> told) {
        try (Repository repository = open()) {
            return repair(repository, new Means(Optional.of(replica), Optional.empty()), told);
        }
    }

    private static RepairResult repair(Repository repository, Means means, Consumer<Told> told) {
        RepairOptions options = new RepairOptions(VerifyOptions.Level.DATA, Losses.KEPT);
        return new Repair(repository, means, options, ORIGIN, Progress.none(), told).run();
    }

    private List<Damage> damage() {
        List<Damage> found = new ArrayList<>();
        try (Repository repository = open()) {
            new Verify(repository, new VerifyOptions(VerifyOptions.Level.DATA), Progress.none(), found::add).run();
        }
        return found;
    }

    private String first(String prefix) {
        return before.keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .findFirst()
                .orElseThrow();
    }

    private void learn(Event event) {
        if (event instanceof Event.Noted(var text)) {
            notes.add(text);
        }
    }

    private void backUp() {
        try (Repository repository = open();
                TreeSource source = new TreeSource(tree, "tree", TreeOptions.all())) {
            new Backup(source, repository, BackupOptions.DEFAULT, new Backup.Client("test", "0"), Progress.none())
                    .run();
        }
    }

    /** Each time on another machine: no cache hides what is missing. */
    private Repository open() {
        return TestRepository.open(store, folder.resolve("client" + clients++));
    }

    private void write(String name, Random random, int length) throws IOException {
        byte[] content = new byte[length];
        random.nextBytes(content);
        Files.write(tree.resolve(name), content);
    }
}
