package io.holdfast.server.rpo;

import io.holdfast.engine.error.BadInput;
import io.holdfast.server.catalog.Instants;
import io.holdfast.server.catalog.KnownPlan;
import io.holdfast.server.catalog.KnownRepository;
import io.holdfast.server.catalog.Ledgers;
import io.holdfast.server.catalog.Policies;
import io.holdfast.server.catalog.Repositories;
import io.holdfast.server.catalog.Sources;
import io.holdfast.server.job.Job;
import io.holdfast.server.job.JobKind;
import io.holdfast.server.job.JobState;
import io.holdfast.server.job.Jobs;
import io.holdfast.server.policy.Moments;
import io.holdfast.server.policy.Policy;
import io.holdfast.server.policy.RpoClock;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;

/** The RPO state of each plan, kept current, and its changes. */
@Component
public class RpoStates {
    private static final String SELECT =
            "select r.*, p.name as plan_name from rpo_state r join plan p on p.id = r.plan";

    private final JdbcClient jdbc;
    private final Policies policies;
    private final Repositories repositories;
    private final Sources sources;
    private final Jobs jobs;
    private final Ledgers ledgers;
    private final InstantSource clock;
    private final RpoNews news;

    public RpoStates(
            JdbcClient jdbc,
            Policies policies,
            Repositories repositories,
            Sources sources,
            Jobs jobs,
            Ledgers ledgers,
            InstantSource clock,
            RpoNews news) {
        this.jdbc = jdbc;
        this.policies = policies;
        this.repositories = repositories;
        this.sources = sources;
        this.jobs = jobs;
        this.ledgers = ledgers;
        this.clock = clock;
        this.news = news;
    }

    public List<RpoState> all() {
        return jdbc.sql(SELECT + " order by p.name")
                .query((row, _) -> state(row))
                .list();
    }

    public Optional<RpoState> of(UUID plan) {
        return jdbc.sql(SELECT + " where r.plan = :plan")
                .param("plan", plan)
                .query((row, _) -> state(row))
                .optional();
    }

    /** A change of state, newest first. */
    public record Change(Instant happened, Optional<RpoState.Kind> earlier, RpoState.Kind later, String why) {}

    public List<Change> changes(UUID plan, int limit) {
        return jdbc.sql("select * from rpo_change where plan = :plan order by number desc limit :limit")
                .param("plan", plan)
                .param("limit", limit)
                .query((row, _) -> new Change(
                        Instants.of(row, "happened"),
                        Optional.ofNullable(row.getString("earlier")).map(RpoState.Kind::valueOf),
                        RpoState.Kind.valueOf(row.getString("later")),
                        row.getString("why")))
                .list();
    }

    /** Judges one plan anew, as its snapshots are known by now. */
    @Transactional
    public void judge(KnownPlan plan) {
        Optional<RpoState> before = of(plan.id());
        KnownRepository repository = repositories.get(plan.repositoryId());
        if (!plan.paused()
                && before.filter(state -> isOfLost(state, repository)).isPresent()) {
            return;
        }
        Instant now = clock.instant();
        RpoRules.Facts facts = facts(plan, repository);
        RpoRules.Judged judged = RpoRules.judge(facts, now);
        String write = before.isEmpty()
                ? "insert into rpo_state (plan, state, since, until, why, newest, wanted)"
                        + " values (:plan, :state, :now, :until, :why, :newest, :wanted) on conflict do nothing"
                : "update rpo_state set since = case when state = :state then since else :now end, state = :state, until = :until,"
                        + " why = :why, newest = :newest, wanted = :wanted where plan = :plan";
        int written = jdbc.sql(write)
                .param("plan", plan.id())
                .param("state", judged.state().name())
                .param("now", Instants.column(now))
                .param("until", judged.until().map(Instants::column).orElse(null), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("why", judged.why())
                .param("newest", facts.newest().map(Instants::column).orElse(null), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("wanted", facts.wanted().toSeconds())
                .update();
        // Two may judge a new plan at once: the one that came first has told of it.
        if (written == 1
                && before.map(RpoState::state).filter(judged.state()::equals).isEmpty()) {
            news.note(plan, before.map(RpoState::state), judged, now);
        }
    }

    /**
     * Whether a state is of snapshots of which nothing is known by now: this server was brought back from its own backup, and has not read the ledger since then. The state stays until it has;
     * else a plan that is protected would be said not to be.
     */
    private static boolean isOfLost(RpoState before, KnownRepository repository) {
        boolean hadSnapshots = switch (before.state()) {
            case FRESH, LATE, BROKEN -> true;
            case UNPROTECTED, PAUSED -> false;
        };
        return hadSnapshots
                && repository.looked().isEmpty()
                && repository.trouble().isEmpty();
    }

    private RpoRules.Facts facts(KnownPlan plan, KnownRepository repository) {
        Policy policy = policies.get(plan.policyId()).policy();
        Optional<Instant> newest = Optional.empty();
        Optional<String> nowhere = Optional.empty();
        try {
            newest = ledgers.newestWhole(plan.repositoryId(), ledgers.identity(sources.get(plan.sourceId())));
            if (repository.looked().isEmpty()) {
                // Brought back from a backup, and the store is away: what was known stands until the ledger is read.
                newest = newest.or(() -> newestBefore(plan));
            }
        } catch (BadInput e) {
            nowhere = Optional.of(e.message());
        }
        return new RpoRules.Facts(
                plan.paused(),
                newest,
                policy.rpo(),
                newest.map(at -> RpoClock.about(policy, at).freshUntil(at)),
                newest.isEmpty() && !plan.paused()
                        ? Moments.of(policy, plan.id()).next(clock.instant())
                        : Optional.empty(),
                failing(plan.id()),
                repository.trouble(),
                nowhere);
    }

    private Optional<Instant> newestBefore(KnownPlan plan) {
        return jdbc.sql("select newest from rpo_state where plan = :plan")
                .param("plan", plan.id())
                .query((row, _) -> Instants.optional(row, "newest"))
                .optional()
                .flatMap(Function.identity());
    }

    /** Why jobs of a plan fail: the last one for a reason that stays, or the last two. */
    private Optional<String> failing(UUID plan) {
        List<Job> last = jobs.over(plan, JobKind.BACKUP, 2);
        boolean lastFailed = !last.isEmpty() && last.getFirst().state() == JobState.FAILED;
        boolean stays = lastFailed
                && !last.getFirst()
                        .result()
                        .map(each -> each.path("passes").asBoolean(false))
                        .orElse(false);
        boolean both = last.size() == 2 && last.stream().allMatch(each -> each.state() == JobState.FAILED);
        return stays || both
                ? last.getFirst().result().map(each -> each.path("why")).map(JsonNode::asString)
                : Optional.empty();
    }

    private static RpoState state(ResultSet row) throws SQLException {
        return new RpoState(
                row.getObject("plan", UUID.class),
                row.getString("plan_name"),
                RpoState.Kind.valueOf(row.getString("state")),
                Instants.of(row, "since"),
                Instants.optional(row, "until"),
                row.getString("why"));
    }
}
