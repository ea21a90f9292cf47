package io.holdfast.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.start.TestCaller.Answer;
import io.holdfast.server.start.TestDatabase;
import io.holdfast.server.start.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

@ParameterizedClass
@EnumSource(TestDatabase.class)
@SuppressWarnings("NullAway.Init") // what start() sets is there before any test
final class FailedLoginsTest {
    private static final String RIGHT = "c4n4ryword long enough";
    private static final AtomicReference<Instant> NOW = new AtomicReference<>(Instant.parse("2026-11-27T12:00:00Z"));

    @TempDir
    private static Path temporary;

    @SuppressWarnings("unused") // it is the parameter of the class
    private final TestDatabase database;

    FailedLoginsTest(TestDatabase database) {
        this.database = database;
    }

    private static TestServer server;
    private long before;

    @BeforeParameterizedClassInvocation
    static void start(TestDatabase database) throws IOException {
        InstantSource clock = NOW::get;
        server = TestServer.start(Files.createDirectory(temporary.resolve(database.name())), database.fresh(), clock);
        for (String name : List.of("erika", "zhang")) {
            server.post("/api/v1/accounts", Map.of("name", name, "role", "VIEWER", "password", RIGHT))
                    .mustBe(201);
        }
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        server.close();
    }

    /** Each test begins in an hour of its own. */
    @BeforeEach
    void aNewHour() {
        pass(Duration.ofMinutes(61));
        server.context().getBean(FailedLogins.class).tellWhatIsOver();
        before = trail().walk(Optional.empty()).entries();
    }

    private static void pass(Duration time) {
        NOW.updateAndGet(now -> now.plus(time));
    }

    private static Trail trail() {
        return server.context().getBean(Trail.class);
    }

    private static Answer login(String name, String password) {
        return server.as("").post("/api/v1/session", Map.of("name", name, "password", password));
    }

    /** Entries since the test began, oldest first. */
    private List<Change> entries() {
        assertThat(trail().walk(Optional.empty()).broken()).isEmpty();
        return trail().page(Optional.empty(), 100).reversed().stream()
                .filter(each -> each.number() > before)
                .map(Entry::change)
                .toList();
    }

    @Test
    void theFirstIsAnEntryAndTheOthersOfItsHourAreOneMore() {
        Instant first = NOW.get();
        login("erika", "not hers at all").mustBe(401);
        assertThat(entries()).singleElement().satisfies(each -> {
            assertThat(each.who()).isEqualTo("erika");
            assertThat(each.action()).isEqualTo("fail to log in");
            assertThat(each.origin()).isEqualTo("127.0.0.1");
            assertThat(each.later()).isEmpty();
        });
        for (int i = 0; i < 4; i++) {
            pass(Duration.ofMinutes(1));
            login("erika", "not hers either " + i).mustBe(401);
        }
        login("erika", "nor this one, too early").mustBe(429);
        Instant last = NOW.get();
        assertThat(entries()).hasSize(1);

        pass(Duration.ofMinutes(56));
        login("erika", RIGHT).mustBe(200);
        assertThat(entries()).extracting(Change::action).containsExactly("fail to log in", "fail to log in", "log in");
        assertThat(entries().get(1).later())
                .contains("{\"more\":5,\"first\":\"" + first + "\",\"last\":\"" + last + "\"}");
    }

    @Test
    void oneOfTheNextHourIsAFirstAgain() {
        login("zhang", "not his at all").mustBe(401);
        pass(Duration.ofHours(1));
        login("zhang", "not his at all").mustBe(401);
        assertThat(entries())
                .hasSize(2)
                .allSatisfy(each -> assertThat(each.later()).isEmpty());
        login("zhang", RIGHT).mustBe(200);
    }

    @Test
    void madeUpNamesMakeNoEntriesOfTheirOwn() {
        for (int i = 0; i < 8; i++) {
            login("made up " + i, "whatever it may be").mustBe(401);
        }
        login("zhang", "not his at all").mustBe(401);
        assertThat(entries()).extracting(Change::who).containsExactly("(no account)", "zhang");
        pass(Duration.ofHours(1));
        login("zhang", RIGHT).mustBe(200);
        assertThat(entries().get(2).later().orElseThrow()).contains("\"more\":7");
        assertThat(entries().toString()).doesNotContain("made up");
    }

    @Test
    void whoHasManyAddressesMakesNoMoreEntriesThanThereIsRoomFor() {
        FailedLogins few = few(3);
        for (int i = 0; i < 20; i++) {
            few.failed(Optional.empty(), "2001:db8::" + i);
        }
        few.failed(Optional.of("zhang"), "2001:db8::99");
        few.failed(Optional.empty(), "2001:db8::1");
        assertThat(entries())
                .extracting(each -> each.who() + " " + each.origin())
                .containsExactly(
                        "(no account) 2001:db8::0",
                        "(no account) 2001:db8::1",
                        "(no account) 2001:db8::2",
                        "(no account) (elsewhere)",
                        "zhang (elsewhere)");
        pass(Duration.ofHours(1));
        few.tellWhatIsOver();
        assertThat(entries().subList(5, 7))
                .extracting(
                        each -> each.origin() + " " + each.later().orElseThrow().substring(0, 10))
                .containsExactlyInAnyOrder("2001:db8::1 {\"more\":1,", "(elsewhere) {\"more\":16");
    }

    @Test
    void whatWasCountedIsToldWhenTheServerStops() {
        FailedLogins stopped = few(3);
        stopped.start();
        stopped.failed(Optional.of("zhang"), "192.0.2.1");
        stopped.failed(Optional.of("zhang"), "192.0.2.1");
        stopped.stop();
        assertThat(entries()).hasSize(2);
        assertThat(entries().getLast().later().orElseThrow()).contains("\"more\":1");
    }

    private static FailedLogins few(int most) {
        return new FailedLogins(
                trail(),
                server.context().getBean(TransactionTemplate.class),
                NOW::get,
                server.context().getBean(JsonMapper.class),
                most);
    }
}
