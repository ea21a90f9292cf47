package io.holdfast.engine.source;

import io.holdfast.engine.bytes.Key;
import java.util.ArrayList;
import java.util.List;

/** A key taken apart at its {@code /}, each part as characters. */
final class PathParts {
    private final List<int[]> parts = new ArrayList<>();
    private final boolean folder;

    PathParts(Key key) {
        byte[] bytes = key.bytes();
        folder = key.isFolder();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '/') {
                parts.add(Glob.symbols(bytes, start, i));
                start = i + 1;
            }
        }
        if (start < bytes.length) {
            parts.add(Glob.symbols(bytes, start, bytes.length));
        }
    }

    int count() {
        return parts.size();
    }

    int[] part(int index) {
        return parts.get(index);
    }

    /** Whether the first {@code count} parts name a folder. */
    boolean isFolder(int count) {
        return folder || count < parts.size();
    }
}
