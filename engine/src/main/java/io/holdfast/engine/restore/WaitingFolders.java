package io.holdfast.engine.restore;

import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.Time;
import io.holdfast.engine.source.SortedSpill;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Folders that get their attributes when everything is in them, however many: sorted on disk. They come back deepest first, so
 * that one that shuts itself does not shut off those below it. Safe for many threads while folders are added.
 */
final class WaitingFolders implements AutoCloseable {
    private static final long MEMORY = 8 * 1024 * 1024;
    private static final byte[] NOTHING = {};

    /** Greater than every inverted byte of a name: a folder sorts behind those in it. */
    private static final byte END = (byte) 0xff;

    private final SortedSpill sorted;

    WaitingFolders(Path scratch) {
        sorted = new SortedSpill(scratch, MEMORY);
    }

    /** What is to be done with each. */
    interface Visitor {
        /** @param listed with what it is to have; empty where it only had to be made for what is in it */
        void visit(Key key, Optional<Listed> listed);
    }

    synchronized void add(Listed folder) {
        sorted.add(inverted(folder.key()), encoded(folder));
    }

    /** A folder that was made on the way to something; what {@link #add(Listed)} says of it counts more. */
    synchronized void addMade(Key key) {
        sorted.add(inverted(key), NOTHING);
    }

    /** Each folder once, those in a folder before it. Nothing can be added any more. */
    void visit(Visitor visitor) {
        SortedSpill.Sorted remaining = sorted.sorted();
        SortedSpill.Item item = remaining.next();
        while (item != null) {
            SortedSpill.Item next = remaining.next();
            while (next != null && Arrays.equals(next.key(), item.key())) {
                item = item.value().length > 0 ? item : next;
                next = remaining.next();
            }
            Key key = upright(item.key());
            visitor.visit(key, item.value().length == 0 ? Optional.empty() : Optional.of(decoded(key, item.value())));
            item = next;
        }
    }

    @Override
    public void close() {
        sorted.close();
    }

    /** No name has a zero byte, so no inverted one has {@link #END}. */
    private static byte[] inverted(Key key) {
        byte[] bytes = Arrays.copyOf(key.bytes(), key.length() + 1);
        for (int i = 0; i < key.length(); i++) {
            bytes[i] = (byte) ~bytes[i];
        }
        bytes[key.length()] = END;
        return bytes;
    }

    private static Key upright(byte[] inverted) {
        byte[] bytes = Arrays.copyOf(inverted, inverted.length - 1);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) ~bytes[i];
        }
        return Key.of(bytes);
    }

    private static byte[] encoded(Listed folder) {
        FileAttributes attributes = (FileAttributes) folder.attributes();
        ByteWriter out = new ByteWriter(64);
        out.u64(folder.modified().seconds()).u32(folder.modified().nanos());
        out.u32(attributes.mode()).u32(attributes.user()).u32(attributes.group());
        out.text(attributes.userName()).text(attributes.groupName());
        for (Named attribute : attributes.extended()) {
            out.sized(attribute.name()).sized(attribute.value());
        }
        return out.toByteArray();
    }

    private static Listed decoded(Key key, byte[] value) {
        ByteReader in = new ByteReader(value, "temporary data");
        Time modified = new Time(in.u64(), in.u32());
        int mode = in.u32();
        int user = in.u32();
        int group = in.u32();
        String userName = in.text(value.length, "a name");
        String groupName = in.text(value.length, "a name");
        List<Named> extended = new ArrayList<>();
        while (in.hasRemaining()) {
            extended.add(new Named(in.sized(value.length, "a name"), in.sized(value.length, "a value")));
        }
        var attributes = new FileAttributes(
                mode, user, group, userName, groupName, modified, 0, 0, null, 0, extended, List.of());
        return new Listed(key, Kind.FOLDER, 0, modified, attributes);
    }
}
