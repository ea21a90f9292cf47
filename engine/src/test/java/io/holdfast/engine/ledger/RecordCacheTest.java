package io.holdfast.engine.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.bytes.ObjectHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a machine keeps of a ledger is what its name says, or nothing. */
class RecordCacheTest {
    private static final Instant MARK = Instant.parse("2026-11-28T12:00:00Z");
    private static final byte[] BYTES = {1, 2, 3};
    private static final ObjectHash HASH = ObjectHash.sha256(BYTES);
    private static final RecordName RECORD = new RecordName(MARK, HASH);
    private static final PageName PAGE = new PageName(MARK, HASH);

    @TempDir
    private Path folder = Path.of("");

    private RecordCache cache = RecordCache.none();

    @BeforeEach
    void aFolderThatIsNotThereYet() {
        cache = RecordCache.in(folder.resolve("not there yet"));
    }

    private long files() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("not there yet"))) {
            return files.count();
        }
    }

    private boolean has(RecordName name) {
        return cache.find(name.path(), name.hash()).isPresent();
    }

    private boolean has(PageName name) {
        return cache.find(name.path(), name.hash()).isPresent();
    }

    @Test
    void whatIsKeptIsFoundByItsName() throws IOException {
        assertThat(has(RECORD)).isFalse();
        cache.keep(RECORD.path(), BYTES);
        assertThat(cache.find(RECORD.path(), HASH)).contains(BYTES);
        assertThat(has(PAGE)).as("of the same time and hash").isFalse();
        cache.keep(PAGE.path(), BYTES);
        assertThat(cache.find(PAGE.path(), HASH)).contains(BYTES);
        assertThat(files()).isEqualTo(2);
    }

    @Test
    void whatIsNotWhatItsNameSaysIsNotThere() {
        cache.keep(RECORD.path(), new byte[] {4});
        assertThat(has(RECORD)).isFalse();
        cache.keep(RECORD.path(), BYTES);
        assertThat(has(RECORD)).as("it is replaced").isTrue();
    }

    @Test
    void aPageMakesSuperfluousWhatItHoldsAndNothingElse() throws IOException {
        RecordName newer = new RecordName(MARK.plusMillis(1), HASH);
        PageName older = new PageName(MARK.minusMillis(1), HASH);
        PageName newest = new PageName(MARK.plusMillis(1), HASH);
        Stream.of(RECORD.path(), newer.path(), PAGE.path(), older.path(), newest.path())
                .forEach(path -> cache.keep(path, BYTES));
        Path other = Files.write(folder.resolve("not there yet").resolve("x"), BYTES);
        cache.dropUpTo(PAGE);
        assertThat(has(RECORD)).isFalse();
        assertThat(has(older)).isFalse();
        assertThat(has(newer)).isTrue();
        assertThat(has(PAGE)).isTrue();
        assertThat(has(newest)).isTrue();
        assertThat(other).exists();
    }

    /** As on a disk that is full: there would be one more for each record that is read. */
    @Test
    void ofWhatCannotBeKeptNothingIsLeft() throws IOException {
        Path inTheWay = folder.resolve("not there yet").resolve(RECORD.path().substring(RecordName.FOLDER.length()));
        Files.createDirectories(inTheWay.resolve("a folder with something in it"));
        cache.keep(RECORD.path(), BYTES);
        assertThat(has(RECORD)).isFalse();
        assertThat(files()).isOne();
    }

    @Test
    void withoutAPlaceNothingIsKeptAndNobodyFails() throws IOException {
        RecordCache none = RecordCache.none();
        none.keep(RECORD.path(), BYTES);
        none.dropUpTo(PAGE);
        assertThat(none.find(RECORD.path(), HASH)).isEmpty();

        Path file = Files.write(folder.resolve("a file"), BYTES);
        RecordCache impossible = RecordCache.in(file);
        impossible.keep(RECORD.path(), BYTES);
        impossible.dropUpTo(PAGE);
        assertThat(impossible.find(RECORD.path(), HASH)).isEmpty();
        assertThat(file).hasBinaryContent(BYTES);
    }
}
