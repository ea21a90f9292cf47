package io.holdfast.server.feed;

import io.holdfast.server.catalog.Instants;
import io.holdfast.server.feed.Happening.Written;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Changes as rows, written with what changed, so that a listener hears of what any node does, and of nothing that was not done.
 *
 * <p>Numbers are given when a row is written, and a row is seen when its transaction ends: one may become visible behind a higher one. Whoever reads on from
 * a number reads some before it again ({@link #OVERLAP}), and passes over those that it has had.
 */
@Component
public class Feed {
    /** A row that becomes visible late has a number that is at most so much lower than the highest. */
    public static final int OVERLAP = 200;

    /** How long somebody may be away and miss nothing. */
    private static final Duration KEPT = Duration.ofDays(1);

    private final JdbcClient jdbc;
    private final InstantSource clock;
    private final JsonMapper json;

    public Feed(JdbcClient jdbc, InstantSource clock, JsonMapper json) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.json = json;
    }

    /** In the transaction of the change. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void add(Happening happening) {
        jdbc.sql(
                        "insert into feed (happened, kind, plan, job, document) values (:happened, :kind, :plan, :job, :document)")
                .param("happened", Instants.column(clock.instant()))
                .param("kind", happening.kind())
                .param("plan", happening.plan())
                .param("job", happening.job().orElse(null), Types.OTHER)
                .param("document", json.writeValueAsString(happening.told()))
                .update();
    }

    /** The highest number so far; 0 where there is none. */
    public long newest() {
        return jdbc.sql("select coalesce(max(number), 0) from feed")
                .query(Long.class)
                .single();
    }

    /** Those above a number, in their order; of one job, if one is meant. */
    public List<Written> above(long number, Optional<UUID> job, int limit) {
        return jdbc.sql(
                        "select * from feed where number > :number and (:any or job = :job) order by number limit :limit")
                .param("number", number)
                .param("any", job.isEmpty())
                .param("job", job.orElse(new UUID(0, 0)))
                .param("limit", limit)
                .query((row, _) -> written(row))
                .list();
    }

    /** Lets go of what nobody will ask for any more. */
    public void forget() {
        Instant before = clock.instant().minus(KEPT);
        jdbc.sql("delete from feed where happened < :before")
                .param("before", Instants.column(before))
                .update();
    }

    private static Written written(ResultSet row) throws SQLException {
        return new Written(
                row.getLong("number"), Instants.of(row, "happened"), row.getString("kind"), row.getString("document"));
    }
}
