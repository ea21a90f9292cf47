package reader.maker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import reader.Crypto;

/** The objects of a repository that is being made, and the store's times of those in the ledger. */
public final class Objects {
    private final SortedMap<String, byte[]> bytes = new TreeMap<>();
    private final SortedMap<String, Long> times = new TreeMap<>();

    void put(String name, byte[] object) {
        bytes.put(name, object);
    }

    /** @return the name: the prefix, then the SHA-256 of the bytes */
    String putNamed(String prefix, byte[] object) {
        String name = prefix + Crypto.hex(Crypto.sha256(object));
        put(name, object);
        return name;
    }

    /** @param lastModified milliseconds since 1970 */
    void putInLedger(String name, byte[] object, long lastModified) {
        put(name, object);
        times.put(name, lastModified);
    }

    void delete(String name) {
        bytes.remove(name);
        times.remove(name);
    }

    public SortedMap<String, byte[]> bytes() {
        return bytes;
    }

    public SortedMap<String, Long> times() {
        return times;
    }

    /** Writes all objects below a folder. */
    public void write(Path folder) throws IOException {
        for (var object : bytes.entrySet()) {
            Path path = folder.resolve(object.getKey());
            Files.createDirectories(path.getParent() == null ? folder : path.getParent());
            Files.write(path, object.getValue());
        }
    }

    /** @return lines of a side file: name=milliseconds */
    public String sideFile() {
        var text = new StringBuilder("# The store's times of the ledger's objects, milliseconds since 1970\n");
        times.forEach((name, time) -> text.append(name).append('=').append(time).append('\n'));
        return text.toString();
    }
}
