package io.holdfast.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What breaks a client, and what does not. */
final class OpenApiChangesTest {
    private static final String API = """
            paths:
              /api/v1/stores:
                get:
                  x-holdfast-role: VIEWER
                  parameters:
                  - {name: limit, in: query, required: false, schema: {type: integer, maximum: 500}}
                  responses:
                    '200':
                      content:
                        application/json:
                          schema: {$ref: '#/components/schemas/Store'}
                post:
                  x-holdfast-role: ADMINISTRATOR
                  requestBody:
                    required: true
                    content:
                      application/json:
                        schema: {$ref: '#/components/schemas/StoreDraft'}
                  responses:
                    '201': {description: Done.}
            components:
              schemas:
                Kind: {type: string, enum: [A, B]}
                Store:
                  type: object
                  properties:
                    name: {type: string}
                    jobs: {type: integer}
                    inner: {type: array, items: {$ref: '#/components/schemas/Store'}}
                  required: [name, jobs]
                StoreDraft:
                  type: object
                  properties:
                    name: {type: string}
                    kind: {$ref: '#/components/schemas/Kind'}
                    jobs: {type: [integer, 'null']}
                  required: [name]
            """;

    static Stream<Arguments> breaking() {
        return Stream.of(
                Arguments.of("    get:\n", "    head:\n", "GET /api/v1/stores is gone"),
                Arguments.of("/api/v1/stores:", "/api/v1/shops:", "POST /api/v1/stores is gone"),
                Arguments.of("VIEWER", "OPERATOR", "takes the role OPERATOR, was VIEWER"),
                Arguments.of("maximum: 500", "maximum: 400", "limit has a lower maximum"),
                Arguments.of("name: limit", "name: most", "limit is gone"),
                Arguments.of("in: query, required: false", "in: query, required: true", "limit is newly wanted"),
                Arguments.of("'201'", "'202'", "does not answer 201"),
                Arguments.of("enum: [A, B]", "enum: [A]", "does not take B"),
                Arguments.of("        jobs: {type: integer}\n", "", "Store.jobs is gone"),
                Arguments.of("jobs: {type: integer}", "jobs: {type: string}", "Store.jobs is [string], was [integer]"),
                Arguments.of("jobs: {type: integer}", "jobs: {type: [integer, 'null']}", "Store.jobs is"),
                Arguments.of("required: [name, jobs]", "required: [name]", "Store.jobs is not always there"),
                Arguments.of("jobs: {type: [integer, 'null']}", "jobs: {type: integer}", "StoreDraft.jobs is"),
                Arguments.of("required: [name]\n", "required: [name, kind]\n", "StoreDraft.kind is newly wanted"),
                Arguments.of("        kind: {$ref: '#/components/schemas/Kind'}\n", "", "StoreDraft.kind is gone"));
    }

    @ParameterizedTest
    @MethodSource("breaking")
    void whatBreaksAClientIsNamed(String old, String now, String told) {
        assertThat(API).contains(old);
        assertThat(OpenApiChanges.breaking(OpenApi.parsed(API), OpenApi.parsed(API.replaceFirst(quoted(old), now))))
                .as("one of them")
                .anyMatch(each -> each.contains(told));
    }

    private static String quoted(String text) {
        return java.util.regex.Pattern.quote(text);
    }

    @Test
    void anAdditionBreaksNobody() {
        String more = API.replace(
                        "        jobs: {type: integer}\n",
                        "        jobs: {type: integer}\n        more: {type: string}\n")
                .replace("enum: [A, B]", "enum: [A, B, C]")
                .replace("        kind: {", "        more: {type: string}\n        kind: {")
                .replace("    get:\n", "    put: {responses: {'200': {description: Done.}}}\n    get:\n");
        assertThat(OpenApi.parsed(more)).isNotEqualTo(OpenApi.parsed(API));
        assertThat(OpenApiChanges.breaking(OpenApi.parsed(API), OpenApi.parsed(more)))
                .isEmpty();
    }
}
