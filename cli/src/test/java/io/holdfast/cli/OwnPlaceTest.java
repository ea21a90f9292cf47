package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A repository that lies in what is backed up is not copied into itself, and no restore writes over it. */
class OwnPlaceTest {
    @TempDir
    Path folder;

    private Cli cli;
    private Path tree;
    private Path repository;

    @BeforeEach
    void makeARepositoryInsideATree() throws IOException {
        cli = new Cli(folder.resolve("home"));
        tree = Files.createDirectories(folder.resolve("tree"));
        Files.writeString(tree.resolve("file"), "content");
        repository = tree.resolve("re[po]");
        cli.run("init", repository).isDone();
    }

    @Test
    void itIsFoundBehindASymbolicLink() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), tree);
        Path known = link.resolve("re[po]");
        Cli.Run run = cli.run("backup", tree, known, "--name", "tree").isDone();
        assertThat(run.err()).contains("is the repository itself, so it is left out");
        assertThat(keys(known)).containsExactly("", "file");
    }

    @Test
    void whatIsTheRepositoryOrLiesInItIsNoSourceAndNoTarget() throws IOException {
        cli.run("backup", tree, repository).isDone();
        Path link = Files.createSymbolicLink(folder.resolve("link"), repository);
        for (Path wrong : List.of(repository, link, repository.resolve("data"), link.resolve("data/new"))) {
            isRefused(cli.run("backup", wrong, repository));
            isRefused(cli.run("restore", repository, "latest", wrong));
        }
    }

    @Test
    void aRestoreAroundItLeavesItAlone() throws IOException {
        Path other = folder.resolve("other");
        Files.createDirectories(other.resolve("re[po]/keys"));
        Files.writeString(other.resolve("re[po]/holdfast.json"), "{}");
        Files.writeString(other.resolve("file"), "brought back");
        cli.run("backup", other, repository).isDone();
        List<String> before = files(repository);
        String header = Files.readString(repository.resolve("holdfast.json"));

        Cli.Run run = cli.run("restore", repository, "latest", tree, "--overwrite", "always", "--verify")
                .isDone();
        assertThat(run.err()).contains("is the repository itself, so it is left out");
        assertThat(tree.resolve("file")).hasContent("brought back");
        assertThat(repository.resolve("holdfast.json")).hasContent(header);
        assertThat(files(repository)).isEqualTo(before);
    }

    @Test
    @Tag("slow")
    void aBucketThatHoldsItsOwnRepositoryIsBackedUpWithoutIt() throws Exception {
        try (LocalS3 s3 = LocalS3.inMemory()) {
            String bucket = s3.bucket("bucket");
            String inside = bucket.replace("bucket?", "bucket/main?");
            s3.client().putObject(it -> it.bucket("bucket").key("maintained"), RequestBody.fromString("content"));
            cli.run("init", inside).isDone();
            for (int times = 0; times < 2; times++) {
                Cli.Run run = cli.run("backup", bucket.replace("us-east-1", "eu-1"), inside, "--name", "all")
                        .isDone();
                assertThat(run.err()).contains("is the repository itself, so it is left out");
                assertThat(keys(inside)).containsExactly("maintained");
            }
            isRefused(cli.run("backup", inside, inside));
            isRefused(cli.run("restore", inside, "latest", inside + "&profile=other"));

            Path foreign = folder.resolve("foreign");
            Files.createDirectories(foreign.resolve("main"));
            Files.writeString(foreign.resolve("main/holdfast.json"), "{}");
            cli.run("backup", foreign, inside, "--name", "foreign").isDone();
            List<String> before = objects(s3);
            cli.run("restore", inside, "latest", bucket, "--source", "foreign", "--overwrite", "always")
                    .isDone();
            assertThat(objects(s3)).isEqualTo(before);
            cli.run("snapshots", inside).isDone();
        }
    }

    @Test
    @Tag("slow")
    void whatIsAskedOfASourceAndOfTheRepositoryIsCountedApart() throws Exception {
        try (LocalS3 s3 = LocalS3.inMemory()) {
            String bucket = s3.bucket("bucket");
            for (int i = 0; i < 5; i++) {
                String key = "o" + i;
                s3.client().putObject(it -> it.bucket("bucket").key(key), RequestBody.fromString("content"));
            }
            Cli.Run run = cli.run("backup", bucket, repository, "--json").isDone();
            assertThat(String.valueOf(run.summary().get("sourceRequests")))
                    .matches("\\{put=0, get=1[3-8], head=0, list=[1-9], delete=0, clock=[1-9]}");
            assertThat(cli.run("backup", bucket, repository).isDone().out())
                    .containsPattern("[0-9]+ requests? to the repository and [0-9]+ to the source");
        }
    }

    private static List<String> objects(LocalS3 s3) {
        return s3.client().listObjectsV2(it -> it.bucket("bucket")).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    private List<Object> keys(Object repository) {
        return cli.run("ls", repository, "latest", "--json").isDone().objects().stream()
                .filter(each -> "entry".equals(each.get("type")))
                .<Object>map(each -> String.valueOf(each.get("key")))
                .toList();
    }

    private static List<String> files(Path repository) throws IOException {
        try (Stream<Path> all = Files.walk(repository)) {
            return all.map(Path::toString).sorted().toList();
        }
    }

    private static void isRefused(Cli.Run run) {
        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCodes.USAGE);
        assertThat(run.err()).contains("is the repository itself, or lies in it. Next:");
    }
}
