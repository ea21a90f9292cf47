package io.holdfast.cli.remote;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a server knows by now, by kind and name, as its API tells it; but for what each server has of itself, and nobody makes. */
public final class ServerThings {
    private final Map<Kind, SortedMap<String, Map<String, @Nullable Object>>> things = new EnumMap<>(Kind.class);

    private ServerThings() {}

    public static ServerThings of(ServerApi api) {
        ServerThings all = new ServerThings();
        for (Kind kind : Kind.values()) {
            if (kind != Kind.POLICY) {
                List<Map<String, @Nullable Object>> known = api.all(kind.path());
                all.keep(kind, known);
                if (kind == Kind.TIER) {
                    all.keep(Kind.POLICY, known);
                }
            }
        }
        return all;
    }

    private void keep(Kind kind, List<Map<String, @Nullable Object>> known) {
        SortedMap<String, Map<String, @Nullable Object>> named = new TreeMap<>();
        for (Map<String, @Nullable Object> each : known) {
            if (kind.has(each) && !isOwn(each)) {
                named.put(String.valueOf(each.get("name")), each);
            }
        }
        things.put(kind, named);
    }

    /** Its store, its source, and the plan of that. */
    private static boolean isOwn(Map<String, @Nullable Object> thing) {
        return "holdfast:server".equals(thing.get("address"))
                || Boolean.TRUE.equals(thing.get("own"))
                || "this-server".equals(thing.get("source"));
    }

    /** By name. */
    public SortedMap<String, Map<String, @Nullable Object>> of(Kind kind) {
        return things.getOrDefault(kind, new TreeMap<>());
    }
}
