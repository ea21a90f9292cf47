package io.holdfast.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.start.TestCaller.Answer;
import io.holdfast.server.start.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SessionTest {
    private static final AtomicReference<Instant> NOW = new AtomicReference<>(Instant.parse("2026-11-27T12:00:00Z"));
    private static TestServer server;

    @BeforeAll
    static void start(@TempDir Path folder) {
        InstantSource clock = NOW::get;
        server = TestServer.inFolder(folder, clock);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Answer login(String name, String password) {
        return server.as("").post("/api/v1/session", Map.of("name", name, "password", password));
    }

    private static void person(String name, String role) {
        server.post("/api/v1/accounts", Map.of("name", name, "role", role, "password", "c4n4ryword long enough"))
                .mustBe(201);
    }

    @Test
    void aSessionIsACookieThatNoScriptReadsAndNoOtherSiteSends() {
        Answer begun = login("admin", server.firstPassword().orElseThrow()).mustBe(200);
        assertThat(begun.whole().headers().firstValue("Set-Cookie").orElseThrow())
                .contains("HttpOnly", "SameSite=Strict", "Path=/api");
        assertThat(begun.text("role")).isEqualTo("ADMINISTRATOR");
        server.as("")
                .call("GET", "/api/v1/session", null, Map.of("Cookie", TestServer.cookie(begun)))
                .mustBe(200);
    }

    @Test
    void aChangeNeedsTheOtherWordOfItsSession() {
        Answer begun = login("admin", server.firstPassword().orElseThrow()).mustBe(200);
        Map<String, Object> store = Map.of("name", "forged", "address", "s3://?region=eu-central-1");
        String cookie = TestServer.cookie(begun);
        server.as("")
                .call("POST", "/api/v1/stores", store, Map.of("Cookie", cookie))
                .mustBe(401);
        server.as("")
                .call("POST", "/api/v1/stores", store, Map.of("Cookie", cookie, "X-Holdfast-Session", "guessed"))
                .mustBe(401);
        server.as("")
                .call(
                        "POST",
                        "/api/v1/stores",
                        store,
                        Map.of("Cookie", cookie, "X-Holdfast-Session", begun.text("forgery")))
                .mustBe(201);
    }

    @Test
    void whoLogsOutIsOut() {
        Answer begun = login("admin", server.firstPassword().orElseThrow()).mustBe(200);
        String cookie = TestServer.cookie(begun);
        server.as("")
                .call(
                        "DELETE",
                        "/api/v1/session",
                        null,
                        Map.of("Cookie", cookie, "X-Holdfast-Session", begun.text("forgery")))
                .mustBe(204);
        server.as("")
                .call("GET", "/api/v1/session", null, Map.of("Cookie", cookie))
                .mustBe(401);
    }

    @Test
    void aWrongNameAndAWrongPasswordAreAnsweredAlike() {
        person("erika", "VIEWER");
        String wrongPassword =
                login("erika", "not hers at all").mustBe(401).whole().body();
        assertThat(login("nobody", "not hers at all").mustBe(401).whole().body())
                .isEqualTo(wrongPassword);
    }

    @Test
    void afterFiveWrongPasswordsTheAccountWaitsAndThenLetsItsOwnerIn() {
        person("zhang", "VIEWER");
        for (int i = 0; i < 5; i++) {
            login("zhang", "c4n4ryword wrong " + i).mustBe(401);
        }
        login("zhang", "c4n4ryword long enough").mustBe(429);
        NOW.updateAndGet(now -> now.plus(Duration.ofSeconds(61)));
        login("zhang", "wrong again, once more").mustBe(401);
        login("zhang", "c4n4ryword long enough").mustBe(429);
        NOW.updateAndGet(now -> now.plus(Duration.ofSeconds(121)));
        login("zhang", "c4n4ryword long enough").mustBe(200);
    }

    @Test
    void anotherPasswordEndsTheSessionsOfTheOldOne() {
        person("li", "OPERATOR");
        String cookie = TestServer.cookie(login("li", "c4n4ryword long enough").mustBe(200));
        server.as("")
                .call("GET", "/api/v1/session", null, Map.of("Cookie", cookie))
                .mustBe(200);
        Answer accounts = server.get("/api/v1/accounts").mustBe(200);
        String id = accounts.body()
                .path("items")
                .valueStream()
                .filter(each -> each.path("name").asString("").equals("li"))
                .findFirst()
                .orElseThrow()
                .path("id")
                .asString("");
        Answer account = server.get("/api/v1/accounts/" + id).mustBe(200);
        server.put(
                        "/api/v1/accounts/" + id,
                        account.etag(),
                        Map.of("role", "OPERATOR", "password", "c4n4ryword another one"))
                .mustBe(200);
        server.as("")
                .call("GET", "/api/v1/session", null, Map.of("Cookie", cookie))
                .mustBe(401);
        login("li", "c4n4ryword long enough").mustBe(401);
        login("li", "c4n4ryword another one").mustBe(200);
    }

    @Test
    void theLastAdministratorStays() {
        Answer accounts = server.get("/api/v1/accounts").mustBe(200);
        String id = accounts.body()
                .path("items")
                .valueStream()
                .filter(each -> each.path("name").asString("").equals("admin"))
                .findFirst()
                .orElseThrow()
                .path("id")
                .asString("");
        Answer account = server.get("/api/v1/accounts/" + id).mustBe(200);
        server.delete("/api/v1/accounts/" + id, account.etag()).mustBe(422);
        server.put("/api/v1/accounts/" + id, account.etag(), Map.of("role", "VIEWER"))
                .mustBe(422);
    }

    @Test
    void aTokenMayNoMoreThanItsMakerAndEnds() {
        server.post("/api/v1/tokens", Map.of("name", "too long", "role", "VIEWER", "days", 400))
                .mustBe(422);
        Answer made = server.post("/api/v1/tokens", Map.of("name", "reader", "role", "VIEWER", "days", 1))
                .mustBe(201);
        TestServer reader = server.as(made.text("word"));
        reader.get("/api/v1/stores").mustBe(200);
        reader.get("/api/v1/accounts").mustBe(403);
        assertThat(server.get("/api/v1/tokens").whole().body()).doesNotContain(made.text("word"));
        NOW.updateAndGet(now -> now.plus(Duration.ofHours(25)));
        try {
            reader.get("/api/v1/stores").mustBe(401);
        } finally {
            NOW.updateAndGet(now -> now.minus(Duration.ofHours(25)));
        }
    }
}
