package io.holdfast.server.api;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What breaks clients that were written for one description, when another takes its place. Of what is asked nothing may be taken away or newly wanted; of
 * what is answered nothing may be taken away or be of another type.
 */
final class OpenApiChanges {
    private final Map<String, Object> before;
    private final Map<String, Object> after;
    private final List<String> broken = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();

    private OpenApiChanges(Map<String, Object> before, Map<String, Object> after) {
        this.before = before;
        this.after = after;
    }

    static List<String> breaking(Map<String, Object> before, Map<String, Object> after) {
        OpenApiChanges changes = new OpenApiChanges(before, after);
        Map<String, Object> now = OpenApi.map(after.get("paths"));
        OpenApi.operations(before).forEach(operation -> {
            Object same =
                    OpenApi.map(now.get(operation.path())).get(operation.verb().toLowerCase(Locale.ROOT));
            if (same == null) {
                changes.broken.add(operation + " is gone");
            } else {
                changes.operation(operation.toString(), operation.described(), OpenApi.map(same));
            }
        });
        return changes.broken;
    }

    private void operation(String where, Map<String, Object> old, Map<String, Object> now) {
        if (!Objects.equals(old.get(OpenApiOperation.ROLE), now.get(OpenApiOperation.ROLE))) {
            broken.add(where + " takes the role " + now.get(OpenApiOperation.ROLE) + ", was "
                    + old.get(OpenApiOperation.ROLE));
        }
        parameters(where, list(old.get("parameters")), list(now.get("parameters")));
        body(where, OpenApi.map(old.get("requestBody")), OpenApi.map(now.get("requestBody")));
        OpenApi.map(old.get("responses")).forEach((status, response) -> {
            if (status.startsWith("2")) {
                Object same = OpenApi.map(now.get("responses")).get(status);
                if (same == null) {
                    broken.add(where + " does not answer " + status + " any more");
                } else {
                    content(where + " answers", OpenApi.map(response), OpenApi.map(same), false);
                }
            }
        });
    }

    private void parameters(String where, List<Object> old, List<Object> now) {
        for (Object each : old) {
            Map<String, Object> same = like(each, now);
            String name = where + " " + OpenApi.map(each).get("name");
            if (same.isEmpty()) {
                broken.add(name + " is gone");
            } else {
                schema(name, OpenApi.map(OpenApi.map(each).get("schema")), OpenApi.map(same.get("schema")), true);
            }
        }
        for (Object each : now) {
            boolean wanted = Boolean.TRUE.equals(OpenApi.map(each).get("required"));
            if (wanted && !Boolean.TRUE.equals(like(each, old).get("required"))) {
                broken.add(where + " " + OpenApi.map(each).get("name") + " is newly wanted");
            }
        }
    }

    private static Map<String, Object> like(Object parameter, List<Object> others) {
        Map<String, Object> wanted = OpenApi.map(parameter);
        return others.stream()
                .map(OpenApi::map)
                .filter(each -> Objects.equals(each.get("name"), wanted.get("name"))
                        && Objects.equals(each.get("in"), wanted.get("in")))
                .findFirst()
                .orElse(Map.of());
    }

    private void body(String where, Map<String, Object> old, Map<String, Object> now) {
        if (old.isEmpty() && Boolean.TRUE.equals(now.get("required"))) {
            broken.add(where + " newly wants a body");
        }
        content(where + " asked", old, now, true);
    }

    private void content(String where, Map<String, Object> old, Map<String, Object> now, boolean asked) {
        OpenApi.map(old.get("content")).forEach((type, media) -> {
            Object same = OpenApi.map(now.get("content")).get(type);
            if (same == null) {
                broken.add(where + " as " + type + " is gone");
            } else {
                schema(
                        where,
                        OpenApi.map(OpenApi.map(media).get("schema")),
                        OpenApi.map(OpenApi.map(same).get("schema")),
                        asked);
            }
        });
    }

