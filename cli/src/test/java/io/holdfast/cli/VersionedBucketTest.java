package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/** Commands with a bucket that keeps versions, and with objects that a target cannot hold. */
class VersionedBucketTest {
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

    @Fault(99)
    @Test
    void aBucketIsTakenAsItStoodAndTheSnapshotSaysWhen() throws Exception {
        try (LocalS3 s3 = LocalS3.inMemory()) {
            String photos = s3.bucket("photos");
            keepVersions(s3);
            put(s3, "a", "first");
            put(s3, "b", "first");
            Instant then = passed();
            put(s3, "a", "second");
            s3.client().deleteObject(it -> it.bucket("photos").key("b"));
            passed();

            Cli.Run early = cli.run("backup", photos, repository, "--at", then, "--json");
            assertThat(early.isDone().summary())
                    .containsEntry("consistency", "pinned")
                    .containsEntry("from", then.toString())
                    .containsEntry("to", then.toString())
                    .containsEntry("entries", 2L);
            assertThat(early.objects())
                    .anySatisfy(
                            each -> assertThat(String.valueOf(each.get("text"))).contains("deleted for good"));
            cli.run("restore", repository, early.text("snapshot"), folder.resolve("then"))
                    .isDone();
            assertThat(folder.resolve("then/a")).hasContent("first");
            assertThat(folder.resolve("then/b")).hasContent("first");

            Cli.Run now = cli.run("backup", photos, repository).isDone();
            assertThat(now.out()).contains("1 entry", "Everything is as it stood at ");
            assertThat(cli.run("cat", repository, "latest", "a").isDone().content())
                    .asString()
                    .isEqualTo("second");
            assertThat(cli.run("snapshots", repository).isDone().out()).contains("pinned");
            assertThat(cli.run("ls", repository, "latest", "--json").isDone().summary())
                    .containsEntry("consistency", "pinned");
            assertThat(cli.run("ls", repository, "latest").isDone().err())
                    .contains(" is pinned: everything as it stood at ");
            assertThat(cli.run("backup", photos, repository, "--unpinned")
                            .isDone()
                            .out())
                    .doesNotContain("Everything is as it stood");
            assertThat(cli.run("backup", photos, repository, "--unpinned", "--json")
                            .isDone()
                            .summary())
                    .containsEntry("consistency", "fuzzy")
                    .containsEntry("unchanged", 1L);
            assertThat(cli.run("ls", repository, "latest").isDone().err())
                    .contains(" is fuzzy: each entry as it was some time from ");
        }
    }

    @Test
    void aSnapshotIsComparedWithAndMendedFromTheBucketAsItStood() throws Exception {
        try (LocalS3 s3 = LocalS3.inMemory()) {
            String photos = s3.bucket("photos");
            keepVersions(s3);
            put(s3, "a", "first");
            put(s3, "b", "first of another");
            passed();
            cli.run("backup", photos, repository).isDone();
            passed();
            put(s3, "a", "second");
            s3.client().deleteObject(it -> it.bucket("photos").key("b"));
            Instant now = passed();

            assertThat(cli.run("verify", repository, "--against", photos).exit())
                    .isEqualTo(ExitCodes.DAMAGE);
            cli.run("verify", repository, "--against", photos, "--at", "snapshot")
                    .isDone();
            assertThat(cli.run("verify", repository, "--against", photos, "--at", now)
                            .exit())
                    .isEqualTo(ExitCodes.DAMAGE);

            try (var packs = Files.walk(repository.resolve("data"))) {
                for (Path pack : packs.filter(Files::isRegularFile).toList()) {
                    Files.delete(pack);
                }
            }
            String then = cli.run("snapshots", repository, "--json").isDone().objects().stream()
                    .filter(each -> "snapshot".equals(each.get("type")))
                    .map(each -> String.valueOf(each.get("time")))
                    .findFirst()
                    .orElseThrow();
            assertThat(cli.run("repair", repository, "--source", photos).exit()).isEqualTo(ExitCodes.DAMAGE);
            cli.run("repair", repository, "--source", photos, "--at", then).isDone();
            cli.run("verify", repository, "--against", photos, "--at", "snapshot")
                    .isDone();
        }
    }

