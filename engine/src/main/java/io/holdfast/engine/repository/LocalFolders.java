package io.holdfast.engine.repository;

import io.holdfast.engine.error.Full;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a client keeps what is its own, apart from any repository.
 *
 * @param cache copies of what lies in repositories: may vanish or lie at any time
 * @param state what a client must remember: packs that it has uploaded for jobs that are not over
 */
public record LocalFolders(Path cache, Path state) {

    /** As the XDG base directory specification has it; {@code HOLDFAST_CACHE} and {@code HOLDFAST_STATE} come first. */
    public static LocalFolders of(Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", System.getProperty("user.home", "/"));
        Path cache = place(environment, "HOLDFAST_CACHE", "XDG_CACHE_HOME", Path.of(home, ".cache"));
        Path state = place(environment, "HOLDFAST_STATE", "XDG_STATE_HOME", Path.of(home, ".local", "state"));
        return new LocalFolders(cache, state);
    }

    private static Path place(Map<String, String> environment, String own, String base, Path otherwise) {
        String explicit = environment.getOrDefault(own, "");
        if (!explicit.isEmpty()) {
            return Path.of(explicit);
        }
        String root = environment.getOrDefault(base, "");
        return (root.isEmpty() ? otherwise : Path.of(root)).resolve("holdfast");
    }

    /**
     * A folder for what does not fit into memory.
     *
     * @throws Full if it can't be made
     */
    public Path scratch() {
        Path scratch = cache.resolve("scratch");
        try {
            return Files.createDirectories(scratch);
        } catch (IOException e) {
            throw new Full(
                    "The folder " + scratch + " can't be made: " + e.getMessage()
                            + ". Next: make room there, or set another one: HOLDFAST_CACHE",
                    e);
        }
    }

    /** The folders of one repository. */
    LocalFolders within(String repository) {
        return new LocalFolders(cache.resolve(repository), state.resolve(repository));
    }
}
