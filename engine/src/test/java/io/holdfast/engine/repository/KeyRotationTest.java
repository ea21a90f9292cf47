package io.holdfast.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.backup.Backup;
import io.holdfast.engine.backup.BackupOptions;
import io.holdfast.engine.backup.MapSource;
import io.holdfast.engine.backup.Restored;
import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.error.Unconfirmed;
import io.holdfast.engine.key.KdfCost;
import io.holdfast.engine.key.Secret;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.KeySlots.NewSlot;
import io.holdfast.engine.store.Killed;
import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.SimulatedStore;
import io.holdfast.engine.store.Store;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key slot that takes the place of another: whatever happens on the way, some secret opens, and nobody who writes is disturbed. */
class KeyRotationTest {
    private static final Secret OLD = Secret.Password.of(TestRepository.PASSWORD.toCharArray());
    private static final Secret NEW = Secret.Password.of("battery staple".toCharArray());

    @TempDir
    private Path folder = Path.of("");

    private final SimulatedStore store = new SimulatedStore();

    @BeforeEach
    void aRepository() {
        TestRepository.initWithPassword(store);
    }

    @Test
    void theNewSecretOpensAndTheOldOneDoesNot() {
        rotate(store, OLD, NEW);
        assertThat(opens(NEW)).isTrue();
        assertThat(opens(OLD)).isFalse();
        assertThat(slots()).isEqualTo(1);
    }

    @Test
    void killedAtAnyOperationASecretOpensAndTheSameRotationGoesOn() {
        long operations = operations();
        for (boolean before : new boolean[] {true, false}) {
            for (long n = 1; n <= operations; n++) {
                SimulatedStore world = new SimulatedStore();
                TestRepository.initWithPassword(world);
                SimulatedStore client = world.reopen();
                kill(client, n, before);
                assertThatThrownBy(() -> rotate(client, OLD, NEW)).isInstanceOf(Killed.class);

                SimulatedStore next = world.reopen();
                Secret opening = opens(next, OLD) ? OLD : NEW;
                assertThat(opens(next, opening)).as("killed at " + n).isTrue();
                if (opening.equals(OLD)) {
                    rotate(next, OLD, NEW);
                }
                assertThat(opens(next, NEW)).isTrue();
                assertThat(opens(next, OLD)).isFalse();
                assertThat(KeySlots.of(next).list()).as("killed at " + n).hasSize(1);
            }
        }
    }

    private static void kill(SimulatedStore client, long n, boolean before) {
        if (before) {
            client.killBefore(Operation.number(n));
        } else {
            client.killAfter(Operation.number(n));
        }
    }

    private static long operations() {
        SimulatedStore world = new SimulatedStore();
        TestRepository.initWithPassword(world);
        SimulatedStore client = world.reopen();
        rotate(client, OLD, NEW);
        return client.operations().size();
    }

    @Test
    void aBackupInTheMiddleOfWhichTheKeyIsRotatedCommitsAndIsReadWithTheNewOne() {
        MapSource source = new MapSource("source");
        source.put("a", new byte[] {1, 2, 3});
        SimulatedStore client = store.reopen();
        boolean[] done = {false};
        client.beforeEach(operation -> {
            if (!done[0] && operation.call() == Operation.Call.PUT) {
                done[0] = true;
                rotate(store.reopen(), OLD, NEW);
            }
        });
        Snapshot snapshot;
        try (Repository repository = TestRepository.openWithPassword(client, folder.resolve("writer"))) {
            snapshot = new Backup(
                            source, repository, BackupOptions.DEFAULT, new Backup.Client("test", "0"), Progress.none())
                    .run()
                    .snapshot();
        }
        assertThat(done[0]).isTrue();
        assertThat(opens(OLD)).isFalse();
        try (Repository reader = open(store.reopen(), NEW)) {
            assertThat(reader.read().snapshots()).hasSize(1);
            assertThat(Restored.of(reader, snapshot)).isEqualTo(Restored.expected(source.files()));
        }
    }

