package io.holdfast.engine.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.backup.Backup;
import io.holdfast.engine.backup.BackupOptions;
import io.holdfast.engine.backup.MapSource;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.chunk.ChunkerSettings;
import io.holdfast.engine.ledger.LedgerRecord.Origin;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.pack.FramePlace;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repair.Repair.Means;
import io.holdfast.engine.repair.RepairOptions.Losses;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.snapshot.Content;
import io.holdfast.engine.snapshot.LongPieces;
import io.holdfast.engine.snapshot.Manifest;
import io.holdfast.engine.snapshot.PacksOfRuns;
import io.holdfast.engine.store.SimulatedStore;
import io.holdfast.engine.verify.Verify;
import io.holdfast.engine.verify.VerifyOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Content of more pieces than are in memory at once, of which a late one is lost. */
@Tag("slow")
class LongContentSalvageTest {
    private static final ChunkerSettings FINE = new ChunkerSettings(1024, 256, 512, 1024);
    private static final int BYTES = 45_000_000;

    @TempDir
    private Path folder = Path.of("");

    private final SimulatedStore store = new SimulatedStore();
    private int clients;

    @Test
    void whatIsSetAsideWhenAPartOfItWasTakenOverLeavesNothingBehind() {
        TestRepository.init(store, Times.PROMPT, FINE);
        MapSource source = new MapSource("source");
        byte[] content = new byte[BYTES];
        new Random(1).nextBytes(content);
        source.put("long", content);
        source.put("other", new byte[] {1, 2, 3});
        try (Repository repository = open()) {
            new Backup(source, repository, BackupOptions.DEFAULT, new Backup.Client("test", "0"), Progress.none())
                    .run();
        }
        damageTheLastContent();
        assertThat(damage()).isNotEmpty();
        RepairResult result;
        try (Repository repository = open()) {
            RepairOptions options = new RepairOptions(VerifyOptions.Level.DATA, Losses.SET_ASIDE);
            Means none = new Means(Optional.empty(), Optional.empty());
            Origin origin = new Origin(List.of(), "test", "0");
            result = new Repair(repository, none, options, origin, Progress.none(), _ -> {}).run();
        }

        assertThat(result.setAside()).isEqualTo(1);
        assertThat(damage()).isEmpty();
    }

    /** A bit of the last frame of which the entry has a piece: behind all that is taken over first. */
    private void damageTheLastContent() {
        FramePlace frame = lastFrame();
        String pack = frame.pack().path();
        byte[] bytes = Objects.requireNonNull(store.objects().peek(pack)).clone();
        bytes[frame.place() + frame.length() / 2] ^= 1;
        store.objects().tamper(pack, bytes);
    }

    private FramePlace lastFrame() {
        try (Repository repository = open()) {
            Manifest manifest = new Manifest(repository.read().snapshots().getFirst().snapshot().runs().stream()
                    .map(repository::manifestRun)
                    .toList());
            Content content = manifest.find(Key.of("long")).orElseThrow().content();
            List<FramePlace> frames = new ArrayList<>();
            new LongPieces(
                            repository.frames(),
                            repository.hasher()::holds,
                            new PacksOfRuns(repository, manifest.runs()))
                    .forEach(Key.of("long"), content, piece -> frames.add(piece.frame()));
            assertThat(frames).hasSizeGreaterThan(1 << 16);
            return frames.getLast();
        }
    }

    private List<String> damage() {
        List<String> found = new ArrayList<>();
        try (Repository repository = open()) {
            VerifyOptions all = new VerifyOptions(VerifyOptions.Level.DATA);
            new Verify(repository, all, Progress.none(), each -> found.add(each.toString())).run();
        }
        return found;
    }

    private Repository open() {
        return TestRepository.open(store, folder.resolve("client" + clients++));
    }
}
