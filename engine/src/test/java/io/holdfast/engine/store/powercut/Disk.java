package io.holdfast.engine.store.powercut;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What of a tree is on the disk for sure. Bytes are when their file was synced since; that a name came, went or was changed is when its folder
 * was. Of what is not, a power cut leaves in each folder as many of its changes as chance wants, the oldest first, and of bytes zeros, or fewer.
 */
final class Disk {
    private final Path root;
    private final Folder top = new Folder();

    Disk(Path root) {
        this.root = root;
    }

    private sealed interface Node permits Folder, Content {}

    private static final class Folder implements Node {
        final Map<String, Node> now = new TreeMap<>();
        final Map<String, Node> synced = new TreeMap<>();
        final List<Change> unsynced = new ArrayList<>();

        void change(Change change) {
            change.in(now);
            unsynced.add(change);
        }

        void sync() {
            unsynced.forEach(change -> change.in(synced));
            unsynced.clear();
        }

        Map<String, Node> afterACut(Random chance) {
            Map<String, Node> left = new TreeMap<>(synced);
            unsynced.subList(0, chance.nextInt(unsynced.size() + 1)).forEach(change -> change.in(left));
            return left;
        }
    }

    private static final class Content implements Node {
        byte @Nullable [] synced;
        int length;
    }

    @FunctionalInterface
    private interface Change {
        void in(Map<String, Node> names);
    }

    synchronized void made(Path file) {
        String name = name(file);
        Content content = new Content();
        above(file).change(names -> names.put(name, content));
    }

    synchronized void madeFolder(Path folder) {
        String name = name(folder);
        Folder made = new Folder();
        above(folder).change(names -> names.put(name, made));
    }

    synchronized void moved(Path from, Path to) {
        Folder folder = above(from);
        if (folder != above(to)) {
            throw new UnsupportedOperationException("a move from folder to folder");
        }
        Node node = folder.now.get(name(from));
        if (node == null) {
            throw new IllegalStateException(from + " was made before anybody watched");
        }
        folder.change(names -> {
            names.remove(name(from));
            names.put(name(to), node);
        });
    }

    synchronized void deleted(Path path) {
        above(path).change(names -> names.remove(name(path)));
    }

    synchronized void wrote(Path file, int length) {
        if (node(file) instanceof Content content) {
            content.length = length;
        }
    }

    /** A sync of a file or of a folder. */
    synchronized void synced(Path path) throws IOException {
        switch (node(path)) {
            case Folder folder -> folder.sync();
            case Content content -> content.synced = Files.readAllBytes(path);
        }
    }

    /** Writes into another folder what a power cut now would leave. */
    synchronized void cut(Path into, Random chance) throws IOException {
        leave(top, Files.createDirectories(into), chance);
    }

    private static void leave(Folder folder, Path into, Random chance) throws IOException {
        for (Map.Entry<String, Node> each : folder.afterACut(chance).entrySet()) {
            Path path = into.resolve(each.getKey());
            switch (each.getValue()) {
                case Folder below -> leave(below, Files.createDirectory(path), chance);
                case Content content -> Files.write(path, left(content, chance));
            }
        }
    }

    private static byte[] left(Content content, Random chance) {
        byte[] synced = content.synced;
        return synced == null ? new byte[chance.nextInt(content.length + 1)] : synced;
    }

    private Folder above(Path path) {
        Path parent = path.getParent();
        if (parent != null && node(parent) instanceof Folder folder) {
            return folder;
        }
        throw new IllegalStateException(path + " is in no folder that is watched");
    }

    private Node node(Path path) {
        Node node = top;
        if (path.equals(root)) {
            return node;
        }
        for (Path part : root.relativize(path)) {
            Node next = node instanceof Folder folder ? folder.now.get(part.toString()) : null;
            if (next == null) {
                throw new IllegalStateException(path + " was made before anybody watched");
            }
            node = next;
        }
        return node;
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }
}
