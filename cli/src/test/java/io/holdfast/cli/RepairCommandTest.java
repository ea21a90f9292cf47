package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A repository is mended from a copy of it, made by any tool; a restore does not wait for that. */
@Tag("slow")
class RepairCommandTest {
    @TempDir
    Path folder;

    private Cli cli;
    private Path repository;
    private Path copy;

    @BeforeEach
    void aRepositoryAndItsCopy() throws IOException {
        cli = new Cli(folder);
        repository = folder.resolve("repository");
        copy = folder.resolve("copy");
        Path tree = Files.createDirectories(folder.resolve("tree"));
        Files.writeString(tree.resolve("file"), "content");
        cli.run("init", repository).isDone();
        cli.run("backup", tree, repository).isDone();
        for (Path each : files(repository)) {
            Path to = copy.resolve(repository.relativize(each));
            Files.createDirectories(Objects.requireNonNull(to.getParent()));
            Files.copy(each, to);
        }
    }

    @Test
    void whatIsDamagedIsPutBackAndNamed() throws IOException {
        Path pack = files(repository.resolve("data")).getFirst();
        Files.delete(pack);
        Files.delete(repository.resolve("holdfast.json"));

        Cli.Run mended = cli.run("repair", repository, "--from", copy, "--json").isDone();
        assertThat(mended.objects())
                .anySatisfy(each -> assertThat(each)
                        .containsEntry("type", "repair")
                        .containsEntry("object", repository.relativize(pack).toString())
                        .containsEntry("mended", true));
        assertThat(mended.summary())
                .containsEntry("mended", 1L)
                .containsEntry("left", 0L)
                .containsEntry("level", "data");
        cli.run("verify", repository, "--level", "data").isDone();
        assertThat(cli.run("repair", repository, "--from", copy).isDone().out())
                .contains("0 objects")
                .contains("Nothing is damaged any more.");
    }

    @Test
    void whatTheCopyDoesNotHaveStaysDamaged() throws IOException {
        Path pack = files(repository.resolve("data")).getFirst();
        Files.delete(pack);
        Files.delete(copy.resolve(repository.relativize(pack)));
        Cli.Run run = cli.run("repair", repository, "--from", copy);
        assertThat(run.exit()).isEqualTo(ExitCodes.DAMAGE);
        assertThat(run.out())
                .contains("not mended: the replica does not have it")
                .contains("Next:");
    }

    @Test
    void whatNoCopyHasComesFromTheSourceAndWhatNobodyHasIsSetAside() throws IOException {
        Files.delete(files(repository.resolve("data")).getFirst());
        Path tree = folder.resolve("tree");
        cli.run("repair", repository, "--source", tree).isDone();
        cli.run("verify", repository, "--level", "data").isDone();

        for (Path each : files(repository.resolve("data"))) {
            Files.delete(each);
        }
        Files.delete(tree.resolve("file"));
        assertThat(cli.run("repair", repository, "--source", tree).exit()).isEqualTo(ExitCodes.DAMAGE);
        Cli.Run aside = cli.run("repair", repository, "--source", tree, "--set-aside", "--json");
        assertThat(aside.exit()).isEqualTo(ExitCodes.SOME_FAILED);
        assertThat(aside.objects())
                .anySatisfy(each ->
                        assertThat(each).containsEntry("type", "setAside").containsEntry("key", "file"));
        assertThat(aside.summary()).containsEntry("setAside", 1L).containsEntry("left", 0L);
        cli.run("verify", repository, "--level", "data").isDone();
    }

    @Test
    void withNothingToMendItWithItSaysWhatThereIs() throws IOException {
        cli.run("repair", repository).isDone();
        Files.delete(files(repository.resolve("data")).getFirst());
        Cli.Run run = cli.run("repair", repository);
        assertThat(run.exit()).isEqualTo(ExitCodes.DAMAGE);
        assertThat(run.out()).contains("--from", "--source", "--set-aside");
        assertThat(cli.run("repair", repository, "--from", copy, "--set-aside").err())
                .contains("--from alone first");
        assertThat(cli.run("repair", repository, "--set-aside", "--level", "structure")
                        .err())
                .contains("leave --level out");
    }

    @Test
    void aRestoreReadsFromTheCopyWhatIsLost() throws IOException {
        Files.delete(files(repository.resolve("data")).getFirst());
        Path target = folder.resolve("restored");
        assertThat(cli.run("restore", repository, "latest", target).exit()).isEqualTo(ExitCodes.DAMAGE);
        Cli.Run run = cli.run("restore", repository, "latest", target, "--replica", copy, "--verify")
                .isDone();
        assertThat(run.err()).contains("is read from the replica");
        assertThat(target.resolve("file")).hasContent("content");
        assertThat(cli.run("restore", repository, "latest", target, "--replica", folder)
                        .err())
                .contains("is no Holdfast repository");
    }

    private static List<Path> files(Path under) throws IOException {
        try (Stream<Path> all = Files.walk(under)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
