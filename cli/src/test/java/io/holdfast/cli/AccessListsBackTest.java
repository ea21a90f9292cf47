package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.Grant;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.Permission;

/** Who may read an object, backed up and put back by commands. */
class AccessListsBackTest {
    @TempDir
    Path folder;

    @Test
    void whatWasOpenIsOpenAgainOnlyWhereThatIsAskedFor() throws Exception {
        Cli cli = new Cli(folder);
        Path repository = folder.resolve("repository");
        cli.run("init", repository).isDone();
        try (LocalS3 s3 = LocalS3.inMemory()) {
            String site = s3.bucket("site");
            for (String key : List.of("index.html", "private.txt")) {
                s3.client().putObject(it -> it.bucket("site").key(key), RequestBody.fromString(key));
            }
            s3.client().putObjectAcl(it -> it.bucket("site").key("index.html").acl(ObjectCannedACL.PUBLIC_READ));
            cli.run("backup", site, repository, "--attributes").isDone();

            String closed = s3.bucket("closed");
            assertThat(cli.run("restore", repository, "latest", closed, "--dry-run")
                            .isDone()
                            .err())
                    .contains("Would not be put back: access lists", "--access-lists", "index.html");
            assertThat(cli.run("restore", repository, "latest", closed).isDone().err())
                    .contains("Not put back: access lists");
            assertThat(isOpen(s3, "closed", "index.html")).isFalse();

            String open = s3.bucket("open");
            Cli.Run put = cli.run("restore", repository, "latest", open, "--access-lists")
                    .isDone();
            assertThat(put.err()).doesNotContain("access lists");
            assertThat(isOpen(s3, "open", "index.html")).isTrue();
            assertThat(isOpen(s3, "open", "private.txt")).isFalse();

            Cli.Run again = cli.run("restore", repository, "latest", closed, "--access-lists", "--json")
                    .isDone();
            assertThat(again.summary()).containsEntry("written", 1L).containsEntry("skipped", 1L);
            assertThat(isOpen(s3, "closed", "index.html")).isTrue();
        }
    }

    private static boolean isOpen(LocalS3 s3, String bucket, String key) {
        List<Grant> grants =
                s3.client().getObjectAcl(it -> it.bucket(bucket).key(key)).grants();
        return grants.stream()
                .anyMatch(grant -> grant.permission() == Permission.READ
                        && String.valueOf(grant.grantee().uri()).endsWith("AllUsers"));
    }
}
