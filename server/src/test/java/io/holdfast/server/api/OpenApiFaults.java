package io.holdfast.server.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Where JSON is not as a schema of the description has it. */
final class OpenApiFaults {
    private final Map<String, Object> api;
    private final List<String> found = new ArrayList<>();

    private OpenApiFaults(Map<String, Object> api) {
        this.api = api;
    }

    static List<String> of(JsonNode node, @Nullable Object schema, Map<String, Object> api) {
        OpenApiFaults faults = new OpenApiFaults(api);
        faults.look("$", node, OpenApi.map(schema));
        return faults.found;
    }

    private void look(String path, JsonNode node, Map<String, Object> schema) {
        if (schema.get("$ref") instanceof String reference) {
            look(path, node, OpenApi.at(api, reference));
            return;
        }
        for (String several : List.of("anyOf", "oneOf")) {
            if (schema.get(several) instanceof List<?> each
                    && each.stream().noneMatch(one -> of(node, one, api).isEmpty())) {
                found.add(path + " is none of " + each);
            }
        }
        Object type = schema.get("type");
        List<?> types = type instanceof List<?> several ? several : List.of(String.valueOf(type));
        // A whole number is a number too.
        if (type != null && !types.contains(type(node)) && !(node.isNumber() && types.contains("number"))) {
            found.add(path + " is " + type(node) + ", not " + type);
        }
        if (schema.get("enum") instanceof List<?> values && !values.contains(node.asString(""))) {
            found.add(path + " is none of " + values);
        }
        if (schema.get("const") instanceof String value && !value.equals(node.asString(""))) {
            found.add(path + " is not " + value);
        }
        if (node.isObject()) {
            members(path, node, schema);
        }
        if (node.isArray() && schema.get("items") != null) {
            for (int i = 0; i < node.size(); i++) {
                look(path + "[" + i + "]", node.get(i), OpenApi.map(schema.get("items")));
            }
        }
    }

    private void members(String path, JsonNode node, Map<String, Object> schema) {
        Map<String, Object> properties = OpenApi.map(schema.get("properties"));
        if (schema.get("required") instanceof List<?> wanted) {
            wanted.stream()
                    .filter(name -> !node.has(String.valueOf(name)))
                    .forEach(name -> found.add(path + "." + name + " is missing"));
        }
        node.forEachEntry((name, value) -> {
            if (properties.containsKey(name)) {
                look(path + "." + name, value, OpenApi.map(properties.get(name)));
            } else if (Boolean.FALSE.equals(schema.get("additionalProperties"))) {
                found.add(path + "." + name + " is not described");
            } else if (schema.get("additionalProperties") instanceof Map<?, ?> inner) {
                look(path + "." + name, value, OpenApi.map(inner));
            }
        });
    }

    private static String type(JsonNode node) {
        return node.isNull()
                ? "null"
                : node.isIntegralNumber()
                        ? "integer"
                        : Set.of("NUMBER", "STRING", "BOOLEAN", "ARRAY", "OBJECT")
                                        .contains(node.getNodeType().name())
                                ? node.getNodeType().name().toLowerCase(Locale.ROOT)
                                : node.getNodeType().name();
    }
}
