package io.holdfast.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.chunk.ChunkerSettings;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.progress.Event;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.store.SimulatedStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is lost of the snapshots before: the next backup needs no help, and is whole. */
class DamagedParentTest {
    /** With pieces so small, the list of those of a long content is itself content. */
    private static final ChunkerSettings FINE = new ChunkerSettings(2048, 512, 1024, 2048);

    private static final int FILES = 3_000;

    @TempDir
    private Path folder = Path.of("");

    private final Random random = new Random(7);
    private final SimulatedStore store = new SimulatedStore();
    private final MapSource source = new MapSource("source");
    private final List<String> notes = new ArrayList<>();
    private int clients;

    /** What becomes of a pack. */
    enum Loss {
        GONE {
            @Override
            void befalls(String name, SimulatedStore store) {
                store.objects().lose(name);
            }
        },
        FLIPPED {
            @Override
            void befalls(String name, SimulatedStore store) {
                byte[] bytes = store.objects().contents().getOrDefault(name, new byte[0]);
                for (int i = 20; i < bytes.length; i += 100) {
                    bytes[i] ^= 1;
                }
                store.objects().tamper(name, bytes);
            }
        };

        abstract void befalls(String name, SimulatedStore store);
    }

    @BeforeEach
    void aSource() {
        TestRepository.init(store, Times.PROMPT, FINE);
        for (int i = 0; i < FILES; i++) {
            put("file" + i, 100);
        }
    }

    @Fault(68)
    @ParameterizedTest
    @EnumSource
    void whereTheNewestManifestIsLostTheOneBeforeIsBuiltOn(Loss loss) {
        Snapshot first = backUp().snapshot();
        Set<String> before = packs("meta/");
        put("file5", 200);
        Snapshot second = backUp().snapshot();
        assertThat(second.parent()).contains(first.id());
        Set<String> own = packs("meta/");
        own.removeAll(before);
        own.forEach(name -> loss.befalls(name, store));

        put("file6", 300);
        assertThat(dryRun().tally().changed()).isEqualTo(2);
        BackupResult third = backUp();

        assertThat(third.snapshot().parent()).contains(first.id());
        assertThat(third.snapshot().tally().unchanged()).isEqualTo(FILES - 2);
        assertRestores(third.snapshot());
        assertThat(notes)
                .anySatisfy(note -> assertThat(note)
                        .startsWith("Snapshot " + second.id() + " can't be built on")
                        .contains("meta/"));
        assertThat(backUp().snapshot().parent()).contains(third.snapshot().id());
    }

    @Fault(68)
    @ParameterizedTest
    @EnumSource
    void whereAllManifestsAreLostEverythingIsReadAndNearlyNothingStoredAgain(Loss loss) {
        long stored = backUp().snapshot().tally().stored();
        put("file5", 200);
        SnapshotId second = backUp().snapshot().id();
        packs("meta/").forEach(name -> loss.befalls(name, store));

        put("file6", 300);
        BackupResult third = backUp();

        assertThat(third.snapshot().parent()).isEmpty();
        assertThat(third.snapshot().tally().added()).isEqualTo(FILES);
        assertThat(third.snapshot().tally().stored())
                .as("content is found in the index")
                .isLessThan(stored / 2);
        assertRestores(third.snapshot());
        assertThat(notes).anySatisfy(note -> assertThat(note).contains("" + second));
        assertThat(backUp().snapshot().parent()).contains(third.snapshot().id());
    }

    @Fault(67)
    @ParameterizedTest
    @EnumSource
    void whereTheWholeIndexIsLostBackupsGoOnAndWhatIsStoredTwiceIsAllThatItCosts(Loss loss) {
        BackupResult first = backUp();
        put("file5", 200);
        SnapshotId second = backUp().snapshot().id();
        packs("index/").forEach(name -> loss.befalls(name, store));

        put("file6", 300);
        source.put("copy of file7", source.files().getOrDefault("file7", new byte[0]));
        BackupResult third = backUp();

        assertThat(third.snapshot().parent()).contains(second);
        assertThat(third.tally().unchanged()).isEqualTo(FILES - 1L);
        assertThat(third.tally().stored()).isLessThan(first.tally().stored() / 10);
        assertRestores(third.snapshot());
        assertThat(backUp().tally().unchanged()).isEqualTo(FILES + 1L);
    }

    /** The runs could be joined only by reading the list of the long content's pieces. */
    @Test
    void whereTheListOfALongContentIsLostBackupsGoOnAndRunsStayUnjoined() {
        backUp();
        Set<String> before = packs("data/");
        put("long", 5_000_000);
        backUp();
        Set<String> lost = packs("data/");
        lost.removeAll(before);
        lost.forEach(name -> store.objects().lose(name));

        for (int round = 0; round < 10; round++) {
            put("file" + round, 250);
            put("new" + round, 250);
            Snapshot snapshot = backUp().snapshot();
            assertThat(snapshot.runs()).hasSize(round + 3);
            assertThat(notes).last().asString().contains("could not be tidied up");
        }

        put("long", 4_000_000); // what is lost is not needed any more
        for (int i = 0; i < FILES; i++) {
            put("file" + i, 120);
        }
        notes.clear();
        Snapshot whole = backUp().snapshot();
        assertThat(whole.runs()).hasSize(1);
        assertThat(notes).isEmpty();
    }

    private Set<String> packs(String folder) {
        Set<String> found = new HashSet<>(store.objects().names());
        found.removeIf(name -> !name.startsWith(folder));
        return found;
    }

    private void assertRestores(Snapshot snapshot) {
        Map<String, String> expected = Restored.expected(source.files());
        try (Repository repository = open()) {
            assertThat(Restored.of(repository, snapshot)).isEqualTo(expected);
        }
    }

    private BackupResult backUp() {
        try (Repository repository = open()) {
            return backup(repository).run();
        }
    }

    private BackupResult dryRun() {
        try (Repository repository = open()) {
            return backup(repository).dryRun();
        }
    }

    private Backup backup(Repository repository) {
        return new Backup(source, repository, BackupOptions.DEFAULT, new Backup.Client("test", "0"), event -> {
            if (event instanceof Event.Noted(var text)) {
                notes.add(text);
            }
        });
    }

    /** Each time on another machine: no cache hides what the store has lost. */
    private Repository open() {
        return TestRepository.open(store, folder.resolve("client" + clients++));
    }

    private void put(String name, int length) {
        byte[] content = new byte[length];
        random.nextBytes(content);
        source.put(name, content);
    }
}
