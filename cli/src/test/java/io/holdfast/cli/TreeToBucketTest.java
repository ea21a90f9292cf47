package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

/** Files that become objects: with the zeros of their holes, and not written twice though a file has no ETag. */
@Tag("slow")
class TreeToBucketTest {
    private static final List<String> FILES = List.of("plain", "empty", "sparse", "large and sparse", "again");

    @TempDir
    Path folder;

    @Test
    void filesWithHolesComeToABucketWithZerosAndWhatIsRightThereIsLeft() throws Exception {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        Files.writeString(tree.resolve("plain"), "content");
        Files.createFile(tree.resolve("empty"));
        Files.createLink(tree.resolve("again"), tree.resolve("plain"));
        makeSparse(tree.resolve("sparse"), 1 << 20);
        makeSparse(tree.resolve("large and sparse"), 40 << 20);
        Path repository = folder.resolve("repository");
        Cli cli = new Cli(folder);
        cli.run("init", repository).isDone();
        cli.run("backup", tree, repository).isDone();
        try (LocalS3 s3 = LocalS3.inMemory()) {
            String target = s3.bucket("target");

            restore(cli, repository, target);
            assertIsThere(s3, tree);

            Cli.Run again = restore(cli, repository, target);
            assertThat(again.summary())
                    .containsEntry("skipped", (long) FILES.size())
                    .containsEntry("bytes", 0L);

            byte[] other = Files.readAllBytes(tree.resolve("sparse"));
            other[other.length - 1] ^= 1; // in a hole
            s3.client().putObject(it -> it.bucket("target").key("sparse"), RequestBody.fromBytes(other));
            Cli.Run mended = restore(cli, repository, target);
            assertThat(mended.summary()).containsEntry("bytes", (long) other.length);
            assertIsThere(s3, tree);
        }
    }

    private static Cli.Run restore(Cli cli, Path repository, String target) {
        Cli.Run run = cli.run("restore", repository, "latest", target, "--verify", "--json")
                .isDone();
        assertThat(run.summary()).containsEntry("failed", 0L).containsEntry("differences", 0L);
        return run;
    }

    private static void assertIsThere(LocalS3 s3, Path tree) throws Exception {
        for (String file : FILES) {
            byte[] there = s3.client()
                    .getObjectAsBytes(it -> it.bucket("target").key(file))
                    .asByteArray();
            assertThat(there).as(file).isEqualTo(Files.readAllBytes(tree.resolve(file)));
        }
    }

    /** Holes at its beginning, between two bytes, and at its end. */
    private static void makeSparse(Path file, long size) throws Exception {
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(size);
            out.seek(size / 4);
            out.write(1);
            out.seek(size / 2);
            out.write(2);
        }
    }
}
