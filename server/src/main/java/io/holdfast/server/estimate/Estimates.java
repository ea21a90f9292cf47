package io.holdfast.server.estimate;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.NotFound;
import io.holdfast.server.catalog.Ids;
import io.holdfast.server.catalog.Instants;
import io.holdfast.server.catalog.KnownPlan;
import io.holdfast.server.catalog.KnownPolicy;
import io.holdfast.server.catalog.KnownRepository;
import io.holdfast.server.catalog.KnownSource;
import io.holdfast.server.catalog.Plans;
import io.holdfast.server.catalog.Policies;
import io.holdfast.server.catalog.Repositories;
import io.holdfast.server.catalog.Sources;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Estimates as rows. One that is being made is {@link Estimating}'s; what ends it is written where it still runs, so that one that was cancelled stays so. */
@Component
public class Estimates {
    private static final String SELECT =
            "select e.*, n.name as plan_name, s.name as source_name, p.name as policy_name, r.name as repository_name"
                    + " from estimate e left join plan n on n.id = e.plan join source s on s.id = e.source"
                    + " join policy p on p.id = e.policy join repository r on r.id = e.repository";

    /** Without a sign of life for so long, whoever made one is gone. */
    private static final Duration LOST = Duration.ofSeconds(60);

    /** They are kept so long. */
    private static final Duration KEPT = Duration.ofDays(400);

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final InstantSource clock;
    private final Plans plans;
    private final Sources sources;
    private final Policies policies;
    private final Repositories repositories;

