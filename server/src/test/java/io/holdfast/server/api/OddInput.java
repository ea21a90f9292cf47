package io.holdfast.server.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/** What nobody sends who means well, by a seed: made from what the description wants, with one thing or another wrong. */
final class OddInput {
    /** Escaped, so that half a character can be sent too. */
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "\0",
            "a\0b",
            "\ud800",
            "\udfff\ud800",
            "🗄️",
            "名字",
            "\u202Eevil",
            "x".repeat(101),
            "x".repeat(70_000),
            "../../etc/passwd",
            "a/../b",
            "'; drop table job; --",
            "${jndi:ldap://x}",
            "<script>",
            "null",
            "-1",
            "1e999",
            "\r\nSet-Cookie: x=y",
            "%00",
            "\\",
            "\"",
            "cos://?region=x",
            "s3://?endpoint=http://169.254.169.254",
            "file:///");

    private static final List<String> DOCUMENTS = List.of(
            "",
            "{",
            "[]",
            "null",
            "\"text\"",
            "7",
            "{}{}",
            "{\"a\":",
            "\u0000",
            "{\"name\": 1e400}",
            "{\"name\":{\"name\":{}}}",
            "[".repeat(5_000),
            "{\"a\":".repeat(2_000),
            "{\"name\":\"\\ud800\"}",
            "{\"name\":\"\\u0000\"}",
            "{\"name\":\"a\",\"name\":\"b\"}",
            "name: yaml",
            "<xml/>",
            "{\"name\": NaN}",
            "{'name': 'x'}");

    private final Random random;
    private final Map<String, Object> api;
    private final Map<String, List<String>> ids;
    private final Map<String, List<String>> usual;

    /**
     * @param ids   that are there, by kind
     * @param usual values that make sense, by the name of a field
     */
    OddInput(long seed, Map<String, Object> api, Map<String, List<String>> ids, Map<String, List<String>> usual) {
        this.random = new Random(seed);
        this.api = api;
        this.ids = ids;
        this.usual = usual;
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** The path of an operation, with its parameters. */
    String target(OpenApi.Operation operation) {
        String kind = operation.path().split("/", -1)[3];
        String path = operation.path();
        int brace = path.indexOf('{');
        if (brace >= 0) {
            String id = chance(70)
                    ? id(kind.equals("rpo") ? "plans" : kind)
                    : one(List.of(
                            "x",
                            "%00",
                            "%2F",
                            "%5C..",
                            ";a=b",
                            "%F0%9F%97%84",
                            "%ff%fe",
                            "0",
                            "%25",
                            "....",
                            "%E2%80%AE",
                            "a".repeat(3_000)));
            path = path.substring(0, brace) + id + path.substring(path.indexOf('}') + 1);
        }
        StringBuilder query = new StringBuilder();
        parameters(operation, "query").forEach((name, schema) -> {
            if (chance(50)) {
                String value = chance(50) ? text(name, schema) : one(TEXTS);
                query.append(query.isEmpty() ? "?" : "&")
                        .append(name)
                        .append('=')
                        .append(encoded(value));
            }
        });
        return path
                + query
                + (chance(3)
                        ? one(List.of("?", "?&=&", "?%ff=%fe", "?limit=1&limit=2", "?cursor=AA", "?cursor=AAAA"))
                        : "");
    }

    private static String encoded(String value) {
        String cut = value.length() > 2_000 ? value.substring(0, 2_000) : value;
        return URLEncoder.encode(cut, StandardCharsets.UTF_8);
    }

    private String id(String kind) {
        List<String> there = ids.getOrDefault(kind, List.of());
        return there.isEmpty() || chance(20) ? new UUID(random.nextLong(), random.nextLong()).toString() : one(there);
    }

    private static Map<String, Map<String, Object>> parameters(OpenApi.Operation operation, String in) {
        Map<String, Map<String, Object>> found = new LinkedHashMap<>();
        if (operation.at("parameters") instanceof List<?> all) {
            all.stream()
                    .map(OpenApi::map)
                    .filter(each -> in.equals(each.get("in")))
                    .forEach(each -> found.put(String.valueOf(each.get("name")), OpenApi.map(each.get("schema"))));
        }
        return found;
    }

    private String text(String name, Map<String, Object> schema) {
        return switch (name) {
            case "limit" -> one(List.of("1", "500", "501", "0", "-1", "2147483648", "1.5", "x"));
            case "plan" -> id("plans");
            case "cursor" -> one(List.of("", "AA", "MDE5", "LTE", "!", "bmFtZQ", "AAECAwQ", "x".repeat(2_000)));
            default -> String.valueOf(value(name, schema, 0));
        };
    }

    Map<String, String> headers(OpenApi.Operation operation) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (chance(97)) {
            headers.put(
                    "Content-Type",
                    chance(95)
                            ? "application/json"
                            : one(List.of(
                                    "text/plain",
                                    "application/xml",
                                    "x",
                                    "application/json; charset=utf-16",
                                    "*/*",
                                    "")));
        }
        if (chance(10)) {
            headers.put(
                    "Accept", one(List.of("text/html", "image/png", "*/*;q=0", "x", "application/xml, */*;q=0.1", "")));
        }
        if (parameters(operation, "header").containsKey("If-Match") && chance(90)) {
            headers.put(
                    "If-Match",
                    chance(70)
                            ? "\"" + (1 + random.nextInt(3)) + "\""
                            : one(List.of("*", "W/\"1\"", "\"x\"", "\"99999999999999999999\"", "1", "", "\"-1\"")));
        }
        if (parameters(operation, "header").containsKey("Idempotency-Key") && chance(50)) {
            headers.put(
                    "Idempotency-Key",
                    one(List.of("a", "b", "c", "d" + random.nextInt(50), "x".repeat(201), "a b", "ключ", "")));
        }
        if (chance(3)) {
            headers.put(
                    one(List.of(
                            "X-Holdfast-Session",
                            "Cookie",
                            "X-Forwarded-For",
                            "Range",
                            "If-None-Match",
                            "Accept-Language",
                            "X-HTTP-Method-Override")),
                    one(List.of("holdfast=x", "a=b; c", "bytes=0-1", "\"1\"", "DELETE", "zz-ZZ;q=9", "😀")));
        }
        return headers;
    }

    byte[] body(OpenApi.Operation operation) {
        Object schema = operation.at("requestBody", "content", "application/json", "schema");
        if (schema == null) {
            return chance(95) ? new byte[0] : one(DOCUMENTS).getBytes(StandardCharsets.UTF_8);
        }
        if (chance(10)) {
            return chance(80) ? one(DOCUMENTS).getBytes(StandardCharsets.UTF_8) : noise();
        }
        return JSON.writeValueAsString(value("", OpenApi.map(schema), 0)).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] noise() {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        return bytes;
    }

    private @Nullable Object value(String name, Map<String, Object> schema, int depth) {
        if (schema.get("$ref") instanceof String reference) {
            return value(name, OpenApi.at(api, reference), depth);
        }
        if (depth > 0 && chance(12)) {
            return odd();
        }
        if (usual.containsKey(name) && chance(80)) {
            String text = one(usual.getOrDefault(name, List.of()));
            return text.startsWith("{")
                    ? JSON.readTree(text)
                    : text.equals("*") ? name + random.nextInt(1_000_000) : text;
        }
        if (schema.get("anyOf") instanceof List<?> several) {
            return value(name, OpenApi.map(one(several)), depth);
        }
        if (schema.get("allOf") instanceof List<?> several) {
            return value(name, OpenApi.map(several.getFirst()), depth);
        }
        if (schema.get("enum") instanceof List<?> values) {
            return one(values);
        }
        Object type = schema.get("type") instanceof List<?> types ? one(types) : schema.get("type");
        return switch (String.valueOf(type)) {
            case "string" -> chance(60) ? "s" + random.nextInt(1_000) : one(TEXTS);
            case "integer" -> one(List.of(1, 2, 7, 30, 366, 0, -1, 1_000_000));
            case "number" -> random.nextDouble();
            case "boolean" -> random.nextBoolean();
            case "array" -> list(schema, depth);
            case "object" -> object(schema, depth);
            case "null" -> null;
            default -> odd();
        };
    }

    private List<@Nullable Object> list(Map<String, Object> schema, int depth) {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            list.add(value("", OpenApi.map(schema.get("items")), depth + 1));
        }
        return list;
    }

    private Map<String, @Nullable Object> object(Map<String, Object> schema, int depth) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        List<?> required = schema.get("required") instanceof List<?> names ? names : List.of();
        OpenApi.map(schema.get("properties")).forEach((name, inner) -> {
            if (required.contains(name) ? chance(96) : chance(40)) {
                object.put(name, value(name, OpenApi.map(inner), depth + 1));
            }
        });
        if (chance(3)) {
            object.put(one(TEXTS), odd());
        }
        return object;
    }

    private @Nullable Object odd() {
        return switch (random.nextInt(9)) {
            case 0 -> null;
            case 1 -> Long.MAX_VALUE;
            case 2 -> -1;
            case 3 -> 1.5e300;
            case 4 -> List.of();
            case 5 -> Map.of();
            case 6 -> true;
            case 7 -> List.of(List.of(Map.of("a", List.of())));
            default -> one(TEXTS);
        };
    }
}
