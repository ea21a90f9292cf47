package io.holdfast.server.metrics;

import io.holdfast.server.catalog.Instants;
import io.holdfast.server.rpo.RpoState;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How much of each plan's source would be lost. */
@Component
class PlanFigures implements Figures {
    private final JdbcClient jdbc;

    PlanFigures(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void read(Sheet sheet, Instant now) {
        jdbc.sql(
                        "select p.name, r.state, r.newest, r.wanted from rpo_state r join plan p on p.id = r.plan order by p.name")
                .query(row -> {
                    String plan = row.getString("name");
                    String state = row.getString("state");
                    for (RpoState.Kind each : RpoState.Kind.values()) {
                        sheet.add(
                                Meters.PLAN_STATE,
                                each.name().equals(state) ? 1 : 0,
                                plan,
                                each.name().toLowerCase(Locale.ROOT));
                    }
                    Instants.optional(row, "newest").ifPresent(newest -> {
                        sheet.add(
                                Meters.PLAN_AGE,
                                Math.max(0, Duration.between(newest, now).toMillis() / 1000.0),
                                plan);
                        sheet.add(Meters.PLAN_SNAPSHOT, newest, plan);
                    });
                    long wanted = row.getLong("wanted");
                    if (!row.wasNull()) {
                        sheet.add(Meters.PLAN_RPO, wanted, plan);
                    }
                });
        sheet.add(
                Meters.SOURCES,
                jdbc.sql("select count(*) from source s where not exists (select 1 from plan p where p.source = s.id)")
                        .query(Long.class)
                        .single());
    }
}
