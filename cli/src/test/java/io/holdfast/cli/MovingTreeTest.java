package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/** A tree that people work in while it is backed up. */
@Tag("slow")
class MovingTreeTest {
    private static final int FILES = 3_000;

    @TempDir(factory = TempDirFactory.Standard.class)
    Path folder;

    @Fault(102)
    @Test
    void filesThatVanishGrowAndAreReplacedAreKeptWholeOrNamedAndTheRestIsKept() throws Exception {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        for (int i = 0; i < FILES; i++) {
            Files.writeString(tree.resolve("f" + i), "first " + i);
        }
        Files.writeString(tree.resolve("still"), "never touched");
        Path log = Files.writeString(tree.resolve("growing.log"), line(0));
        Path repository = folder.resolve("repository");
        Cli cli = new Cli(folder);
        cli.run("init", repository).isDone();

        AtomicBoolean over = new AtomicBoolean();
        Thread work = Thread.ofPlatform().start(() -> work(tree, log, over));
        Cli.Run backup = cli.run("backup", tree, repository, "--json");
        over.set(true);
        work.join();

        assertThat(backup.exit()).as(backup.err()).isIn(ExitCodes.DONE, ExitCodes.SOME_FAILED);
        assertThat(backup.exit() == ExitCodes.SOME_FAILED).isEqualTo(backup.number("failed") > 0);
        Path back = folder.resolve("back");
        cli.run("restore", repository, backup.text("snapshot"), back);
        assertThat(Files.readString(back.resolve("still"))).isEqualTo("never touched");
        for (int i = 0; i < FILES; i++) {
            Path file = back.resolve("f" + i);
            if (Files.exists(file)) {
                assertThat(Files.readString(file)).isIn("first " + i, "second " + i);
            } else {
                assertThat(tree.resolve("f" + i))
                        .as("only what is gone may be missing")
                        .doesNotExist();
            }
        }
        assertThat(Files.readString(log)).startsWith(Files.readString(back.resolve("growing.log")));

        Cli.Run next = cli.run("backup", tree, repository, "--json").isDone();
        cli.run("restore", repository, next.text("snapshot"), folder.resolve("next"), "--verify")
                .isDone();
        assertThat(TreeFacts.of(folder.resolve("next"))).isEqualTo(TreeFacts.of(tree));
    }

    /** Each third file goes, each third gets other bytes by a rename, as editors do; a log grows all the time. */
    private static void work(Path tree, Path log, AtomicBoolean over) {
        try {
            for (int i = 0; !over.get(); i++) {
                Path file = tree.resolve("f" + i * 7 % FILES);
                Files.writeString(log, line(i + 1), StandardOpenOption.APPEND);
                switch (i * 7 % FILES % 3) {
                    case 0 -> Files.deleteIfExists(file);
                    case 1 -> {
                        Path other = Files.writeString(tree.resolveSibling("new"), "second " + i * 7 % FILES);
                        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
                    }
                    default -> Thread.onSpinWait();
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String line(int number) {
        return "line " + number + " " + "x".repeat(80) + "\n";
    }
}