    public Estimates(
            JdbcClient jdbc,
            JsonMapper json,
            InstantSource clock,
            Plans plans,
            Sources sources,
            Policies policies,
            Repositories repositories) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
        this.plans = plans;
        this.sources = sources;
        this.policies = policies;
        this.repositories = repositories;
    }

    /** What an estimate is of. */
    record Subject(Optional<KnownPlan> plan, KnownSource source, KnownPolicy policy, KnownRepository repository) {}

    /** @throws BadInput if something of it is not known */
    Subject subject(EstimateDraft draft) {
        Optional<KnownPlan> plan = Optional.ofNullable(draft.plan()).map(name -> plans.named("plan", name));
        Subject subject = plan.map(this::subject)
                .orElseGet(() -> new Subject(
                        Optional.empty(),
                        sources.named("source", Objects.requireNonNull(draft.source())),
                        policies.named("policy", Objects.requireNonNull(draft.policy())),
                        repositories.named("repository", Objects.requireNonNull(draft.repository()))));
        if (subject.source().own()) {
            throw new BadInput(
                    "source: what the server keeps of itself is small, and nothing is estimated of it. Next: name another source");
        }
        return subject;
    }

    private Subject subject(KnownPlan plan) {
        return new Subject(
                Optional.of(plan),
                sources.get(plan.sourceId()),
                policies.get(plan.policyId()),
                repositories.get(plan.repositoryId()));
    }

    /** One that is to be made. */
    public Estimate add(EstimateDraft draft, String who) {
        Subject subject = subject(draft);
        Instant now = clock.instant();
        UUID id = Ids.next(now);
        jdbc.sql("insert into estimate (id, plan, source, policy, repository, who, wishes, state, asked, seen)"
                        + " values (:id, :plan, :source, :policy, :repository, :who, :wishes, 'RUNNING', :now, :now)")
                .param("id", id)
                .param("plan", subject.plan().map(KnownPlan::id).orElse(null), Types.OTHER)
                .param("source", subject.source().id())
                .param("policy", subject.policy().id())
                .param("repository", subject.repository().id())
                .param("who", who)
                .param("wishes", json.writeValueAsString(draft))
                .param("now", Instants.column(now))
                .update();
        return get(id);
    }

    /** @throws NotFound if there is none of this id */
    public Estimate get(UUID id) {
        return jdbc.sql(SELECT + " where e.id = :id")
                .param("id", id)
                .query((row, _) -> read(row))
                .optional()
                .orElseThrow(() -> new NotFound("There is no estimate of the id " + id + ". Next: list them"));
    }

    /** Some of them without their results, newest first, those before an id; of one plan, if one is meant. */
    public List<Estimate> page(Optional<UUID> before, Optional<UUID> plan, int limit) {
        return jdbc.sql(
                        SELECT
                                + " where (:anyId or e.id < :before) and (:anyPlan or e.plan = :plan) order by e.id desc limit :limit")
                .param("anyId", before.isEmpty())
                .param("before", before.orElse(new UUID(0, 0)))
                .param("anyPlan", plan.isEmpty())
                .param("plan", plan.orElse(new UUID(0, 0)))
                .param("limit", limit)
                .query((row, _) -> read(row).withoutResult())
                .list();
    }

    /** Since when there is one of a plan. */
    Optional<Instant> first(UUID plan) {
        return jdbc.sql("select ended from estimate where plan = :plan and state = 'DONE' order by ended limit 1")
                .param("plan", plan)
                .query((row, _) -> Instants.of(row, "ended"))
                .optional();
    }

    /** The newest of a plan that was there at a time. */
    Optional<Estimate> newest(UUID plan, Instant at) {
        return jdbc.sql(
                        SELECT
                                + " where e.plan = :plan and e.state = 'DONE' and e.ended <= :at order by e.ended desc, e.id desc limit 1")
                .param("plan", plan)
                .param("at", Instants.column(at))
                .query((row, _) -> read(row))
                .optional();
    }

    /** Plans of which there is one. */
    List<UUID> plans() {
        return jdbc.sql("select distinct plan from estimate where plan is not null and state = 'DONE'")
                .query((row, _) -> row.getObject("plan", UUID.class))
                .list();
    }

    /** Nobody wants it any more; where it is over already, it stays as it is. */
    public Estimate cancel(UUID id) {
        Estimate before = get(id);
        end(
                id,
                Estimate.State.CANCELLED,
                null,
                before.state() == Estimate.State.RUNNING ? "somebody stopped it" : null);
        return get(id);
    }

    /** Says where one stands; false if nobody wants it any more. */
    boolean progress(UUID id, Estimate.Progress progress) {
        return jdbc.sql("update estimate set progress = :progress, seen = :now where id = :id and state = 'RUNNING'")
                        .param("progress", json.writeValueAsString(progress))
                        .param("now", Instants.column(clock.instant()))
                        .param("id", id)
                        .update()
                == 1;
    }

    void done(UUID id, Estimated result) {
        end(id, Estimate.State.DONE, json.writeValueAsString(result), null);
    }

    void failed(UUID id, String why) {
        end(id, Estimate.State.FAILED, null, why);
    }

    private void end(UUID id, Estimate.State state, @Nullable String result, @Nullable String trouble) {
        jdbc.sql("update estimate set state = :state, ended = :now, result = :result, trouble = :trouble"
                        + " where id = :id and state = 'RUNNING'")
                .param("state", state.name())
                .param("now", Instants.column(clock.instant()))
                .param("result", result, Types.VARCHAR)
                .param("trouble", trouble, Types.VARCHAR)
                .param("id", id)
                .update();
    }

    /** Ends those whose node is gone, and drops old ones. */
    void tidy() {
        Instant now = clock.instant();
        jdbc.sql(
                        "update estimate set state = 'FAILED', ended = :now, trouble = :why where state = 'RUNNING' and seen < :lost")
                .param("now", Instants.column(now))
                .param("why", "The server that made it stopped. Next: ask again")
                .param("lost", Instants.column(now.minus(LOST)))
                .update();
        jdbc.sql("delete from estimate where asked < :then")
                .param("then", Instants.column(now.minus(KEPT)))
                .update();
    }

    private Estimate read(ResultSet row) throws SQLException {
        return new Estimate(
                row.getObject("id", UUID.class),
                Optional.ofNullable(row.getObject("plan", UUID.class)),
                Optional.ofNullable(row.getString("plan_name")),
                row.getString("source_name"),
                row.getString("policy_name"),
                row.getString("repository_name"),
                row.getString("who"),
                Estimate.State.valueOf(row.getString("state")),
                Instants.of(row, "asked"),
                Instants.optional(row, "ended"),
                Optional.ofNullable(row.getString("progress"))
                        .map(text -> json.readValue(text, Estimate.Progress.class)),
                Optional.ofNullable(row.getString("result")).map(text -> json.readValue(text, Estimated.class)),
                Optional.ofNullable(row.getString("trouble")));
    }
}
