package io.holdfast.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.repository.LocalFolders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.MetadataDirective;

@Tag("slow")
class DemoTest {
    private static final String IMAGE = "images/product-103.png";

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void everythingComesBackByCommandsThatAreShownAndNothingIsLeftBehind() throws IOException {
        Set<Path> before = leftovers();

        assertThat(play(Demo.Mishap.NONE)).as(printed()).isZero();

        assertThat(printed()).contains("EQUAL: all ");
        assertThat(printed().lines().filter(line -> line.startsWith("  $ holdfast ")))
                .extracting(line -> line.replaceFirst("  \\$ holdfast ([a-z]+) .*", "$1"))
                .containsExactly("init", "backup", "backup", "snapshots", "diff", "verify", "restore");
        assertThat(leftovers()).isEqualTo(before);
        assertThat(System.getProperty("aws.secretAccessKey")).isNull();
    }

    @Test
    void oneFlippedByteAtTheTargetIsFound() {
        int exitCode = play((client, bucket) -> {
            byte[] bytes =
                    client.getObjectAsBytes(it -> it.bucket(bucket).key(IMAGE)).asByteArray();
            bytes[100] ^= 1;
            client.putObject(
                    it -> {
                        it.bucket(bucket).key(IMAGE);
                        new Sample(IMAGE, Sample.Kind.IMAGE, 103, 0, 0)
                                .headers()
                                .putInto(it);
                    },
                    RequestBody.fromBytes(bytes));
        });

        assertThat(exitCode).isEqualTo(1);
        assertThat(printed())
                .contains(IMAGE + " differs at byte 100")
                .contains("FAILED: 1 differences")
                .doesNotContain("EQUAL");
    }

    @Test
    void aLostHeaderAMissingObjectAndAStrangerAreFound() {
        int exitCode = play((client, bucket) -> {
            client.copyObject(CopyObjectRequest.builder()
                    .sourceBucket(bucket)
                    .sourceKey(IMAGE)
                    .destinationBucket(bucket)
                    .destinationKey(IMAGE)
                    .metadataDirective(MetadataDirective.REPLACE)
                    .contentType("image/png")
                    .build());
            client.deleteObject(it -> it.bucket(bucket).key("odd/empty"));
            client.putObject(it -> it.bucket(bucket).key("stranger"), RequestBody.empty());
        });

        assertThat(exitCode).isEqualTo(1);
        assertThat(printed()).contains(IMAGE + " had ", "odd/empty is missing", "stranger should not be there");
    }

    @Test
    void aFailureOfTheServerLeavesNothingBehind() throws IOException {
        Set<Path> before = leftovers();

        int exitCode = play((client, bucket) -> destroy(client, bucket));

        assertThat(exitCode).isEqualTo(1);
        assertThat(printed()).contains("FAILED: ");
        assertThat(leftovers()).isEqualTo(before);
    }

    private static void destroy(S3Client client, String bucket) {
        new ShopBucket(client, bucket).destroy();
    }

    private int play(Demo.Mishap mishap) {
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        return new Demo(out, new Shop(200, 3 << 20), mishap).run();
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static Set<Path> leftovers() throws IOException {
        LocalFolders local = LocalFolders.of(System.getenv());
        Set<Path> all = new TreeSet<>();
        for (Path folder : List.of(local.cache(), local.state())) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> inside = Files.list(folder)) {
                    inside.forEach(all::add);
                }
            }
        }
        try (Stream<Path> temporary = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            temporary
                    .filter(each -> each.getFileName().toString().startsWith("holdfast-demo-"))
                    .forEach(all::add);
        }
        return all;
    }
}
