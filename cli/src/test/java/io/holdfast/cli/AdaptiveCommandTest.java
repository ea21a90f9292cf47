package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

/** A bucket that is backed up behind its other users, beside the other limits. */
class AdaptiveCommandTest {
    @TempDir
    Path folder;

    @Test
    void theSummarySaysHowItWasHeldBack() throws Exception {
        try (LocalS3 server = LocalS3.inMemory()) {
            String bucket = server.bucket("shop");
            LocalS3.forAll(
                    List.of("a", "b/c", "d"),
                    key -> server.client().putObject(it -> it.bucket("shop").key(key), RequestBody.fromString(key)));
            Cli cli = new Cli(folder);
            Path repository = folder.resolve("repository");
            cli.run("init", repository).isDone();

            Cli.Run first = cli.run("backup", bucket, repository, "--adaptive", "--limit-requests", "1000", "--json");
            assertThat(first.isDone().summary().get("adaptive"))
                    .asInstanceOf(InstanceOfAssertFactories.MAP)
                    .containsEntry("backOffs", 0L)
                    .containsEntry("refusals", 0L)
                    .containsEntry("lowest", null)
                    .containsEntry("seconds", 0.0);
            assertThat(cli.run("backup", bucket, repository, "--adaptive")
                            .isDone()
                            .out())
                    .contains("The source was never slower than usual for it.");
            assertThat(cli.run("backup", bucket, repository, "--json").isDone().summary())
                    .containsEntry("adaptive", null);
        }
    }
}