    @Test
    void twoAtOnceLeaveBothNewSecretsAndNotTheOldOne() {
        Secret other = Secret.Password.of("other".toCharArray());
        SimulatedStore first = store.reopen();
        boolean[] done = {false};
        first.beforeEach(operation -> {
            if (!done[0] && operation.call() == Operation.Call.DELETE) {
                done[0] = true;
                rotate(store.reopen(), OLD, other);
            }
        });
        rotate(first, OLD, NEW);
        assertThat(done[0]).isTrue();
        assertThat(opens(NEW)).isTrue();
        assertThat(opens(other)).isTrue();
        assertThat(opens(OLD)).isFalse();
    }

    @Test
    void aNewSlotThatDoesNotComeBackAsItWasLeavesTheOldOne() {
        SimulatedStore client = store.reopen();
        client.beforeEach(operation -> {
            // All but the slot that it opened with: the one that was just put.
            if (operation.call() == Operation.Call.GET && operation.name().startsWith("keys/") && slots() == 2) {
                store.objects().tamper(operation.name(), new byte[100]);
            }
        });
        assertThatThrownBy(() -> rotate(client, OLD, NEW))
                .isInstanceOf(Damaged.class)
                .hasMessageContaining("stays");
        assertThat(opens(OLD)).isTrue();
    }

    @Test
    void aPutOfWhichNobodyKnowsLeavesTheOldSlotAndTheNextRotationGoesOn() {
        SimulatedStore client = store.reopen();
        client.loseReply(Operation.put("keys/"));
        assertThatThrownBy(() -> rotate(client, OLD, NEW)).isInstanceOf(Unconfirmed.class);
        assertThat(opens(OLD)).isTrue();
        rotate(store.reopen(), OLD, NEW);
        assertThat(slots()).isEqualTo(1);
        assertThat(opens(OLD)).isFalse();
    }

    @Test
    void theSamePasswordAgainAndASlotThatIsNotThereAreRefused() {
        assertThatThrownBy(() -> rotate(store, OLD, OLD))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("opens key slot");
        with(
                OLD,
                repository -> assertThatThrownBy(() -> repository.rotation(Optional.of("zzzz")))
                        .isInstanceOf(NotFound.class));
        assertThat(opens(OLD)).isTrue();
        assertThat(slots()).isEqualTo(1);
    }

    @Test
    void oneMoreThanAreTriedIsNotAdded() {
        with(OLD, repository -> {
            for (int i = 1; i < KeySlots.MOST; i++) {
                repository.addKey(TestRepository.newSlot());
            }
            assertThatThrownBy(() -> repository.addKey(TestRepository.newSlot()))
                    .isInstanceOf(Conflict.class)
                    .hasMessageContaining("There are 64 key slots");
        });
        assertThat(slots()).isEqualTo(KeySlots.MOST);
    }

    private void with(Secret secret, Consumer<Repository> action) {
        try (Repository repository = open(store.reopen(), secret)) {
            action.accept(repository);
        }
    }

    private static void rotate(Store store, Secret from, Secret to) {
        try (Repository repository = open(store, from)) {
            KeyRotation rotation = repository.rotation(Optional.empty());
            var _ = rotation.add(new NewSlot(to, "test", new KdfCost(8192, 1, 1)));
            rotation.removeOld();
        }
    }

    private static Repository open(Store store, Secret secret) {
        Path nowhere = Path.of("/proc/none");
        return Repository.open(store, secret, new LocalFolders(nowhere, nowhere));
    }

    private boolean opens(Secret secret) {
        return opens(store.reopen(), secret);
    }

    private static boolean opens(Store store, Secret secret) {
        try (Repository _ = open(store, secret)) {
            return true;
        } catch (AccessDenied e) {
            return false;
        }
    }

    private int slots() {
        return (int) store.objects().names().stream()
                .filter(name -> name.startsWith("keys/"))
                .count();
    }
}
