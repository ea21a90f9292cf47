package io.holdfast.engine.posix;

import io.holdfast.engine.bytes.Key;
import java.util.Arrays;

/**
 * A key taken apart: the folder that it is in, and its name there.
 *
 * @param folder empty for what lies in the root; else ends in {@code /}
 * @param name   without a {@code /} at its end; empty for the root itself
 */
public record Place(Key folder, byte[] name) {
    /** Takes apart the key of a file, or of a folder. */
    public static Place of(Key key) {
        byte[] bytes = key.bytes();
        int end = key.length() > 0 && key.isFolder() ? bytes.length - 1 : bytes.length;
        int start = end;
        while (start > 0 && bytes[start - 1] != '/') {
            start--;
        }
        Key folder = start == 0 ? Key.EMPTY : Key.of(Arrays.copyOf(bytes, start));
        return new Place(folder, Arrays.copyOfRange(bytes, start, end));
    }
}
