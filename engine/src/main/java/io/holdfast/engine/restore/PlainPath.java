package io.holdfast.engine.restore;

import io.holdfast.engine.bytes.Key;
import org.jspecify.annotations.Nullable;

/** What a key must be to be a place below a folder. Keys come from manifests, which nobody trusts. */
final class PlainPath {
    private PlainPath() {}

    /** Why the key is no such place; {@code null} if it is one. */
    static @Nullable String objection(Key key, boolean folder, int maxName) {
        byte[] bytes = key.bytes();
        if (bytes.length == 0) {
            return folder ? null : "only a folder can have the empty key";
        }
        if (key.isFolder() != folder) {
            return folder ? "the key of a folder must end in /" : "its key ends in / and it is no folder";
        }
        int end = folder ? bytes.length - 1 : bytes.length;
        int start = 0;
        for (int i = 0; i <= end; i++) {
            if (i == end || bytes[i] == '/') {
                String objection = ofPart(bytes, start, i - start, maxName);
                if (objection != null) {
                    return objection;
                }
                start = i + 1;
            }
        }
        return null;
    }

    private static @Nullable String ofPart(byte[] bytes, int start, int length, int maxName) {
        if (length == 0) {
            return "its key has an empty part (a / at the beginning, or two together), which no file name can be";
        }
        boolean dots = length <= 2 && bytes[start] == '.' && bytes[start + length - 1] == '.';
        if (dots) {
            return "a part of its key is . or .., which would lead out of the target";
        }
        if (length > maxName) {
            return "a part of its key has " + length + " bytes; a file name has at most " + maxName;
        }
        for (int i = start; i < start + length; i++) {
            if (bytes[i] == 0) {
                return "its key has a zero byte, which no file name can have";
            }
        }
        return null;
    }
}
