package io.holdfast.cli.remote;

import io.holdfast.engine.error.BadInput;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Kinds of things that make up a configuration, each after those that it refers to: so they are applied in this order. */
@SuppressWarnings("ImmutableEnumChecker") // its lists and maps are unmodifiable, and so is what is in them
public enum Kind {
    STORE("stores", "stores", Optional.of("credential"), List.of("address"), Map.of("jobs", 4L)),
    REPOSITORY("repositories", "repositories", Optional.of("password"), List.of("store", "place"), nulls("follows")),
    SOURCE("sources", "sources", Optional.empty(), List.of("store", "place"), sourceFields()),
    TIER("tiers", "policies", Optional.empty(), List.of(), Map.of()),
    POLICY("policies", "policies", Optional.empty(), List.of(), Map.of()),
    PLAN("plans", "plans", Optional.empty(), List.of("source", "policy", "repository"), Map.of()),
    DISCOVERY("discoveries", "discoveries", Optional.empty(), List.of("store"), discoveryFields()),
    PRICE("prices", "price-lists", Optional.empty(), PriceFields.WANTED, PriceFields.usual());

    private final String section;
    private final String path;
    private final Optional<String> secret;
    private final List<String> wanted;
    private final Map<String, @Nullable Object> usual;

    /**
     * @param section in the file
     * @param path    in the API
     * @param secret  name of what never stands in the file
     * @param wanted  fields without which there is none
     * @param usual   what the others are where the file leaves them out
     */
    Kind(
            String section,
            String path,
            Optional<String> secret,
            List<String> wanted,
            Map<String, @Nullable Object> usual) {
        this.section = section;
        this.path = path;
        this.secret = secret;
        this.wanted = wanted;
        this.usual = Collections.unmodifiableMap(new LinkedHashMap<>(usual));
    }

    private static Map<String, @Nullable Object> nulls(String name) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put(name, null);
        return map;
    }

    private static Map<String, @Nullable Object> sourceFields() {
        Map<String, @Nullable Object> map = nulls("identity");
        map.put("includes", List.of());
        map.put("excludes", List.of());
        return map;
    }

    /** As {@code DiscoveryDraft} of the server has them. */
    private static Map<String, @Nullable Object> discoveryFields() {
        Map<String, @Nullable Object> map = nulls("policy");
        map.put("repository", null);
        map.put("pattern", "*");
        map.put("tags", Map.of());
        map.put("place", "{name}");
        map.put("naming", "{name}");
        map.put("minutes", 15L);
        return map;
    }

    public String section() {
        return section;
    }

    public String path() {
        return path;
    }

    public Optional<String> secret() {
        return secret;
    }

    /** How messages call one. */
    public String one() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether what stands under a name in the file is a policy's whole document. */
    boolean isDocument() {
        return this == TIER || this == POLICY;
    }

    /** Whether what the API has of its path is one. */
    public boolean has(Map<String, ?> known) {
        return !isDocument() || Boolean.TRUE.equals(known.get("tier")) == (this == TIER);
    }

    /** What the API has of one, as the file would have it, with nothing left out. */
    Map<String, @Nullable Object> whole(Map<String, ? extends @Nullable Object> known) {
        Map<String, @Nullable Object> whole = new LinkedHashMap<>();
        if (isDocument()) {
            whole.put("document", known.get("document"));
            return whole;
        }
        wanted.forEach(name -> whole.put(name, known.get(name)));
        usual.keySet().forEach(name -> whole.put(name, known.get(name)));
        if (this == PLAN) {
            whole.put("paused", known.get("paused"));
        }
        return this == PRICE ? PriceFields.alike(whole) : whole;
    }

    /** The same without what is as usual: so it stands in the file. */
    Map<String, @Nullable Object> brief(Map<String, ? extends @Nullable Object> known) {
        Map<String, @Nullable Object> brief = whole(known);
        brief.entrySet()
                .removeIf(each ->
                        usual.containsKey(each.getKey()) && Objects.equals(each.getValue(), usual.get(each.getKey())));
        if (Boolean.FALSE.equals(brief.get("paused"))) {
            brief.remove("paused");
        }
        return brief;
    }

    /**
     * What the file says of one, with what it leaves out.
     *
     * @param where in the file, for messages
     * @throws BadInput if something is missing or unknown
     */
    Map<String, @Nullable Object> completed(Map<?, ?> said, String where) {
        Map<String, @Nullable Object> whole = new LinkedHashMap<>();
        for (String name : wanted) {
            Object value = said.get(name);
            if (value == null) {
                throw new BadInput(where + "." + name + ": this is wanted. Next: give it");
            }
            whole.put(name, checked(name, value, where));
        }
        whole.putAll(usual);
        said.forEach((key, value) -> {
            String name = String.valueOf(key);
            if (!whole.containsKey(name) && !(this == PLAN && name.equals("paused"))) {
                throw new BadInput(where + "." + name + ": there is no such field. Next: use " + fields());
            }
            whole.put(name, checked(name, value, where));
        });
        return this == PRICE ? PriceFields.alike(whole) : whole;
    }

    /** YAML takes 2024 for a number, and 007 for 7: where a text is wanted, nobody guesses which was meant. */
    private static @Nullable Object checked(String name, @Nullable Object value, String where) {
        boolean fits = switch (name) {
            case "jobs", "minutes" -> value instanceof Integer;
            case "tags" ->
                value instanceof Map<?, ?> map
                        && map.entrySet().stream()
                                .allMatch(each -> each.getKey() instanceof String && each.getValue() instanceof String);
            case "paused", "confirmed" -> value instanceof Boolean;
            case "storage" -> PriceFields.areSteps(value);
            case "includes", "excludes" ->
                value instanceof List<?> list && list.stream().allMatch(String.class::isInstance);
            default -> value == null || (PriceFields.isPrice(name) ? value instanceof Number : value instanceof String);
        };
        if (!fits) {
            throw new BadInput(where + "." + name + ": this is not what is wanted there. Next: give "
                    + switch (name) {
                        case "jobs", "minutes" -> "a number";
                        case "tags" -> "names with texts, between quotes";
                        case "paused", "confirmed" -> "true or false";
                        case "storage" -> "steps: [{upToGib: 51200, perGibMonth: 0.05}, {perGibMonth: 0.04}]";
                        case "includes", "excludes" -> "a list of texts, between quotes";
                        default -> PriceFields.isPrice(name) ? "a number" : "a text, between quotes";
                    });
        }
        return value instanceof Integer number ? Long.valueOf(number) : value;
    }

    private String fields() {
        StringBuilder fields = new StringBuilder(String.join(", ", wanted));
        usual.keySet().stream().sorted().forEach(name -> fields.append(", ").append(name));
        secret.ifPresent(name -> fields.append(", ").append(name).append("From"));
        return fields + (this == PLAN ? ", paused" : this == REPOSITORY ? ", make" : "");
    }
}
