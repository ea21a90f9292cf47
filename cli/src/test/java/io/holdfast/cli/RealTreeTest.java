package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * A tree of real files goes through the whole of it, and comes back as it was, both times. {@code -Dholdfast.files=50000} takes more of them than the
 * 10,000 of daily work.
 */
@Tag("slow")
class RealTreeTest {
    private static final int FILES = Integer.getInteger("holdfast.files", 10_000);
    private static final long LARGE = 64 << 10;

    @TempDir(factory = TempDirFactory.Standard.class)
    Path folder;

    @Test
    void realFilesAreBackedUpChangedAndBroughtBackAsTheyWereEachTime() throws Exception {
        Path tree = folder.resolve("tree");
        int found = RealFiles.make(tree, FILES);
        assumeTrue(found >= FILES, () -> "this machine has only " + found + " files to take");
        RealFiles.addWhatCopiesLack(tree);
        Thread.sleep(1_100); // what is younger than a tick of the clock is read again
        Cli cli = new Cli(folder);
        Path repository = folder.resolve("repository");
        cli.run("init", repository).isDone();

        Map<String, String> before = TreeFacts.of(tree);
        Cli.Run first = backup(cli, tree, repository);
        assertThat(first.summary())
                .containsEntry("entries", (long) before.size())
                .containsEntry("new", (long) before.size());

        assertThat(backup(cli, tree, repository).summary())
                .containsEntry("unchanged", (long) before.size())
                .containsEntry("new", 0L)
                .containsEntry("changed", 0L)
                .containsEntry("removed", 0L)
                .containsEntry("bytesRead", 0L);

        change(tree);
        Map<String, String> after = TreeFacts.of(tree);
        Changes changes = Changes.between(before, after);
        Cli.Run second = backup(cli, tree, repository);
        assertThat(second.summary())
                .containsEntry("entries", (long) after.size())
                .containsEntry("new", (long) changes.added.size())
                .containsEntry("removed", (long) changes.removed.size());
        assertThat(second.number("changed"))
                .as("other names of a linked file change with it")
                .isBetween((long) changes.changed.size(), changes.changed.size() + 3L);
        assertThat(second.number("bytesRead")).isLessThan(first.number("bytesRead") / 10);

        Cli.Run diff = cli.run("diff", repository, first.text("snapshot"), second.text("snapshot"), "--json");
        assertThat(Changes.of(diff.isDone().objects())).isEqualTo(changes);

        Path back = folder.resolve("back");
        restore(cli, repository, second, back);
        assertThat(TreeFacts.of(back)).isEqualTo(after);
        Cli.Run again = restore(cli, repository, second, back);
        assertThat(again.number("bytes")).isZero();
        assertThat(again.number("written"))
                .as("folders alone")
                .isEqualTo(after.keySet().stream()
                        .filter(key -> key.isEmpty() || key.endsWith("/"))
                        .count());
        restore(cli, repository, first, folder.resolve("as it was first"));
        assertThat(TreeFacts.of(folder.resolve("as it was first"))).isEqualTo(before);
    }

    private static Cli.Run backup(Cli cli, Path tree, Path repository) {
        Cli.Run run = cli.run("backup", tree, repository, "--json").isDone();
        assertThat(run.summary()).containsEntry("failed", 0L).containsEntry("moved", 0L);
        return run;
    }

    private static Cli.Run restore(Cli cli, Path repository, Cli.Run backup, Path target) {
        Cli.Run run = cli.run("restore", repository, backup.text("snapshot"), target, "--json")
                .isDone();
        assertThat(run.summary())
                .containsEntry("entries", backup.number("entries"))
                .containsEntry("differences", 0L);
        return run;
    }

    /**
     * One in a hundred files gets other bytes; others other modes or times, another place, or go; kinds change. None of them is
     * large, so that little is read again, whatever this machine's files are.
     */
    private static void change(Path tree) throws IOException, InterruptedException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(tree)) {
            files = all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .filter(file -> !file.startsWith(tree.resolve("odd")))
                    .filter(file -> file.toFile().length() < LARGE)
                    .sorted()
                    .toList();
        }
        for (int i = 0; i < files.size(); i++) {
            Path file = files.get(i);
            switch (i % 1_000) {
                case 0, 100, 200, 300, 400 -> Files.writeString(file, "one more line\n", StandardOpenOption.APPEND);
                case 500, 600, 700, 800, 900 -> Files.write(file, new byte[i % 7_777]);
                case 50 -> Files.delete(file);
                case 150 -> Files.move(file, file.resolveSibling("renamed " + i));
                case 250 -> Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
                case 350 -> Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(i, i)));
                case 450 -> {
                    Files.delete(file);
                    Files.createSymbolicLink(file, Path.of("elsewhere " + i));
                }
                case 550 -> {
                    Files.delete(file);
                    Files.writeString(Files.createDirectories(file).resolve("in it"), "a folder now");
                }
                default -> {}
            }
        }
        Files.move(tree.resolve("odd/deep"), tree.resolve("odd/moved"));
        RealFiles.attribute(tree.resolve("odd/another name"), "user.colour", "green");
        RealFiles.run(tree, "chmod", "700", "odd/moved");
    }

    /** What came, went and changed. */
    private record Changes(Set<String> added, Set<String> removed, Set<String> changed) {
        static Changes between(Map<String, String> before, Map<String, String> after) {
            Set<String> added = new TreeSet<>(after.keySet());
            added.removeAll(before.keySet());
            Set<String> removed = new TreeSet<>(before.keySet());
            removed.removeAll(after.keySet());
            Set<String> changed = new TreeSet<>();
            before.forEach((key, facts) -> {
                if (after.containsKey(key) && !facts.equals(after.get(key))) {
                    changed.add(key);
                }
            });
            return new Changes(added, removed, changed);
        }

        /** As {@code diff} tells it. */
        static Changes of(List<Map<String, Object>> told) {
            return new Changes(keys(told, "added"), keys(told, "removed"), keys(told, "changed"));
        }

        private static Set<String> keys(List<Map<String, Object>> told, String change) {
            return told.stream()
                    .filter(each -> change.equals(each.get("change")))
                    .map(each -> String.valueOf(each.get("key")))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
