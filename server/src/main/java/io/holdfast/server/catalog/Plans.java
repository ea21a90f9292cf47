package io.holdfast.server.catalog;

import io.holdfast.engine.error.BadInput;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Plans: which source is protected how, and where. */
@Component
public class Plans extends Things<PlanDraft, KnownPlan> {
    private final Sources sources;
    private final Policies policies;
    private final Repositories repositories;

    public Plans(JdbcClient jdbc, InstantSource clock, Sources sources, Policies policies, Repositories repositories) {
        super(
                jdbc,
                clock,
                "plan",
                "select x.*, s.name as source_name, p.name as policy_name, r.name as repository_name from plan x"
                        + " join source s on s.id = x.source join policy p on p.id = x.policy join repository r on r.id = x.repository");
        this.sources = sources;
        this.policies = policies;
        this.repositories = repositories;
    }

    /** Its moments up to this one have become jobs, or were passed over. */
    public void due(UUID id, Instant moment) {
        jdbc().sql("update plan set due = :moment where id = :id and (due is null or due < :moment)")
                .param("moment", Instants.column(moment))
                .param("id", id)
                .update();
    }

    /** Whether nothing of it is run. */
    public KnownPlan setPaused(UUID id, boolean paused) {
        jdbc().sql("update plan set paused = :paused, version = version + 1 where id = :id and paused <> :paused")
                .param("paused", paused)
                .param("id", id)
                .update();
        return get(id);
    }

    @Override
    protected KnownPlan read(ResultSet row) throws SQLException {
        return new KnownPlan(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getObject("source", UUID.class),
                row.getString("source_name"),
                row.getObject("policy", UUID.class),
                row.getString("policy_name"),
                row.getObject("repository", UUID.class),
                row.getString("repository_name"),
                row.getBoolean("paused"),
                Instants.optional(row, "due"),
                row.getLong("version"),
                Instants.of(row, "changed"));
    }

    @Override
    protected Map<String, ?> columns(PlanDraft draft, UUID id, Optional<KnownPlan> before) {
        KnownRepository repository = repositories.named("repository", draft.repository());
        if (repository.follows().isPresent()) {
            throw new BadInput("repository: '" + repository.name()
                    + "' is a replica, and nothing but what it follows is put there." + " Next: name '"
                    + repository.follows().get() + "'");
        }
        Map<String, @Nullable Object> columns = new HashMap<>();
        columns.put("source", sources.named("source", draft.source()).id());
        columns.put("policy", policies.named("policy", draft.policy()).id());
        columns.put("repository", repository.id());
        columns.put("paused", Boolean.TRUE.equals(draft.paused()));
        return columns;
    }
}
