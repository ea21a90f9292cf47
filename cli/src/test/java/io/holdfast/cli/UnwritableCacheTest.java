package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without a cache on disk the past is read from memory, and not fetched again for each of its blocks. */
class UnwritableCacheTest {
    private static final int FILES = 6_000;

    @TempDir
    Path folder;

    @Fault(42)
    @Test
    void aManifestOfManyBlocksIsFetchedOnceAndTheTroubleIsSaidOnce() throws Exception {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        for (int i = 0; i < FILES; i++) {
            Files.createFile(
                    tree.resolve("a name that takes some room in a manifest, so that there are many blocks " + i));
        }
        Thread.sleep(1_100); // what is younger than a tick of the clock is read again
        Path repository = folder.resolve("repository");
        Cli cli = new Cli(folder);
        cli.run("init", repository).isDone();
        cli.run("backup", tree, repository).isDone();

        cli.with("HOLDFAST_CACHE", "/proc/nowhere");
        Cli.Run unchanged = cli.run("backup", tree, repository, "--json").isDone();
        assertThat(unchanged.number("unchanged")).isEqualTo(FILES + 1);
        assertThat(unchanged.objects())
                .filteredOn(each -> "note".equals(each.get("type")))
                .singleElement()
                .satisfies(note -> assertThat(String.valueOf(note.get("text")))
                        .startsWith("The cache in /proc/nowhere")
                        .contains("Next: make room there, or choose another place with HOLDFAST_CACHE"));
        assertThat(unchanged.summary().get("requests"))
                .as("header, slots, records, and few packs")
                .satisfies(requests ->
                        assertThat((Long) ((Map<?, ?>) requests).get("get")).isLessThan(20));
        cli.run("ls", repository, "latest").isDone();
        Cli.Run restored = cli.run("restore", repository, "latest", folder.resolve("back"), "--json")
                .isDone();
        assertThat(restored.number("written")).isEqualTo(FILES + 1);
    }
}
