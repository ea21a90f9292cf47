package io.holdfast.engine.ledger;

import io.holdfast.engine.bytes.FileBytes;
import io.holdfast.engine.bytes.ObjectHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Sealed records and pages on local disk, so that each is fetched once. It may vanish or lie at any time: what comes from it is checked
 * by its name like anything else, and what is not there is fetched. A disk that is full or read-only costs time, nothing more.
 */
public final class RecordCache {
    private static final String PAGE = "page-";

    private final Optional<Path> folder;

    private RecordCache(Optional<Path> folder) {
        this.folder = folder;
    }

    public static RecordCache in(Path folder) {
        return new RecordCache(Optional.of(folder));
    }

    /** Keeps nothing. */
    public static RecordCache none() {
        return new RecordCache(Optional.empty());
    }

    /**
     * The bytes of an object of the ledger, if they are here and whole.
     *
     * @param path name of the object in the store
     * @param hash that its name ends in
     */
    Optional<byte[]> find(String path, ObjectHash hash) {
        return folder.flatMap(place -> {
            try {
                byte[] sealed = Files.readAllBytes(place.resolve(fileName(path)));
                return RecordSealer.isNamed(sealed, hash) ? Optional.of(sealed) : Optional.empty();
            } catch (IOException e) {
                return Optional.empty();
            }
        });
    }

    void keep(String path, byte[] sealed) {
        folder.ifPresent(place -> {
            try {
                Files.createDirectories(place);
                Path temporary = Files.createTempFile(place, ".new-", "");
                FileBytes.put(temporary, sealed, sealed.length, place.resolve(fileName(path)));
            } catch (IOException e) {
                // Without a cache the object is fetched again: that is all.
            }
        });
    }

    /** Drops what this page makes superfluous: records named up to its mark, and older pages. */
    void dropUpTo(PageName page) {
        folder.ifPresent(place -> {
            try (Stream<Path> files = Files.list(place)) {
                files.filter(file -> isOlder(file.getFileName().toString(), page))
                        .forEach(RecordCache::drop);
            } catch (IOException e) {
                // They take space: that is all.
            }
        });
    }

    private static boolean isOlder(String file, PageName page) {
        return RecordName.ofPath(RecordName.FOLDER + file)
                        .filter(record -> !record.asOf().isAfter(page.mark()))
                        .isPresent()
                || PageName.ofPath(PageName.FOLDER + file.substring(Math.min(file.length(), PAGE.length())))
                        .filter(other -> file.startsWith(PAGE) && other.compareTo(page) < 0)
                        .isPresent();
    }

    private static void drop(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It takes space: that is all.
        }
    }

    private static String fileName(String path) {
        return path.startsWith(PageName.FOLDER)
                ? PAGE + path.substring(PageName.FOLDER.length())
                : path.substring(RecordName.FOLDER.length());
    }
}