    @Test
    void aMomentThatMeansNothingIsExplained() throws IOException {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        Files.writeString(tree.resolve("file"), "content");
        cli.run("backup", tree, repository).isDone();
        assertThat(cli.run("verify", repository, "--at", "snapshot").err()).contains("add --against SOURCE");
        assertThat(cli.run("verify", repository, "--against", tree, "--at", "snapshot")
                        .err())
                .contains("are about a bucket");
        assertThat(cli.run("repair", repository, "--set-aside", "--at", "2026-01-01T08:00")
                        .err())
                .contains("add --source SOURCE");
    }

    @Fault(99)
    @Test
    void aTimeThatMeansNothingIsExplained() throws Exception {
        try (LocalS3 s3 = LocalS3.inMemory()) {
            String photos = s3.bucket("photos");
            put(s3, "a", "first");
            Cli.Run never = cli.run("backup", photos, repository, "--at", "2026-01-01T08:00");
            assertThat(never.exit()).isEqualTo(ExitCodes.FAILED);
            assertThat(never.err()).contains("keeps no versions", "Next: back up without --at");

            keepVersions(s3);
            Cli.Run before = cli.run("backup", photos, repository, "--at", "1999-01-01T08:00");
            assertThat(before.exit()).isEqualTo(ExitCodes.USAGE);
            assertThat(before.err()).contains("Nothing stood in", "Next: choose a later time");
            Cli.Run after = cli.run("backup", photos, repository, "--at", "2999-01-01T08:00");
            assertThat(after.exit()).isEqualTo(ExitCodes.USAGE);
            assertThat(after.err()).contains("still to come");
            assertThat(cli.run("snapshots", repository).isDone().out()).contains("There is no snapshot yet");
        }
    }

    @Fault(106)
    @Test
    void whatAFolderCannotHoldIsNamedBeforehand() throws Exception {
        try (LocalS3 s3 = LocalS3.inMemory()) {
            String photos = s3.bucket("photos");
            put(s3, "a", "a file");
            put(s3, "n".repeat(300), "no name of a file");
            cli.run("backup", photos, repository).isDone();

            Cli.Run people = cli.run("restore", repository, "latest", folder.resolve("back"), "--dry-run");
            assertThat(people.exit()).isEqualTo(ExitCodes.SOME_FAILED);
            assertThat(people.err())
                    .contains("n: a part of its key has 300 bytes")
                    .contains("Would not be put back: content-type and its kind of objects");
            assertThat(folder.resolve("back")).doesNotExist();
            Cli.Run machines = cli.run("restore", repository, "latest", folder.resolve("back"), "--dry-run", "--json");
            assertThat(machines.objects())
                    .anySatisfy(each ->
                            assertThat(each).containsEntry("type", "loss").containsEntry("key", "a"));

            Cli.Run restored = cli.run("restore", repository, "latest", folder.resolve("back"));
            assertThat(restored.exit()).isEqualTo(ExitCodes.SOME_FAILED);
            assertThat(restored.err()).contains("--dry-run names the entries");
            assertThat(restored.err().split("has 300 bytes", -1)).hasSize(2);
            assertThat(folder.resolve("back/a")).hasContent("a file");
        }
    }

    private static void keepVersions(LocalS3 s3) {
        s3.client()
                .putBucketVersioning(it -> it.bucket("photos")
                        .versioningConfiguration(state -> state.status(BucketVersioningStatus.ENABLED)));
    }

    private static void put(LocalS3 s3, String key, String content) {
        s3.client().putObject(it -> it.bucket("photos").key(key), RequestBody.fromString(content));
    }

    /** The second that is over; the server is in this process. */
    private static Instant passed() throws InterruptedException {
        Instant second = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        while (!Instant.now().truncatedTo(ChronoUnit.SECONDS).isAfter(second)) {
            Thread.sleep(20);
        }
        return second;
    }
}
