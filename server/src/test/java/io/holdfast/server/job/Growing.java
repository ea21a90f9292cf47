package io.holdfast.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.start.TestCaller;
import io.holdfast.server.start.TestPlans;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A folder that grows by whole generations of files. Whoever reads it finds all of the first so many generations and nothing of those after, at whatever
 * moment that was; so of each copy one can tell whether it is right.
 */
final class Growing {
    private static final int FILES = 3;
    private static final int BYTES = 24 << 10;

    private final String name;
    private final Path folder;
    private final Path beside;
    private int generations;

    /** @param beside on the same disk, for what is not there yet */
    Growing(String name, Path folder, Path beside) throws IOException {
        this.name = name;
        this.folder = Files.createDirectories(folder);
        this.beside = Files.createDirectories(beside);
    }

    /** So many of them, with plans whose jobs take some seconds and keep all of their snapshots; by the ids of the plans. */
    static Map<String, Growing> withPlans(TestPlans plans, TestCaller server, Path folder, int count)
            throws IOException {
        server.post("/api/v1/policies", """
                        {"name": "slow", "document": {
                          "schedule": {"every": "1m"}, "rpo": "1h", "keep": {"last": 1000}, "prune": "never", "verify": "never",
                          "limits": [{"bytesPerSecond": "192K"}]}}""").mustBe(201);
        Map<String, Growing> sources = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String name = "source-" + i;
            Growing source = new Growing(name, folder.resolve("sources/" + name), folder.resolve("coming"));
            source.grow();
            sources.put(plans.planOf(name, "slow"), source);
        }
        return sources;
    }

    /** The one that a snapshot is of. */
    static Growing of(Map<String, Growing> sources, String identity) {
        return sources.values().stream()
                .filter(each -> identity.endsWith("/" + each.name))
                .findFirst()
                .orElseThrow();
    }

    void grow() throws IOException {
        Path making = Files.createDirectory(beside.resolve(name + generations));
        for (int i = 0; i < FILES; i++) {
            Files.write(making.resolve("file " + i), content(generations, i));
        }
        Files.move(making, folder.resolve(generation(generations)), StandardCopyOption.ATOMIC_MOVE);
        generations++;
    }

    private static String generation(int number) {
        return "generation %05d".formatted(number);
    }

    private byte[] content(int generation, int file) {
        byte[] bytes = new byte[BYTES];
        new Random(Arrays.hashCode(new Object[] {name, generation, file})).nextBytes(bytes);
        return bytes;
    }

    /** @return how many generations the copy has */
    int mustBeIn(Path copy) {
        try (var children = Files.list(copy)) {
            List<Path> found = children.sorted().toList();
            assertThat(found.size()).isBetween(1, generations);
            for (int i = 0; i < found.size(); i++) {
                assertThat(found.get(i)).hasFileName(generation(i));
                for (int file = 0; file < FILES; file++) {
                    assertThat(found.get(i).resolve("file " + file)).hasBinaryContent(content(i, file));
                }
                try (var files = Files.list(found.get(i))) {
                    assertThat(files.count()).isEqualTo(FILES);
                }
            }
            return found.size();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
