package io.holdfast.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a tree holds, by the JDK's own means and none of Holdfast's: of each path its kind, mode, owners, time to the nanosecond,
 * bytes, link, extended attributes, and which other names it has.
 */
final class TreeFacts extends SimpleFileVisitor<Path> {
    private static final int KIND = 0170000;
    private static final int FILE = 0100000;

    private final Path root;
    private final Map<String, String> facts = new TreeMap<>();
    private final Map<String, String> firstNames = new HashMap<>();
    private final MessageDigest sha256 = sha256();
    private final byte[] buffer = new byte[1 << 18];

    private TreeFacts(Path root) {
        this.root = root;
    }

    /** A line of facts for each path; a folder's ends in a slash, the root has the empty one. */
    static Map<String, String> of(Path root) throws IOException {
        TreeFacts tree = new TreeFacts(root);
        Files.walkFileTree(root, tree);
        return tree.facts;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes known) throws IOException {
        add(folder, folder.equals(root) ? "" : root.relativize(folder) + "/");
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes known) throws IOException {
        add(file, root.relativize(file).toString());
        return FileVisitResult.CONTINUE;
    }

    private void add(Path path, String name) throws IOException {
        Map<String, Object> unix = Files.readAttributes(
                path, "unix:mode,uid,gid,lastModifiedTime,size,nlink,ino", LinkOption.NOFOLLOW_LINKS);
        int mode = number(unix, "mode");
        StringBuilder line = new StringBuilder(Integer.toOctalString(mode))
                .append(" owner ")
                .append(unix.get("uid"))
                .append(':')
                .append(unix.get("gid"))
                .append(" time ")
                .append(unix.get("lastModifiedTime"));
        if ((mode & KIND) == FILE) {
            line.append(" bytes ").append(unix.get("size")).append(' ').append(hash(path));
            if (number(unix, "nlink") > 1) {
                line.append(" same file as ")
                        .append(firstNames.computeIfAbsent(String.valueOf(unix.get("ino")), _ -> name));
            }
        }
        if (Files.isSymbolicLink(path)) {
            line.append(" to ").append(Files.readSymbolicLink(path));
        } else if (Files.isRegularFile(path)
                || Files.isDirectory(path)) { // a FIFO would be opened, and wait for its writer
            line.append(attributes(path));
        }
        facts.put(name, line.toString());
    }

    private static int number(Map<String, Object> unix, String name) {
        return (Integer) Objects.requireNonNull(unix.get(name), name);
    }

    private String hash(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                sha256.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static String attributes(Path path) throws IOException {
        UserDefinedFileAttributeView view = Files.getFileAttributeView(path, UserDefinedFileAttributeView.class);
        StringBuilder all = new StringBuilder();
        for (String name : view.list()) {
            ByteBuffer value = ByteBuffer.allocate(view.size(name));
            view.read(name, value);
            all.append(' ').append(name).append('=').append(new String(value.array(), StandardCharsets.UTF_8));
        }
        return all.toString();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
