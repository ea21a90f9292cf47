package io.holdfast.engine.restore;

import io.holdfast.engine.bytes.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What could not be put back, by kind: of how many entries, and which come first. One thread's. */
final class LossCounts {
    private static final int SHOWN = 3;

    private final Map<String, Count> kinds = new TreeMap<>();

    private static final class Count {
        private final List<Key> first = new ArrayList<>();
        private long entries;
    }

    void add(Key key, String kind) {
        Count count = kinds.computeIfAbsent(kind, _ -> new Count());
        count.entries++;
        if (count.first.size() < SHOWN) {
            count.first.add(key);
        }
    }

    boolean isEmpty() {
        return kinds.isEmpty();
    }

    /** One for each kind, in the order of kinds. */
    List<String> sentences() {
        return kinds.entrySet().stream()
                .map(entry -> sentence(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static String sentence(String kind, Count count) {
        String names = count.first.stream().map(Key::toString).collect(Collectors.joining(", "));
        String what = kind.endsWith(".") ? kind.substring(0, kind.length() - 1) : kind;
        return what + " (" + count.entries + (count.entries == 1 ? " entry: " : " entries: ") + names
                + (count.entries > SHOWN ? ", …" : "") + ").";
    }
}
