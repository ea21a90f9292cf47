package reader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The objects of a repository in a folder, and the store's times of them: a file's ctime, or what a side file says, since a copy (Git
 * is one) makes every ctime new.
 */
public final class Folder {
    private final Path root;
    private final Map<String, Long> times;

    private Folder(Path root, Map<String, Long> times) {
        this.root = root;
        this.times = times;
    }

    public static Folder of(Path root) {
        return new Folder(root, Map.of());
    }

    /** @param sideFile properties: name of an object = milliseconds since 1970, for each object of the ledger */
    public static Folder withTimes(Path root, Path sideFile) throws IOException {
        var properties = new Properties();
        try (var in = Files.newBufferedReader(sideFile)) {
            properties.load(in);
        }
        var times = new TreeMap<String, Long>();
        properties.stringPropertyNames().forEach(name -> times.put(name, Long.parseLong(properties.getProperty(name))));
        return new Folder(root, times);
    }

    /** @return names of all objects below a prefix that ends in a slash, sorted; other than files are no objects */
    List<String> list(String prefix) {
        Path folder = root.resolve(prefix);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile)
                    .map(path -> root.relativize(path).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] read(String name, int most) {
        try (var in = Files.newInputStream(root.resolve(name))) {
            byte[] bytes = in.readNBytes(most + 1);
            Refused.unless(bytes.length <= most, name + " is longer than " + most + " bytes");
            return bytes;
        } catch (IOException e) {
            throw new Refused(name + " cannot be read", e);
        }
    }

    /** Reads an object whose name ends in the SHA-256 of its bytes (§2). */
    byte[] readNamed(String name, int most) {
        byte[] bytes = read(name, most);
        String hash = Crypto.hex(Crypto.sha256(bytes));
        Refused.unless(name.endsWith(hash), name + " is damaged: its bytes have the hash " + hash);
        return bytes;
    }

    /** @return the store's time of an object, milliseconds */
    long lastModified(String name) {
        Long aside = times.get(name);
        if (aside != null) {
            return aside;
        }
        Refused.unless(times.isEmpty(), name + " has no time in the side file");
        try {
            return ((FileTime) Files.getAttribute(root.resolve(name), "unix:ctime")).toMillis();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
