package io.holdfast.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.api.TestListener.Event;
import io.holdfast.server.settings.Settings;
import io.holdfast.server.start.TestCaller.Answer;
import io.holdfast.server.start.TestDatabase;
import io.holdfast.server.start.TestPlans;
import io.holdfast.server.start.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Somebody listens to what happens, over real HTTP. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
@SuppressWarnings("NullAway.Init") // what start() sets is there before any test
final class EventsTest {
    private static final Map<String, String> EVENTS = Map.of("Accept", "text/event-stream");

    @TempDir
    private static Path temporary;

    @SuppressWarnings("unused") // it is the parameter of the class
    private final TestDatabase database;

    EventsTest(TestDatabase database) {
        this.database = database;
    }

    private static TestServer server;
    private static TestPlans plans;
    private static Settings.Database rows;
    private static Path folder;

    @BeforeParameterizedClassInvocation
    static void start(TestDatabase database) throws IOException {
        folder = Files.createDirectory(temporary.resolve(database.name()));
        rows = database.fresh();
        server = TestServer.start(folder, rows, InstantSource.system());
        plans = new TestPlans(server, folder);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        server.close();
    }

    private static TestListener listen(String path, Map<String, String> more) {
        Map<String, String> headers = new java.util.HashMap<>(EVENTS);
        headers.putAll(more);
        return new TestListener(server, path, headers);
    }

    /** Of one plan: those of other tests may change at any time. */
    private static List<Event> events(TestListener listener, String kind, String plan) {
        return listener.events(kind).stream()
                .filter(each -> each.data().path("plan").asString("").equals(plan))
                .toList();
    }

