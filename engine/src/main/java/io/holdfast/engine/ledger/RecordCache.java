package io.holdfast.engine.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Sealed records on local disk, so that each is fetched once. It may vanish or lie at any time: what comes from it is checked
 * by its name like anything else, and what is not there is fetched. A disk that is full or read-only costs time, nothing more.
 */
public final class RecordCache {
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

    Optional<byte[]> find(RecordName name) {
        return folder.flatMap(place -> {
            try {
                byte[] sealed = Files.readAllBytes(place.resolve(fileName(name)));
                return RecordSealer.isNamed(sealed, name.hash()) ? Optional.of(sealed) : Optional.empty();
            } catch (IOException e) {
                return Optional.empty();
            }
        });
    }

    void keep(RecordName name, byte[] sealed) {
        folder.ifPresent(place -> {
            try {
                Files.createDirectories(place);
                Path temporary = Files.createTempFile(place, ".new-", "");
                Files.write(temporary, sealed);
                Files.move(temporary, place.resolve(fileName(name)), StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                // Without a cache the record is fetched again: that is all.
            }
        });
    }

    private static String fileName(RecordName name) {
        return name.path().substring(RecordName.FOLDER.length());
    }
}
