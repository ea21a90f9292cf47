package io.holdfast.engine.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

class TreeSourceTest {
    @TempDir(factory = TempDirFactory.Standard.class)
    Path root;

    @Test
    void keysComeAsUnsignedBytesWithTheSlashOfFoldersAmongThem() throws IOException {
        file("a.txt");
        file("a/b");
        file("a0");
        file("ab/c/d");
        file("ä");
        Files.createDirectories(root.resolve("empty"));

        assertThat(keys(list(KeyRange.ALL)))
                .containsExactly("", "a.txt", "a/", "a/b", "a0", "ab/", "ab/c/", "ab/c/d", "empty/", "ä");
    }

    @Test
    void everyRangeListsWhatTheWholeListingHasThere() throws IOException {
        for (String name : List.of("a/b/c", "a/b/d", "a/e", "a.txt", "b", "c/d/e/f", "c/g", "z/y")) {
            file(name);
        }
        List<Listed> whole = list(KeyRange.ALL);
        List<Key> bounds = new ArrayList<>();
        for (Listed listed : whole) {
            bounds.add(listed.key());
            bounds.add(listed.key().successor());
        }
        for (Key from : bounds) {
            for (Key to : bounds) {
                if (from.compareTo(to) <= 0) {
                    KeyRange range = new KeyRange(from, to);
                    assertThat(keys(list(range)))
                            .as(range.toString())
                            .isEqualTo(keys(whole.stream()
                                    .filter(listed -> range.contains(listed.key()))
                                    .toList()));
                }
            }
        }
    }

    @Test
    void listingsOfOneSourceDoNotDisturbEachOther() throws IOException {
        file("a/b");
        file("a/c");
        try (TreeSource source = source(TreeOptions.all());
                Source.Listing first = source.list(KeyRange.ALL);
                Source.Listing second = source.list(KeyRange.ALL)) {
            for (String key : List.of("", "a/", "a/b", "a/c")) {
                assertThat(first.next())
                        .extracting(listed -> listed.key().toString())
                        .isEqualTo(key);
                assertThat(second.next())
                        .extracting(listed -> listed.key().toString())
                        .isEqualTo(key);
            }
            assertThat(first.next()).isNull();
            assertThat(second.next()).isNull();
            assertThat(all(source, KeyRange.ALL)).hasSize(4);
        }
    }

    @Test
    void hintsDivideTheTreeIntoRangesWithoutGapOrOverlap() {
        try (TreeSource source = source(TreeOptions.all())) {
            List<KeyRange> ranges = source.ranges(List.of(Key.of("b"), Key.of("d"), Key.of("f"), Key.of("h")));

            assertThat(ranges).hasSize(4);
            assertThat(ranges.getFirst().from()).isEqualTo(Key.EMPTY);
            assertThat(ranges.getLast().to()).isNull();
            for (int i = 1; i < ranges.size(); i++) {
                assertThat(ranges.get(i).from()).isEqualTo(ranges.get(i - 1).to());
            }
            assertThat(source.ranges(List.of())).containsExactly(KeyRange.ALL);
        }
    }

    @Test
    void aLinkIsListedAndNeverFollowed() throws IOException {
        Path outside = Files.createDirectories(root.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "x");
        Path inside = Files.createDirectories(root.resolve("inside"));
        Files.createSymbolicLink(inside.resolve("link"), outside);

        List<Listed> found;
        try (TreeSource source = new TreeSource(inside, "name", TreeOptions.all())) {
            found = all(source, KeyRange.ALL);
        }

        assertThat(keys(found)).containsExactly("", "link");
        assertThat(found.get(1).kind()).isEqualTo(Kind.SYMLINK);
        assertThat(((FileAttributes) found.get(1).attributes()).linkTarget())
                .isEqualTo(outside.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void contentIsWhatTheFileHas() throws IOException {
        Files.writeString(root.resolve("file"), "content");
        try (TreeSource source = source(TreeOptions.all());
                Source.Content content = source.open(all(source, KeyRange.ALL).get(1))) {
            byte[] buffer = new byte[100];

            assertThat(content.read(buffer, 0, 100)).isEqualTo(7);
            assertThat(new String(buffer, 0, 7, java.nio.charset.StandardCharsets.US_ASCII))
                    .isEqualTo("content");
            assertThat(content.read(buffer, 0, 100)).isZero();
            assertThat(content.outcome()).isInstanceOf(Source.Outcome.Steady.class);
            assertThat(content.listed().size()).isEqualTo(7);
        }
    }

    @Test
    void anExcludedFolderIsNotEntered() throws IOException {
        file("keep/a");
        file("drop/keep/b");
        file("c.log");
        Patterns patterns = Patterns.of(List.of(), List.of("drop/", "*.log"));

        try (TreeSource source = source(new TreeOptions(patterns, Set.of(), root))) {
            assertThat(keys(all(source, KeyRange.ALL))).containsExactly("", "keep/", "keep/a");
        }
    }

    private void file(String name) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, name);
    }

    private TreeSource source(TreeOptions options) {
        return new TreeSource(root, "name", options);
    }

    private List<Listed> list(KeyRange range) {
        try (TreeSource source = source(TreeOptions.all())) {
            return all(source, range);
        }
    }

    private static List<Listed> all(TreeSource source, KeyRange range) {
        List<Listed> found = new ArrayList<>();
        try (Source.Listing listing = source.list(range)) {
            for (Listed listed = listing.next(); listed != null; listed = listing.next()) {
                found.add(listed);
            }
            assertThat(listing.unlisted()).isEmpty();
        }
        return found;
    }

    private static List<String> keys(List<Listed> found) {
        return found.stream().map(listed -> listed.key().toString()).toList();
    }
}
