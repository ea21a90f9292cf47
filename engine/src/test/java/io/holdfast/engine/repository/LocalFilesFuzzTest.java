package io.holdfast.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.bytes.RepositoryId;
import io.holdfast.engine.chunk.ChunkerSettings;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.fuzz.Fuzz;
import io.holdfast.engine.key.Keys;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.pack.PackInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The header, and files of a client's own: an index, a journal. */
class LocalFilesFuzzTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final RepositoryId ID = RepositoryId.of(new byte[RepositoryId.LENGTH]);

    @TempDir
    Path folder;

    @Test
    void aHeaderOfAnyBytesReadsAsWhatItPrintsOrIsRefused() {
        byte[] header = new Header(ID, Instant.EPOCH, Features.NONE, ChunkerSettings.STANDARD, Times.LOCAL).print();
        new Fuzz(Set.of(Damaged.class, Unsupported.class), List.of(header))
                .rounds(10_000)
                .check(bytes -> {
                    Header parsed = Header.parse(bytes);
                    assertThat(Header.parse(parsed.print())).isEqualTo(parsed);
                });
    }

    @Fault(44)
    @Test
    void anIndexFileOfAnyBytesIsOneOrDamaged() throws IOException {
        Keys keys = Keys.random(ID, RANDOM);
        Path file = folder.resolve("a.index");
        byte[] written = Files.readAllBytes(index(file, keys));
        new Fuzz(Set.of(Damaged.class), List.of(written))
                .rounds(1_000)
                .allocatingAtMost(4 << 20)
                .check(bytes -> {
                    try {
                        Files.write(file, bytes);
                        try (IndexFile opened = IndexFile.open(file, keys)) {
                            Iterator<IndexFile.Row> rows = opened.iterator();
                            while (rows.hasNext()) {
                                opened.pack(rows.next().pack());
                            }
                            opened.find(ContentHash.of(new byte[ContentHash.LENGTH]));
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    @Test
    void fencesOfAnyBytesAreThoseOfSoManyPagesOrDamaged() {
        int pages = 100;
        Fences.Builder built = new Fences.Builder(64);
        for (int i = 0; i < pages; i++) {
            byte[] hash = new byte[ContentHash.LENGTH];
            hash[0] = (byte) (2 * i);
            built.addPage(ContentHash.of(hash));
        }
        ByteWriter out = new ByteWriter(1_024);
        built.encode(out);
        byte[] wanted = new byte[ContentHash.LENGTH];
        wanted[0] = 77;
        new Fuzz(Set.of(Damaged.class), List.of(out.toByteArray())).check(bytes -> {
            Fences fences = Fences.decode(new ByteReader(bytes, "fences"), pages);
            assertThat(fences.first(ContentHash.of(wanted))).isBetween(0L, pages - 1L);
            assertThat(fences.last(ContentHash.of(wanted))).isBetween(-1L, pages - 1L);
        });
    }

    private static Path index(Path file, Keys keys) throws IOException {
        try (IndexFileWriter out = new IndexFileWriter(file, keys, RANDOM)) {
            for (int i = 0; i < 200; i++) {
                byte[] hash = new byte[ContentHash.LENGTH];
                hash[0] = (byte) i;
                out.add(new IndexFile.Row(ContentHash.of(hash), 0, i, 42, 100, 1000, 0, 10), pack(i % 3));
            }
            return out.finish(List.of());
        }
    }

    private static PackInfo pack(int number) {
        return new PackInfo(ObjectHash.sha256(new byte[] {(byte) number}), 1000, new byte[PackInfo.MD5_LENGTH], 0);
    }

    @Fault(44)
    @Test
    void aJournalOfAnyBytesGivesPacksOrNothing() throws IOException {
        Path jobs = Files.createDirectories(folder.resolve("jobs"));
        Path left = jobs.resolve("left.journal");
        try (Journal writing = Journal.begin(folder.resolve("other"), new SecureRandom())) {
            writing.note(pack(1));
            writing.note(pack(2));
        }
        byte[] written;
        try (var files = Files.list(folder.resolve("other"))) {
            written = Files.readAllBytes(files.findFirst().orElseThrow());
        }
        try (Journal journal = Journal.begin(jobs, new SecureRandom())) {
            new Fuzz(Set.of(), List.of(written)).rounds(1_000).check(bytes -> {
                try {
                    Files.write(left, bytes);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                assertThat(journal.leftBehind().size()).isLessThanOrEqualTo(bytes.length / 60);
            });
        }
    }
}
