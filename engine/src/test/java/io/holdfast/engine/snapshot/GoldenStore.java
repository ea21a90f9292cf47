package io.holdfast.engine.snapshot;

import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A golden repository as a store that shows the times of its side file: the files themselves are as new as the clone. */
final class GoldenStore implements Store {
    private final Path root;
    private final Instant now;
    private final Properties times = new Properties();

    /** @param now the store's time of every reply */
    GoldenStore(Path golden, Instant now) throws IOException {
        this.root = golden.resolve("repository");
        this.now = now;
        try (var in = Files.newBufferedReader(golden.resolve("times.properties"))) {
            times.load(in);
        }
    }

    @Override
    public String describe() {
        return "the golden repository";
    }

    @Override
    public byte[] get(String name, int most) {
        try {
            return Files.readAllBytes(root.resolve(name));
        } catch (NoSuchFileException e) {
            throw new NotFound("There is no " + name + ".");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public byte[] get(String name, long offset, int length) {
        return Arrays.copyOfRange(get(name, Integer.MAX_VALUE), (int) offset, (int) offset + length);
    }

    @Override
    public Optional<Stat> head(String name) {
        return Files.isRegularFile(root.resolve(name)) ? Optional.of(stat(name)) : Optional.empty();
    }

    @Override
    public Page list(String prefix, @Nullable String after) {
        List<Stat> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .filter(name -> name.startsWith(prefix) && (after == null || name.compareTo(after) > 0))
                    .sorted()
                    .forEach(name -> found.add(stat(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Page(found, false, now);
    }

    @Override
    public Instant clock() {
        return now;
    }

    @Override
    public Instant put(String name, Body body) {
        throw new AssertionError("a golden repository is not written to: " + name);
    }

    @Override
    public void delete(String name) {
        throw new AssertionError("nothing is deleted from a golden repository: " + name);
    }

    @Override
    public void close() {}

    private Stat stat(String name) {
        String time = times.getProperty(name, "0");
        return new Stat(name, root.resolve(name).toFile().length(), Instant.ofEpochMilli(Long.parseLong(time)));
    }
}
