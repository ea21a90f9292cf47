package io.holdfast.engine.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** A client's own folders, between two of its runs: kept, lost in part, from an earlier time, or damaged. */
final class Local {
    private final Path current;
    private final Path older;
    private final Random random;

    Local(Path folder, Random random) {
        this.current = folder.resolve("current");
        this.older = folder.resolve("older");
        this.random = random;
    }

    Path folder() {
        return current;
    }

    /** What may happen to them while no client runs. */
    void happen() {
        switch (random.nextInt(14)) {
            case 0 -> remove(current);
            case 1 -> remove(current.resolve("cache"));
            case 2 -> remove(current.resolve("state"));
            case 3, 4 -> {
                remove(older);
                copy(current, older);
            }
            case 5 -> {
                if (Files.exists(older)) {
                    remove(current);
                    copy(older, current);
                }
            }
            case 6, 7 -> damageOne();
            default -> {}
        }
    }

    private void damageOne() {
        List<Path> files = files(current).stream().filter(Files::isRegularFile).toList();
        if (files.isEmpty()) {
            return;
        }
        Path file = files.get(random.nextInt(files.size()));
        try {
            byte[] bytes = Files.readAllBytes(file);
            if (bytes.length > 0 && random.nextBoolean()) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                Files.write(file, bytes);
            } else {
                Files.write(file, java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Path folder) {
        files(folder).reversed().forEach(each -> {
            try {
                Files.delete(each);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static void copy(Path from, Path to) {
        files(from).forEach(each -> {
            try {
                Files.copy(each, to.resolve(from.relativize(each).toString()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static List<Path> files(Path folder) {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.sorted(Comparator.naturalOrder()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
