package io.holdfast.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.chunk.ChunkerSettings;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.snapshot.Content;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.Manifest;
import io.holdfast.engine.store.SimulatedStore;
import io.holdfast.engine.verify.Damage;
import io.holdfast.engine.verify.Verify;
import io.holdfast.engine.verify.VerifyOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Content of so many pieces that their list is content itself: of 2,800 and more, here some 4 MB. */
class LongContentTest {
    private static final ChunkerSettings FINE = new ChunkerSettings(2048, 512, 1024, 2048);
    private static final String LONG = "long";
    private static final int OTHERS = 200;

    @TempDir
    private Path folder = Path.of("");

    private final Random random = new Random(5);
    private final SimulatedStore store = new SimulatedStore();
    private final MapSource source = new MapSource("source");

    @BeforeEach
    void aSourceWithLongContent() {
        TestRepository.init(store, Times.PROMPT, FINE);
        put(LONG, 5_000_000);
        for (int i = 0; i < OTHERS; i++) {
            put("other" + i, 100);
        }
        backUp();
    }

    @Test
    void longContentThatCantBeReadAnyMoreStaysAndTheNextBackupsGoOn() {
        Map<String, String> expected = Restored.expected(source.files());
        put(LONG, 500_000);
        source.unreadable(LONG);
        for (int round = 0; round < 3; round++) {
            put("other7", 50);
            Snapshot snapshot = backUp();
            try (Repository repository = open()) {
                expected.putAll(
                        Restored.expected(Map.of("other7", source.files().getOrDefault("other7", new byte[0]))));
                assertThat(Restored.of(repository, snapshot)).isEqualTo(expected);
                assertThat(entry(repository, snapshot).unread()).isPresent();
                assertThat(entry(repository, snapshot).content()).isInstanceOf(Content.Listing.class);
                assertThat(snapshot.runs()).as("the layers are joined").hasSize(2);
                assertThat(damage(repository)).as("round %d", round).isEmpty();
            }
        }
    }

    @Test
    void whereItsListIsLostTooTheEntryIsThereWithoutContent() {
        for (String name : List.copyOf(store.objects().names())) {
            if (name.startsWith("data/")) {
                store.objects().lose(name);
            }
        }
        put(LONG, 500_000);
        source.unreadable(LONG);
        Snapshot snapshot = backUp();
        try (Repository repository = open()) {
            Entry entry = entry(repository, snapshot);
            assertThat(entry.unread()).isPresent();
            assertThat(entry.content().ownBytes()).isZero();
            assertThat(entry.listed().size()).isEqualTo(500_000);
        }
    }

    private List<Damage> damage(Repository repository) {
        List<Damage> found = new ArrayList<>();
        new Verify(repository, new VerifyOptions(VerifyOptions.Level.DATA), Progress.none(), found::add).run();
        return found;
    }

    private static Entry entry(Repository repository, Snapshot snapshot) {
        return new Manifest(
                        snapshot.runs().stream().map(repository::manifestRun).toList())
                .find(Key.of(LONG))
                .orElseThrow();
    }

    private Snapshot backUp() {
        try (Repository repository = open()) {
            return new Backup(
                            source, repository, BackupOptions.DEFAULT, new Backup.Client("test", "0"), Progress.none())
                    .run()
                    .snapshot();
        }
    }

    private Repository open() {
        return TestRepository.open(store, folder);
    }

    private void put(String name, int length) {
        byte[] content = new byte[length];
        random.nextBytes(content);
        source.put(name, content);
    }
}
