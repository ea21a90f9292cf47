package io.holdfast.server.estimate;

import io.holdfast.server.catalog.Instants;
import io.holdfast.server.job.Job;
import io.holdfast.server.job.JobKind;
import io.holdfast.server.job.Jobs;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Backups, held against what was estimated of them. A backup is reviewed once, if there was an estimate of its plan when it began, it came to its end, and the one before it did: what a
 * checkpoint left to the next job is nobody's whole.
 */
@Component
public class Reviews {
    private static final int LOOKED_AT = 40;
    private static final int COUNTED = 100;

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Jobs jobs;
    private final Estimates estimates;

    public Reviews(JdbcClient jdbc, JsonMapper json, Jobs jobs, Estimates estimates) {
        this.jdbc = jdbc;
        this.json = json;
        this.jobs = jobs;
        this.estimates = estimates;
    }

    /** Reviews what is over, was not reviewed, and is a whole: neither it nor the one before it was cut short. */
    public void look(UUID plan) {
        Optional<Instant> first = estimates.first(plan);
        if (first.isEmpty()) {
            return;
        }
        List<Job> over = jobs.over(plan, JobKind.BACKUP, LOOKED_AT);
        Set<UUID> known = new HashSet<>(jdbc.sql("select job from review where plan = :plan")
                .param("plan", plan)
                .query(UUID.class)
                .list());
        for (int i = over.size() - 1; i >= 0; i--) {
            Job job = over.get(i);
            Optional<Job> before = i + 1 < over.size() ? Optional.of(over.get(i + 1)) : Optional.empty();
            boolean tells = before.map(each -> History.isWholeAfter(job, each))
                    .orElseGet(() -> History.isWhole(job) && job.attempt() == 1);
            if (tells && !known.contains(job.id()) && !History.started(job).isBefore(first.get())) {
                estimates
                        .newest(plan, History.started(job))
                        .flatMap(estimate -> review(estimate, job, before))
                        .ifPresent(this::add);
            }
        }
    }

    /** By what the estimates of a plan are corrected. */
    Factors factors(UUID plan, BackupKind kind) {
        look(plan);
        return Factors.after(
                jdbc.sql("select * from review where plan = :plan and kind = :kind order by happened, job limit :limit")
                        .param("plan", plan)
                        .param("kind", kind.name())
                        .param("limit", COUNTED)
                        .query((row, _) -> read(row))
                        .list());
    }

    /** Some of them, newest first. */
    public List<Review> page(UUID plan, Optional<UUID> before, int limit) {
        return jdbc.sql(
                        "select * from review where plan = :plan and (:any or job < :before) order by job desc limit :limit")
                .param("plan", plan)
                .param("any", before.isEmpty())
                .param("before", before.orElse(new UUID(0, 0)))
                .param("limit", limit)
                .query((row, _) -> read(row))
                .list();
    }

    /** Empty where the backup tells nothing: it counted nothing, or nobody knows since when things changed. */
    static Optional<Review> review(Estimate estimate, Job job, Optional<Job> before) {
        JsonNode result = History.result(job);
        Estimated estimated = estimate.result().orElseThrow();
        if (!result.has("sourceRequests") || (!History.isFirst(job) && before.isEmpty())) {
            return Optional.empty();
        }
        BackupKind kind = History.isFirst(job) ? BackupKind.FIRST : BackupKind.CHANGES;
        Duration since = before.map(each -> Duration.between(History.started(each), History.started(job)))
                .orElse(Duration.ZERO);
        Taken expected = Outlook.expected(estimated, kind, since);
        Taken plain = Outlook.plain(estimated, happened(Figure.BYTES_READ, result));
        Factors factors = kind == BackupKind.FIRST ? estimated.firstFactors() : estimated.laterFactors();
        Map<Figure, Review.Held> figures = new EnumMap<>(Figure.class);
        for (Figure figure : Figure.values()) {
            // A full reads all, and stores what is not there.
            boolean tells = !(History.isFull(job) && !result.path("first").asBoolean(false))
                    || (figure != Figure.BYTES_STORED && figure != Figure.REPOSITORY_REQUESTS);
            if (tells) {
                figures.put(
                        figure,
                        Review.Held.of(
                                expected.of(figure),
                                factors.of(figure),
                                kind == BackupKind.FIRST ? expected.of(figure) / factors.of(figure) : plain.of(figure),
                                happened(figure, result)));
            }
        }
        return Optional.of(new Review(
                job.id(), job.planId(), estimate.id(), kind, job.ended().orElseThrow(), figures));
    }

    private static double happened(Figure figure, JsonNode result) {
        return switch (figure) {
            case SECONDS -> result.path("seconds").asDouble(0);
            case BYTES_READ -> result.path("bytesRead").asDouble(0);
            case BYTES_STORED -> result.path("bytesStored").asDouble(0);
            case SOURCE_REQUESTS -> Requests.read(result.path("sourceRequests")).all();
            case REPOSITORY_REQUESTS ->
                Requests.read(result.path("repositoryRequests")).all();
        };
    }

    private void add(Review review) {
        jdbc.sql("insert into review (job, plan, estimate, kind, happened, figures)"
                        + " values (:job, :plan, :estimate, :kind, :happened, :figures) on conflict do nothing")
                .param("job", review.job())
                .param("plan", review.plan())
                .param("estimate", review.estimate())
                .param("kind", review.kind().name())
                .param("happened", Instants.column(review.happened()))
                .param("figures", json.writeValueAsString(review.figures()))
                .update();
    }

    private Review read(ResultSet row) throws SQLException {
        JsonNode all = json.readTree(row.getString("figures"));
        Map<Figure, Review.Held> figures = new EnumMap<>(Figure.class);
        all.properties()
                .forEach(each -> figures.put(
                        Figure.valueOf(each.getKey()), json.treeToValue(each.getValue(), Review.Held.class)));
        return new Review(
                row.getObject("job", UUID.class),
                row.getObject("plan", UUID.class),
                row.getObject("estimate", UUID.class),
                BackupKind.valueOf(row.getString("kind")),
                Instants.of(row, "happened"),
                figures);
    }
}
