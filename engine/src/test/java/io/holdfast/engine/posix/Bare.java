package io.holdfast.engine.posix;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.Time;
import java.nio.file.Path;

/** Makes files that java.nio has no words for. Names are given in ISO 8859-1: a character is a byte. */
public final class Bare implements AutoCloseable {
    private final Kernel kernel = new Kernel();
    private final Folders folders;

    public Bare(Path root) throws Refused {
        folders = new Folders(kernel, kernel.open(Kernel.WORKING_DIRECTORY, PathBytes.of(root), Open.DIRECTORY, 0));
    }

    public static Key key(String bytes) {
        return Key.of(bytes.getBytes(ISO_8859_1));
    }

    public void folder(String key) throws Refused {
        make(key(key)).close();
    }

    private Folders.Folder make(Key key) throws Refused {
        return folders.open(key, (parent, name, _, _) -> kernel.names().makeFolder(parent, name, 0755));
    }

    public void file(String key, String content) throws Refused {
        Place place = Place.of(key(key));
        try (Folders.Folder folder = make(place.folder())) {
            int file = kernel.open(folder.descriptor(), place.name(), Open.WRITE | Open.CREATE, 0644);
            byte[] bytes = content.getBytes(ISO_8859_1);
            kernel.write(file, bytes, 0, bytes.length, 0);
            kernel.close(file);
        }
    }

    public void modified(String key, Time time) throws Refused {
        Place place = Place.of(key(key));
        try (Folders.Folder folder = folders.open(place.folder())) {
            kernel.metadata().changeModified(folder.descriptor(), place.name(), time);
        }
    }

    /** A file of this size with a few bytes at each of these places, and holes between. */
    public void sparse(String key, long size, long... places) throws Refused {
        file(key, "");
        Place place = Place.of(key(key));
        try (Folders.Folder folder = folders.open(place.folder())) {
            int file = kernel.open(folder.descriptor(), place.name(), Open.WRITE, 0);
            kernel.truncate(file, size);
            for (long at : places) {
                kernel.write(file, new byte[] {1, 2, 3}, 0, 3, at);
            }
            kernel.close(file);
        }
    }

    @Override
    public void close() {
        folders.close();
    }
}
