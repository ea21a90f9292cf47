package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.SmallDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/** Disks that are full or read-only: a sentence, nothing half-written, and what was there before is there still. */
@Tag("slow")
class FullDiskTest {
    @TempDir(factory = TempDirFactory.Standard.class)
    Path folder;

    private Path tree = Path.of("");
    private Path repository = Path.of("");
    private Cli cli = new Cli(tree);

    @BeforeEach
    void prepare() throws IOException {
        tree = Files.createDirectories(folder.resolve("tree"));
        Files.writeString(tree.resolve("small"), "a few bytes");
        repository = folder.resolve("repository");
        cli = new Cli(folder);
    }

    @Fault({37, 41})
    @Test
    void aFullRepositoryKeepsWhatItHasAndGoesOnWhenThereIsRoom() throws Exception {
        try (SmallDisk disk = SmallDisk.at(folder.resolve("disk"), "8m")) {
            repository = disk.place().resolve("repository");
            cli.run("init", repository).isDone();
            cli.run("backup", tree, repository, "--name", "t").isDone();
            fill(20);

            Cli.Run full = cli.run("backup", tree, repository, "--name", "t");
            assertThat(full.exit()).as(full.err()).isEqualTo(ExitCodes.FAILED);
            assertThat(full.err()).contains("no room is left").contains("Next: free some there");

            assertThat(cli.run("snapshots", repository, "--json").isDone().number("snapshots"))
                    .isEqualTo(1);
            cli.run("restore", repository, "latest", folder.resolve("old")).isDone();
            assertThat(contents(folder.resolve("old"))).isEqualTo(Map.of("small", "a few bytes".hashCode()));
            assertThat(temporaries(repository)).as("nothing half-written stays").isZero();

            disk.remount("size=64m");
            cli.run("backup", tree, repository, "--name", "t").isDone();
            cli.run("restore", repository, "latest", folder.resolve("new"), "--verify")
                    .isDone();
            assertThat(contents(folder.resolve("new"))).isEqualTo(contents(tree));
        }
    }

    @Fault(41)
    @Test
    void aFullCacheOrStateCostsTimeAndIsSaidSoOnce() throws Exception {
        try (SmallDisk disk = SmallDisk.at(folder.resolve("disk"), "4k")) {
            fill(4);
            cli.run("init", repository).isDone();
            cli.with("HOLDFAST_CACHE", disk.place().resolve("cache").toString())
                    .with("HOLDFAST_STATE", disk.place().resolve("state").toString());

            Thread.sleep(1_100); // what is younger than a tick of the clock is read again
            Cli.Run first = cli.run("backup", tree, repository).isDone();
            assertThat(first.err()).containsOnlyOnce("can't be written").contains("HOLDFAST_CACHE");
            Cli.Run unchanged = cli.run("backup", tree, repository, "--json").isDone();
            assertThat(unchanged.summary()).containsEntry("bytesRead", 0L).containsEntry("unchanged", 22L);
            cli.run("restore", repository, "latest", folder.resolve("back")).isDone();
            assertThat(contents(folder.resolve("back"))).isEqualTo(contents(tree));
        }
    }

    @Fault(137)
    @Test
    void aFullTargetEndsTheRestoreAndTheNextOneGoesOn() throws Exception {
        fill(160, 128 << 10); // so small that some are whole before the disk is full, however many are written at once
        cli.run("init", repository).isDone();
        cli.run("backup", tree, repository).isDone();
        try (SmallDisk disk = SmallDisk.at(folder.resolve("disk"), "8m")) {
            Path target = disk.place().resolve("back");
            Cli.Run full = cli.run("restore", repository, "latest", target);
            assertThat(full.exit()).as(full.err()).isEqualTo(ExitCodes.FAILED);
            assertThat(full.err())
                    .contains("holdfast: ")
                    .contains("Next: make room there")
                    .doesNotContain("nobody foresaw");

            Map<String, Integer> there = contents(target);
            assertThat(contents(tree)).as("what is there is whole").containsAllEntriesOf(there);
            assertThat(there).isNotEmpty();

            disk.remount("size=64m");
            Cli.Run again =
                    cli.run("restore", repository, "latest", target, "--json").isDone();
            assertThat(again.number("skipped")).isEqualTo(there.size());
            assertThat(contents(target)).isEqualTo(contents(tree));
        }
    }

    @Test
    void aTargetThatIsReadOnlyIsSaidToBeAndARepositoryThatIsCanBeRead() throws Exception {
        try (SmallDisk disk = SmallDisk.at(folder.resolve("disk"), "8m")) {
            repository = disk.place().resolve("repository");
            Path target = Files.createDirectories(disk.place().resolve("target"));
            Files.writeString(target.resolve("mine"), "stays");
            cli.run("init", repository).isDone();
            cli.run("backup", tree, repository).isDone();
            disk.remount("ro");

            fails(cli.run("restore", repository, "latest", target), "read-only", "Next: choose another target");
            fails(cli.run("restore", repository, "latest", target.resolve("new")), "cannot be made");
            assertThat(contents(target)).isEqualTo(Map.of("mine", "stays".hashCode()));

            fails(cli.run("backup", tree, repository), "Can't", "Next:");
            fails(cli.run("init", disk.place().resolve("another")), "Next:");
            cli.run("restore", repository, "latest", folder.resolve("back")).isDone();
            cli.run("ls", repository, "latest").isDone();
            assertThat(cli.run("snapshots", repository, "--json").number("snapshots"))
                    .isEqualTo(1);
        }
    }

    private static void fails(Cli.Run run, String... expected) {
        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCodes.FAILED);
        assertThat(run.err()).startsWith("holdfast: ").contains(expected).doesNotContain("nobody foresaw");
    }

    /** Files of a mebibyte that do not compress, and small ones up to twenty. */
    private void fill(int mebibytes) throws IOException {
        fill(mebibytes, 1 << 20);
        for (int i = mebibytes; i < 20; i++) {
            Files.writeString(tree.resolve("file" + i), "small");
        }
    }

    private void fill(int files, int bytes) throws IOException {
        Random random = new Random(files);
        for (int i = 0; i < files; i++) {
            byte[] content = new byte[bytes];
            random.nextBytes(content);
            Files.write(tree.resolve("file" + i), content);
        }
    }

    private static Map<String, Integer> contents(Path root) throws IOException {
        Map<String, Integer> all = new HashMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                all.put(root.relativize(file).toString(), new String(bytes, StandardCharsets.ISO_8859_1).hashCode());
            }
        }
        return all;
    }

    private static long temporaries(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("holdfast.json") && !name.matches("([0-9TZ.]+-)?[0-9a-f]{64}"))
                    .count();
        }
    }
}
