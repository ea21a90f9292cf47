package io.holdfast.cli.remote;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a server knows by now, by kind and name, as its API tells it; but for what each server has of itself, and nobody makes. */
public final class ServerThings {
    private final Map<Kind, SortedMap<String, Map<String, @Nullable Object>>> things = new EnumMap<>(Kind.class);
    /** Sources that a discovery made, by their names, with its name. */
    private final Map<String, String> found = new TreeMap<>();

    /** Price lists as they came with the program, by their names: nobody made them. */
    private final Map<String, Map<String, @Nullable Object>> shipped = new TreeMap<>();

    private final Set<String> ownRepositories = new HashSet<>();

    private ServerThings() {}

    public static ServerThings of(ServerApi api) {
        ServerThings all = new ServerThings();
        List<Map<String, @Nullable Object>> sources = api.all(Kind.SOURCE.path());
        Set<String> own = names(sources, "name");
        Set<String> stores = names(sources, "store");
        sources.stream()
                .filter(each -> each.get("discovery") != null)
                .forEach(
                        each -> all.found.put(String.valueOf(each.get("name")), String.valueOf(each.get("discovery"))));
        all.keep(Kind.SOURCE, sources, each -> !own.contains(String.valueOf(each.get("name"))));
        all.keep(Kind.STORE, api.all(Kind.STORE.path()), each -> !stores.contains(String.valueOf(each.get("name"))));
        List<Map<String, @Nullable Object>> plans = api.all(Kind.PLAN.path());
        all.keep(Kind.PLAN, plans, each -> !own.contains(String.valueOf(each.get("source"))));
        plans.stream()
                .filter(each -> own.contains(String.valueOf(each.get("source"))))
                .forEach(each -> all.ownRepositories.add(String.valueOf(each.get("repository"))));
        List<Map<String, @Nullable Object>> policies = api.all(Kind.POLICY.path());
        all.keep(Kind.TIER, policies, Kind.TIER::has);
        all.keep(Kind.POLICY, policies, Kind.POLICY::has);
        all.keep(Kind.REPOSITORY, api.all(Kind.REPOSITORY.path()), _ -> true);
        all.keep(Kind.DISCOVERY, api.all(Kind.DISCOVERY.path()), _ -> true);
        List<Map<String, @Nullable Object>> prices = api.all(Kind.PRICE.path());
        all.keep(Kind.PRICE, prices, each -> !Boolean.TRUE.equals(each.get("shipped")));
        prices.stream()
                .filter(each -> Boolean.TRUE.equals(each.get("shipped")))
                .forEach(each -> all.shipped.put(String.valueOf(each.get("name")), each));
        return all;
    }

    /** A field of those sources that the server has of itself. */
    private static Set<String> names(List<Map<String, @Nullable Object>> sources, String field) {
        Set<String> names = new HashSet<>();
        for (Map<String, @Nullable Object> each : sources) {
            if (Boolean.TRUE.equals(each.get("own"))) {
                names.add(String.valueOf(each.get(field)));
            }
        }
        return names;
    }

    private void keep(
            Kind kind, List<Map<String, @Nullable Object>> known, Predicate<Map<String, @Nullable Object>> wanted) {
        SortedMap<String, Map<String, @Nullable Object>> named = new TreeMap<>();
        for (Map<String, @Nullable Object> each : known) {
            if (wanted.test(each)) {
                named.put(String.valueOf(each.get("name")), each);
            }
        }
        things.put(kind, named);
    }

    /** By name. */
    public SortedMap<String, Map<String, @Nullable Object>> of(Kind kind) {
        return things.getOrDefault(kind, new TreeMap<>());
    }

    /** Those that somebody made: not the sources and plans that a discovery makes, and makes again. */
    SortedMap<String, Map<String, @Nullable Object>> madeByPeople(Kind kind) {
        SortedMap<String, Map<String, @Nullable Object>> made = new TreeMap<>(of(kind));
        switch (kind) {
            case SOURCE -> made.keySet().removeAll(found.keySet());
            case PLAN -> made.values().removeIf(each -> found.containsKey(String.valueOf(each.get("source"))));
            case STORE, REPOSITORY, TIER, POLICY, DISCOVERY, PRICE -> {}
        }
        return made;
    }

    /** Names of the sources that a discovery made. */
    Set<String> foundBy(String discovery) {
        Set<String> names = new TreeSet<>(found.keySet());
        names.removeIf(each -> !discovery.equals(found.get(each)));
        return names;
    }

    /** What the program itself has under a name, and a file changes if it says otherwise. */
    Optional<Map<String, @Nullable Object>> shipped(Kind kind, String name) {
        return kind == Kind.PRICE ? Optional.ofNullable(shipped.get(name)) : Optional.empty();
    }

    /** Whether the server backs itself up there. */
    boolean hasOwnPlanIn(String repository) {
        return ownRepositories.contains(repository);
    }
}
