package io.holdfast.engine.probe;

import io.holdfast.engine.store.FolderStore;
import io.holdfast.engine.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A folder in a folder. */
final class FolderSite implements Site {
    /** Kernels give files the time of their last tick. */
    private static final Duration TICK = Duration.ofMillis(20);

    private final Path folder;
    private final FolderStore store;

    private FolderSite(Path folder, FolderStore store) {
        this.folder = folder;
        this.store = store;
    }

    static FolderSite in(Path root, String name) {
        FolderStore.open(root).close();
        Path folder = root.resolve(name);
        return new FolderSite(folder, FolderStore.create(folder));
    }

    @Override
    public String describe() {
        return folder.toString();
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public Duration tick() {
        return TICK;
    }

    @Override
    public Optional<String> lockedFor() {
        return Optional.empty();
    }

    @Override
    public void willPut(String name) {}

    @Override
    public List<Check> first(Bench bench) {
        return new FolderChecks(folder, bench).all();
    }

    @Override
    public List<Check> more(Bench bench) {
        return List.of();
    }

    @Override
    public long requests() {
        return 0;
    }

    @Override
    public List<String> clear(Bench bench) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
            return List.of();
        } catch (IOException | UncheckedIOException e) {
            return List.of(folder + " could not be removed: " + e.getMessage() + ". Next: remove it");
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
