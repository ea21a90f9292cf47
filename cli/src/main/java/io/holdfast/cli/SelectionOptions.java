package io.holdfast.cli;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.source.Patterns;
import io.holdfast.engine.source.TreeOptions.Skip;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** What of a source is taken. */
final class SelectionOptions {
    @Option(names = "--include", paramLabel = "GLOB", description = "Only these; as in gitignore. May be repeated.")
    private List<String> includes = new ArrayList<>();

    @Option(names = "--exclude", paramLabel = "GLOB", description = "Not these; as in gitignore. May be repeated.")
    private List<String> excludes = new ArrayList<>();

    @Option(names = "--exclude-from", paramLabel = "FILE", description = "Not those in this file, one a line.")
    private List<Path> excludeFiles = new ArrayList<>();

    @Option(names = "--exclude-caches", description = "Nothing in folders that a CACHEDIR.TAG marks.")
    private boolean excludeCaches;

    @Option(names = "--one-file-system", description = "Nothing in other file systems than the source's own.")
    private boolean oneFileSystem;

    /**
     * What is wanted.
     *
     * @param patterns which keys
     * @param skips    folders of a tree that are not entered
     */
    record Selection(Patterns patterns, Set<Skip> skips) {
        private static final String INCLUDE = "include ";
        private static final String EXCLUDE = "exclude ";
        private static final String SKIP = "skip ";

        Selection {
            skips = Set.copyOf(skips);
        }

        /** For the snapshot to say what it lacks. */
        List<String> texts() {
            return Stream.concat(
                            patterns.texts().stream(), skips.stream().sorted().map(skip -> SKIP + skip.name()))
                    .toList();
        }

        /** As a snapshot says it; what a later release says, and this one does not know, is passed over. */
        static Selection of(List<String> texts) {
            return new Selection(
                    Patterns.of(behind(INCLUDE, texts), behind(EXCLUDE, texts)),
                    Stream.of(Skip.values())
                            .filter(skip -> texts.contains(SKIP + skip.name()))
                            .collect(Collectors.toSet()));
        }

        private static List<String> behind(String word, List<String> texts) {
            return texts.stream()
                    .filter(text -> text.startsWith(word))
                    .map(text -> text.substring(word.length()))
                    .toList();
        }
    }

    /** @param also patterns to be left out besides */
    Selection selection(List<String> also) {
        List<String> all = new ArrayList<>();
        excludeFiles.forEach(file -> all.addAll(lines(file)));
        all.addAll(excludes);
        all.addAll(also);
        return new Selection(
                Patterns.of(includes, all),
                Stream.of(Skip.values()).filter(this::isAsked).collect(Collectors.toSet()));
    }

    private boolean isAsked(Skip skip) {
        return switch (skip) {
            case CACHES -> excludeCaches;
            case OTHER_FILE_SYSTEMS -> oneFileSystem;
        };
    }

    private static List<String> lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return Patterns.lines(lines);
        } catch (IOException | UncheckedIOException e) {
            throw new BadInput(file + " can't be read as text. Next: check --exclude-from", e);
        }
    }
}
