package io.holdfast.server.rpo;

import io.holdfast.server.catalog.Instants;
import io.holdfast.server.catalog.KnownPlan;
import io.holdfast.server.feed.Feed;
import io.holdfast.server.feed.Happening;
import io.holdfast.server.notice.Outbox;
import io.holdfast.server.notice.Told;
import java.sql.Types;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** A change of a plan's RPO state: a row with its time, told to those who listen and to those who are to be told. */
@Component
class RpoNews {
    private final JdbcClient jdbc;
    private final Feed feed;
    private final Outbox outbox;

    RpoNews(JdbcClient jdbc, Feed feed, Outbox outbox) {
        this.jdbc = jdbc;
        this.feed = feed;
        this.outbox = outbox;
    }

    /** In the transaction in which it changes, and behind it. */
    void note(KnownPlan plan, Optional<RpoState.Kind> before, RpoRules.Judged judged, Instant now) {
        int number = jdbc.sql("select coalesce(max(number), 0) + 1 from rpo_change where plan = :plan")
                .param("plan", plan.id())
                .query(Integer.class)
                .single();
        jdbc.sql(
                        "insert into rpo_change (plan, number, happened, earlier, later, why) values (:plan, :number, :now, :earlier, :later, :why)")
                .param("plan", plan.id())
                .param("number", number)
                .param("now", Instants.column(now))
                .param("earlier", before.map(Enum::name).orElse(null), Types.VARCHAR)
                .param("later", judged.state().name())
                .param("why", judged.why())
                .update();
        feed.add(new Happening("rpo", plan.id(), Optional.empty(), told(plan, before, judged)));
        event(before, judged.state())
                .ifPresent(event -> outbox.put(new Told(
                        plan.id(), plan.name(), event, before.map(Enum::name), Optional.empty(), judged.why())));
    }

    private static Map<String, ?> told(KnownPlan plan, Optional<RpoState.Kind> before, RpoRules.Judged judged) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("planId", plan.id().toString());
        told.put("plan", plan.name());
        before.ifPresent(state -> told.put("earlier", state.name()));
        told.put("later", judged.state().name());
        judged.until().ifPresent(until -> told.put("until", until.toString()));
        told.put("why", judged.why());
        return told;
    }

    /** Of a plan that was just made, only what is bad is news: all of them begin without a snapshot. */
    static Optional<Told.Event> event(Optional<RpoState.Kind> before, RpoState.Kind later) {
        return switch (later) {
            case LATE -> Optional.of(Told.Event.LATE);
            case BROKEN -> Optional.of(Told.Event.FAILED);
            case FRESH -> before.map(was -> was == RpoState.Kind.PAUSED ? Told.Event.RESUMED : Told.Event.RECOVERED);
            case UNPROTECTED -> before.map(_ -> Told.Event.UNPROTECTED);
            case PAUSED -> before.map(_ -> Told.Event.PAUSED);
        };
    }
}
