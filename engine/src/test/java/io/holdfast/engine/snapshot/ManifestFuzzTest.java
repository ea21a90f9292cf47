package io.holdfast.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.backup.Backup;
import io.holdfast.engine.backup.BackupOptions;
import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.chunk.ChunkerSettings;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.fuzz.Fuzz;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.pack.FramePlace;
import io.holdfast.engine.pack.FrameSource;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.run.RunCursor;
import io.holdfast.engine.run.RunKind;
import io.holdfast.engine.run.RunReader;
import io.holdfast.engine.run.RunRef;
import io.holdfast.engine.source.TreeOptions;
import io.holdfast.engine.source.TreeSource;
import io.holdfast.engine.store.SimulatedStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries, blocks, footers and long lists that an enemy who has the keys may have written. */
class ManifestFuzzTest {
    @TempDir
    Path folder;

    private final SimulatedStore store = new SimulatedStore();
    private final AtomicReference<@Nullable Repository> opened = new AtomicReference<>();
    private final List<RunRef> runs = new ArrayList<>();

    @BeforeEach
    void aSnapshot() throws IOException {
        TestRepository.init(store, Times.LOCAL, new ChunkerSettings(256, 64, 128, 256));
        Path tree = Files.createDirectories(folder.resolve("tree/sub"));
        byte[] content = new byte[900_000];
        new Random(1).nextBytes(content);
        Files.write(tree.resolve("long"), content);
        Files.writeString(tree.resolve("a"), "a");
        Files.createLink(tree.resolve("b"), tree.resolve("a"));
        Files.createSymbolicLink(tree.resolve("link"), Path.of("a"));
        Files.setAttribute(tree.resolve("a"), "user:x", java.nio.ByteBuffer.wrap(new byte[] {1, 2}));
        Repository repository = TestRepository.open(store, folder);
        opened.set(repository);
        try (var source = new TreeSource(folder.resolve("tree"), "tree", TreeOptions.all())) {
            runs.addAll(
                    new Backup(source, repository, BackupOptions.DEFAULT, new Backup.Client("h", "0"), Progress.none())
                            .run()
                            .snapshot()
                            .runs());
        }
    }

    @AfterEach
    void close() {
        repository().close();
    }

    private Repository repository() {
        return java.util.Objects.requireNonNull(opened.get());
    }

    @Fault(121)
    @Test
    void anEntryOfAnyBytesHoldsItsRulesOrIsRefused() {
        RunReader run = repository().manifestRun(runs.getFirst());
        List<byte[]> values = new ArrayList<>();
        RunCursor cursor = run.from(Key.EMPTY);
        while (cursor.next()) {
            ByteReader value = cursor.value();
            values.add(value.bytes(value.remaining()));
        }
        new Fuzz(Set.of(Damaged.class, Unsupported.class), values)
                .allocatingAtMost(8 << 20)
                .check(bytes -> {
                    EntryReader.read(Key.of("key"), new ByteReader(bytes, "an entry"), run)
                            .ifPresent(entry -> {
                                assertThat(entry.listed().size()).isNotNegative();
                                assertThat(entry.content().ownBytes()).isNotNegative();
                            });
                });
    }

    @Fault(120)
    @Test
    void aFooterOfAnyBytesLeadsToEntriesInOrderOrIsRefused() {
        RunRef ref = runs.getFirst();
        walkWith(frame -> frame.number() == ref.frame(), 3_000);
    }

    @Fault({120, 121})
    @Test
    void aBlockOfAnyBytesHoldsEntriesInOrderOrIsRefused() {
        RunRef ref = runs.getFirst();
        walkWith(frame -> frame.number() != ref.frame(), 3_000);
    }

    private interface Which {
        boolean is(FramePlace frame);
    }

    /** Walks the run with one of its frames replaced. */
    private void walkWith(Which which, int rounds) {
        RunRef ref = runs.getFirst();
        FrameSource frames = repository().frames();
        List<byte[]> valid = new ArrayList<>();
        walk(ref, frame -> {
            byte[] plain = frames.open(frame);
            if (which.is(frame)) {
                valid.add(plain);
            }
            return plain;
        });
        new Fuzz(Set.of(Damaged.class, Unsupported.class), valid)
                .rounds(rounds)
                .allocatingAtMost(16 << 20)
                .check(bytes -> walk(ref, frame -> which.is(frame) ? bytes : frames.open(frame)));
    }

    private void walk(RunRef ref, FrameSource frames) {
        RunReader run = RunReader.open(ref, RunKind.MANIFEST, frames, repository()::pack);
        EntryCursor cursor = new Manifest(List.of(run)).entries();
        Key before = Key.EMPTY;
        for (boolean first = true; cursor.next(); first = false) {
            assertThat(first || before.compareTo(cursor.key()) < 0).isTrue();
            before = cursor.key();
        }
        run.spacedKeys(5);
        run.forEachPack(pack -> {});
    }

    @Fault(119)
    @Test
    void aLongListOfAnyBytesGivesPiecesOrIsDamaged() {
        EntryCursor cursor = new Manifest(List.of(repository().manifestRun(runs.getFirst()))).entries();
        Content.Listing list = null;
        while (cursor.next()) {
            if (cursor.entry().content() instanceof Content.Listing found) {
                list = found;
            }
        }
        Content.Listing listing = java.util.Objects.requireNonNull(list);
        var joined = new ByteArrayOutputStream();
        for (Piece each : listing.list()) {
            joined.write(repository().frames().open(each.frame()), each.offset(), each.length());
        }
        int length = 20 * Content.LONG_PIECE;
        byte[] plain = Arrays.copyOf(joined.toByteArray(), length);
        Piece some = listing.list().getFirst();
        Content.Listing first = new Content.Listing(List.of(new Piece(some.frame(), 0, length, some.hash())));
        new Fuzz(Set.of(Damaged.class), List.of(plain))
                .rounds(2_000)
                .allocatingAtMost(32 << 20)
                .check(bytes -> new LongPieces(_ -> bytes, (_, _, _, _) -> true).forEach(Key.of("k"), first, piece -> {
                    assertThat(piece.length()).isPositive();
                    assertThat(piece.offset() + piece.length()).isLessThanOrEqualTo(Piece.MAX_LENGTH);
                }));
    }
}
