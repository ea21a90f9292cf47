package io.holdfast.server.api;

import static io.holdfast.server.api.OpenApiSchemas.ordered;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.json.JsonMapper;

/** The description of the API, OpenAPI 3.1: made from a server that runs; and as it is checked in. Why so: decision 70. */
final class OpenApi {
    static final Path FILE = Path.of("..", "docs", "openapi.yaml");

    /** How the file is made anew. */
    static final String REFRESH = "mvn -B -ntp test -pl engine,cli,server -Dtest=OpenApiTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dholdfast.openapi=write";

    private static final List<String> VERBS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final Map<Integer, String> PROBLEMS = new TreeMap<>(Map.ofEntries(
            Map.entry(400, "It can't be read."),
            Map.entry(401, "Nobody is logged in, or the password is wrong."),
            Map.entry(403, "The role does not suffice."),
            Map.entry(404, "There is no such thing."),
            Map.entry(406, "It has another type than those that are wanted."),
            Map.entry(409, "It does not go with what is there."),
            Map.entry(412, "Somebody was faster: it has another version by now."),
            Map.entry(413, "The body is longer than a megabyte."),
            Map.entry(415, "The body is no JSON."),
            Map.entry(422, "It was understood, and can't be done."),
            Map.entry(428, "The version that it is made for is missing."),
            Map.entry(429, "Too many passwords were wrong, or too many listen."),
            Map.entry(503, "Not now; later perhaps.")));

    private OpenApi() {}

    /** Of the server whose context this is. */
    static Map<String, Object> of(ApplicationContext context) {
        OpenApiSchemas schemas = new OpenApiSchemas(context.getBean(JsonMapper.class));
        Map<String, Object> paths = paths(
                context.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                        .getHandlerMethods(),
                schemas);
        return ordered(
                "openapi",
                "3.1.0",
                "info",
                ordered(
                        "title",
                        "Holdfast",
                        "version",
                        "1",
                        "description",
                        "The API of holdfast server: docs/server.md, section 7. x-holdfast-role is the least role that may call.",
                        "license",
                        ordered("name", "Apache-2.0", "identifier", "Apache-2.0")),
                "servers",
                List.of(ordered("url", "http://127.0.0.1:8480")),
                "security",
                List.of(ordered("token", List.of()), ordered("session", List.of(), "forgery", List.of())),
                "paths",
                paths,
                "components",
                ordered(
                        "securitySchemes",
                        securitySchemes(),
                        "headers",
                        ordered(
                                "ETag",
                                ordered(
                                        "description",
                                        "The version, for If-Match of a change.",
                                        "schema",
                                        ordered("type", "string"))),
                        "responses",
                        responses(),
                        "schemas",
                        withProblem(schemas)));
    }

    private static Map<String, Object> paths(Map<RequestMappingInfo, HandlerMethod> endpoints, OpenApiSchemas schemas) {
        Map<String, Map<String, HandlerMethod>> byPath = new TreeMap<>();
        endpoints.forEach((info, method) -> info.getPatternValues().stream()
                .filter(path -> path.startsWith("/api/"))
                .forEach(path -> {
                    for (RequestMethod verb : info.getMethodsCondition().getMethods()) {
                        byPath.computeIfAbsent(path, _ -> new LinkedHashMap<>()).put(verb.name(), method);
                    }
                }));
        Map<String, Object> paths = new LinkedHashMap<>();
        byPath.forEach((path, verbs) -> {
            Map<String, Object> each = new LinkedHashMap<>();
            VERBS.stream()
                    .filter(verbs::containsKey)
                    .forEach(verb -> each.put(
                            verb.toLowerCase(Locale.ROOT),
                            new OpenApiOperation(Objects.requireNonNull(verbs.get(verb)), path, schemas)
                                    .described(verb)));
            paths.put(path, each);
        });
        return paths;
    }

    private static Map<String, Object> securitySchemes() {
        return ordered(
                "token",
                ordered("type", "http", "scheme", "bearer"),
                "session",
                ordered("type", "apiKey", "in", "cookie", "name", "holdfast"),
                "forgery",
                ordered("type", "apiKey", "in", "header", "name", "X-Holdfast-Session"));
    }

    /** How the response of a problem is named. */
    static String problem(int status) {
        return HttpStatus.valueOf(status).name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> responses() {
        Map<String, Object> responses = new LinkedHashMap<>();
        PROBLEMS.forEach((status, words) -> responses.put(problem(status), response(words)));
        responses.put("Problem", response("Anything else that went wrong."));
        return responses;
    }

    private static Map<String, Object> response(String words) {
        return ordered(
                "description",
                words,
                "content",
                ordered(
                        "application/problem+json",
                        ordered("schema", ordered("$ref", "#/components/schemas/Problem"))));
    }

    private static Map<String, Object> withProblem(OpenApiSchemas schemas) {
        Map<String, Object> all = new TreeMap<>(schemas.named());
        Map<String, Object> text = ordered("type", "string");
        all.put(
                "Problem",
                ordered(
                        "description",
                        "Problem details, RFC 9457.",
                        "type",
                        "object",
                        "properties",
                        ordered(
                                "type",
                                text,
                                "title",
                                text,
                                "status",
                                ordered("type", "integer", "format", "int32"),
                                "detail",
                                text,
                                "instance",
                                text,
                                "next",
                                ordered("type", "string", "description", "What to do.")),
                        "required",
                        List.of("title", "status")));
        return all;
    }

    /** As it stands in the file. */
    static String text(Map<String, Object> api) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setSplitLines(false);
        options.setDereferenceAliases(true);
        return "# Made from the server by its tests, not to be edited. Anew:\n# " + REFRESH + "\n"
                + new Yaml(options).dump(api);
    }

    static Map<String, Object> parsed(String text) {
        Map<String, Object> api = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
        return api;
    }

    static Map<String, Object> checkedIn() {
        try {
            return parsed(Files.readString(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One operation of a description. */
    record Operation(String verb, String path, Map<String, Object> described, Map<String, Object> api) {
        @Override
        public String toString() {
            return verb + " " + path;
        }

        /** Whether its answer goes on and on. */
        boolean isStream() {
            return at("responses", "200", "content", "text/event-stream") != null;
        }

        /** What stands where a path of names leads, with references followed; null if nothing does. */
        @Nullable
        Object at(Object... names) {
            Object here = described;
            for (Object name : names) {
                here = here instanceof Map<?, ?> map
                        ? followed(map.get(name))
                        : here instanceof List<?> list && name instanceof Integer index ? list.get(index) : null;
            }
            return here;
        }

        @Nullable
        Object followed(@Nullable Object node) {
            return node instanceof Map<?, ?> map && map.get("$ref") instanceof String reference
                    ? OpenApi.at(api, reference)
                    : node;
        }
    }

    /** What a reference is to. */
    static Map<String, Object> at(Map<String, Object> api, String reference) {
        Map<String, Object> here = api;
        for (String name : reference.substring(2).split("/", -1)) {
            here = map(here.get(name));
        }
        return here;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(@Nullable Object node) {
        return node == null ? Map.of() : (Map<String, Object>) node;
    }

    static List<Operation> operations(Map<String, Object> api) {
        List<Operation> operations = new ArrayList<>();
        map(api.get("paths"))
                .forEach((path, verbs) -> map(verbs)
                        .forEach((verb, described) -> operations.add(
                                new Operation(verb.toUpperCase(Locale.ROOT), path, map(described), api))));
        return operations;
    }
}
