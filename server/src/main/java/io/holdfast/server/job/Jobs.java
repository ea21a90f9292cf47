package io.holdfast.server.job;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.NotFound;
import io.holdfast.server.catalog.Ids;
import io.holdfast.server.catalog.Instants;
import io.holdfast.server.catalog.KnownPlan;
import io.holdfast.server.feed.Feed;
import io.holdfast.server.feed.Happening;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Jobs as rows. A change of state is written where the row still has the state and the attempt that it is made for: so a node that was thought lost, and
 * wakes up, changes nothing any more.
 */
@Component
public class Jobs {
    private static final String SELECT = "select j.*, p.name as plan_name from job j join plan p on p.id = j.plan";

    private final JdbcClient jdbc;
    private final InstantSource clock;
    private final JsonMapper json;
    private final JobEnds ends;
    private final Feed feed;

    public Jobs(JdbcClient jdbc, InstantSource clock, JsonMapper json, JobEnds ends, Feed feed) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.json = json;
        this.ends = ends;
        this.feed = feed;
    }

    /**
     * What is to be done.
     *
     * @param begins not before
     */
    public record Wanted(KnownPlan plan, JobKind kind, String cause, Instant moment, Instant begins, int priority) {}

    /** Makes a job of a moment; empty if there is one already, whoever made it. */
    @Transactional
    public Optional<Job> add(Wanted wanted) {
        Instant now = clock.instant();
        UUID id = Ids.next(now);
        int added = jdbc.sql(
                        "insert into job (id, plan, kind, state, cause, moment, begins, priority, attempt, cancelled, queued)"
                                + " values (:id, :plan, :kind, :state, :cause, :moment, :begins, :priority, 0, false, :queued)"
                                + " on conflict do nothing")
                .param("id", id)
                .param("plan", wanted.plan().id())
                .param("kind", wanted.kind().name())
                .param("state", JobState.QUEUED.name())
                .param("cause", wanted.cause())
                .param("moment", Instants.column(wanted.moment()))
                .param("begins", Instants.column(wanted.begins()))
                .param("priority", wanted.priority())
                .param("queued", Instants.column(now))
                .update();
        if (added == 0) {
            return Optional.empty();
        }
        Job made = get(id);
        note(made, Optional.empty(), JobState.QUEUED, wanted.cause());
        return Optional.of(made);
    }

    /** @throws NotFound if there is none of this id */
    public Job get(UUID id) {
        return jdbc.sql(SELECT + " where j.id = :id")
                .param("id", id)
                .query((row, _) -> job(row))
                .optional()
                .orElseThrow(() -> new NotFound("There is no job of the id " + id + ". Next: list them"));
    }

    /** Some of them, newest first, those before an id; of one plan, if one is meant. */
    public List<Job> page(Optional<UUID> before, Optional<UUID> plan, int limit) {
        // The newest are chosen first, along an index: no database sorts a long history for a page of it.
        String where = before.map(_ -> " and id < :before").orElse("")
                + plan.map(_ -> " and plan = :plan").orElse("");
        String order = plan.map(_ -> "plan, id desc").orElse("id desc");
        return jdbc.sql("select j.*, p.name as plan_name from (select id from job where true" + where + " order by "
                        + order + " limit :limit) newest join job j on j.id = newest.id join plan p on p.id = j.plan"
                        + " order by j.id desc")
                .param("before", before.orElse(new UUID(0, 0)))
                .param("plan", plan.orElse(new UUID(0, 0)))
                .param("limit", limit)
                .query((row, _) -> job(row))
                .list();
    }

    /** Those that are not over. */
    public List<Job> open() {
        return jdbc.sql(SELECT + " where j.state in ('QUEUED', 'ADMITTED', 'RUNNING') order by j.id")
                .query((row, _) -> job(row))
                .list();
    }

    /** The newest moment of which a plan has a job of a kind. */
    Optional<Instant> newestMoment(UUID plan, JobKind kind) {
        return jdbc.sql("select moment from job where plan = :plan and kind = :kind order by moment desc limit 1")
                .param("plan", plan)
                .param("kind", kind.name())
                .query((row, _) -> Instants.of(row, "moment"))
                .optional();
    }

    /**
     * The newest about a repository, of whichever of its plans.
     *
     * @param soon those that wait for a window which opens later than then don't count
     */
    Optional<Job> newestAbout(UUID repository, JobKind kind, Instant soon) {
        return jdbc.sql(SELECT
                        + " where p.repository = :repository and j.kind = :kind"
                        + " and not (j.state = 'QUEUED' and j.begins > :soon) order by j.moment desc limit 1")
                .param("repository", repository)
                .param("kind", kind.name())
                .param("soon", Instants.column(soon))
                .query((row, _) -> job(row))
                .optional();
    }

    /** Whether one waits for its turn. */
    boolean isWaiting(UUID plan, JobKind kind) {
        return jdbc.sql("select count(*) from job where plan = :plan and kind = :kind and state = 'QUEUED'")
                        .param("plan", plan)
                        .param("kind", kind.name())
                        .query(Long.class)
                        .single()
                > 0;
    }

    /** The newest of a plan and a kind that are over, newest first. */
    public List<Job> over(UUID plan, JobKind kind, int limit) {
        return jdbc.sql(SELECT
                        + " where j.plan = :plan and j.kind = :kind and j.state not in ('QUEUED', 'ADMITTED', 'RUNNING')"
                        + " order by j.plan, j.kind, j.ended desc limit :limit")
                .param("plan", plan)
                .param("kind", kind.name())
                .param("limit", limit)
                .query((row, _) -> job(row))
                .list();
    }

    /** It is its turn; false if somebody was faster. */
    @Transactional
    public boolean admit(Job job) {
        return change(job, JobState.ADMITTED, "its turn", "");
    }

    /**
     * Begins an attempt on this node; empty if the job is none of its any more.
     *
     * @param ends by then it stops at a checkpoint
     */
    @Transactional
    public Optional<Job> begin(UUID id, String node, Optional<Instant> ends) {
        Job job = get(id);
        if (!job.state().mayBecome(JobState.RUNNING)) {
            return Optional.empty();
        }
        boolean lost = job.state() == JobState.RUNNING;
        String why = lost ? "the node " + job.node().orElse("") + " was lost; goes on at " + node : "begins at " + node;
        int changed = jdbc.sql(
                        "update job set state = 'RUNNING', attempt = attempt + 1, node = :node, ends = :ends,"
                                + " losses = losses + :lost, started = coalesce(started, :now) where id = :id and state = :state and attempt = :attempt")
                .param("node", node)
                .param("lost", lost ? 1 : 0)
                .param("ends", ends.map(Instants::column).orElse(null), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("now", Instants.column(clock.instant()))
                .param("id", id)
                .param("state", job.state().name())
                .param("attempt", job.attempt())
                .update();
        if (changed == 0) {
            return Optional.empty();
        }
        note(job, Optional.of(job.state()), JobState.RUNNING, why);
        return Optional.of(get(id));
    }

    /** It is over; false if that attempt does not count any more. */
    @Transactional
    public boolean end(Job running, JobState state, String why, Object result) {
        boolean ended = change(
                running,
                state,
                why,
                ", ended = :now, result = :result",
                new Column("result", json.writeValueAsString(result)));
        if (ended) {
            ends.over(running, state, why, json.valueToTree(result));
        }
        return ended;
    }

    /** It waits, to be tried again then; false if that attempt does not count any more. */
    @Transactional
    public boolean again(Job job, Instant begins, String why) {
        return change(job, JobState.QUEUED, why, ", begins = :begins", new Column("begins", Instants.column(begins)));
    }

    /** The same of one that met a fault which passes by itself. */
    @Transactional
    public boolean againAfterFault(Job job, Instant begins, String why) {
        return change(
                job,
                JobState.QUEUED,
                why,
                ", faults = faults + 1, begins = :begins",
                new Column("begins", Instants.column(begins)));
    }

    /** Somebody wants it to stop: what waits is over now, what runs is as soon as its node has seen it. */
    @Transactional
    public Job cancel(UUID id, String who) {
        Job job = get(id);
        if (job.state().isOver()) {
            throw new BadInput("This job is over: " + job.state() + ". Next: nothing, or run its plan again");
        }
        if (job.state() != JobState.RUNNING && change(job, JobState.CANCELLED, who, ", ended = :now")) {
            ends.over(job, JobState.CANCELLED, who, json.createObjectNode());
        } else {
            jdbc.sql("update job set cancelled = true where id = :id")
                    .param("id", id)
                    .update();
        }
        return get(id);
    }

    /** Whether an attempt is to stop, because somebody wants that or it does not count any more. */
    boolean isToStop(Job running) {
        return jdbc.sql(
                                "select count(*) from job where id = :id and attempt = :attempt and state = 'RUNNING' and not cancelled")
                        .param("id", running.id())
                        .param("attempt", running.attempt())
                        .query(Long.class)
                        .single()
                == 0;
    }

    void progress(Job running, Object progress) {
        jdbc.sql("update job set progress = :progress where id = :id and attempt = :attempt and state = 'RUNNING'")
                .param("progress", json.writeValueAsString(progress))
                .param("id", running.id())
                .param("attempt", running.attempt())
                .update();
    }

    private record Column(String name, Object value) {}

    private boolean change(Job job, JobState later, String why, String sets, Column... columns) {
        if (!job.state().mayBecome(later)) {
            throw new IllegalStateException(job.state() + " does not become " + later);
        }
        JdbcClient.StatementSpec statement = jdbc.sql("update job set state = :later" + sets
                        + " where id = :id and state = :state and attempt = :attempt")
                .param("later", later.name())
                .param("id", job.id())
                .param("state", job.state().name())
                .param("attempt", job.attempt());
        if (sets.contains(":now")) {
            statement = statement.param("now", Instants.column(clock.instant()));
        }
        for (Column column : columns) {
            statement = statement.param(column.name(), column.value());
        }
        if (statement.update() == 0) {
            return false;
        }
        note(job, Optional.of(job.state()), later, why);
        return true;
    }

    /** A change of state, in the order in which they came. */
    public record Change(Instant happened, Optional<JobState> earlier, JobState later, String why) {}

    public List<Change> changes(UUID id) {
        return jdbc.sql("select * from job_change where job = :id order by number")
                .param("id", id)
                .query((row, _) -> new Change(
                        Instants.of(row, "happened"),
                        Optional.ofNullable(row.getString("earlier")).map(JobState::valueOf),
                        JobState.valueOf(row.getString("later")),
                        row.getString("why")))
                .list();
    }

    private void note(Job job, Optional<JobState> earlier, JobState later, String why) {
        jdbc.sql("insert into job_change (job, number, happened, earlier, later, why)"
                        + " select :id, coalesce(max(number), 0) + 1, cast(:now as timestamp with time zone), cast(:earlier as varchar),"
                        + " cast(:later as varchar), cast(:why as text) from job_change where job = :id")
                .param("id", job.id())
                .param("now", Instants.column(clock.instant()))
                .param("earlier", earlier.map(Enum::name).orElse(null), Types.VARCHAR)
                .param("later", later.name())
                .param("why", why)
                .update();
        feed.add(new Happening("job", job.planId(), Optional.of(job.id()), JobEnds.told(job, earlier, later, why)));
    }

    private Job job(ResultSet row) throws SQLException {
        return new Job(
                row.getObject("id", UUID.class),
                row.getObject("plan", UUID.class),
                row.getString("plan_name"),
                JobKind.valueOf(row.getString("kind")),
                JobState.valueOf(row.getString("state")),
                row.getString("cause"),
                Instants.of(row, "moment"),
                Instants.of(row, "begins"),
                Instants.optional(row, "ends"),
                row.getInt("priority"),
                row.getInt("attempt"),
                row.getInt("faults"),
                row.getInt("losses"),
                Optional.ofNullable(row.getString("node")),
                row.getBoolean("cancelled"),
                Instants.of(row, "queued"),
                Instants.optional(row, "started"),
                Instants.optional(row, "ended"),
                Optional.ofNullable(row.getString("progress")).map(json::readTree),
                Optional.ofNullable(row.getString("result")).map(json::readTree));
    }
}
