package io.holdfast.server.policy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What differs between two policies, field by field, as their documents say it. */
public final class Differences {
    private Differences() {}

    /**
     * A field that is not what it was.
     *
     * @param path   such as {@code keep.daily}
     * @param before empty where it is new
     * @param after  empty where it is gone
     */
    public record Difference(String path, Optional<String> before, Optional<String> after) {}

    /** By path. */
    public static List<Difference> between(Policy before, Policy after) {
        Map<String, String> old = leaves(before);
        Map<String, String> now = leaves(after);
        return Stream.concat(old.keySet().stream(), now.keySet().stream())
                .distinct()
                .filter(path -> !Objects.equals(old.get(path), now.get(path)))
                .sorted()
                .map(path ->
                        new Difference(path, Optional.ofNullable(old.get(path)), Optional.ofNullable(now.get(path))))
                .toList();
    }

    private static Map<String, String> leaves(Policy policy) {
        Map<String, String> leaves = new TreeMap<>();
        collect("", PolicyJson.write(policy), leaves);
        return leaves;
    }

    private static void collect(String path, JsonNode node, Map<String, String> leaves) {
        if (node.isObject()) {
            node.forEachEntry((name, value) -> collect(path.isEmpty() ? name : path + "." + name, value, leaves));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(path + "[" + i + "]", node.get(i), leaves);
            }
        } else {
            leaves.put(path, node.asString());
        }
    }
}
