package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/** What is set for a bucket itself, seen and put back by commands; of all settings the server of the tests has versioning. */
class BucketSettingsCommandTest {
    @TempDir
    Path folder;

    private Cli cli;
    private Path repository;

    @BeforeEach
    void aRepository() {
        cli = new Cli(folder);
        repository = folder.resolve("repository");
        cli.run("init", repository).isDone();
    }

    @Test
    void theyAreShownAndPutBackWhereThatIsAskedFor() throws Exception {
        try (LocalS3 s3 = LocalS3.inMemory()) {
            String photos = s3.bucket("photos");
            keepVersions(s3, "photos");
            put(s3, "photos", "a");
            cli.run("backup", photos, repository).isDone();

            Cli.Run shown = cli.run("ls", repository, "latest", "--bucket-settings", "--json")
                    .isDone();
            assertThat(shown.objects()).anySatisfy(each -> {
                assertThat(each).containsEntry("type", "setting").containsEntry("name", "versioning");
                assertThat(String.valueOf(each.get("document"))).contains("<Status>Enabled</Status>");
            });
            assertThat(cli.run("ls", repository, "latest", "--bucket-settings")
                            .isDone()
                            .out())
                    .contains("versioning", "Enabled", "lifecycle");

            String other = s3.bucket("photos-2");
            assertThat(cli.run("restore", repository, "latest", other).isDone().err())
                    .contains("settings of the bucket too (versioning", "restore --bucket-settings puts them back");
            assertThat(status(s3, "photos-2")).isNull();

            Cli.Run would = cli.run("restore", repository, "latest", other, "--bucket-settings", "--dry-run")
                    .isDone();
            assertThat(would.err()).contains("Would be put back of the bucket: versioning: ", "Enabled");
            assertThat(status(s3, "photos-2")).isNull();

            Cli.Run put = cli.run("restore", repository, "latest", other, "--bucket-settings", "--json")
                    .isDone();
            assertThat(put.summary()).containsEntry("settings", 1L);
            assertThat(status(s3, "photos-2")).isEqualTo(BucketVersioningStatus.ENABLED);
        }
    }

    @Test
    void aTargetThatIsNoWholeBucketIsRefusedBeforeAnythingIsWritten() throws Exception {
        try (LocalS3 s3 = LocalS3.inMemory()) {
            String photos = s3.bucket("photos");
            put(s3, "photos", "a");
            cli.run("backup", photos, repository).isDone();
            Path target = folder.resolve("restored");

            Cli.Run run = cli.run("restore", repository, "latest", target, "--bucket-settings");

            assertThat(run.exit()).isEqualTo(ExitCodes.USAGE);
            assertThat(run.err()).contains("no whole bucket", "leave out --bucket-settings");
            assertThat(target.resolve("a")).doesNotExist();
        }
    }

    private static BucketVersioningStatus status(LocalS3 s3, String bucket) {
        return s3.client().getBucketVersioning(it -> it.bucket(bucket)).status();
    }

    private static void keepVersions(LocalS3 s3, String bucket) {
        s3.client()
                .putBucketVersioning(it -> it.bucket(bucket)
                        .versioningConfiguration(state -> state.status(BucketVersioningStatus.ENABLED)));
    }

    private static void put(LocalS3 s3, String bucket, String key) {
        s3.client().putObject(it -> it.bucket(bucket).key(key), RequestBody.fromString("content"));
    }
}
