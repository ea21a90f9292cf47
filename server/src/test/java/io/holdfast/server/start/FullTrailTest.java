package io.holdfast.server.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.server.audit.Trail;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** No room for the trail: nothing is changed that is not written down, and what is no change of people goes on. */
final class FullTrailTest {
    @TempDir
    private Path folder;

    @Fault(143)
    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void wherePeoplesChangesCannotBeWrittenDownNothingIsRemovedAndBackupsGoOn(TestDatabase database)
            throws IOException {
        Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS).plus(2, ChronoUnit.HOURS);
        AtomicReference<Duration> ahead =
                new AtomicReference<>(Duration.between(Instant.now(), hour.minus(30, ChronoUnit.MINUTES)));
        InstantSource clock = () -> Instant.now().plus(ahead.get());
        try (TestServer server = TestServer.start(folder, database.fresh(), clock)) {
            var plans = new TestPlans(server, folder);
            server.post(
                            "/api/v1/policies",
                            "{\"name\": \"hourly\", \"document\": {\"schedule\": {\"cron\": \"0 * * * *\", \"zone\": \"UTC\"}, \"rpo\": \"2h\"}}")
                    .mustBe(201);
            String plan = plans.plan("due", "hourly");
            JdbcClient rows = server.context().getBean(JdbcClient.class);
            String unchecked = database == TestDatabase.FILE ? "nocheck" : "not valid";
            rows.sql("alter table audit add constraint no_room check (number < 0) " + unchecked)
                    .update();

            TestCaller.Answer there = server.get("/api/v1/plans/" + plan).mustBe(200);
            assertThat(server.delete("/api/v1/plans/" + plan, there.etag()).status())
                    .isGreaterThanOrEqualTo(500);
            server.get("/api/v1/plans/" + plan).mustBe(200);
            ahead.set(Duration.between(Instant.now(), hour.plusSeconds(1)));
            assertThat(plans.rpo(plan, "FRESH").path("state").asString("")).isEqualTo("FRESH");

            rows.sql("alter table audit drop constraint no_room").update();
            server.delete("/api/v1/plans/" + plan, there.etag()).mustBe(204);
            assertThat(server.context()
                            .getBean(Trail.class)
                            .walk(Optional.empty())
                            .broken())
                    .isEmpty();
        }
    }
}
