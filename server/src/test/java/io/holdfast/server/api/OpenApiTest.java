package io.holdfast.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.start.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/openapi.yaml} is what the server has; and what clients were written for, they still find. */
final class OpenApiTest {
    /** {@code write} refreshes the file where that breaks nobody, {@code break} also where it does. */
    private static final String WISH = System.getProperty("holdfast.openapi", "");

    @Test
    void theFileIsWhatTheServerHas(@TempDir Path folder) throws IOException {
        Map<String, Object> now;
        try (TestServer server = TestServer.inFolder(folder, InstantSource.system())) {
            now = OpenApi.parsed(OpenApi.text(OpenApi.of(server.context())));
        }
        Map<String, Object> before = Files.exists(OpenApi.FILE) ? OpenApi.checkedIn() : Map.of();
        if (!WISH.equals("break")) {
            assertThat(OpenApiChanges.breaking(before, now))
                    .as(
                            "This breaks clients. Next: add instead of changing; or, if it must be, say so in CHANGELOG.md and"
                                    + " run:\n  " + OpenApi.REFRESH.replace("=write", "=break"))
                    .isEmpty();
        }
        if (!WISH.isEmpty()) {
            Files.writeString(OpenApi.FILE, OpenApi.text(now));
        }
        assertThat(OpenApi.text(now))
                .as(
                        "docs/openapi.yaml is not what the server has by now. Next: look at what follows, and refresh it:\n  "
                                + OpenApi.REFRESH)
                .isEqualTo(Files.exists(OpenApi.FILE) ? Files.readString(OpenApi.FILE) : "");
    }

    @Test
    void eachOperationIsDescribedWhole() {
        List<OpenApi.Operation> operations = OpenApi.operations(OpenApi.checkedIn());
        assertThat(operations).hasSizeGreaterThan(30).allSatisfy(operation -> {
            assertThat(operation.described())
                    .as(operation.toString())
                    .containsKeys("summary", "operationId", "responses");
            assertThat(operation.at("summary")).asString().endsWith(".").doesNotContain("{");
            assertThat(operation.at("responses", "default", "content", "application/problem+json", "schema"))
                    .as(operation.toString())
                    .isNotNull();
            if (operation.verb().equals("PUT")) {
                assertThat(operation.at("requestBody", "content", "application/json", "schema"))
                        .as(operation.toString())
                        .isNotNull();
            }
        });
        assertThat(operations.stream().map(each -> each.at("operationId"))).doesNotHaveDuplicates();
    }
}
