package io.holdfast.engine.backup;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.Time;
import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.source.Source;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Files that a test keeps in a map. Each put counts as a change, with the next time. */
public class MapSource implements Source {
    private final String name;
    private final SortedMap<String, byte[]> files = new TreeMap<>();
    private final Map<String, Integer> versions = new TreeMap<>();
    private final Set<String> unreadable = new HashSet<>();
    private final Set<String> leftOut = new HashSet<>();
    private final Set<String> unlisted = new TreeSet<>();
    private final InstantSource clock;
    private int version;

    public MapSource(String name) {
        this(name, InstantSource.system());
    }

    /** @param clock of its machine */
    public MapSource(String name, InstantSource clock) {
        this.name = name;
        this.clock = clock;
    }

    /** The same files as they are now, and stay. */
    public MapSource copy() {
        MapSource copy = new MapSource(name, clock);
        copy.files.putAll(files);
        copy.versions.putAll(versions);
        copy.unreadable.addAll(unreadable);
        copy.leftOut.addAll(leftOut);
        copy.unlisted.addAll(unlisted);
        copy.version = version;
        return copy;
    }

    public void put(String key, byte[] content) {
        files.put(key, content);
        versions.put(key, ++version);
    }

    public void remove(String key) {
        files.remove(key);
    }

    /** From now on the file is listed, and can't be read. */
    public void unreadable(String key) {
        unreadable.add(key);
    }

    /** From now on the file is listed, and turns out not to be wanted. */
    public void leftOut(String key) {
        leftOut.add(key);
    }

    /** The file can't be looked at by a listing. */
    public void unlisted(String key) {
        unlisted.add(key);
    }

    /** Everything can be listed and read again. */
    public void wholeAgain() {
        unreadable.clear();
        leftOut.clear();
        unlisted.clear();
    }

    public SortedMap<String, byte[]> files() {
        return files;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String location() {
        return "a map";
    }

    @Override
    public List<KeyRange> ranges(List<Key> hints) {
        return List.of(KeyRange.ALL);
    }

    @Override
    public Listing list(KeyRange range) {
        Iterator<String> keys = files.keySet().stream()
                .filter(key -> range.contains(Key.of(key)) && !unlisted.contains(key))
                .iterator();
        return new Listing() {
            @Override
            public @Nullable Listed next() {
                return keys.hasNext() ? listed(keys.next()) : null;
            }

            @Override
            public List<Unlisted> unlisted() {
                return unlisted.stream()
                        .map(key -> new KeyRange(Key.of(key), Key.of(key).successor()))
                        .filter(each -> range.contains(each.from()))
                        .map(each -> new Unlisted(each, "not today"))
                        .toList();
            }

            @Override
            public void close() {}
        };
    }

    private Listed listed(String key) {
        Time modified = new Time(1_700_000_000L + versions.getOrDefault(key, 0), 0);
        int size = files.getOrDefault(key, new byte[0]).length;
        return new Listed(Key.of(key), Kind.FILE, size, modified, FileAttributes.plain(0644, modified, 1));
    }

    @Override
    public Content open(Listed listed) {
        if (unreadable.contains(listed.key().toString())) {
            throw new AccessDenied("Permission denied: " + listed.key() + ".");
        }
        if (leftOut.contains(listed.key().toString())) {
            throw new LeftOut();
        }
        byte[] content = files.get(listed.key().toString());
        if (content == null) {
            throw new NotFound("There is no " + listed.key() + ".");
        }
        return new ContentInMemory(listed, content);
    }

    @Override
    public Instant clock() {
        return clock.instant();
    }

    @Override
    public void close() {}
}
