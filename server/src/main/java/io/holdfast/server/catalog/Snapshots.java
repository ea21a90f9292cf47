package io.holdfast.server.catalog;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.NotFound;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Snapshots of all repositories, newest first: those that {@link Ledgers} has read. */
@Component
public class Snapshots {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{1,32}");

    private final JdbcClient jdbc;
    private final Plans plans;
    private final Sources sources;
    private final Ledgers ledgers;

    public Snapshots(JdbcClient jdbc, Plans plans, Sources sources, Ledgers ledgers) {
        this.jdbc = jdbc;
        this.plans = plans;
        this.sources = sources;
        this.ledgers = ledgers;
    }

    /**
     * Which of them.
     *
     * @param plan    those of its source in its repository, whoever wrote them
     * @param source  those of this source in any repository
     * @param from    those of this time and later ones
     * @param to      those of earlier times
     * @param id      those whose id begins so
     * @param trash   those that are forgotten, instead of those that are there
     */
    public record Wanted(
            Optional<UUID> plan,
            Optional<UUID> source,
            Optional<UUID> repository,
            Optional<Instant> from,
            Optional<Instant> to,
            Optional<String> id,
            boolean trash) {}

    /** Where a part of the list ended. */
    public record Mark(Instant time, UUID repository, String id) {
        public static Mark of(KnownSnapshot last) {
            return new Mark(last.time(), last.repositoryId(), last.id());
        }

        /** @throws IllegalArgumentException if it is none */
        public static Mark parse(String text) {
            String[] parts = text.split(" ", -1);
            if (parts.length != 3 || !ID.matcher(parts[2]).matches()) {
                throw new IllegalArgumentException("no mark");
            }
            try {
                return new Mark(Instants.known(Instant.parse(parts[0])), UUID.fromString(parts[1]), parts[2]);
            } catch (DateTimeParseException | BadInput e) {
                throw new IllegalArgumentException("no mark", e);
            }
        }

        @Override
        public String toString() {
            return time + " " + repository + " " + id;
        }
    }

    /**
     * Some of them, newest first, those behind a mark.
     *
     * @throws NotFound if there is no such plan or source
     */
    public List<KnownSnapshot> page(Wanted wanted, Optional<Mark> behind, int limit) {
        Conditions where = new Conditions();
        where.and("s.forgotten = :trash", Map.of("trash", wanted.trash()));
        wanted.plan().map(plans::get).ifPresent(plan -> {
            where.and("s.repository = :ofPlan", Map.of("ofPlan", plan.repositoryId()));
            where.and("s.source = :sourceOfPlan", Map.of("sourceOfPlan", identity(plan.sourceId())));
        });
        wanted.source().ifPresent(source -> where.and("s.source = :source", Map.of("source", identity(source))));
        wanted.repository()
                .ifPresent(repository -> where.and("s.repository = :repository", Map.of("repository", repository)));
        wanted.from().ifPresent(from -> where.and("s.as_of >= :from", Map.of("from", Instants.column(from))));
        wanted.to().ifPresent(to -> where.and("s.as_of < :to", Map.of("to", Instants.column(to))));
        wanted.id().ifPresent(id -> where.and("s.id like :id", Map.of("id", checked(id) + "%")));
        behind.ifPresent(mark -> where.and(
                "s.as_of <= :time and (s.as_of < :time or s.repository < :place or s.repository = :place and s.id < :last)",
                Map.of("time", Instants.column(mark.time()), "place", mark.repository(), "last", mark.id())));
        // Along an index: of one repository its own, which begins with it.
        String order = wanted.repository().isPresent() || wanted.plan().isPresent()
                ? "s.repository desc, s.as_of desc, s.id desc"
                : "s.as_of desc, s.repository desc, s.id desc";
        return read(where, " order by " + order + " limit " + limit);
    }

