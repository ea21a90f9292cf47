package io.holdfast.engine.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.Time;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.pack.FramePlace;
import io.holdfast.engine.repository.Writer;
import io.holdfast.engine.repository.WriterOptions;
import io.holdfast.engine.run.RunRef;
import io.holdfast.engine.run.RunWriter;
import io.holdfast.engine.snapshot.Content;
import io.holdfast.engine.snapshot.Entry;
import io.holdfast.engine.snapshot.EntryCursor;
import io.holdfast.engine.snapshot.EntryWriter;
import io.holdfast.engine.snapshot.Manifest;
import io.holdfast.engine.snapshot.Piece;
import io.holdfast.engine.verify.VerifyOptions.Level;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Manifests that are sealed as they should be, and do not say what is true: by a writer with a fault, or an enemy with the keys. */
class HostileManifestTest {
    @TempDir
    Path root;

    private Protected made;
    private Piece honest;

    @BeforeEach
    void protect() throws IOException {
        made = new Protected(root, 13);
        honest = somePiece();
    }

    @AfterEach
    void close() {
        made.close();
    }

    @Test
    void anHonestManifestIsTakenForOne() {
        commit(file("a", honest.length(), honest));
        assertThat(made.verify(Level.DATA).damage()).isEmpty();
    }

    @Fault(119)
    @Test
    void piecesThatDoNotAddUpToTheSizeAreFoundWithoutReadingContent() {
        SnapshotId snapshot = commit(file("a", honest.length() + 1L, honest), file("b", honest.length(), honest));
        isHit(Level.STRUCTURE, snapshot, "a", "its size is");
    }

    @Fault(119)
    @Test
    void aPieceBehindTheEndOfItsFrameIsFoundWithoutReadingContent() {
        FramePlace frame = honest.frame();
        Piece beyond = new Piece(frame, frame.plainLength() - 1, 2, honest.hash());
        isHit(Level.STRUCTURE, commit(file("a", 2, beyond)), "a", "reaches over the end of its frame");
    }

    @Test
    void contentOfWhatHasNoneIsFound() {
        Entry folder = new Entry(
                new Listed(Key.of("a/"), Kind.FOLDER, 0, Time.EPOCH, FileAttributes.plain(0755, Time.EPOCH, 1)),
                new Content.Pieces(List.of(honest)),
                Optional.empty(),
                Optional.empty());
        isHit(Level.STRUCTURE, commit(folder), "a/", "which its kind has not");
    }

    @Fault(120)
    @Test
    void aFolderWithTheNameOfAFileIsFound() {
        Entry folder = Entry.of(
                new Listed(Key.of("a/"), Kind.FOLDER, 0, Time.EPOCH, FileAttributes.plain(0755, Time.EPOCH, 1)),
                Content.none());
        SnapshotId snapshot = commit(file("a", honest.length(), honest), file("a.b", honest.length(), honest), folder);
        isHit(Level.STRUCTURE, snapshot, "a/", "the same key without the /");
    }

    @Test
    void aFrameThatIsNotWhereAManifestLooksForItIsFound() {
        FramePlace frame = honest.frame();
        FramePlace elsewhere =
                FramePlace.of(frame.pack(), frame.number(), frame.place() + 1, frame.length(), frame.plainLength());
        Piece astray = new Piece(elsewhere, honest.offset(), honest.length(), honest.hash());
        isHit(Level.DATA, commit(file("a", honest.length(), astray)), "a", "is not where a run looks for it");
    }

    @Fault(122)
    @Test
    void aFrameBehindTheEndOfItsPackIsFoundWithoutReadingContent() {
        FramePlace frame = honest.frame();
        FramePlace beyond = FramePlace.of(frame.pack(), frame.number(), 60 << 20, frame.length(), frame.plainLength());
        commit(file("a", honest.length(), new Piece(beyond, honest.offset(), honest.length(), honest.hash())));
        assertThat(made.verify(Level.STRUCTURE).damage())
                .anySatisfy(each -> assertThat(each.why()).contains("would lie behind the end"));
    }

    @Test
    void aPieceWithAnotherHashThanItsBytesIsFound() {
        Piece other = new Piece(honest.frame(), honest.offset(), honest.length(), otherHash());
        isHit(Level.DATA, commit(file("a", honest.length(), other)), "a", "does not hold what an entry looks for");
    }

    @Test
    void aBaseWithRemovalsIsFound() {
        try (Writer writer = writer()) {
            RunWriter run = writer.manifestRun(RunWriter.Level.BASE, "hostile");
            new EntryWriter(run, run.section()).remove(Key.of("a"));
            record(writer, run.finish());
        }
        assertThat(made.verify(Level.STRUCTURE).damage())
                .anySatisfy(each -> assertThat(each.why()).contains("it is a base, and has removals"));
    }

    private void isHit(Level level, SnapshotId snapshot, String key, String why) {
        List<Damage> found = made.verify(level).damage();
        assertThat(found.stream().filter(each -> each.key().isPresent()))
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.key()).contains(Key.of(key));
                    assertThat(each.snapshot()).contains(snapshot);
                    assertThat(each.why()).contains(why);
                });
        assertThat(found).as("the object, too").anyMatch(each -> each.key().isEmpty());
    }

    private static Entry file(String key, long size, Piece piece) {
        return Entry.of(
                new Listed(Key.of(key), Kind.FILE, size, Time.EPOCH, FileAttributes.plain(0644, Time.EPOCH, 1)),
                new Content.Pieces(List.of(piece)));
    }

    private SnapshotId commit(Entry... entries) {
        try (Writer writer = writer()) {
            RunWriter run = writer.manifestRun(RunWriter.Level.BASE, "hostile");
            EntryWriter out = new EntryWriter(run, run.section());
            for (Entry entry : entries) {
                out.put(entry);
            }
            return record(writer, run.finish());
        }
    }

    private Writer writer() {
        return made.repository.openWriter(WriterOptions.DEFAULT, made.repository.read(), "hostile");
    }

    private SnapshotId record(Writer writer, RunRef run) {
        SnapshotId id = SnapshotId.random(new SecureRandom());
        Snapshot first = made.first;
        writer.commit(
                (heads, replaces) -> new Snapshot(
                        first.origin(),
                        id,
                        "hostile",
                        "nowhere",
                        List.of(run),
                        Optional.empty(),
                        replaces,
                        Optional.empty(),
                        List.of(),
                        first.started(),
                        first.consistency(),
                        first.mode(),
                        List.of(),
                        first.tally(),
                        List.of(),
                        first.wholeness()),
                List.of());
        writer.done();
        return id;
    }

    /** Of a small file: not the whole of its frame. */
    private Piece somePiece() {
        return pieces().getFirst();
    }

    private ContentHash otherHash() {
        return pieces().stream()
                .filter(each -> !each.hash().equals(honest.hash()))
                .findFirst()
                .orElseThrow()
                .hash();
    }

    private List<Piece> pieces() {
        EntryCursor cursor = new Manifest(made.first.runs().stream()
                        .map(made.repository::manifestRun)
                        .toList())
                .entries();
        List<Piece> all = new ArrayList<>();
        while (cursor.next()) {
            if (cursor.entry().content() instanceof Content.Pieces(var pieces)) {
                all.addAll(pieces);
            }
        }
        return all;
    }
}
