package io.holdfast.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.start.TestDatabase;
import io.holdfast.server.start.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@ParameterizedClass
@EnumSource(TestDatabase.class)
@SuppressWarnings("NullAway.Init") // what start() sets is there before any test
final class TrailTest {
    @TempDir
    private static Path temporary;

    private static Path folder;

    @SuppressWarnings("unused") // it is the parameter of the class
    private final TestDatabase database;

    TrailTest(TestDatabase database) {
        this.database = database;
    }

    private static TestServer server;

    @BeforeParameterizedClassInvocation
    static void start(TestDatabase database) throws IOException {
        folder = Files.createDirectory(temporary.resolve(database.name()));
        server = TestServer.start(folder, database.fresh(), InstantSource.system());
        for (int i = 0; i < 5; i++) {
            server.post("/api/v1/stores", Map.of("name", "store " + i, "address", "cos://?region=ap-guangzhou"))
                    .mustBe(201);
        }
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        server.close();
    }

    private static Trail trail() {
        return server.context().getBean(Trail.class);
    }

    @Test
    void everyChangeIsThereWithWhoAndWhatAndTheChainHolds() {
        var items = server.get("/api/v1/audit").mustBe(200).body().path("items");
        var newest = items.get(0).path("change");
        assertThat(newest.path("who").asString()).isEqualTo("admin/test");
        assertThat(newest.path("action").asString()).isEqualTo("create");
        assertThat(newest.path("kind").asString()).isEqualTo("store");
        assertThat(newest.path("origin").asString()).isEqualTo("127.0.0.1");
        assertThat(newest.path("later").asString()).contains("ap-guangzhou");
        assertThat(walk().broken()).isEmpty();
    }

    private static Trail.Walk walk() {
        return trail().walk(Optional.empty());
    }

    /** Whoever may write everything makes the chain anew: only who has written an entry down can tell. */
    @Test
    void anEntryThatWasWrittenDownTellsOfAChainThatWasMadeAnew() {
        var newest =
                server.get("/api/v1/audit").mustBe(200).body().path("items").get(0);
        long number = newest.path("number").asLong();
        String hash = newest.path("hash").asString();
        String walk = "/api/v1/audit/walk?number=" + number + "&hash=";
        assertThat(server.get(walk + hash).mustBe(200).body().path("broken").isNull())
                .isTrue();
        String another = hash.startsWith("0") ? "1" + hash.substring(1) : "0" + hash.substring(1);
        assertThat(server.get(walk + another).mustBe(200).body().path("broken").asLong())
                .isEqualTo(number);
        assertThat(server.get("/api/v1/audit/walk?number=" + (number + 1000) + "&hash=" + hash)
                        .mustBe(200)
                        .body()
                        .path("broken")
                        .isNull())
                .as("the end was cut off")
                .isFalse();
        server.get("/api/v1/audit/walk?number=1").mustBe(400);
    }

    @Test
    void whatWasNotDoneIsNotInTheTrail() {
        long before = walk().entries();
        server.post("/api/v1/stores", Map.of("name", "store 1", "address", "cos://?region=ap-guangzhou"))
                .mustBe(409);
        assertThat(walk().entries()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update audit set who = 'somebody' where number = 3",
                "update audit set later = null where number = 3",
                "delete from audit where number = 3",
                "delete from audit where number = (select max(number) from audit)",
                "update audit set happened = happened + interval '1' second where number = 3"
            })
    void whoeverChangesTheTrailIsFound(String tampering) {
        JdbcClient jdbc = server.context().getBean(JdbcClient.class);
        TransactionTemplate transaction = server.context().getBean(TransactionTemplate.class);
        transaction.executeWithoutResult(status -> {
            assertThat(walk().broken()).isEmpty();
            assertThat(jdbc.sql(tampering).update()).isOne();
            assertThat(walk().broken()).isPresent();
            status.setRollbackOnly();
        });
    }
}
