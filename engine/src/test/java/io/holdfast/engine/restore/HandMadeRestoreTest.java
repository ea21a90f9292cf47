package io.holdfast.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.Time;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.pack.FramePlace;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.snapshot.Content;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.HandMade;
import io.holdfast.engine.snapshot.Piece;
import io.holdfast.engine.store.FolderStore;
import io.holdfast.engine.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots that no backup of a quiet tree would write. */
class HandMadeRestoreTest {
    @TempDir
    Path folder;

    @Test
    void namesOfOneFileThatHadOtherContentWhenTheyWereReadAreNotLinked() throws IOException {
        RestoreResult result = restored(made -> {
            made.file("a", "before", linked(0644));
            made.file("b", "behind", linked(0644));
            made.file("c", "before", linked(0644));
            made.file("d", "behind", linked(0644));
            made.file("e", "before", linked(0600));
        });

        assertThat(result.failed()).isZero();
        assertThat(result.differences()).isEmpty();
        assertThat(target("a")).hasContent("before");
        assertThat(target("b")).hasContent("behind");
        assertThat(inode("c")).isEqualTo(inode("a")).isNotEqualTo(inode("b"));
        assertThat(inode("d")).isEqualTo(inode("b"));
        assertThat(target("e")).hasContent("before");
        assertThat(inode("e")).isNotEqualTo(inode("a"));
    }

    @Test
    void aNameThatIsThereIsLinkedToOnlyByNamesThatHadItsContent() throws IOException {
        Files.createDirectories(target(""));
        inRepository(repository -> {
            Snapshot snapshot;
            try (HandMade made = new HandMade(repository)) {
                made.file("a", "before", linked(0644));
                made.file("b", "behind", linked(0644));
                made.file("c", "before", linked(0644));
                snapshot = made.commit();
            }
            restore(repository, snapshot);
            assertThat(target("b").toFile().delete()).isTrue();
            assertThat(target("c").toFile().delete()).isTrue();
            restore(repository, snapshot);
        });

        assertThat(target("b")).hasContent("behind");
        assertThat(target("c")).hasContent("before");
        assertThat(inode("c")).isEqualTo(inode("a"));
    }

    @Fault({114, 120})
    @Test
    void aFolderWithTheNameOfAFileIsRefusedAndTheRestGoesOn() {
        RestoreResult result = restored(made -> {
            made.file("a", "file", PLAIN);
            made.file("a!", "between", PLAIN);
            made.folder("a/");
            made.file("b", "behind", PLAIN);
        });

        assertThat(result.failed()).isEqualTo(1);
        assertThat(result.damaged()).isEqualTo(1);
        assertThat(result.differences()).isEmpty();
        assertThat(target("a")).hasContent("file");
        assertThat(target("a!")).hasContent("between");
        assertThat(target("b")).hasContent("behind");
    }

    @Fault(119)
    @Test
    void anEntryWhosePiecesAreNotItsSizeIsRefusedAndTheRestGoesOn() {
        RestoreResult result = restored(made -> {
            Piece piece = made.piece(new byte[] {'x'});
            made.put(file("a", 2, piece));
            made.put(file("b", 1, piece));
        });

        assertThat(result.failed()).isEqualTo(1);
        assertThat(target("a")).doesNotExist();
        assertThat(target("b")).hasContent("x");
    }

    @Test
    void anEntryThatIsRefusedIsTakenFromAnotherRecordOfTheSnapshot() {
        inRepository(repository -> {
            Snapshot right = ofTwo(repository, 1);
            Snapshot wrong = ofTwo(repository, 2);
            Snapshot newer = wrong.again(
                    new Snapshot.Place(right.origin(), right.id(), wrong.runs(), Optional.empty()),
                    List.of(),
                    repository.store().clock());
            repository
                    .ledger()
                    .put(repository.ledger().prepare(newer, repository.store().clock()));
            RestoreResult result = restore(repository, newer);

            assertThat(result.failed()).isZero();
            assertThat(result.written()).isEqualTo(2);
        });
        assertThat(target("a")).hasContent("x");
        assertThat(target("b")).hasContent("x");
    }

