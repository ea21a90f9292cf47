package io.holdfast.server.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.error.BadInput;
import io.holdfast.server.notice.TestReceiver.Heard;
import io.holdfast.server.notice.TestReceiver.Reaction;
import io.holdfast.server.settings.Notify;
import io.holdfast.server.start.TestDatabase;
import io.holdfast.server.start.TestPlans;
import io.holdfast.server.start.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Somebody is told of plans, over real HTTP and by a real command, whatever becomes of the one who listens. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
@SuppressWarnings("NullAway.Init") // what start() sets is there before any test
final class NoticesTest {
    private static final String SECRET = "c4n4ryword of the test, long enough";
    private static final AtomicReference<Instant> NOW = new AtomicReference<>(Instant.EPOCH);

    @TempDir
    private static Path temporary;

    @SuppressWarnings("unused") // it is the parameter of the class
    private final TestDatabase database;

    NoticesTest(TestDatabase database) {
        this.database = database;
    }

    private static TestServer server;
    private static TestPlans plans;
    private static TestReceiver receiver;
    private static Path said;

    @BeforeParameterizedClassInvocation
    static void start(TestDatabase database) throws IOException {
        NOW.set(Instant.now());
        Path folder = Files.createDirectory(temporary.resolve(database.name()));
        receiver = new TestReceiver();
        said = folder.resolve("said");
        Path secret = Files.writeString(folder.resolve("secret"), SECRET + "\n");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        Notify notify = Notify.of(
                Optional.of(receiver.address()),
                Optional.of(secret),
                Optional.of("echo \"$HOLDFAST_NOTICE\" >> " + said + "; echo heard of $HOLDFAST_EVENT"));
        server = TestServer.start(folder, database.fresh(), NOW::get, notify);
        plans = new TestPlans(server, folder);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        server.close();
        receiver.close();
    }

    private static String fresh(String name, String rpo) throws IOException {
        String plan = plans.plan(name, plans.policy("of " + name, rpo));
        plans.rpo(plan, "UNPROTECTED");
        assertThat(plans.run(plan).path("state").asString()).isEqualTo("DONE");
        plans.rpo(plan, "FRESH");
        return plan;
    }

    /** Of one moment there is one job. */
    private static void later(String plan) {
        NOW.updateAndGet(now -> now.plusSeconds(1));
        plans.run(plan);
    }

    private static void taken(String plan, String... events) {
        TestPlans.await(() -> receiver.taken(plan), seen -> seen.size() >= events.length);
        assertThat(receiver.taken(plan)).containsExactly(events);
    }

