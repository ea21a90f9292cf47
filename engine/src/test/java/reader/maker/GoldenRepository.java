package reader.maker;

import com.github.luben.zstd.util.ZstdVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.SortedMap;

/**
 * The golden repository of format 1: every kind of record, entry and field at least once, always the same bytes. {@link #main} writes it
 * where it is checked in. Once format 1 is released it never changes: what a later release adds goes into another one.
 */
public final class GoldenRepository {
    public static final String PASSWORD = "correct horse 电池 staple";

    /** asOf of the first record, 2026-11-24 08:00 UTC, in milliseconds. */
    public static final long START = 1_795_507_200_000L;

    /** When it is to be read: some holds are over, one is not. */
    public static final long NOW = START + 100 * 3_600_000L;

    private static final Seed SEED = new Seed("golden repository 1");

    private final Objects objects = new Objects();
    private final SortedMap<String, String> expected;

    /** Makes all of it, in memory. */
    public GoldenRepository() {
        var keys = new Keyring(SEED);
        new OpeningMaker(keys, SEED, objects).make(PASSWORD, recoveryKeyBytes());
        expected = new GoldenLedger(keys, SEED, objects).make();
    }

    private static byte[] recoveryKeyBytes() {
        return SEED.bytes("recovery key", 32);
    }

    /** @return the recovery key as it would be written down */
    public static String recoveryKey() {
        return OpeningMaker.written(recoveryKeyBytes());
    }

    public Objects objects() {
        return objects;
    }

    /** @return by snapshot id a line for each entry: key, kind, size, SHA-256 of the content, attributes; divided by tabs */
    public SortedMap<String, String> expected() {
        return expected;
    }

    /** Writes {@code repository/}, {@code times.properties}, {@code expected/} and {@code README.txt} below a folder. */
    public void write(Path folder) throws IOException {
        objects.write(folder.resolve("repository"));
        Files.writeString(folder.resolve("times.properties"), objects.sideFile());
        Files.createDirectories(folder.resolve("expected"));
        for (var snapshot : expected.entrySet()) {
            Files.writeString(folder.resolve("expected").resolve(snapshot.getKey() + ".txt"), snapshot.getValue());
        }
        Files.writeString(folder.resolve("README.txt"), readme());
    }

    private static String readme() {
        return """
                The golden repository of format 1. Made by reader.maker.GoldenRepository; what it is for is told there.

                password      %s
                recovery key  %s
                read it as of %d milliseconds since 1970
                zstd          %s: another release may compress to other bytes

                repository/       its objects
                times.properties  the store's times of those in the ledger
                expected/         by snapshot id: key, kind, size, SHA-256 of the content, attributes, divided by tabs
                """.formatted(PASSWORD, recoveryKey(), NOW, ZstdVersion.VERSION);
    }

    /** @param arguments the folder, which is emptied first */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        if (Files.exists(folder)) {
            try (var paths = Files.walk(folder)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        Files.createDirectories(folder);
        new GoldenRepository().write(folder);
    }
}
