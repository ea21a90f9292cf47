package io.holdfast.cli.remote;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A field that is to become another.
 *
 * @param path   such as {@code keep.daily}
 * @param before null where there was none
 * @param after  null where there is to be none
 */
public record Difference(
        String path, @Nullable Object before, @Nullable Object after) {
    /** Field by field, by path. */
    static List<Difference> between(Map<String, @Nullable Object> before, Map<String, @Nullable Object> after) {
        Map<String, @Nullable Object> old = new TreeMap<>();
        Map<String, @Nullable Object> now = new TreeMap<>();
        collect("", before, old);
        collect("", after, now);
        TreeSet<String> paths = new TreeSet<>(old.keySet());
        paths.addAll(now.keySet());
        List<Difference> found = new ArrayList<>();
        for (String path : paths) {
            if (!Objects.equals(old.get(path), now.get(path))) {
                found.add(new Difference(path, old.get(path), now.get(path)));
            }
        }
        return found;
    }

    /** Lists of plain values are compared as one; a list of objects by their places. */
    private static void collect(String path, @Nullable Object value, Map<String, @Nullable Object> into) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            map.forEach(
                    (name, inner) -> collect(path.isEmpty() ? String.valueOf(name) : path + "." + name, inner, into));
        } else if (value instanceof List<?> list && list.stream().anyMatch(Map.class::isInstance)) {
            for (int i = 0; i < list.size(); i++) {
                collect(path + "[" + i + "]", list.get(i), into);
            }
        } else if (!path.isEmpty()) {
            into.put(path, value instanceof List<?> list && list.isEmpty() ? null : value);
        }
    }
}