    /** Of one byte each, whatever the first says of its size. */
    private static Snapshot ofTwo(Repository repository, long size) {
        try (HandMade made = new HandMade(repository)) {
            Piece piece = made.piece(new byte[] {'x'});
            made.put(file("a", size, piece));
            made.put(file("b", 1, piece));
            return made.commit();
        }
    }

    @Test
    void aSnapshotOfNothingComesBackAsNothing() {
        RestoreResult result = restored(_ -> {});

        assertThat(result.entries()).isZero();
        assertThat(result.failed()).isZero();
        assertThat(target("")).isEmptyDirectory();
    }

    @Fault(118)
    @Test
    void framesThatHoldMoreThanTheManifestSaysTakeBoundedMemory() {
        int frames = 8;
        inRepository(repository -> {
            List<Piece> pieces = new ArrayList<>();
            try (HandMade made = new HandMade(repository)) {
                List<Piece> honest = new ArrayList<>();
                for (int i = 0; i < frames; i++) {
                    honest.add(made.piece(new byte[16 << 20]));
                }
                made.flush();
                ContentHash zero = repository.hasher().hash(new byte[1], 0, 1);
                for (Piece piece : honest) {
                    FramePlace frame = piece.frame();
                    FramePlace understated =
                            FramePlace.of(frame.pack(), frame.number(), frame.place(), frame.length(), 1);
                    pieces.add(new Piece(understated, 0, 1, zero));
                }
                for (int i = 0; i < frames; i++) {
                    made.put(file("f" + i, 1, pieces.get(i)));
                }
                Snapshot snapshot = made.commit();
                Fetcher.Opened opened = fetcher(repository, snapshot).open(pieces);
                assertThat(opened.bytes()).isPositive().isLessThanOrEqualTo(Fetcher.MOST_OPENED);
                assertThat(restore(repository, snapshot).failed()).isZero();
            }
        });
        for (int i = 0; i < frames; i++) {
            assertThat(target("f" + i)).hasBinaryContent(new byte[1]);
        }
    }

    private static Fetcher fetcher(Repository repository, Snapshot snapshot) {
        return new Fetcher(
                repository, new Elsewhere(repository, new Whereabouts(repository, snapshot, Progress.none())));
    }

    private static final FileAttributes PLAIN = FileAttributes.plain(0644, Time.EPOCH, 1);

    private static Entry file(String key, long size, Piece piece) {
        return Entry.of(
                new Listed(Key.of(key), Kind.FILE, size, Time.EPOCH, PLAIN), new Content.Pieces(List.of(piece)));
    }

    @SuppressWarnings("NullAway") // It does not see that this array may be missing.
    private static FileAttributes linked(int mode) {
        return new FileAttributes(mode, 0, 0, "", "", Time.EPOCH, 7, 7, null, 0, List.of(), List.of());
    }

    private RestoreResult restored(Consumer<HandMade> entries) {
        AtomicReference<RestoreResult> result = new AtomicReference<>();
        inRepository(repository -> {
            try (HandMade made = new HandMade(repository)) {
                entries.accept(made);
                result.set(restore(repository, made.commit()));
            }
        });
        return result.get();
    }

    private void inRepository(Consumer<Repository> action) {
        try (Store store = FolderStore.create(folder.resolve("repository"))) {
            TestRepository.init(store);
            try (Repository repository = TestRepository.open(store, folder)) {
                action.accept(repository);
            }
        }
    }

    private RestoreResult restore(Repository repository, Snapshot snapshot) {
        try (TreeTarget target = new TreeTarget(target(""))) {
            return new Restore(repository, snapshot, target, RestoreOptions.DEFAULT, Progress.none()).run();
        }
    }

    private Path target(String key) {
        return folder.resolve("target").resolve(key);
    }

    private Object inode(String key) throws IOException {
        return Files.getAttribute(target(key), "unix:ino");
    }
}