    @Test
    void aPlanThatIsLateAndRecoversIsToldOfOverHttpAndByACommand() throws IOException {
        String plan = fresh("photos", "30h");
        taken("photos", "recovered");
        server.post("/api/v1/plans/" + plan + "/pause", "").mustBe(200);
        plans.rpo(plan, "PAUSED");
        server.post("/api/v1/plans/" + plan + "/resume", "").mustBe(200);
        taken("photos", "recovered", "paused", "resumed");
        Heard last = receiver.heard().stream()
                .filter(each -> each.json().path("event").asString("").equals("resumed"))
                .findFirst()
                .orElseThrow();
        assertThat(last.signature())
                .isEqualTo("sha256=" + Webhook.signature(SECRET.getBytes(StandardCharsets.UTF_8), last.body()));
        JsonNode body = last.json();
        assertThat(body.path("earlier").asString()).isEqualTo("PAUSED");
        assertThat(body.path("state").asString()).isEqualTo("FRESH");
        assertThat(body.path("plan").path("id").asString()).isEqualTo(plan);
        assertThat(Instant.parse(body.path("until").asString())).isAfter(NOW.get());
        assertThat(body.path("newestSnapshotAgeSeconds").asLong(-1)).isNotNegative();
        assertThat(body.path("cause").asString()).isNotEmpty();
        assertThat(body.path("next").asString()).isNotEmpty();
        TestPlans.await(
                () -> lines(said),
                lines -> lines.stream()
                                .filter(each -> each.contains("\"photos\""))
                                .count()
                        == 3);
        JsonNode kept = TestPlans.await(
                () -> server.get("/api/v1/notices").mustBe(200).body(),
                page -> page.path("items")
                        .valueStream()
                        .anyMatch(each -> each.path("output").asString("").equals("heard of resumed")));
        assertThat(kept.toString()).doesNotContain(SECRET);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aJobThatFailsIsToldOfOnceAndSoIsTheFirstThatDoesNotAnyMore() throws IOException {
        String plan = fresh("orders", "30h");
        plans.breakSource("orders");
        later(plan);
        later(plan);
        plans.mendSource("orders");
        later(plan);
        taken("orders", "recovered", "job-failed", "job-recovered");
        JsonNode failed = receiver.heard().stream()
                .map(Heard::json)
                .filter(each -> each.path("event").asString("").equals("job-failed"))
                .findFirst()
                .orElseThrow();
        assertThat(failed.path("cause").asString()).contains("sources/orders").doesNotContain("Next:");
        assertThat(failed.path("job").asString()).isNotEmpty();
        assertThat(failed.path("state").asString()).isEqualTo("FRESH");
    }

    @Fault(144)
    @Test
    void aReceiverThatFailsIsToldAgainInOrderAndHoldsUpNoOtherPlan() throws IOException {
        receiver.reacts(
                body -> body.path("plan").path("name").asString("").equals("refused") ? Reaction.FAILS : Reaction.OK);
        try {
            String plan = fresh("refused", "30h");
            server.post("/api/v1/plans/" + plan + "/pause", "").mustBe(200);
            plans.rpo(plan, "PAUSED");
            TestPlans.await(() -> tried("refused"), tried -> !tried.isEmpty());
            fresh("other", "30h");
            taken("other", "recovered");
            assertThat(receiver.taken("refused")).isEmpty();
            // Nothing behind the one that was refused was even tried.
            assertThat(tried("refused")).containsOnly("recovered");
        } finally {
            receiver.reacts(_ -> Reaction.OK);
        }
        NOW.updateAndGet(now -> now.plus(Duration.ofMinutes(2)));
        taken("refused", "recovered", "paused");
    }

    /** Events of a plan that the receiver was told of, whatever it said. */
    private static List<String> tried(String plan) {
        return receiver.heard().stream()
                .map(Heard::json)
                .filter(each -> each.path("plan").path("name").asString("").equals(plan))
                .map(each -> each.path("event").asString(""))
                .toList();
    }

    @Fault(144)
    @Test
    void aReceiverThatSaysNothingHoldsUpNeitherJobsNorOtherPlans() throws IOException {
        receiver.reacts(
                body -> body.path("plan").path("name").asString("").equals("silent") ? Reaction.HANGS : Reaction.OK);
        try {
            fresh("silent", "30h");
            TestPlans.await(() -> tried("silent"), tried -> !tried.isEmpty());
            fresh("beside", "30h");
            taken("beside", "recovered");
            JsonNode waiting = TestPlans.await(
                    () -> notice("silent"),
                    each -> each.path("trouble").asString("").contains("did not answer"));
            assertThat(waiting.path("told").isNull()).isTrue();
        } finally {
            receiver.reacts(_ -> Reaction.OK);
        }
        NOW.updateAndGet(now -> now.plus(Duration.ofMinutes(2)));
        taken("silent", "recovered");
    }

    private static JsonNode notice(String plan) {
        return server.get("/api/v1/notices")
                .mustBe(200)
                .body()
                .path("items")
                .valueStream()
                .filter(each -> each.path("receiver").asString("").equals("WEBHOOK")
                        && each.path("body")
                                .path("plan")
                                .path("name")
                                .asString("")
                                .equals(plan))
                .findFirst()
                .orElse(server.get("/api/v1/notices").body());
    }

    @Test
    void nobodyIsFollowedElsewhere() throws IOException {
        receiver.reacts(body ->
                body.path("plan").path("name").asString("").equals("redirected") ? Reaction.REDIRECTS : Reaction.OK);
        try {
            fresh("redirected", "30h");
            TestPlans.await(
                    () -> notice("redirected"),
                    each -> each.path("trouble").asString("").contains("not followed"));
        } finally {
            receiver.reacts(_ -> Reaction.OK);
        }
        NOW.updateAndGet(now -> now.plus(Duration.ofMinutes(2)));
        taken("redirected", "recovered");
        assertThat(receiver.heard()).allMatch(each -> each.path().equals("/hook"));
    }

    @Test
    void anAddressThatTheServerMayNotTalkToIsRefusedAtTheStart(@TempDir Path folder) {
        Notify inner = Notify.of(Optional.of("http://10.1.2.3/hook"), Optional.empty(), Optional.empty());
        assertThatThrownBy(() -> TestServer.start(folder, TestDatabase.FILE.fresh(), InstantSource.system(), inner)
                        .close())
                .satisfies(thrown -> assertThat(causes(thrown))
                        .anySatisfy(cause -> assertThat(cause)
                                .isInstanceOf(BadInput.class)
                                .hasMessageContaining("--allow-address 10.1.2.3/32")));
    }

    private static List<Throwable> causes(Throwable thrown) {
        return Stream.iterate(thrown, each -> each != null, Throwable::getCause).toList();
    }

    @Test
    void whatIsNoAddressIsRefusedWithoutBeingShown() {
        assertThatThrownBy(() -> Notify.of(Optional.of("ftp://example.com/secret"), Optional.empty(), Optional.empty()))
                .isInstanceOf(BadInput.class)
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> Notify.of(Optional.empty(), Optional.of(Path.of("x")), Optional.empty()))
                .isInstanceOf(BadInput.class);
    }
}
