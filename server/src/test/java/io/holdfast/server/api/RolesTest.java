package io.holdfast.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.access.Role;
import io.holdfast.server.start.TestServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation of {@code docs/openapi.yaml}, called as every role and as nobody. That each endpoint of the server stands in the file is seen to by
 * {@link OpenApiTest}.
 */
final class RolesTest {
    private static TestServer server;
    private static final Map<Role, String> TOKENS = new EnumMap<>(Role.class);

    @BeforeAll
    static void start(@TempDir Path folder) {
        server = TestServer.inFolder(folder, InstantSource.system());
        for (Role role : Role.values()) {
            TOKENS.put(
                    role,
                    server.post("/api/v1/tokens", Map.of("name", "a " + role, "role", role.name(), "days", 1))
                            .mustBe(201)
                            .text("word"));
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static Stream<OpenApi.Operation> operations() {
        return OpenApi.operations(OpenApi.checkedIn()).stream();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void eachRoleIsLetInWhereItMayAndNowhereElse(OpenApi.Operation operation) {
        Object rule = operation.at(OpenApiOperation.ROLE);
        assertThat(rule)
                .as(operation + " names the least role that may call it: @AtLeast, or @Open for anybody")
                .isInstanceOf(String.class);
        if (OpenApiOperation.ANYBODY.equals(rule)) {
            assertThat(call("", operation))
                    .as(operation + " as nobody")
                    .isNotIn(401, 403)
                    .isLessThan(500);
            return;
        }
        assertThat(call("", operation)).as(operation + " as nobody").isEqualTo(401);
        assertThat(call("hft_" + "x".repeat(43), operation))
                .as(operation + " by a wrong token")
                .isEqualTo(401);
        TOKENS.forEach((role, token) -> {
            if (role.may(Role.valueOf(String.valueOf(rule)))) {
                assertThat(call(token, operation))
                        .as(operation + " as " + role)
                        .isNotIn(401, 403)
                        .isLessThan(500);
            } else {
                assertThat(call(token, operation)).as(operation + " as " + role).isEqualTo(403);
            }
        });
    }

    private static int call(String token, OpenApi.Operation operation) {
        String path = operation.path().replaceAll("\\{[a-z]+}", new UUID(7, 7).toString());
        if (operation.isStream()) {
            Map<String, String> headers = token.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + token);
            return RawHttp.status(URI.create(server.address()), operation.verb(), path, headers);
        }
        boolean hasBody = operation.at("requestBody") != null;
        return server.as(token)
                .call(operation.verb(), path, hasBody ? "{}" : null, Map.of("If-Match", "\"1\""))
                .status();
    }

    @Test
    void rolesDifferInWhatTheyMay() {
        // So that a file in which all say the same does not pass for a matrix.
        assertThat(operations()
                        .map(each -> String.valueOf(each.at(OpenApiOperation.ROLE)))
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(
                        List.of("ANYBODY", "VIEWER", "AUDITOR", "OPERATOR", "ADMINISTRATOR"));
    }

    @Test
    void whatIsNoEndpointOfOursIsNotAnswered() {
        server.get("/").mustBe(403);
        server.get("/actuator/env").mustBe(403);
        server.as("").get("/actuator/health/readiness").mustBe(200);
    }
}
