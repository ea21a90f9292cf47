package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.holdfast.engine.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as a process: signals, pipes, credentials of its environment. */
@Tag("slow")
class ProcessTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    private Path repository;
    private Processes processes;

    @BeforeEach
    void makeARepository() {
        repository = folder.resolve("repository");
        processes = new Processes(folder);
        new Cli(folder).run("init", repository).isDone();
    }

    @Fault(39)
    @Test
    void aBackupThatIsStoppedMakesNoSnapshotAndTheNextOneUsesWhatWasUploaded() throws Exception {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        Random random = new Random(7);
        for (int i = 0; i < 4; i++) {
            byte[] content = new byte[25_000_000];
            random.nextBytes(content);
            Files.write(tree.resolve("f" + i), content);
        }
        Process backup = processes.start(Map.of(), "backup", tree, repository, "--limit-rate", "8M");
        waitForAPack(backup);
        backup.destroy();
        Processes.Ended stopped = processes.end(backup);
        assertThat(stopped.exit()).isEqualTo(ExitCodes.INTERRUPTED);
        assertThat(stopped.err()).contains("was stopped, and no snapshot was made. Next: run it again");

        Cli cli = new Cli(folder);
        assertThat(cli.run("snapshots", repository, "--json").summary()).containsEntry("snapshots", 0L);
        Map<String, Object> summary =
                cli.run("backup", tree, repository, "--json").isDone().summary();
        assertThat((Long) summary.get("bytesTakenUp")).isGreaterThan(16_000_000);
        cli.run("restore", repository, "latest", folder.resolve("back"), "--verify")
                .isDone();
    }

    @Test
    void whatWasFrozenIsThawedWhenTheBackupIsStopped() throws Exception {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        byte[] content = new byte[120_000_000];
        new Random(8).nextBytes(content);
        Files.write(tree.resolve("f"), content);
        Path told = folder.resolve("told");
        Process backup = processes.start(
                Map.of(),
                "backup",
                tree,
                repository,
                "--limit-rate",
                "8M",
                "--before",
                "true",
                "--after",
                "sleep 1; echo $HOLDFAST_STATUS > " + told);
        waitForAPack(backup);
        backup.destroy();
        assertThat(processes.end(backup).exit()).isEqualTo(ExitCodes.INTERRUPTED);
        assertThat(told).hasContent("interrupted");
    }

    @Test
    void aCommandThatPrintsForEverIsStoppedToo() throws Exception {
        Process backup =
                processes.start(Map.of(), "backup", "--name", "endless", repository, "--", "cat", "/dev/urandom");
        waitForAPack(backup);
        backup.destroy();
        assertThat(processes.end(backup).exit()).isEqualTo(ExitCodes.INTERRUPTED);
        assertThat(new Cli(folder).run("snapshots", repository, "--json").summary())
                .containsEntry("snapshots", 0L);
    }

    @Test
    void contentGoesThroughPipesByteForByte() throws Exception {
        byte[] content = new byte[3_000_000];
        new Random(3).nextBytes(content);
        Process backup = processes.start(Map.of(), "backup", "-", repository, "--name", "piped");
        try (var out = backup.getOutputStream()) {
            out.write(content);
        }
        assertThat(processes.end(backup).exit()).isZero();
        Process cat = processes.start(Map.of(), "cat", repository, "latest", "piped");
        assertThat(cat.getInputStream().readAllBytes()).isEqualTo(content);
        assertThat(processes.end(cat).exit()).isZero();
    }

    /** Threads follow the heap, which is that of a machine of two processors. */
    @Test
    void withSixtyFourProcessorsTheHeapIsEnough() throws Exception {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        Random random = new Random(9);
        byte[] content = new byte[3_000_000];
        for (int i = 0; i < 120; i++) {
            random.nextBytes(content);
            Files.write(tree.resolve("f" + i), content);
        }
        Map<String, String> many = Map.of("JDK_JAVA_OPTIONS", "-XX:ActiveProcessorCount=64");
        Path back = folder.resolve("back");
        for (List<Object> words : List.<List<Object>>of(
                List.of("backup", tree, repository),
                List.of("verify", repository, "--level", "data"),
                List.of("restore", repository, "latest", back))) {
            Processes.Ended ended = processes.run(many, words.toArray());
            assertThat(ended.exit()).as(ended.err()).isZero();
        }
        assertThat(TreeFacts.of(back)).isEqualTo(TreeFacts.of(tree));
    }

    @Fault({51, 52})
    @Test
    void withFewDescriptorsAndOneThreadToCarryAllTheOthersEverythingComesBack() throws Exception {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        Random random = new Random(5);
        for (int i = 0; i < 600; i++) {
            byte[] content = new byte[i % 200 == 0 ? 8_000_000 : 100];
            random.nextBytes(content);
            Files.write(
                    Files.createDirectories(tree.resolve("d" + i % 300 + "/e")).resolve("f" + i), content);
        }
        List<String> few = List.of("sh", "-c", "ulimit -n 256 && exec \"$0\" \"$@\"");
        Map<String, String> one = Map.of(
                "JDK_JAVA_OPTIONS",
                "-Djdk.virtualThreadScheduler.parallelism=1 -Djdk.virtualThreadScheduler.maxPoolSize=1");
        Path back = folder.resolve("back");
        for (List<Object> words : List.<List<Object>>of(
                List.of("backup", tree, repository),
                List.of("verify", repository, "--level", "data"),
                List.of("restore", repository, "latest", back))) {
            Processes.Ended ended = processes.end(processes.start(few, one, words.toArray()));
            assertThat(ended.exit()).as(ended.err()).isZero();
        }
        assertThat(TreeFacts.of(back)).isEqualTo(TreeFacts.of(tree));
    }

    @Test
    void aReaderWhoLeavesEndsTheCommand() throws Exception {
        Process backup = processes.start(Map.of(), "backup", "-", repository, "--name", "piped");
        try (var out = backup.getOutputStream()) {
            out.write(new byte[8_000_000]);
        }
        assertThat(processes.end(backup).exit()).isZero();
        Process cat = processes.start(Map.of(), "cat", repository, "latest", "piped");
        assertThat(cat.getInputStream().readNBytes(10)).hasSize(10);
        cat.getInputStream().close();
        Processes.Ended ended = processes.end(cat);
        assertThat(ended.exit()).isEqualTo(ExitCodes.FAILED);
        assertThat(ended.err()).contains("Standard output was closed");
    }

    @Test
    void aBucketThatIsNotThereAndCredentialsThatAreMissingOrRefusedAreSaidToBe() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/gone", exchange -> reply(exchange, 404, "NoSuchBucket"));
        server.createContext("/closed", exchange -> reply(exchange, 403, "InvalidAccessKeyId"));
        server.start();
        String options = "?region=us-east-1&path-style=true&endpoint=http://127.0.0.1:"
                + server.getAddress().getPort();
        Map<String, String> credentials = Map.of("AWS_ACCESS_KEY_ID", "known", "AWS_SECRET_ACCESS_KEY", Cli.PASSWORD);
        try {
            Processes.Ended gone = processes.run(credentials, "snapshots", "s3://gone" + options);
            assertThat(gone.exit()).isEqualTo(ExitCodes.FAILED);
            assertThat(gone.err()).contains("s3://gone").contains("Next:");
            Processes.Ended closed = processes.run(credentials, "backup", "s3://closed" + options, repository);
            assertThat(closed.exit()).isEqualTo(ExitCodes.FAILED);
            assertThat(closed.err()).contains("s3://closed").contains("Next:");
            Processes.Ended missing = processes.run(Map.of(), "init", "s3://closed" + options);
            assertThat(missing.exit()).isEqualTo(ExitCodes.FAILED);
            assertThat(missing.err()).contains("There are no credentials").contains("AWS_ACCESS_KEY_ID");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aBucketOfOneCloudIsNotOpenedWithTheKeysOfAnother() throws Exception {
        Path aws = Files.createDirectory(folder.resolve(".aws")).resolve("credentials");
        Files.writeString(aws, "[ops]\naws_access_key_id = known\naws_secret_access_key = secret\n");
        Processes.Ended cos = processes.run(
                Map.of("AWS_ACCESS_KEY_ID", "known", "AWS_SECRET_ACCESS_KEY", "secret", "AWS_PROFILE", "ops"),
                "init",
                "cos://backups-1250000000/x?region=ap-guangzhou&profile=ops");
        assertThat(cos.exit()).isEqualTo(ExitCodes.FAILED);
        assertThat(cos.err())
                .contains("The profile ops gives no credentials for cos://")
                .doesNotContain("AWS_");

        Processes.Ended s3 = processes.run(
                Map.of("TENCENTCLOUD_SECRET_ID", "known", "TENCENTCLOUD_SECRET_KEY", "secret"),
                "init",
                "s3://backups-1250000000?endpoint=https://cos.ap-guangzhou.myqcloud.com");
        assertThat(s3.exit()).isEqualTo(ExitCodes.FAILED);
        assertThat(s3.err()).contains("There are no credentials").contains("AWS_ACCESS_KEY_ID");

        Processes.Ended half =
                processes.run(Map.of("OBS_ACCESS_KEY_ID", "known"), "init", "obs://backups?region=cn-north-4");
        assertThat(half.exit()).isEqualTo(ExitCodes.USAGE);
        assertThat(half.err()).contains("OBS_ACCESS_KEY_ID is set, and OBS_SECRET_ACCESS_KEY isn't");
    }

    private static void reply(com.sun.net.httpserver.HttpExchange exchange, int status, String code)
            throws IOException {
        byte[] body = ("<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>no</Message></Error>")
                .getBytes(StandardCharsets.UTF_8);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private void waitForAPack(Process running) throws Exception {
        Instant until = Instant.now().plus(PATIENCE);
        while (running.isAlive() && packs() == 0) {
            assertThat(Instant.now()).as("a pack is uploaded").isBefore(until);
            Thread.sleep(50);
        }
        assertThat(running.isAlive()).as(() -> "it goes on").isTrue();
    }

    private long packs() throws IOException {
        Path data = repository.resolve("data");
        if (!Files.isDirectory(data)) {
            return 0;
        }
        try (Stream<Path> all = Files.walk(data)) {
            return all.filter(file -> file.getFileName().toString().length() == 64)
                    .count();
        } catch (UncheckedIOException e) {
            return 0; // a file got its name in that moment
        }
    }
}
