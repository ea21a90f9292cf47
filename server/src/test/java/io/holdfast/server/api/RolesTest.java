package io.holdfast.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.access.AtLeast;
import io.holdfast.server.access.Open;
import io.holdfast.server.access.Role;
import io.holdfast.server.start.TestServer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Every endpoint, called as every role and as nobody. */
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

    private static Map<RequestMappingInfo, HandlerMethod> endpoints() {
        return server.context()
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods();
    }

    private static boolean isOurs(RequestMappingInfo info) {
        return info.getPatternValues().stream().anyMatch(path -> path.startsWith("/api/"));
    }

    @Test
    void everyEndpointNamesTheLeastRoleThatMayCallIt() {
        assertThat(endpoints().entrySet().stream().filter(each -> isOurs(each.getKey())))
                .hasSizeGreaterThan(30)
                .allSatisfy(each -> assertThat(each.getValue().hasMethodAnnotation(AtLeast.class)
                                || each.getValue().hasMethodAnnotation(Open.class))
                        .as(each.getKey().toString())
                        .isTrue());
    }

    @Test
    void eachRoleIsLetInWhereItMayAndNowhereElse() {
        endpoints().forEach((info, method) -> {
            AtLeast rule = method.getMethodAnnotation(AtLeast.class);
            if (!isOurs(info) || rule == null) {
                return;
            }
            RequestMethod verb =
                    info.getMethodsCondition().getMethods().iterator().next();
            String path = info.getPatternValues().iterator().next().replaceAll("\\{[a-z]+}", new UUID(7, 7).toString());
            assertThat(call("", verb, path))
                    .as(verb + " " + path + " as nobody")
                    .isEqualTo(401);
            TOKENS.forEach((role, token) -> {
                int status = call(token, verb, path);
                if (role.may(rule.value())) {
                    assertThat(status)
                            .as(verb + " " + path + " as " + role)
                            .isNotIn(401, 403)
                            .isLessThan(500);
                } else {
                    assertThat(status).as(verb + " " + path + " as " + role).isEqualTo(403);
                }
            });
        });
    }

    private static int call(String token, RequestMethod verb, String path) {
        boolean hasBody = verb == RequestMethod.POST || verb == RequestMethod.PUT;
        return server.as(token)
                .call(verb.name(), path, hasBody ? "{}" : null, Map.of("If-Match", "\"1\""))
                .status();
    }

    @Test
    void whatIsNoEndpointOfOursIsNotAnswered() {
        server.get("/").mustBe(403);
        server.get("/actuator/env").mustBe(403);
        server.as("").get("/actuator/health/readiness").mustBe(200);
    }
}