    private static Event heard(TestListener listener, String kind, String plan, String later) {
        return TestPlans.await(
                        () -> events(listener, kind, plan).stream()
                                .filter(each -> each.later().equals(later))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    @Test
    void whoListensHearsOfJobsAndOfTheRpoAsTheyChange() throws IOException {
        String plan = plans.plan("photos", plans.policy("of photos", "30h"));
        plans.rpo(plan, "UNPROTECTED");
        try (TestListener listener = listen("/api/v1/events", Map.of())) {
            assertThat(listener.status()).isEqualTo(200);
            plans.run(plan);
            // The one may be heard before the other: the snapshot is there before the job is over.
            var _ = heard(listener, "rpo", "photos", "FRESH");
            var _ = heard(listener, "job", "photos", "DONE");
            assertThat(events(listener, "job", "photos").stream().map(Event::later))
                    .containsExactly("QUEUED", "ADMITTED", "RUNNING", "DONE");
            assertThat(events(listener, "rpo", "photos"))
                    .allMatch(each -> !each.id().isEmpty())
                    // What was before nobody asked for.
                    .noneMatch(each -> each.later().equals("UNPROTECTED"));
        }
    }

    @Test
    void whoComesBackGetsWhatTheyMissed() throws IOException {
        String plan = plans.plan("orders", plans.policy("of orders", "30h"));
        plans.rpo(plan, "UNPROTECTED");
        String last;
        try (TestListener listener = listen("/api/v1/events", Map.of())) {
            server.post("/api/v1/plans/" + plan + "/pause", "").mustBe(200);
            last = heard(listener, "rpo", "orders", "PAUSED").id();
        }
        server.post("/api/v1/plans/" + plan + "/resume", "").mustBe(200);
        plans.rpo(plan, "UNPROTECTED");
        try (TestListener listener = listen("/api/v1/events", Map.of("Last-Event-ID", last))) {
            var _ = heard(listener, "rpo", "orders", "UNPROTECTED");
            assertThat(listener.events("missed")).isEmpty();
            assertThat(listener.events("rpo")).noneMatch(each -> each.id().equals(last));
        }
        try (TestListener listener = listen("/api/v1/events", Map.of("Last-Event-ID", "123456789"))) {
            TestPlans.await(() -> listener.events("missed"), events -> !events.isEmpty());
        }
        server.call("GET", "/api/v1/events", null, Map.of("Accept", "text/event-stream", "Last-Event-ID", "x"))
                .mustBe(400);
    }

    @Test
    void aJobIsToldFromItsFirstChangeToItsLastAndThenTheStreamEnds() throws IOException {
        String plan = plans.plan("invoices", plans.policy("of invoices", "30h"));
        String job =
                server.post("/api/v1/plans/" + plan + "/run", "").mustBe(202).text("id");
        String path = "/api/v1/jobs/" + job + "/events";
        String last;
        try (TestListener listener = listen(path, Map.of())) {
            TestPlans.await(listener::hasEnded, ended -> ended);
            assertThat(listener.events("job").stream().map(Event::later))
                    .containsExactly("QUEUED", "ADMITTED", "RUNNING", "DONE");
            last = listener.events("job").getLast().id();
        }
        // A browser asks again when a stream ends, and is told so that there is no more.
        server.call("GET", path, null, Map.of("Accept", "text/event-stream", "Last-Event-ID", last))
                .mustBe(204);
        server.call("GET", "/api/v1/jobs/" + UUID.randomUUID() + "/events", null, EVENTS)
                .mustBe(404);
        server.get(path).mustBe(406);
        server.as("").call("GET", path, null, EVENTS).mustBe(401);
    }

    @Test
    void whoLogsOutOrWhoseTokenIsTakenAwayHearsNoMore() throws IOException {
        Answer made = server.post("/api/v1/tokens", Map.of("name", "listener", "role", "VIEWER", "days", 1))
                .mustBe(201);
        try (TestListener listener = new TestListener(server.as(made.text("word")), "/api/v1/events", EVENTS)) {
            assertThat(listener.status()).isEqualTo(200);
            String id = made.body().path("token").path("id").asString();
            server.delete("/api/v1/tokens/" + id, "\"1\"").mustBe(204);
            TestPlans.await(listener::hasEnded, ended -> ended);
        }
        Answer session = server.as("")
                .post(
                        "/api/v1/session",
                        Map.of(
                                "name",
                                "admin",
                                "password",
                                server.firstPassword().orElseThrow()))
                .mustBe(200);
        String cookie = TestServer.cookie(session);
        try (TestListener listener = new TestListener(
                server.as(""), "/api/v1/events", Map.of("Accept", "text/event-stream", "Cookie", cookie))) {
            assertThat(listener.status()).isEqualTo(200);
            server.as("")
                    .call(
                            "DELETE",
                            "/api/v1/session",
                            null,
                            Map.of("Cookie", cookie, "X-Holdfast-Session", session.text("forgery")))
                    .mustBe(204);
            TestPlans.await(listener::hasEnded, ended -> ended);
        }
    }

    @Test
    void soManyMayListenAndNoMoreAndWhoLeavesMakesRoom() throws IOException {
        String account = server.post(
                        "/api/v1/accounts",
                        Map.of("name", "many", "role", "VIEWER", "password", "c4n4ryword long enough"))
                .mustBe(201)
                .text("id");
        assertThat(account).isNotEmpty();
        String cookie = TestServer.cookie(server.as("")
                .post("/api/v1/session", Map.of("name", "many", "password", "c4n4ryword long enough"))
                .mustBe(200));
        Map<String, String> headers = Map.of("Accept", "text/event-stream", "Cookie", cookie);
        List<TestListener> all = new ArrayList<>();
        try {
            for (int i = 0; i < Listeners.MOST_OF_ONE; i++) {
                all.add(new TestListener(server.as(""), "/api/v1/events", headers));
            }
            assertThat(all).allMatch(each -> each.status() == 200);
            server.as("").call("GET", "/api/v1/events", null, headers).mustBe(429);
        } finally {
            for (TestListener each : all) {
                each.close();
            }
        }
        // Something must be written before it shows that nobody reads.
        String plan = plans.plan("unheard", plans.policy("of unheard", "30h"));
        TestPlans.await(
                () -> {
                    server.post("/api/v1/plans/" + plan + "/pause", "").mustBe(200);
                    plans.rpo(plan, "PAUSED");
                    server.post("/api/v1/plans/" + plan + "/resume", "").mustBe(200);
                    plans.rpo(plan, "UNPROTECTED");
                    try (TestListener again = new TestListener(server.as(""), "/api/v1/events", headers)) {
                        return again.status();
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                },
                status -> status == 200);
    }

    @Test
    void whatOneNodeDoesIsHeardAtAnother() throws IOException {
        if (database == TestDatabase.FILE) {
            return;
        }
        String plan = plans.plan("shared", plans.policy("of shared", "30h"));
        plans.rpo(plan, "UNPROTECTED");
        Files.createDirectories(folder.resolve("other"));
        try (TestServer other = TestServer.beside(server, folder, rows);
                TestListener listener = new TestListener(other.as(server.token()), "/api/v1/events", EVENTS)) {
            assertThat(listener.status()).isEqualTo(200);
            server.post("/api/v1/plans/" + plan + "/pause", "").mustBe(200);
            var _ = heard(listener, "rpo", "shared", "PAUSED");
            Set<String> ids = new HashSet<>();
            assertThat(listener.events("rpo")).allMatch(each -> ids.add(each.id()));
        }
    }
}
