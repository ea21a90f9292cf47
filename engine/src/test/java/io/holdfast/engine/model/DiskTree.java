package io.holdfast.engine.model;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.Time;
import io.holdfast.engine.posix.Kernel;
import io.holdfast.engine.posix.Open;
import io.holdfast.engine.posix.PathBytes;
import io.holdfast.engine.posix.Refused;
import io.holdfast.engine.posix.Stat;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A tree on disk, by calls to the kernel. Keys are given in ISO 8859-1: a character is a byte; those of folders end in a slash. */
final class DiskTree {
    private static final int HERE = Kernel.WORKING_DIRECTORY;

    /** From so many bytes on holes are looked for: smaller files round to blocks. */
    private static final long SPARSE_FROM = 1 << 20;

    private final Kernel kernel = new Kernel();
    private final String root;

    DiskTree(Path root) {
        this.root = new String(PathBytes.of(root), ISO_8859_1);
    }

    private byte[] path(String key) {
        String bare = key.endsWith("/") ? key.substring(0, key.length() - 1) : key;
        return (bare.isEmpty() ? root : root + "/" + bare).getBytes(ISO_8859_1);
    }

    // ---- changes

    void folder(String key) throws Refused {
        kernel.names().makeFolder(HERE, path(key), 0755);
    }

    void file(String key, byte[] content) throws Refused {
        int file = kernel.open(HERE, path(key), Open.WRITE | Open.CREATE | Open.EXCLUSIVE, 0644);
        kernel.write(file, content, 0, content.length, 0);
        kernel.close(file);
    }

    void write(String key, byte[] content, long at) throws Refused {
        int file = kernel.open(HERE, path(key), Open.WRITE, 0);
        kernel.write(file, content, 0, content.length, at);
        kernel.close(file);
    }

    void truncate(String key, long size) throws Refused {
        int file = kernel.open(HERE, path(key), Open.WRITE, 0);
        kernel.truncate(file, size);
        kernel.close(file);
    }

    void link(String from, String to) throws Refused {
        kernel.names().link(HERE, path(from), HERE, path(to));
    }

    void symlink(String key, String target) throws Refused {
        kernel.names().makeSymlink(target.getBytes(ISO_8859_1), HERE, path(key));
    }

    void fifo(String key) throws Refused {
        kernel.names().makeNode(HERE, path(key), Stat.FIFO, 0600, 0);
    }

    void rename(String from, String to) throws Refused {
        kernel.names().rename(HERE, path(from), HERE, path(to));
    }

    void modified(String key, Time time) throws Refused {
        kernel.metadata().changeModified(HERE, path(key), time);
    }

    void mode(String key, int mode) throws Refused {
        kernel.metadata().changeMode(HERE, path(key), mode);
    }

    void owner(String key, int user, int group) throws Refused {
        kernel.metadata().changeOwner(HERE, path(key), user, group);
    }

    void extended(String key, Named attribute) throws Refused {
        int file = kernel.open(HERE, path(key), Open.READ, 0);
        try {
            kernel.metadata().changeExtended(file, attribute);
        } finally {
            kernel.close(file);
        }
    }

    /** Removes what has this key, and all that is in it. */
    void delete(String key) throws Refused {
        if (!key.isEmpty() && !key.endsWith("/")) {
            kernel.names().remove(HERE, path(key));
            return;
        }
        mode(key, 0700);
        for (String each : children(key)) {
            delete(each);
        }
        kernel.names().removeFolder(HERE, path(key));
    }

    private List<String> children(String folder) throws Refused {
        TreeMap<String, String> names = new TreeMap<>();
        int descriptor = kernel.open(HERE, path(folder), Open.DIRECTORY, 0);
        kernel.list(descriptor, (name, _) -> {
            String key = folder + new String(name, ISO_8859_1);
            names.put(key, kernel.stat(HERE, path(key)).isFolder() ? key + "/" : key);
        });
        kernel.close(descriptor);
        return List.copyOf(names.values());
    }

    // ---- what is there

    /** Everything, by key; the root has the empty one. */
    NavigableMap<String, Shape> state() throws Refused {
        NavigableMap<String, Shape> all = new TreeMap<>();
        look("", all);
        return all;
    }

    private void look(String key, NavigableMap<String, Shape> all) throws Refused {
        Stat stat = kernel.stat(HERE, path(key));
        all.put(key, shape(key, stat));
        if (stat.isFolder()) {
            for (String each : children(key)) {
                look(each, all);
            }
        }
    }

    private Shape shape(String key, Stat stat) throws Refused {
        return new Shape(
                stat.type(),
                stat.mode(),
                stat.user(),
                stat.group(),
                stat.isFile() ? stat.size() : 0,
                stat.modified(),
                stat.isFile() || stat.isFolder() ? extended(key) : "",
                content(key, stat),
                stat.size() >= SPARSE_FROM && stat.isSparse(),
                stat.isFolder() ? 0 : stat.inode());
    }

    private String extended(String key) throws Refused {
        int file = kernel.open(HERE, path(key), Open.READ, 0);
        try {
            return kernel.metadata().extended(file).stream()
                    .sorted(Comparator.comparing(Named::nameText))
                    .map(Named::toString)
                    .collect(Collectors.joining(","));
        } finally {
            kernel.close(file);
        }
    }

    private String content(String key, Stat stat) throws Refused {
        return switch (stat.type()) {
            case Stat.FILE -> digest(key, (int) stat.size());
            case Stat.SYMLINK -> new String(kernel.readLink(HERE, path(key)), ISO_8859_1);
            default -> "";
        };
    }

    private String digest(String key, int size) throws Refused {
        byte[] content = new byte[size];
        int file = kernel.open(HERE, path(key), Open.READ, 0);
        int done = 0;
        for (int n = 1; n > 0 && done < size; done += n) {
            n = kernel.read(file, content, done, size - done, done);
        }
        kernel.close(file);
        return ObjectHash.sha256(content).toString().substring(0, 12);
    }
}
