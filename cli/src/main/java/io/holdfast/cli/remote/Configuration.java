package io.holdfast.cli.remote;

import io.holdfast.engine.error.BadInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a file says that a server should know: things by kind and name. Secrets are not in it, only where they are found.
 *
 * @param things   in the order in which they can be made
 * @param sections that it has, be they empty
 */
public record Configuration(List<Thing> things, Set<Kind> sections) {
    private static final String HEAD = """
            # What a holdfast server knows: holdfast apply -f FILE makes another one know it.
            # Secrets are not in here; the variables that are named hold them when it is applied.
            """;

    public Configuration {
        things = List.copyOf(things);
        sections = Set.copyOf(sections);
    }

    /**
     * One thing.
     *
     * @param fields all of them; of a policy its document alone
     * @param secret where it is found, if it is told
     * @param make   of a repository: whether it is made where there is none
     */
    public record Thing(
            Kind kind, String name, Map<String, @Nullable Object> fields, Optional<SecretFrom> secret, boolean make) {
        /** How messages call it. */
        public String where() {
            return kind.section() + "." + name;
        }
    }

    /**
     * @param from   how messages call the file
     * @param beside folder in which files of secrets lie
     * @throws BadInput with the place in the file, if it is none
     */
    public static Configuration read(String yaml, String from, Path beside) {
        Map<?, ?> whole = YamlText.read(yaml, from);
        Set<String> unknown = new HashSet<>();
        whole.keySet().forEach(each -> unknown.add(String.valueOf(each)));
        Set<Kind> sections = EnumSet.noneOf(Kind.class);
        List<Thing> things = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            if (unknown.remove(kind.section())) {
                sections.add(kind);
            }
            Object section = whole.get(kind.section());
            if (section instanceof Map<?, ?> named) {
                named.forEach((name, said) -> things.add(thing(kind, named(kind, name), said, beside)));
            } else if (section != null) {
                throw new BadInput(kind.section() + ": names with what they are is wanted. Next: write them so");
            }
        }
        if (!unknown.isEmpty()) {
            throw new BadInput(from + ": there is no section " + String.join(", ", unknown)
                    + ". Next: use stores, repositories, sources, tiers, policies, plans, discoveries, prices");
        }
        return new Configuration(inOrder(things), sections);
    }

    /** Replicas after all that they could follow. */
    private static List<Thing> inOrder(List<Thing> things) {
        List<Thing> ordered = new ArrayList<>(things);
        ordered.sort((a, b) -> a.kind() != b.kind()
                ? a.kind().compareTo(b.kind())
                : Boolean.compare(a.fields().get("follows") != null, b.fields().get("follows") != null));
        return ordered;
    }

    private static String named(Kind kind, @Nullable Object name) {
        if (name instanceof String text) {
            return text;
        }
        throw new BadInput(kind.section() + "." + name + ": a name is a text. Next: put it between quotes");
    }

    private static Thing thing(Kind kind, String name, @Nullable Object said, Path beside) {
        String where = kind.section() + "." + name;
        if (!(said instanceof Map<?, ?> map)) {
            throw new BadInput(where + ": fields with their values are wanted. Next: write them so");
        }
        if (kind.isDocument()) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            fields.put("document", map);
            return new Thing(kind, name, fields, Optional.empty(), false);
        }
        Map<Object, @Nullable Object> rest = new LinkedHashMap<>(map);
        Optional<SecretFrom> secret = kind.secret().flatMap(field -> secret(field, rest, where, beside));
        boolean make = kind == Kind.REPOSITORY && Boolean.TRUE.equals(rest.remove("make"));
        return new Thing(kind, name, kind.completed(rest, where), secret, make);
    }

    private static Optional<SecretFrom> secret(
            String field, Map<Object, @Nullable Object> said, String where, Path beside) {
        if (said.containsKey(field)) {
            throw new BadInput(where + "." + field + ": secrets do not stand in this file. Next: take it out, and say "
                    + field + "From: {env: NAME} or {file: PATH}");
        }
        String from = field + "From";
        return said.containsKey(from)
                ? Optional.of(SecretFrom.read(said.remove(from), beside, where + "." + from))
                : Optional.empty();
    }

    /** What a server knows, as such a file: kinds and names in order, so that equal ones are equal files. */
    public static String written(ServerThings known) {
        Map<String, Object> whole = new LinkedHashMap<>();
        for (Kind kind : Kind.values()) {
            Map<String, Object> section = new LinkedHashMap<>();
            for (Map.Entry<String, Map<String, @Nullable Object>> each :
                    known.madeByPeople(kind).entrySet()) {
                section.put(each.getKey(), said(kind, each.getKey(), each.getValue()));
            }
            if (!section.isEmpty()) {
                whole.put(kind.section(), section);
            }
        }
        return HEAD + YamlText.of(whole);
    }

    private static Object said(Kind kind, String name, Map<String, @Nullable Object> thing) {
        Map<String, @Nullable Object> said = kind.brief(thing);
        if (kind.isDocument()) {
            return Objects.requireNonNull(said.get("document"), name);
        }
        boolean secret = kind == Kind.REPOSITORY || Boolean.TRUE.equals(thing.get("credential"));
        kind.secret()
                .filter(_ -> secret)
                .ifPresent(field -> said.put(field + "From", Map.of("env", variable(kind, name, field))));
        return said;
    }

    private static String variable(Kind kind, String name, String field) {
        return ("HOLDFAST_" + kind.one() + "_" + name.replaceAll("[^A-Za-z0-9]", "_") + "_" + field)
                .toUpperCase(Locale.ROOT);
    }
}