    /** @throws NotFound if there is none, in the repository or in its trash */
    public KnownSnapshot get(UUID repository, String id) {
        Conditions where = new Conditions();
        where.and("s.repository = :repository", Map.of("repository", repository));
        where.and("s.id = :id", Map.of("id", id));
        return read(where, "").stream()
                .findFirst()
                .orElseThrow(() -> new NotFound("There is no snapshot of the id " + id
                        + " in that repository, as its ledger was read last. Next: list them"));
    }

    private String identity(UUID source) {
        return ledgers.identity(sources.get(source));
    }

    private static String checked(String id) {
        if (!ID.matcher(id).matches()) {
            throw new BadInput("id: up to 32 hexadecimal digits are wanted, with small letters. Next: correct it");
        }
        return id;
    }

    private List<KnownSnapshot> read(Conditions where, String behind) {
        Map<Target, Plan> written = plansByTarget();
        // Rows of an earlier release lack what is told: they are read again with the next look at their ledger.
        return jdbc.sql("select s.*, r.name as repository_name from snapshot s join repository r on r.id = s.repository"
                        + " where s.release is not null" + where.text + behind)
                .params(where.values)
                .query((row, _) -> snapshot(row, written))
                .list();
    }

    private record Target(UUID repository, String source) {}

    private record Plan(UUID id, String name) {}

    /** Plans by what they write: one question for a whole page. */
    private Map<Target, Plan> plansByTarget() {
        Map<Target, Plan> plansByTarget = new HashMap<>();
        jdbc.sql("select p.id, p.name, p.repository, x.identity, x.place, s.address from plan p"
                        + " join source x on x.id = p.source join store s on s.id = x.store order by p.name")
                .query(row -> {
                    Plan plan = new Plan(row.getObject("id", UUID.class), row.getString("name"));
                    UUID repository = row.getObject("repository", UUID.class);
                    written(row).ifPresent(source -> plansByTarget.putIfAbsent(new Target(repository, source), plan));
                });
        return plansByTarget;
    }

    /** What its snapshots call the source of a plan; empty where its place leads nowhere: it has none, and keeps nobody from seeing the others. */
    private Optional<String> written(ResultSet plan) throws SQLException {
        try {
            return Optional.of(ledgers.identity(
                    Optional.ofNullable(plan.getString("identity")),
                    plan.getString("address"),
                    plan.getString("place")));
        } catch (BadInput e) {
            return Optional.empty();
        }
    }

    /** What rows must be, and the values in it. */
    private static final class Conditions {
        private final StringBuilder text = new StringBuilder();
        private final Map<String, Object> values = new HashMap<>();

        void and(String condition, Map<String, ?> named) {
            text.append(" and (").append(condition).append(')');
            values.putAll(named);
        }
    }

    private static KnownSnapshot snapshot(ResultSet row, Map<Target, Plan> plansByTarget) throws SQLException {
        Optional<UUID> job = Optional.ofNullable(row.getObject("job", UUID.class));
        Optional<Plan> plan = Optional.ofNullable(
                plansByTarget.get(new Target(row.getObject("repository", UUID.class), row.getString("source"))));
        return new KnownSnapshot(
                row.getString("id"),
                row.getObject("repository", UUID.class),
                row.getString("repository_name"),
                Instants.of(row, "as_of"),
                row.getString("source"),
                row.getString("location"),
                plan.map(Plan::id),
                plan.map(Plan::name),
                job.isPresent() ? KnownSnapshot.Writer.SERVER : KnownSnapshot.Writer.COMMAND,
                job,
                row.getString("host"),
                row.getString("release"),
                Instants.of(row, "started"),
                Instants.of(row, "taken_from"),
                Instants.of(row, "taken_to"),
                row.getString("consistency"),
                row.getString("mode"),
                row.getLong("entries"),
                row.getLong("unread"),
                row.getLong("bytes"),
                row.getLong("stored"),
                row.getBoolean("held"),
                row.getBoolean("forgotten"),
                Instants.optional(row, "trash_until"));
    }
}
