package io.holdfast.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.MetadataDirective;

@Tag("slow")
class DemoTest {
    private static final String IMAGE = "images/product-103.png";

    /** From a range that is kept for documentation: no machine has it. */
    private static final String ADDRESS_OF_NOBODY = "192.0.2.1";

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    @TempDir
    Path temporary;

    /** Caches and states come two folders below it. */
    @TempDir
    Path home;

    @Test
    void everythingComesBackByCommandsThatAreShownAndNothingIsLeftBehind() throws IOException {
        assertThat(play(Demo.Mishap.NONE)).as(printed()).isZero();

        assertThat(printed()).contains("EQUAL: all ");
        assertThat(printed().lines().filter(line -> line.startsWith("  $ holdfast ")))
                .extracting(line -> line.replaceFirst("  \\$ holdfast ([a-z]+) .*", "$1"))
                .containsExactly("init", "backup", "backup", "snapshots", "diff", "verify", "restore");
        assertThat(leftovers()).isEmpty();
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
        int exitCode = play((client, bucket) -> destroy(client, bucket));

        assertThat(exitCode).isEqualTo(1);
        assertThat(printed()).contains("FAILED: ");
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void aTemporaryFolderThatTakesNothingIsNamedWithANextStep() throws IOException {
        Path file = Files.writeString(folder.resolve("no folder"), "");

        assertThat(play(machine(file, "127.0.0.1"), Demo.Mishap.NONE)).isEqualTo(1);

        assertThat(printed())
                .contains("FAILED: nothing could be written in " + file)
                .contains("Next: make room there");
        assertThat(System.getProperty("aws.secretAccessKey")).isNull();
    }

    @Test
    void aServerThatDoesNotStartIsNamedWithANextStep() throws IOException {
        assertThat(play(machine(temporary, ADDRESS_OF_NOBODY), Demo.Mishap.NONE))
                .isEqualTo(1);

        assertThat(printed())
                .contains("FAILED: the S3 server of the region south did not start")
                .contains("Next: see that this machine has the address " + ADDRESS_OF_NOBODY);
        assertThat(leftovers()).isEmpty();
    }

    private static void destroy(S3Client client, String bucket) {
        new ShopBucket(client, bucket).destroy();
    }

    private int play(Demo.Mishap mishap) {
        return play(machine(temporary, "127.0.0.1"), mishap);
    }

    private int play(Machine machine, Demo.Mishap mishap) {
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        return new Demo(out, machine, new Shop(200, 3 << 20), mishap).run();
    }

    private Machine machine(Path temporary, String address) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("HOLDFAST_CACHE", home.resolve("cache/holdfast").toString());
        environment.put("HOLDFAST_STATE", home.resolve("state/holdfast").toString());
        return new Machine(temporary, environment, address);
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private List<Path> leftovers() throws IOException {
        List<Path> all = new ArrayList<>();
        for (Path each : List.of(temporary, home)) {
            try (Stream<Path> inside = Files.list(each)) {
                inside.forEach(all::add);
            }
        }
        return all;
    }
}
