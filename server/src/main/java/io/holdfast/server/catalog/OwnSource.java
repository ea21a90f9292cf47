package io.holdfast.server.catalog;

import java.time.InstantSource;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What the server keeps of itself, as a source among the others: so its plan has a policy, jobs and an RPO state like any other. It is there from the first start on; its plan is
 * made with the first repository.
 */
@Component
public class OwnSource {
    /** Of its store. Nobody opens it, and nobody can give another store such an address. */
    static final String ADDRESS = "holdfast:server";

    private static final String NAME = "this-server";
    private static final String TIER = "core";

    private final JdbcClient jdbc;
    private final InstantSource clock;
    private final Plans plans;
    private final Policies policies;

    public OwnSource(JdbcClient jdbc, InstantSource clock, Plans plans, Policies policies) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.plans = plans;
        this.policies = policies;
    }

    /**
     * At each start: makes it where it is not there.
     *
     * @param identity its name in snapshots
     */
    @Transactional
    public void ship(String identity) {
        boolean isThere = jdbc.sql("select count(*) from store where address = :address or name = :name")
                        .param("address", ADDRESS)
                        .param("name", NAME)
                        .query(Long.class)
                        .single()
                > 0;
        if (isThere) {
            return;
        }
        var store = Ids.next(clock.instant());
        jdbc.sql(
                        "insert into store (id, name, address, jobs, version, changed) values (:id, :name, :address, 1, 1, :now)")
                .param("id", store)
                .param("name", NAME)
                .param("address", ADDRESS)
                .param("now", Instants.column(clock.instant()))
                .update();
        jdbc.sql("insert into source (id, name, store, place, identity, includes, excludes, version, changed)"
                        + " values (:id, :name, :store, '', :identity, '[]', '[]', 1, :now)")
                .param("id", Ids.next(clock.instant()))
                .param("name", NAME)
                .param("store", store)
                .param("identity", identity)
                .param("now", Instants.column(clock.instant()))
                .update();
    }

    /** Makes the plan that protects the server itself in this repository, where it is the first one. */
    public Optional<KnownPlan> protectIn(KnownRepository repository) {
        boolean isFirst = repository.follows().isEmpty()
                && jdbc.sql("select count(*) from repository where follows is null")
                                .query(Long.class)
                                .single()
                        == 1;
        boolean canBe = policies.all().stream().anyMatch(each -> each.name().equals(TIER))
                && plans.all().stream().noneMatch(each -> each.name().equals(NAME));
        return isFirst && canBe
                ? Optional.of(plans.create(new PlanDraft(NAME, NAME, TIER, repository.name(), false)))
                : Optional.empty();
    }
}
