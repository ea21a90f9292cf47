package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** An object of 200 MiB that was uploaded in parts, so that its ETag is no MD5. */
@Tag("slow")
class LargeObjectTest {
    private static final int PART = 8 << 20;
    private static final int PARTS = 25;
    private static final String KEY = "films/holiday 2026.mp4";

    @TempDir(factory = TempDirFactory.Standard.class)
    Path folder;

    @Test
    void anObjectOfTwoHundredMebibytesInPartsComesBackAndIsNotWrittenTwice() throws Exception {
        try (LocalS3 s3 = LocalS3.in(Files.createDirectories(folder.resolve("server")))) {
            String source = s3.bucket("films");
            String target = s3.bucket("films-back");
            Path repository = folder.resolve("repository");
            Cli cli = new Cli(folder);
            cli.run("init", repository).isDone();
            String etag = upload(s3.client(), 1);
            assertThat(etag).contains("-" + PARTS);

            Cli.Run first = cli.run("backup", source, repository, "--json").isDone();
            assertThat(first.number("bytesRead")).isEqualTo((long) PART * PARTS);
            Cli.Run unchanged = cli.run("backup", source, repository, "--json").isDone();
            assertThat(unchanged.summary()).containsEntry("unchanged", 1L).containsEntry("bytesRead", 0L);

            Cli.Run restored = restore(cli, repository, target);
            assertThat(restored.summary()).containsEntry("written", 1L).containsEntry("skipped", 0L);
            assertComesBack(s3.client(), 1);
            String back = etag(s3.client());
            assertThat(back).as("parts of other sizes").isNotEqualTo(etag);

            Cli.Run dry = cli.run("restore", repository, "latest", target, "--dry-run", "--json")
                    .isDone();
            assertThat(dry.summary()).containsEntry("written", 0L).containsEntry("skipped", 1L);
            Cli.Run again = restore(cli, repository, target);
            assertThat(again.summary())
                    .containsEntry("written", 0L)
                    .containsEntry("skipped", 1L)
                    .containsEntry("bytes", 0L);

            upload(s3.client(), 2);
            Cli.Run changed = cli.run("backup", source, repository, "--json").isDone();
            assertThat(changed.summary()).containsEntry("changed", 1L);
            assertThat(changed.number("bytesStored"))
                    .as("one part of %s differs", PARTS)
                    .isLessThan(PART + (8 << 20));
            Cli.Run replaced = restore(cli, repository, target);
            assertThat(replaced.summary()).containsEntry("written", 1L);
            assertComesBack(s3.client(), 2);
        }
    }

    private static Cli.Run restore(Cli cli, Path repository, String target) {
        Cli.Run run = cli.run("restore", repository, "latest", target, "--json").isDone();
        assertThat(run.summary()).containsEntry("failed", 0L).containsEntry("differences", 0L);
        return run;
    }

    /** @param revision of the part in the middle; the others stay the same */
    private static String upload(S3Client client, int revision) {
        String id = client.createMultipartUpload(it ->
                        it.bucket("films").key(KEY).contentType("video/mp4").metadata(Map.of("camera", "left")))
                .uploadId();
        List<CompletedPart> parts = new ArrayList<>();
        for (int i = 1; i <= PARTS; i++) {
            int number = i;
            String etag = client.uploadPart(
                            it -> it.bucket("films").key(KEY).uploadId(id).partNumber(number),
                            RequestBody.fromBytes(part(number, revision)))
                    .eTag();
            parts.add(CompletedPart.builder().partNumber(number).eTag(etag).build());
        }
        return client.completeMultipartUpload(
                        it -> it.bucket("films").key(KEY).uploadId(id).multipartUpload(all -> all.parts(parts)))
                .eTag();
    }

    private static byte[] part(int number, int revision) {
        byte[] bytes = new byte[PART];
        new Random(number == PARTS / 2 ? 1_000 + revision : number).nextBytes(bytes);
        return bytes;
    }

    private static void assertComesBack(S3Client client, int revision) throws Exception {
        try (var content = client.getObject(it -> it.bucket("films-back").key(KEY))) {
            assertThat(content.response().contentType()).isEqualTo("video/mp4");
            assertThat(content.response().metadata()).isEqualTo(Map.of("camera", "left"));
            InputStream bytes = content;
            for (int i = 1; i <= PARTS; i++) {
                assertThat(bytes.readNBytes(PART)).as("part " + i).isEqualTo(part(i, revision));
            }
            assertThat(bytes.read()).isEqualTo(-1);
        }
    }

    private static String etag(S3Client client) {
        return client.headObject(it -> it.bucket("films-back").key(KEY)).eTag();
    }
}
