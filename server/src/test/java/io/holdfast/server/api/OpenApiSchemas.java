package io.holdfast.server.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Types as JSON Schema, as the server reads and writes them: of what is asked, parts that are not {@code @Nullable} are wanted; of what is answered, all
 * are there, and an empty one is null.
 */
final class OpenApiSchemas {
    private static final Map<Class<?>, Map<String, Object>> PLAIN = Map.ofEntries(
            Map.entry(Object.class, Map.of()),
            Map.entry(JsonNode.class, Map.of()),
            Map.entry(String.class, Map.of("type", "string")),
            Map.entry(UUID.class, format("uuid")),
            Map.entry(Instant.class, format("date-time")),
            Map.entry(LocalDate.class, format("date")),
            Map.entry(Duration.class, format("duration")),
            Map.entry(boolean.class, Map.of("type", "boolean")),
            Map.entry(Boolean.class, Map.of("type", "boolean")),
            Map.entry(int.class, number("int32")),
            Map.entry(Integer.class, number("int32")),
            Map.entry(long.class, number("int64")),
            Map.entry(Long.class, number("int64")),
            Map.entry(BigDecimal.class, Map.of("type", "number")),
            Map.entry(double.class, ordered("type", "number", "format", "double")),
            Map.entry(Double.class, ordered("type", "number", "format", "double")));

    private final JsonMapper mapper;
    private final SortedMap<String, Map<String, Object>> named = new TreeMap<>();
    private final Map<String, String> meant = new TreeMap<>();

    /** @param mapper the server's own: what it was told of types counts here too */
    OpenApiSchemas(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /** Which way a type goes. */
    enum Way {
        ASKED,
        ANSWERED
    }

    /** All that have names, by these. */
    Map<String, Map<String, Object>> named() {
        return named;
    }

    Map<String, Object> of(ResolvableType type, Way way) {
        Class<?> raw = type.resolve(Object.class);
        if (PLAIN.containsKey(raw)) {
            return new LinkedHashMap<>(PLAIN.getOrDefault(raw, Map.of()));
        }
        if (raw == Optional.class) {
            return orNull(of(type.getGeneric(0), way));
        }
        if (Collection.class.isAssignableFrom(raw)) {
            return ordered("type", "array", "items", of(type.asCollection().getGeneric(0), way));
        }
        if (Map.class.isAssignableFrom(raw)) {
            return ordered(
                    "type", "object", "additionalProperties", of(type.asMap().getGeneric(1), way));
        }
        String name = name(type, raw);
        String before = meant.putIfAbsent(name, type + " " + (raw.isEnum() ? "" : way));
        if (before == null) {
            // There before it is described: it may have parts of its own kind.
            named.put(name, Map.of());
            named.put(name, described(type, raw, way));
        } else if (!before.equals(type + " " + (raw.isEnum() ? "" : way))) {
            throw new IllegalStateException(name + " would be both " + before + " and " + type + " " + way);
        }
        return ordered("$ref", "#/components/schemas/" + name);
    }

    private Map<String, Object> described(ResolvableType type, Class<?> raw, Way way) {
        if (raw.isEnum()) {
            return ordered(
                    "type",
                    "string",
                    "enum",
                    Arrays.stream(raw.getEnumConstants()).map(String::valueOf).toList());
        }
        if (raw.isRecord()) {
            return record(type, raw, way);
        }
        if (raw.isSealed()) {
            return oneOf(raw, way);
        }
        throw new IllegalStateException("nobody knows how to describe " + type);
    }

    private Map<String, Object> record(ResolvableType type, Class<?> raw, Way way) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        boolean leavesOut = Optional.ofNullable(raw.getAnnotation(JsonInclude.class))
                .filter(rule -> rule.value() == JsonInclude.Include.NON_ABSENT)
                .isPresent();
        for (RecordComponent part : raw.getRecordComponents()) {
            if (part.getAccessor().isAnnotationPresent(JsonIgnore.class)) {
                continue;
            }
            boolean nullable = part.getAnnotatedType().isAnnotationPresent(Nullable.class);
            boolean absent = leavesOut && part.getType() == Optional.class;
            ResolvableType inner = ResolvableType.forType(part.getGenericType(), type);
            Map<String, Object> schema = of(absent ? inner.getGeneric(0) : inner, way);
            properties.put(part.getName(), nullable ? orNull(schema) : schema);
            if (way == Way.ASKED ? !nullable : !absent) {
                required.add(part.getName());
            }
        }
        Map<String, Object> schema = ordered("type", "object", "properties", properties);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        schema.put("additionalProperties", false);
        return schema;
    }

    /** One of several records, each of which says in a field which it is. */
    private Map<String, Object> oneOf(Class<?> raw, Way way) {
        Class<?> told = Optional.<Class<?>>ofNullable(
                        mapper.serializationConfig().findMixInClassFor(raw))
                .orElse(raw);
        JsonTypeInfo info = told.getAnnotation(JsonTypeInfo.class);
        List<Object> each = new ArrayList<>();
        for (JsonSubTypes.Type type : told.getAnnotation(JsonSubTypes.class).value()) {
            Map<String, Object> reference = of(ResolvableType.forClass(type.value()), way);
            Map<String, Object> schema = named.getOrDefault(name(type.value()), Map.of());
            properties(schema).put(info.property(), ordered("const", type.name()));
            names(schema).add(info.property());
            each.add(reference);
        }
        return ordered("oneOf", each);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> properties(Map<String, Object> schema) {
        return (Map<String, Object>) Objects.requireNonNull(schema.get("properties"));
    }

    @SuppressWarnings("unchecked")
    private static List<String> names(Map<String, Object> schema) {
        return (List<String>) Objects.requireNonNull(schema.get("required"));
    }

    /** The same, or null. */
    static Map<String, Object> orNull(Map<String, Object> schema) {
        if (schema.get("type") instanceof String type) {
            Map<String, Object> also = new LinkedHashMap<>(schema);
            also.put("type", List.of(type, "null"));
            return also;
        }
        return schema.isEmpty() ? schema : ordered("anyOf", List.of(schema, Map.of("type", "null")));
    }

    private static String name(ResolvableType type, Class<?> raw) {
        StringBuilder name = new StringBuilder();
        for (ResolvableType inner : type.getGenerics()) {
            name.append(name(inner.resolve(Object.class)));
        }
        return name + name(raw);
    }

    private static String name(Class<?> raw) {
        Class<?> around = raw.getEnclosingClass();
        return around == null || around.getSimpleName().endsWith("Api")
                ? raw.getSimpleName()
                : around.getSimpleName() + raw.getSimpleName();
    }

    private static Map<String, Object> format(String format) {
        return ordered("type", "string", "format", format);
    }

    private static Map<String, Object> number(String format) {
        return ordered("type", "integer", "format", format);
    }

    /** Names and values in turn. */
    static Map<String, Object> ordered(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return map;
    }
}
