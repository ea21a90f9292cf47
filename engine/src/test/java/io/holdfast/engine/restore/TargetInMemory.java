package io.holdfast.engine.restore;

import io.holdfast.engine.backup.MapSource;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.source.Source;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A target that a test keeps in a map: it holds everything, and fails at nothing. */
public class TargetInMemory extends AllHoldingTarget {
    private final SortedMap<Key, Listed> listed = new TreeMap<>();
    private final SortedMap<Key, byte[]> contents = new TreeMap<>();

    /** What was put here, by key. */
    public synchronized Map<String, byte[]> files() {
        Map<String, byte[]> files = new TreeMap<>();
        contents.forEach((key, content) -> files.put(key.toString(), content));
        return files;
    }

    @Override
    public String describe() {
        return "memory";
    }

    @Override
    public synchronized boolean isEmpty() {
        return listed.isEmpty();
    }

    @Override
    public synchronized Optional<Listed> find(Key key) {
        return Optional.ofNullable(listed.get(key));
    }

    /** As it is when it is asked for what it holds. */
    @Override
    public Source asSource() {
        return new MapSource("memory") {
            @Override
            public Content open(Listed each) {
                put(each.key().toString(), content(each.key()));
                return super.open(each);
            }
        };
    }

    private synchronized byte[] content(Key key) {
        return contents.getOrDefault(key, new byte[0]);
    }

    @Override
    public Writing write(Listed each) {
        var content = new ByteArrayOutputStream();
        return new Writing() {
            @Override
            public void write(byte[] buffer, int offset, int length) {
                content.write(buffer, offset, length);
            }

            @Override
            public void commit() {
                put(each, content.toByteArray());
            }

            @Override
            public void close() {}
        };
    }

    private synchronized void put(Listed each, byte[] content) {
        listed.put(each.key(), each);
        contents.put(each.key(), content);
    }

    @Override
    public synchronized void place(Listed each) {
        listed.put(each.key(), each);
    }

    @Override
    public boolean link(Listed each, Key one) {
        return false;
    }

    @Override
    public void finish() {}
}
