import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Repacks the jars in a folder for a quick start: {@code java Repack.java FOLDER}. Nothing is compressed, since native
 * libraries and some classes are unpacked at every start. Signatures go: the JDK takes no class of a signed jar from its
 * cache of classes and hashes each one that it loads, and what Maven fetched was checked when it was fetched.
 */
final class Repack {
    private static final Pattern SIGNATURE = Pattern.compile("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");
    private static final String MANIFEST = "META-INF/MANIFEST.MF";

    public static void main(String[] arguments) throws IOException {
        try (Stream<Path> jars = Files.list(Path.of(arguments[0]))) {
            for (Path jar : jars.sorted().toList()) {
                Path repacked = jar.resolveSibling(jar.getFileName() + ".new");
                repack(jar, repacked);
                Files.move(repacked, jar, StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    private static void repack(Path jar, Path repacked) throws IOException {
        try (ZipFile in = new ZipFile(jar.toFile());
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(repacked))) {
            for (ZipEntry entry : in.stream().toList()) {
                if (!SIGNATURE.matcher(entry.getName()).matches()) {
                    byte[] content = in.getInputStream(entry).readAllBytes();
                    add(out, entry, entry.getName().equals(MANIFEST) ? withoutDigests(content) : content);
                }
            }
        }
    }

    private static void add(ZipOutputStream out, ZipEntry entry, byte[] content) throws IOException {
        CRC32 sum = new CRC32();
        sum.update(content);
        ZipEntry stored = new ZipEntry(entry.getName());
        stored.setTimeLocal(entry.getTimeLocal());
        stored.setMethod(ZipEntry.STORED);
        stored.setSize(content.length);
        stored.setCrc(sum.getValue());
        out.putNextEntry(stored);
        out.write(content);
        out.closeEntry();
    }

    /** A signed jar's manifest has a hash of each entry. */
    private static byte[] withoutDigests(byte[] content) throws IOException {
        Manifest manifest = new Manifest(new ByteArrayInputStream(content));
        manifest.getEntries().values().forEach(each -> each.keySet().removeIf(key -> key.toString().endsWith("-Digest")));
        manifest.getEntries().values().removeIf(each -> each.isEmpty());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        manifest.write(out);
        return out.toByteArray();
    }
}
