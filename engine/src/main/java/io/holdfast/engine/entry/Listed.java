package io.holdfast.engine.entry;

import io.holdfast.engine.bytes.Key;

/**
 * One key of a source, as far as it is known without content. A listing gives what it gives; reading completes the
 * attributes.
 *
 * @param size     bytes of content, holes included; 0 for what has none
 * @param modified last-modified of an object, mtime of a file
 */
public record Listed(Key key, Kind kind, long size, Time modified, Attributes attributes) {
    public Listed {
        if (size < 0) {
            throw new IllegalArgumentException("a size of " + size);
        }
    }

    public Listed with(Attributes completed) {
        return new Listed(key, kind, size, modified, completed);
    }
}
