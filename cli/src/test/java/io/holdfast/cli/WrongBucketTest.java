package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

/** Buckets that are not there, and credentials that are refused, by a server that speaks S3. */
@Tag("slow")
class WrongBucketTest {
    @TempDir
    Path folder;

    @Fault(12)
    @Test
    void aBucketThatIsMissingOrRefusesIsNamedAndNothingIsWritten() throws Exception {
        try (LocalS3 s3 = LocalS3.inMemory()) {
            String bucket = s3.bucket("bucket");
            String gone = s3.uri("no-such-bucket");
            s3.client().putObject(it -> it.bucket("bucket").key("object"), RequestBody.fromString("content"));
            Path repository = folder.resolve("repository");
            Cli cli = new Cli(folder);
            cli.run("init", repository).isDone();
            cli.run("backup", bucket, repository).isDone();

            fails(cli.run("backup", gone, repository), "no-such-bucket", "Next:");
            fails(cli.run("restore", repository, "latest", gone), "no-such-bucket", "Next:");
            fails(cli.run("init", gone), "no-such-bucket", "Next:");
            fails(cli.run("snapshots", gone), "no-such-bucket", "Next:");
            fails(cli.run("snapshots", bucket), "is no Holdfast repository. Next:");

            System.setProperty("aws.secretAccessKey", "wrong");
            fails(cli.run("backup", bucket, repository), "s3://bucket", "Next:");
            fails(cli.run("restore", repository, "latest", bucket), "s3://bucket", "Next:");
            fails(cli.run("init", bucket), "s3://bucket", "Next:");
            fails(cli.run("snapshots", bucket), "s3://bucket", "Next:");
            System.setProperty("aws.secretAccessKey", Cli.PASSWORD);

            assertThat(s3.client().listObjectsV2(it -> it.bucket("bucket")).contents())
                    .singleElement()
                    .satisfies(object -> assertThat(object.key()).isEqualTo("object"));
            assertThat(cli.run("snapshots", repository, "--json").number("snapshots"))
                    .isEqualTo(1);
            cli.run("restore", repository, "latest", folder.resolve("back")).isDone();
            assertThat(Files.readString(folder.resolve("back/object"))).isEqualTo("content");
        }
    }

    private static void fails(Cli.Run run, String... expected) {
        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCodes.FAILED);
        assertThat(run.err()).startsWith("holdfast: ").contains(expected).doesNotContain("nobody foresaw", "\tat ");
    }
}
