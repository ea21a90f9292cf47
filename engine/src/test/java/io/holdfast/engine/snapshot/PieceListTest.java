package io.holdfast.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.chunk.Chunker;
import io.holdfast.engine.chunk.ContentHasher;
import io.holdfast.engine.repository.ChunkFrames;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.repository.Writer;
import io.holdfast.engine.repository.WriterOptions;
import io.holdfast.engine.run.RunWriter;
import io.holdfast.engine.store.SimulatedStore;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pieces of two ranges of one job, which share what they have stored. */
class PieceListTest {
    private static final int MORE_THAN_AN_ENTRY_TAKES = PieceList.PIECES_OF_AN_ENTRY + 1;

    @TempDir
    private Path folder = Path.of("");

    private final SimulatedStore store = new SimulatedStore();

    @Test
    void aLongListDoesNotWaitForWhatAnotherRangeIsStillGathering() {
        TestRepository.init(store);
        try (Repository repository = TestRepository.open(store, folder);
                Writer writer = repository.openWriter(WriterOptions.DEFAULT, repository.read(), "source")) {
            Range one = new Range(repository, writer);
            Range other = new Range(repository, writer);
            EntryWriter entries = entries(writer);
            one.place(0);
            for (int i = 0; i < MORE_THAN_AN_ENTRY_TAKES; i++) {
                other.pieces.add(other.place(i), entries);
            }
            assertThat(other.pieces.finish(entries)).isInstanceOf(Content.Listing.class);
        }
    }

    @Test
    void whatAnotherRangeHasPutIntoAPackIsNotStoredAgain() {
        TestRepository.init(store);
        try (Repository repository = TestRepository.open(store, folder);
                Writer writer = repository.openWriter(WriterOptions.DEFAULT, repository.read(), "source")) {
            Range one = new Range(repository, writer);
            Range other = new Range(repository, writer);
            Piece gathered = one.place(0);
            assertThat(one.place(0).frame()).isSameAs(gathered.frame());
            one.frames.flush();
            assertThat(other.place(0).frame()).isSameAs(gathered.frame());
            writer.flush();
        }
    }

    private static EntryWriter entries(Writer writer) {
        RunWriter run = writer.manifestRun(RunWriter.Level.BASE, "source");
        return new EntryWriter(run, run.section());
    }

    private static final class Range {
        final ChunkFrames frames;
        final PieceList pieces;
        private final ContentHasher hasher;

        Range(Repository repository, Writer writer) {
            Chunker chunker = repository.chunker();
            this.frames = writer.frames();
            this.hasher = repository.hasher();
            this.pieces = new PieceList(writer, frames, chunker, hasher, writer::known);
        }

        Piece place(int number) {
            byte[] chunk = ByteBuffer.allocate(8).putInt(number).array();
            return pieces.place(hasher.hash(chunk, 0, chunk.length), chunk, 0, chunk.length);
        }
    }
}