    private void schema(String where, Map<String, Object> old, Map<String, Object> now, boolean asked) {
        Object name = old.get("$ref");
        if (name != null && !seen.add(name + " " + now.get("$ref") + asked)) {
            return;
        }
        Map<String, Object> was = followed(old, before);
        Map<String, Object> is = followed(now, after);
        String here = name == null ? where : where + " " + String.valueOf(name).replaceAll(".*/", "");
        types(here, types(was), types(is), asked);
        values(here, list(was.get("enum")), list(is.get("enum")), asked);
        bounds(here, was, is, asked);
        properties(here, was, is, asked);
        if (was.get("items") != null && is.get("items") != null) {
            schema(here + "[]", OpenApi.map(was.get("items")), OpenApi.map(is.get("items")), asked);
        }
        if (was.get("additionalProperties") instanceof Map<?, ?>
                && is.get("additionalProperties") instanceof Map<?, ?>) {
            schema(
                    here + ".*",
                    OpenApi.map(was.get("additionalProperties")),
                    OpenApi.map(is.get("additionalProperties")),
                    asked);
        }
        for (String several : List.of("anyOf", "oneOf", "allOf")) {
            several(here, list(was.get(several)), list(is.get(several)), asked);
        }
    }

    private void types(String where, Set<Object> was, Set<Object> is, boolean asked) {
        Set<Object> wider = asked ? is : was;
        Set<Object> narrower = asked ? was : is;
        if (!wider.isEmpty() && (narrower.isEmpty() || !wider.containsAll(narrower))) {
            broken.add(
                    where + " is " + (is.isEmpty() ? "anything" : is) + ", was " + (was.isEmpty() ? "anything" : was));
        }
    }

    private void values(String where, List<Object> was, List<Object> is, boolean asked) {
        if (asked && !is.isEmpty()) {
            was.stream()
                    .filter(each -> !is.contains(each))
                    .forEach(each -> broken.add(where + " does not take " + each + " any more"));
        }
    }

    private void bounds(String where, Map<String, Object> was, Map<String, Object> is, boolean asked) {
        for (String bound : List.of("maximum", "maxLength")) {
            if (asked && is.get(bound) instanceof Number most) {
                if (!(was.get(bound) instanceof Number before) || most.longValue() < before.longValue()) {
                    broken.add(where + " has a lower " + bound + ": " + most);
                }
            }
        }
    }

    private void properties(String where, Map<String, Object> was, Map<String, Object> is, boolean asked) {
        Map<String, Object> now = OpenApi.map(is.get("properties"));
        OpenApi.map(was.get("properties")).forEach((name, schema) -> {
            if (now.containsKey(name)) {
                schema(where + "." + name, OpenApi.map(schema), OpenApi.map(now.get(name)), asked);
            } else {
                broken.add(where + "." + name + " is gone");
            }
        });
        List<Object> wantedBefore = list(was.get("required"));
        List<Object> wanted = list(is.get("required"));
        List<Object> more = asked ? wanted : wantedBefore;
        List<Object> less = asked ? wantedBefore : wanted;
        more.stream()
                .filter(each -> !less.contains(each) && (asked || now.containsKey(each)))
                .forEach(each -> broken.add(
                        where + "." + each + (asked ? " is newly wanted" : " is not always there any more")));
    }

    private void several(String where, List<Object> was, List<Object> is, boolean asked) {
        if (was.size() != is.size() && (asked ? is.size() < was.size() : is.size() > was.size() || is.isEmpty())) {
            broken.add(where + " is one of " + is.size() + ", was one of " + was.size());
        }
        for (int i = 0; i < Math.min(was.size(), is.size()); i++) {
            schema(where, OpenApi.map(was.get(i)), OpenApi.map(is.get(i)), asked);
        }
    }

    private static Map<String, Object> followed(Map<String, Object> schema, Map<String, Object> api) {
        return schema.get("$ref") instanceof String reference ? OpenApi.at(api, reference) : schema;
    }

    private static Set<Object> types(Map<String, Object> schema) {
        Object type = schema.get("type");
        return switch (type) {
            case null -> Set.of();
            case List<?> several -> new LinkedHashSet<>(several);
            default -> Set.of(type);
        };
    }

    private static List<Object> list(@Nullable Object node) {
        return node instanceof List<?> list ? new ArrayList<>(list) : List.of();
    }
}
