package io.holdfast.server.api;

import static io.holdfast.server.api.OpenApiSchemas.ordered;

import io.holdfast.server.access.AtLeast;
import io.holdfast.server.access.Open;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ValueConstants;
import org.springframework.web.method.HandlerMethod;

/** One endpoint, as its method, the annotations at it, and the rules of docs/server.md, section 7, have it. */
final class OpenApiOperation {
    /** Who may call it: the name of a role, or this. */
    static final String ROLE = "x-holdfast-role";

    static final String ANYBODY = "ANYBODY";

    private final HandlerMethod method;
    private final OpenApiSchemas schemas;
    private final String path;
    private final Told told;
    private final List<Object> parameters = new ArrayList<>();
    private @Nullable Map<String, Object> body;
    private boolean changes;

    OpenApiOperation(HandlerMethod method, String path, OpenApiSchemas schemas) {
        this.method = method;
        this.path = path;
        this.schemas = schemas;
        this.told = Optional.ofNullable(method.getMethodAnnotation(Told.class))
                .orElseThrow(() -> new IllegalStateException(method + " has no @Told. Next: say in one what it does"));
        for (MethodParameter each : method.getMethodParameters()) {
            each.initParameterNameDiscovery(new DefaultParameterNameDiscoverer());
            read(each);
        }
    }

    /** @param verb in capitals */
    Map<String, Object> described(String verb) {
        changes = !verb.equals("GET");
        String kind = path.split("/", -1)[3];
        Map<String, Object> described = ordered(
                "operationId",
                kind + "_" + method.getMethod().getName(),
                "tags",
                List.of(kind),
                "summary",
                told.value().replace("{this}", one(kind)).replace("{these}", kind));
        role().ifPresent(role -> described.put(ROLE, role));
        if (method.hasMethodAnnotation(Open.class)) {
            described.put("security", List.of());
        }
        if (!parameters.isEmpty()) {
            described.put("parameters", parameters);
        }
        if (body != null) {
            described.put("requestBody", body);
        }
        described.put("responses", responses());
        return described;
    }

    private Optional<String> role() {
        return method.hasMethodAnnotation(Open.class)
                ? Optional.of(ANYBODY)
                : Optional.ofNullable(method.getMethodAnnotation(AtLeast.class))
                        .map(rule -> rule.value().name());
    }

    private static String one(String kind) {
        return kind.endsWith("ies") ? kind.substring(0, kind.length() - 3) + "y" : kind.substring(0, kind.length() - 1);
    }

    private ResolvableType type(MethodParameter parameter) {
        return ResolvableType.forMethodParameter(parameter.withContainingClass(method.getBeanType()));
    }

    private void read(MethodParameter parameter) {
        Map<String, Object> schema = new LinkedHashMap<>();
        String name = String.valueOf(parameter.getParameterName());
        RequestHeader header = parameter.getParameterAnnotation(RequestHeader.class);
        RequestParam asked = parameter.getParameterAnnotation(RequestParam.class);
        if (parameter.hasParameterAnnotation(RequestBody.class)) {
            body = ordered("required", true, "content", json(schemas.of(type(parameter), OpenApiSchemas.Way.ASKED)));
        } else if (parameter.hasParameterAnnotation(PathVariable.class)) {
            schema.putAll(schemas.of(type(parameter), OpenApiSchemas.Way.ASKED));
            parameters.add(ordered("name", name, "in", "path", "required", true, "schema", schema));
        } else if (header != null) {
            header(header.name().isEmpty() ? name : header.name());
        } else if (asked != null) {
            schema.putAll(schemas.of(type(parameter), OpenApiSchemas.Way.ASKED));
            query(asked.name().isEmpty() ? name : asked.name(), asked, schema);
        }
    }

    private void query(String name, RequestParam asked, Map<String, Object> schema) {
        boolean usual = !asked.defaultValue().equals(ValueConstants.DEFAULT_NONE);
        if (usual && "integer".equals(schema.get("type"))) {
            schema.put("default", Integer.valueOf(asked.defaultValue()));
        } else if (usual) {
            schema = ordered("allOf", List.of(schema), "default", asked.defaultValue());
        }
        if (name.equals("limit")) {
            schema.put("minimum", 1);
            schema.put("maximum", Page.MOST);
        }
        parameters.add(ordered("name", name, "in", "query", "required", asked.required() && !usual, "schema", schema));
    }

    private void header(String name) {
        boolean version = name.equals(HttpHeaders.IF_MATCH);
        parameters.add(ordered(
                "name",
                name,
                "in",
                "header",
                // Without it a change is refused, with words of ours: so the code does not demand it.
                "required",
                version,
                "schema",
                version
                        ? ordered("type", "string", "pattern", "^\"[0-9]{1,18}\"$")
                        : ordered("type", "string", "minLength", 1, "maxLength", 200)));
    }

    private Map<String, Object> responses() {
        Map<String, Object> responses = new LinkedHashMap<>();
        Map<String, Object> answered = answered();
        responses.put(String.valueOf(told.status()), answered);
        for (int status : told.also()) {
            if (status < 300) {
                responses.put(String.valueOf(status), ordered("description", "There is nothing more."));
            }
        }
        // Spring compares what a thing is asked for with.
        if (!changes && answered.containsKey("headers")) {
            responses.put("304", ordered("description", "It is the version still that If-None-Match names."));
        }
        for (int status : problems()) {
            responses.put(String.valueOf(status), ordered("$ref", "#/components/responses/" + OpenApi.problem(status)));
        }
        responses.put("default", ordered("$ref", "#/components/responses/Problem"));
        return responses;
    }

    private Map<String, Object> answered() {
        ResolvableType type = told.answer() == void.class
                ? ResolvableType.forMethodReturnType(method.getMethod(), method.getBeanType())
                : ResolvableType.forClass(told.answer());
        if (type.resolve() == ResponseEntity.class) {
            type = type.getGeneric(0);
        }
        Class<?> raw = type.resolve(Object.class);
        Map<String, Object> answered = ordered("description", told.status() == 202 ? "It is to be done." : "Done.");
        if (!told.text().isEmpty()) {
            answered.put("content", ordered(told.text(), ordered("schema", ordered("type", "string"))));
        } else if (raw != Void.class && raw != void.class) {
            if (hasVersion(raw)) {
                answered.put("headers", ordered("ETag", ordered("$ref", "#/components/headers/ETag")));
            }
            answered.put("content", json(schemas.of(type, OpenApiSchemas.Way.ANSWERED)));
        }
        return answered;
    }

    private static boolean hasVersion(Class<?> raw) {
        return raw.isRecord()
                && List.of(raw.getRecordComponents()).stream()
                        .anyMatch(part -> part.getName().equals("version"));
    }

    /** Statuses of what can go wrong. */
    private NavigableSet<Integer> problems() {
        NavigableSet<Integer> all = new TreeSet<>(List.of(400, 401));
        all.addAll(method.hasMethodAnnotation(Open.class) ? List.of(429) : List.of(403));
        IntStream.of(told.also()).filter(status -> status >= 400).forEach(all::add);
        // What a body names, such as a folder, may be missing too.
        if (path.contains("{") || body != null) {
            all.add(404);
        }
        if (changes) {
            all.addAll(List.of(409, 422, 503));
        }
        if (body != null) {
            all.addAll(List.of(413, 415));
        }
        if (parameters.toString().toLowerCase(Locale.ROOT).contains("name=if-match")) {
            all.addAll(List.of(412, 428));
        }
        return all;
    }

    private static Map<String, Object> json(Map<String, Object> schema) {
        return ordered("application/json", ordered("schema", schema));
    }
}
