package io.holdfast.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.pack.PackInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a job that was cut short had uploaded is known to the next one, and to nobody else. */
class JournalTest {
    private final SecureRandom random = new SecureRandom();

    @TempDir
    private Path folder = Path.of("");

    private Path jobs() {
        return folder.resolve("jobs");
    }

    private Journal begin() {
        return Journal.begin(jobs(), random);
    }

    private static PackInfo pack(int number) {
        return new PackInfo(ObjectHash.sha256(new byte[] {(byte) number}), 1_000 + number, new byte[16], number);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(jobs())) {
            return all.toList();
        }
    }

    @Test
    void theNextJobFindsWhatOthersLeftAndRemovesItWhenItIsDone() throws IOException {
        try (Journal first = begin()) {
            first.note(pack(1));
            first.note(pack(2));
        }
        try (Journal second = begin()) {
            second.note(pack(3));
        }
        try (Journal third = begin()) {
            third.note(pack(4));
            assertThat(third.leftBehind()).containsExactlyInAnyOrder(pack(1), pack(2), pack(3));
            assertThat(files()).as("it may be cut short, too").hasSize(3);
            third.end();
            assertThat(files()).isEmpty();
        }
    }

    @Test
    void whatAJobThatRunsHasUploadedIsItsOwn() throws IOException {
        try (Journal running = begin()) {
            running.note(pack(1));
            try (Journal other = begin()) {
                assertThat(other.leftBehind()).isEmpty();
                other.end();
            }
            assertThat(files()).hasSize(1);
            running.note(pack(2));
        }
        try (Journal next = begin()) {
            assertThat(next.leftBehind()).containsExactlyInAnyOrder(pack(1), pack(2));
        }
    }

    /** Its process was killed in the midst of a write. */
    @Test
    void aRowThatWasCutCountsForNothingAndThoseBeforeItStay() throws IOException {
        try (Journal first = begin()) {
            first.note(pack(1));
        }
        Path left = files().getFirst();
        byte[] row = Files.readAllBytes(left);
        for (int length = 1; length < row.length; length += 7) {
            byte[] part = new byte[length];
            System.arraycopy(row, 0, part, 0, length);
            Files.write(left, row);
            Files.write(left, part, StandardOpenOption.APPEND);
            try (Journal next = begin()) {
                assertThat(next.leftBehind()).containsExactly(pack(1));
                Files.delete(files().stream()
                        .filter(each -> !each.equals(left))
                        .findFirst()
                        .orElseThrow());
            }
        }
    }

    @Test
    void whatIsNoJournalIsLeftAlone() throws IOException {
        Files.createDirectories(jobs());
        Path other = Files.writeString(jobs().resolve("notes.txt"), "x".repeat(1_000));
        try (Journal journal = begin()) {
            assertThat(journal.leftBehind()).isEmpty();
            journal.end();
        }
        assertThat(files()).containsExactly(other);
    }

    @Test
    void whereNoneCanBeWrittenTheJobGoesOnWithout() throws IOException {
        Files.writeString(jobs(), "a file");
        try (Journal journal = begin()) {
            journal.note(pack(1));
            assertThat(journal.leftBehind()).isEmpty();
            journal.end();
        }
        assertThat(jobs()).hasContent("a file");
    }
}
