package io.holdfast.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.holdfast.server.start.TestDatabase;
import io.holdfast.server.start.TestPlans;
import io.holdfast.server.start.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a monitoring system reads of a server that has done something. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
@SuppressWarnings("NullAway.Init") // what start() sets is there before any test
final class MetricsTest {
    private static final Pattern LINE = Pattern.compile("([a-z_]+(?:\\{.*})?) (\\S+)");
    private static final AtomicReference<Instant> NOW = new AtomicReference<>(Instant.EPOCH);

    @TempDir
    private static Path temporary;

    @SuppressWarnings("unused") // it is the parameter of the class
    private final TestDatabase database;

    MetricsTest(TestDatabase database) {
        this.database = database;
    }

    private static TestServer server;
    private static TestPlans plans;

    @BeforeParameterizedClassInvocation
    static void start(TestDatabase database) throws IOException {
        NOW.set(Instant.now());
        Path folder = Files.createDirectory(temporary.resolve(database.name()));
        server = TestServer.start(folder, database.fresh(), NOW::get);
        plans = new TestPlans(server, folder);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        server.close();
    }

    private static String text() {
        return server.get("/metrics").mustBe(200).whole().body();
    }

    private static Map<String, Double> figures() {
        Map<String, Double> all = new LinkedHashMap<>();
        text().lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            Matcher matcher = LINE.matcher(line);
            assertThat(matcher.matches()).as(line).isTrue();
            all.put(matcher.group(1), Double.valueOf(matcher.group(2)));
        });
        return all;
    }

    @Test
    void aPlanThatRanShowsItsAgeItsStateAndWhatItsJobsTook() throws IOException {
        String plan = plans.plan("photos", plans.policy("daily photos", "30h"));
        plans.rpo(plan, "UNPROTECTED");
        assertThat(figures())
                .containsEntry("holdfast_plan_state{plan=\"photos\",state=\"unprotected\"}", 1.0)
                .containsEntry("holdfast_plan_state{plan=\"photos\",state=\"fresh\"}", 0.0)
                .doesNotContainKey("holdfast_plan_snapshot_age_seconds{plan=\"photos\"}");
        assertThat(plans.run(plan).path("state").asString()).isEqualTo("DONE");
        assertThat(plans.run(plan, "VERIFY").path("state").asString()).isEqualTo("DONE");
        plans.rpo(plan, "FRESH");
        Map<String, Double> fresh = figures();
        assertThat(fresh)
                .containsEntry("holdfast_plan_state{plan=\"photos\",state=\"fresh\"}", 1.0)
                .containsEntry("holdfast_plan_rpo_seconds{plan=\"photos\"}", 30 * 3600.0)
                .containsEntry("holdfast_jobs_ended_total{kind=\"backup\",plan=\"photos\",state=\"done\"}", 1.0)
                .containsEntry("holdfast_job_duration_seconds_count{kind=\"backup\",plan=\"photos\"}", 1.0)
                .containsEntry("holdfast_repository_trouble{repository=\"main\"}", 0.0)
                .containsEntry("holdfast_nodes", 1.0)
                .containsEntry("holdfast_series_left_out", 0.0);
        assertThat(fresh.get("holdfast_backup_read_bytes_total{plan=\"photos\"}"))
                .isPositive();
        assertThat(fresh.get("holdfast_backup_stored_bytes_total{plan=\"photos\"}"))
                .isPositive();
        assertThat(fresh.get("holdfast_requests_total{kind=\"backup\",plan=\"photos\"}"))
                .isPositive();
        assertThat(fresh.get("holdfast_repository_dedup_ratio{repository=\"main\"}"))
                .isPositive();
        assertThat(fresh.get("holdfast_repository_verified_ratio{repository=\"main\"}"))
                .isPositive()
                .isLessThanOrEqualTo(1);
        NOW.updateAndGet(now -> now.plus(Duration.ofHours(1)));
        Map<String, Double> later = figures();
        double taken = later.getOrDefault("holdfast_plan_snapshot_timestamp_seconds{plan=\"photos\"}", Double.NaN);
        assertThat(later.getOrDefault("holdfast_plan_snapshot_age_seconds{plan=\"photos\"}", Double.NaN))
                .isCloseTo(NOW.get().toEpochMilli() / 1000.0 - taken, within(0.01));
    }

    @Test
    void errorsAreCountedByTheirKind() throws IOException {
        String plan = plans.plan("gone", plans.policy("daily gone", "30h"));
        plans.breakSource("gone");
        assertThat(plans.run(plan).path("state").asString()).isEqualTo("FAILED");
        assertThat(figures())
                .containsEntry("holdfast_job_errors_total{cause=\"NotFound\",kind=\"backup\"}", 1.0)
                .containsEntry("holdfast_jobs_ended_total{kind=\"backup\",plan=\"gone\",state=\"failed\"}", 1.0)
                .doesNotContainKey("holdfast_plan_last_success_timestamp_seconds{kind=\"backup\",plan=\"gone\"}");
    }

    @Test
    void aReplicaIsBehindBySnapshotsThatItLacks() throws IOException {
        String plan = plans.plan("followed", plans.policy("followed", "30h"));
        server.post(
                        "/api/v1/repositories",
                        Map.of(
                                "name",
                                "copy",
                                "store",
                                "disk",
                                "place",
                                "repositories/copy",
                                "password",
                                "c4n4ryword of the test",
                                "make",
                                true,
                                "follows",
                                "main"))
                .mustBe(201);
        assertThat(plans.run(plan).path("state").asString()).isEqualTo("DONE");
        plans.rpo(plan, "FRESH");
        NOW.updateAndGet(now -> now.plus(Duration.ofHours(1)));
        Map<String, Double> behind = figures();
        double age = behind.getOrDefault("holdfast_plan_snapshot_age_seconds{plan=\"followed\"}", Double.NaN);
        assertThat(age).isPositive();
        assertThat(behind.get("holdfast_replica_lag_seconds{repository=\"copy\"}"))
                .as("at least by this one: other plans of the repository may have older ones")
                .isGreaterThanOrEqualTo(age);
    }

    @Test
    void whatEndsIsShownWithItsEnd() {
        Instant end = Instant.parse("2031-05-01T00:00:00Z");
        server.post(
                        "/api/v1/stores",
                        Map.of(
                                "name",
                                "ending",
                                "address",
                                "cos://?region=ap-guangzhou",
                                "credential",
                                Map.of("id", "AKID", "secret", "c4n4rywordOfTheTest", "ends", end.toString())))
                .mustBe(201);
        assertThat(figures())
                .containsEntry("holdfast_credential_expires_timestamp_seconds{store=\"ending\"}", (double)
                        end.getEpochSecond())
                .containsKey("holdfast_token_expires_timestamp_seconds{token=\"test\"}");
    }

    @Test
    void whoReadsThemSendsATokenAndMayBeAViewer() {
        server.as("").get("/metrics").mustBe(401);
        String viewer = server.post("/api/v1/tokens", Map.of("name", "prometheus", "role", "VIEWER", "days", 1))
                .mustBe(201)
                .text("word");
        server.as(viewer).get("/metrics").mustBe(200);
        var open = server.call("GET", "/metrics", null, Map.of("Accept", "application/openmetrics-text;version=1.0.0"))
                .mustBe(200);
        assertThat(open.whole().headers().firstValue("Content-Type").orElse(""))
                .startsWith("application/openmetrics-text");
        assertThat(open.whole().body()).endsWith("# EOF\n");
    }

    @Test
    void allThatIsShownIsDescribed() {
        assertThat(text().lines()
                        .filter(line -> line.startsWith("# TYPE "))
                        .map(line -> line.split(" ", -1)[2])
                        .toList())
                .isNotEmpty()
                .isSubsetOf(Meters.ALL.stream().map(Meter::name).toList());
    }
}
