package io.holdfast.server.notice;

import io.holdfast.server.catalog.Ids;
import io.holdfast.server.catalog.Instants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is to be told, as rows. Of each receiver and plan the oldest that was not told is tried, and those behind it wait for it; whoever tries one puts its time
 * ahead first, so that no other node does meanwhile.
 */
@Component
public class Outbox {
    /** What could not be told within so long is let go. */
    static final Duration PATIENCE = Duration.ofDays(7);

    private static final Duration KEPT = Duration.ofDays(30);
    private static final String NEXT = "Next: ";

    private final JdbcClient jdbc;
    private final Receivers receivers;
    private final InstantSource clock;
    private final JsonMapper json;

    public Outbox(JdbcClient jdbc, Receivers receivers, InstantSource clock, JsonMapper json) {
        this.jdbc = jdbc;
        this.receivers = receivers;
        this.clock = clock;
        this.json = json;
    }

    /** In the transaction of what it tells of; one for each receiver. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void put(Told told) {
        if (receivers.all().isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        for (Receiver receiver : receivers.all()) {
            UUID id = Ids.next(now);
            jdbc.sql("insert into notice (id, receiver, plan, happened, event, body, attempts, due)"
                            + " values (:id, :receiver, :plan, :now, :event, :body, 0, :now)")
                    .param("id", id)
                    .param("receiver", receiver.kind().name())
                    .param("plan", told.planId())
                    .param("event", told.event().text())
                    .param("now", Instants.column(now))
                    .param("body", json.writeValueAsString(body(id, told, now)))
                    .update();
        }
    }

    /** The RPO as it is kept. */
    private record Rpo(String state, Optional<Instant> until, Optional<Instant> newest) {}

    private Map<String, ?> body(UUID id, Told told, Instant now) {
        Optional<Rpo> rpo = jdbc.sql("select state, until, newest from rpo_state where plan = :plan")
                .param("plan", told.planId())
                .query((row, _) -> new Rpo(
                        row.getString("state"), Instants.optional(row, "until"), Instants.optional(row, "newest")))
                .optional();
        int next = told.cause().indexOf(NEXT);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", id.toString());
        body.put("time", now.toString());
        body.put("event", told.event().text());
        body.put("plan", Map.of("id", told.planId().toString(), "name", told.plan()));
        told.job().ifPresent(job -> body.put("job", job.toString()));
        told.earlier().or(() -> rpo.map(Rpo::state)).ifPresent(state -> body.put("earlier", state));
        rpo.ifPresent(is -> {
            body.put("state", is.state());
            is.until().ifPresent(until -> body.put("until", until.toString()));
            is.newest().ifPresent(newest -> {
                body.put("newestSnapshot", newest.toString());
                body.put(
                        "newestSnapshotAgeSeconds",
                        Math.max(0, Duration.between(newest, now).toSeconds()));
            });
        });
        body.put(
                "cause",
                next < 0 ? told.cause() : told.cause().substring(0, next).strip());
        body.put(
                "next",
                next < 0 ? told.event().next(told.planId()) : told.cause().substring(next + NEXT.length()));
        return body;
    }

    /** Of each plan the first that waits, where its time has come. */
    List<Notice> due(Receiver.Kind receiver, int limit) {
        return jdbc.sql("select n.* from notice n where n.receiver = :receiver and n.told is null and n.due <= :now"
                        + " and not exists (select 1 from notice b where b.receiver = n.receiver and b.plan = n.plan"
                        + " and b.told is null and b.number < n.number) order by n.due, n.number limit :limit")
                .param("receiver", receiver.name())
                .param("now", Instants.column(clock.instant()))
                .param("limit", limit)
                .query((row, _) -> notice(row))
                .list();
    }

    /** Nobody else tries it before that; false if somebody was faster. */
    boolean claim(Notice notice, Duration lasts) {
        return jdbc.sql("update notice set attempts = attempts + 1, due = :due"
                                + " where id = :id and told is null and attempts = :attempts")
                        .param("due", Instants.column(clock.instant().plus(lasts)))
                        .param("id", notice.id())
                        .param("attempts", notice.attempts())
                        .update()
                == 1;
    }

    void told(Notice notice, Receiver.Answer answer) {
        jdbc.sql("update notice set told = :now, trouble = null, output = :output where id = :id and told is null")
                .param("now", Instants.column(clock.instant()))
                .param("output", answer.output().orElse(null), Types.VARCHAR)
                .param("id", notice.id())
                .update();
    }

    void failed(Notice notice, Receiver.Answer answer, Duration later) {
        jdbc.sql("update notice set due = :due, trouble = :trouble, output = :output where id = :id and told is null")
                .param("due", Instants.column(clock.instant().plus(later)))
                .param("trouble", answer.trouble().orElse(""))
                .param("output", answer.output().orElse(null), Types.VARCHAR)
                .param("id", notice.id())
                .update();
    }

    /** Lets go of what is too old. Returns how many of them nobody was told of. */
    int forget() {
        int lost = jdbc.sql("delete from notice where told is null and happened < :before")
                .param("before", Instants.column(clock.instant().minus(PATIENCE)))
                .update();
        jdbc.sql("delete from notice where happened < :before")
                .param("before", Instants.column(clock.instant().minus(KEPT)))
                .update();
        return lost;
    }

    /** Some of them, newest first, those before a number. */
    public List<Notice> page(Optional<Long> before, int limit) {
        return jdbc.sql("select * from notice where number < :before order by number desc limit :limit")
                .param("before", before.orElse(Long.MAX_VALUE))
                .param("limit", limit)
                .query((row, _) -> notice(row))
                .list();
    }

    private static Notice notice(ResultSet row) throws SQLException {
        return new Notice(
                row.getObject("id", UUID.class),
                row.getLong("number"),
                Receiver.Kind.valueOf(row.getString("receiver")),
                row.getObject("plan", UUID.class),
                Instants.of(row, "happened"),
                row.getString("event"),
                row.getString("body"),
                row.getInt("attempts"),
                Instants.of(row, "due"),
                Instants.optional(row, "told"),
                Optional.ofNullable(row.getString("trouble")),
                Optional.ofNullable(row.getString("output")));
    }
}
