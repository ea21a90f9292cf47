package io.holdfast.engine.snapshot;

import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.Time;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.pack.ChunkPlace;
import io.holdfast.engine.repository.ChunkFrames;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.Writer;
import io.holdfast.engine.repository.WriterOptions;
import io.holdfast.engine.run.RunWriter;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A snapshot whose entries a test writes one by one, in key order: true to the format, and whatever the test wants it to be
 * beyond that. What no backup would write can come of a writer with a fault, or of an enemy who has the keys.
 */
public final class HandMade implements AutoCloseable {
    private final Repository repository;
    private final Writer writer;
    private final RunWriter run;
    private final EntryWriter entries;
    private final ChunkFrames frames;

    public HandMade(Repository repository) {
        this.repository = repository;
        this.writer = repository.openWriter(WriterOptions.DEFAULT, repository.read(), "hand-made");
        this.run = writer.manifestRun(RunWriter.Level.BASE, "hand-made");
        this.entries = new EntryWriter(run, run.section());
        this.frames = writer.frames();
    }

    /** Content, stored. */
    public Piece piece(byte[] content) {
        ContentHash hash = repository.hasher().hash(content, 0, content.length);
        ChunkPlace place = frames.add(hash, content, 0, content.length);
        return new Piece(place.frame(), place.offset(), place.length(), hash);
    }

    /** Waits until all content that was stored so far lies in packs with names. */
    public void flush() {
        frames.flush();
        writer.flush();
    }

    public void put(Entry entry) {
        entries.put(entry);
    }

    /** Puts a file with this text. */
    public void file(String key, String text, FileAttributes attributes) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        put(Entry.of(
                new Listed(Key.of(key), Kind.FILE, content.length, Time.EPOCH, attributes),
                new Content.Pieces(List.of(piece(content)))));
    }

    /** Puts a folder. */
    public void folder(String key) {
        put(Entry.of(
                new Listed(Key.of(key), Kind.FOLDER, 0, Time.EPOCH, FileAttributes.plain(0755, Time.EPOCH, 1)),
                Content.none()));
    }

    public Snapshot commit() {
        flush();
        long count = run.entries();
        Snapshot snapshot = new Snapshot(
                new LedgerRecord.Origin(List.of(), "test", "0"),
                SnapshotId.random(new SecureRandom()),
                "hand-made",
                "nowhere",
                List.of(run.finish()),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                Instant.EPOCH,
                new LedgerRecord.Consistency(LedgerRecord.Grade.FUZZY, Instant.EPOCH, Instant.EPOCH),
                LedgerRecord.Mode.FULL,
                List.of(),
                new LedgerRecord.Tally(count, count, 0, 0, 0, 0, 0, 0, 0),
                List.of(),
                LedgerRecord.Wholeness.WHOLE);
        writer.commit((_, _) -> snapshot, List.of());
        writer.done();
        return snapshot;
    }

    @Override
    public void close() {
        writer.close();
    }
}
