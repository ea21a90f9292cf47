package io.holdfast.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.start.TestCaller.Answer;
import io.holdfast.server.start.TestDatabase;
import io.holdfast.server.start.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for things of every kind, shown of stores and sources. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
@SuppressWarnings("NullAway.Init") // what start() sets is there before any test
final class ThingsTest {
    @TempDir
    private static Path temporary;

    private static Path folder;

    @SuppressWarnings("unused") // it is the parameter of the class
    private final TestDatabase database;

    ThingsTest(TestDatabase database) {
        this.database = database;
    }

    private static final String STORES = "/api/v1/stores";
    private static final String SECRET = "AKc4n4rywordNeverShown0123456789";

    private static TestServer server;

    @BeforeParameterizedClassInvocation
    static void start(TestDatabase database) throws IOException {
        folder = Files.createDirectory(temporary.resolve(database.name()));
        server = TestServer.start(folder, database.fresh(), InstantSource.system());
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        server.close();
    }

    private static Map<String, Object> store(String name) {
        return Map.of(
                "name",
                name,
                "address",
                "cos://?region=ap-guangzhou",
                "credential",
                Map.of("id", "AKID", "secret", SECRET));
    }

    @Test
    void whatIsMadeIsThereWithItsVersion() {
        Answer made = server.post(STORES, store("广州")).mustBe(201);
        Answer read = server.get(made.whole().headers().firstValue("Location").orElseThrow())
                .mustBe(200);
        assertThat(read.text("name")).isEqualTo("广州");
        assertThat(read.etag()).isEqualTo(made.etag()).isEqualTo("\"1\"");
    }

    @Test
    void aSecretIsNeverGivenBack() {
        Answer made = server.post(STORES, store("secret")).mustBe(201);
        String path = STORES + "/" + made.text("id");
        assertThat(made.body().path("credential").asBoolean()).isTrue();
        Answer changed = server.put(
                        path, made.etag(), Map.of("name", "secret", "address", "cos://?region=ap-guangzhou", "jobs", 7))
                .mustBe(200);
        assertThat(changed.body().path("credential").asBoolean()).isTrue();
        String all = made.whole().body()
                + changed.whole().body()
                + server.get(STORES).whole().body()
                + server.get("/api/v1/audit").whole().body();
        assertThat(all).doesNotContain(SECRET).contains("ap-guangzhou");
    }

    @Test
    void anotherAddressDoesNotGetTheOldKeys() {
        Answer made = server.post(STORES, store("moved")).mustBe(201);
        server.put(
                        STORES + "/" + made.text("id"),
                        made.etag(),
                        Map.of("name", "moved", "address", "cos://?region=ap-beijing"))
                .mustBe(422);
    }

    @Test
    void aChangeNeedsTheVersionThatItIsMadeFor() {
        Answer made = server.post(STORES, store("versions")).mustBe(201);
        String path = STORES + "/" + made.text("id");
        server.call("PUT", path, store("versions"), Map.of()).mustBe(428);
        server.put(path, "\"99\"", store("versions")).mustBe(412);
        server.put(path, "W/\"1\"", store("versions")).mustBe(412);
        Answer changed = server.put(path, made.etag(), store("renamed")).mustBe(200);
        server.put(path, made.etag(), store("too late")).mustBe(412);
        server.delete(path, made.etag()).mustBe(412);
        server.delete(path, changed.etag()).mustBe(204);
        server.get(path).mustBe(404);
    }

    @Test
    void aNameIsThereOnce() {
        server.post(STORES, store("once")).mustBe(201);
        assertThat(server.post(STORES, store("once")).mustBe(409).text("next")).isNotEmpty();
    }

    @Test
    void aCreateThatComesTwiceIsDoneOnce() {
        Map<String, String> key = Map.of("Idempotency-Key", UUID.randomUUID().toString());
        Answer first = server.call("POST", STORES, store("twice"), key).mustBe(201);
        Answer second = server.call("POST", STORES, store("twice"), key).mustBe(201);
        assertThat(second.body()).isEqualTo(first.body());
        server.call("POST", STORES, store("another"), key).mustBe(422);
        server.call("POST", STORES, store("no key"), Map.of("Idempotency-Key", "with blank\t"))
                .mustBe(400);
    }

    @Test
    void aListComesInPartsWithoutGapOrRepeat() {
        for (int i = 0; i < 7; i++) {
            server.post(STORES, store("part " + i)).mustBe(201);
        }
        Set<String> seen = new HashSet<>();
        String cursor = "";
        do {
            Answer part = server.get(STORES + "?limit=3" + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
                    .mustBe(200);
            part.body()
                    .path("items")
                    .forEach(each ->
                            assertThat(seen.add(each.path("name").asString(""))).isTrue());
            cursor = part.text("next");
        } while (!cursor.isEmpty());
        assertThat(seen).contains("part 0", "part 3", "part 6");
        server.get(STORES + "?limit=0").mustBe(400);
        server.get(STORES + "?limit=501").mustBe(400);
        server.get(STORES + "?cursor=!").mustBe(400);
    }

    @Test
    void whatIsInUseStays() {
        Answer made = server.post(
                        STORES,
                        Map.of(
                                "name",
                                "used",
                                "address",
                                folder.toUri()
                                        .toString()
                                        .replace("file:/", "file:///")
                                        .replace("////", "///")))
                .mustBe(201);
        server.post("/api/v1/sources", Map.of("name", "of used", "store", "used", "place", "data"))
                .mustBe(201);
        server.delete(STORES + "/" + made.text("id"), made.etag()).mustBe(409);
    }

    @Test
    void wrongInputIsToldWithItsField() {
        assertThat(server.post(STORES, "{\"name\": \"x\", \"adress\": \"y\"}")
                        .mustBe(400)
                        .text("detail"))
                .startsWith("adress");
        assertThat(server.post(STORES, "{\"name\": ").mustBe(400).text("detail"))
                .contains("line 1");
        assertThat(server.post(STORES, "").mustBe(400).text("next")).isNotEmpty();
        assertThat(server.post(STORES, Map.of("name", "x", "address", "ftp://"))
                        .mustBe(422)
                        .text("detail"))
                .contains("ftp");
        assertThat(server.post(STORES, Map.of("name", "-", "address", "cos://?region=ap-beijing"))
                        .mustBe(422)
                        .text("detail"))
                .startsWith("name");
        assertThat(server.post(STORES, Map.of("name", "inner", "address", "s3://?endpoint=http://10.0.0.1"))
                        .mustBe(422)
                        .text("next"))
                .contains("--allow-address 10.0.0.1");
        assertThat(server.post("/api/v1/sources", Map.of("name", "x", "store", "nowhere", "place", "p"))
                        .mustBe(422)
                        .text("detail"))
                .startsWith("store");
        server.get(STORES + "/not-an-id").mustBe(400);
        server.get(STORES + "/" + UUID.randomUUID()).mustBe(404);
        server.call("PATCH", STORES, "{}", Map.of()).mustBe(405);
    }

    @Test
    void aBodyOfMoreThanAMegabyteIsRefused() {
        String body = "{\"name\": \"" + "x".repeat(1_200_000) + "\"}";
        server.post(STORES, body).mustBe(413);
        // The same without its length said before.
        server.post(STORES, body.getBytes(StandardCharsets.UTF_8)).mustBe(413);
    }
}
