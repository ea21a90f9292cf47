package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * A user who may read everything and write next to nothing, in a process of its own. Only root can become that user, so
 * elsewhere the tests are skipped.
 */
@Tag("slow")
class NoPermissionTest {
    private static final String NOBODY = "65534";

    @TempDir(factory = TempDirFactory.Standard.class)
    Path folder;

    private Path tree = Path.of("");
    private Path repository = Path.of("");
    private Path own = Path.of("");

    private record Ended(int exit, String said) {
        Ended fails(String... expected) {
            assertThat(exit).as(said).isEqualTo(ExitCodes.FAILED);
            assertThat(said).contains(expected).contains("Next:").doesNotContain("nobody foresaw", "\tat ");
            return this;
        }
    }

    @BeforeEach
    void prepare() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can become another user");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "setpriv is not installed here");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        tree = Files.createDirectories(folder.resolve("tree"));
        Files.writeString(tree.resolve("file"), "content");
        own = Files.createDirectories(folder.resolve("own"));
        RealFiles.run(folder, "chown", NOBODY + ":" + NOBODY, "own");
        repository = folder.resolve("repository");
        Cli cli = new Cli(folder);
        cli.run("init", repository).isDone();
        cli.run("backup", tree, repository).isDone();
    }

    @Test
    void whoMayNotWriteTheRepositoryCanReadItAndChangesNothing() throws Exception {
        Map<String, String> before = TreeFacts.of(repository);

        run("backup", tree, repository).fails("Can't", "the system refuses it", "check owner and permissions");
        run("key", "add", repository, "--new-password-file", tree.resolve("file"))
                .fails("the system refuses it");
        assertThat(TreeFacts.of(repository)).isEqualTo(before);

        Ended restored = run("restore", repository, "latest", own.resolve("back"));
        assertThat(restored.exit).as(restored.said).isZero();
        assertThat(restored.said).contains("Not put back: owner");
        assertThat(Files.readString(own.resolve("back/file"))).isEqualTo("content");
        assertThat(run("ls", repository, "latest").exit).isZero();
    }

    @Test
    void whereNothingMayBeWrittenNothingIsTried() throws Exception {
        Path target = Files.createDirectories(folder.resolve("target"));
        run("restore", repository, "latest", target).fails("target can't be restored into: permission denied");
        run("restore", repository, "latest", target.resolve("new"))
                .fails("target/new cannot be made: permission denied");
        run("init", folder.resolve("another")).fails("another");
        assertThat(target).isEmptyDirectory();
        assertThat(folder.resolve("another")).doesNotExist();
    }

    private Ended run(Object... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "setpriv",
                "--reuid=" + NOBODY,
                "--regid=" + NOBODY,
                "--clear-groups",
                // Reads past permissions, since the JDK and the jars may lie in root's home.
                "--inh-caps=-all,+dac_read_search",
                "--ambient-caps=-all,+dac_read_search",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "io.holdfast.cli.Main"));
        for (Object word : words) {
            command.add(word.toString());
        }
        Path said = Files.createTempFile(folder, "said", "");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().put("HOLDFAST_CACHE", own.resolve("cache").toString());
        builder.environment().put("HOLDFAST_STATE", own.resolve("state").toString());
        builder.environment().put("HOLDFAST_PASSWORD", Cli.PASSWORD);
        Process process = builder.start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("it ends").isTrue();
        return new Ended(process.exitValue(), Files.readString(said, StandardCharsets.UTF_8));
    }
}
