package io.holdfast.server.catalog;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.ledger.LedgerRecord.Mode;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.ledger.LedgerState.Trashed;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.store.StoreUri;
import io.holdfast.server.settings.Node;
import java.sql.Types;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What the ledgers of repositories showed when they were read last: the snapshots that are there or in the trash, whoever wrote them. */
@Component
public class Ledgers {
    /** Name of the tag by which a snapshot says which job made it. */
    public static final String JOB_TAG = "job";

    private final JdbcClient jdbc;
    private final Repositories repositories;
    private final Sources sources;
    private final InstantSource clock;
    private final String host;

    public Ledgers(JdbcClient jdbc, Repositories repositories, Sources sources, InstantSource clock, Node node) {
        this.jdbc = jdbc;
        this.repositories = repositories;
        this.sources = sources;
        this.clock = clock;
        this.host = node.host();
    }

    /**
     * The name of a source in snapshots.
     *
     * @throws BadInput if it has none since its place leads nowhere: an earlier release let such be made
     */
    public String identity(KnownSource source) {
        return source.identity().orElseGet(() -> identity(sources.uri(source)));
    }

    /** The same of a row: where no name was given, its place in a store says it. */
    String identity(Optional<String> given, String address, String place) {
        return given.orElseGet(() -> identity(Addresses.in(address, place)));
    }

    private String identity(StoreUri uri) {
        return switch (uri) {
            case StoreUri.Folder(var path) -> host + ":" + path;
            case StoreUri.S3 s3 -> s3.identity();
        };
    }

    /** Takes over what the ledger shows now, and what is in the trash. */
    @Transactional
    public void look(KnownRepository known, Repository repository) {
        LedgerState state = repository.read();
        // Those that an earlier release read are read again: it did not keep all that is told of them.
        jdbc.sql("delete from snapshot where repository = :repository and release is null")
                .param("repository", known.id())
                .update();
        Map<String, Standing> before = standings(known.id());
        state.snapshots().forEach(each -> take(known.id(), each, Standing.there(each), before));
        state.trash().forEach(each -> take(known.id(), each.present(), Standing.in(each), before));
        before.keySet().forEach(gone -> remove(known.id(), gone));
        repositories.looked(known.id(), clock.instant(), Optional.empty());
    }

    /** What may change of a snapshot. */
    private record Standing(boolean held, boolean forgotten, Optional<Instant> until) {
        static Standing there(Present present) {
            return new Standing(present.held(), false, Optional.empty());
        }

        static Standing in(Trashed trashed) {
            return new Standing(
                    trashed.present().held(), true, trashed.until().map(until -> until.truncatedTo(ChronoUnit.MILLIS)));
        }
    }

    private Map<String, Standing> standings(UUID repository) {
        Map<String, Standing> standings = new HashMap<>();
        jdbc.sql("select id, held, forgotten, trash_until from snapshot where repository = :repository")
                .param("repository", repository)
                .query(row -> {
                    standings.put(
                            row.getString("id"),
                            new Standing(
                                    row.getBoolean("held"),
                                    row.getBoolean("forgotten"),
                                    Instants.optional(row, "trash_until")));
                });
        return standings;
    }

    private void take(UUID repository, Present each, Standing standing, Map<String, Standing> before) {
        String id = each.snapshot().id().toString();
        Optional<Standing> known = Optional.ofNullable(before.remove(id));
        if (known.filter(standing::equals).isEmpty()) {
            known.ifPresent(_ -> remove(repository, id));
            add(repository, each, standing);
        }
    }

    private void remove(UUID repository, String id) {
        jdbc.sql("delete from snapshot where repository = :repository and id = :id")
                .param("repository", repository)
                .param("id", id)
                .update();
    }

    private void add(UUID repository, Present each, Standing standing) {
        Snapshot snapshot = each.snapshot();
        jdbc.sql(
                        "insert into snapshot (repository, id, source, location, as_of, whole, consistency, mode, entries, unread, bytes,"
                                + " stored, host, release, started, taken_from, taken_to, job, held, forgotten, trash_until) values"
                                + " (:repository, :id, :source, :location, :asOf, :whole, :consistency, :mode, :entries, :unread, :bytes,"
                                + " :stored, :host, :release, :started, :from, :to, :job, :held, :forgotten, :until)"
                                + " on conflict do nothing")
                .param("repository", repository)
                .param("id", snapshot.id().toString())
                .param("source", snapshot.source())
                .param("location", snapshot.location())
                .param("asOf", Instants.column(each.asOf()))
                .param("whole", snapshot.tally().unread() == 0)
                .param("consistency", snapshot.consistency().grade().name())
                .param("mode", snapshot.mode().name())
                .param("entries", snapshot.tally().entries())
                .param("unread", snapshot.tally().unread())
                .param("bytes", snapshot.tally().content())
                .param("stored", snapshot.tally().stored())
                .param("host", snapshot.origin().host())
                .param("release", snapshot.origin().release())
                .param("started", Instants.column(snapshot.started()))
                .param("from", Instants.column(snapshot.consistency().from()))
                .param("to", Instants.column(snapshot.consistency().to()))
                .param("job", job(snapshot).orElse(null), Types.OTHER)
                .param("held", standing.held())
                .param("forgotten", standing.forgotten())
                .param("until", standing.until().map(Instants::column).orElse(null), Types.TIMESTAMP_WITH_TIMEZONE)
                .update();
    }

    /** The tag that jobs of servers give their snapshots; what is no id is somebody's own. */
    private static Optional<UUID> job(Snapshot snapshot) {
        return snapshot.tags().stream()
                .filter(tag -> tag.nameText().equals(JOB_TAG))
                .findFirst()
                .flatMap(tag -> Ids.parse(tag.valueText()));
    }

    /** Time of the newest in which every entry could be read. */
    public Optional<Instant> newestWhole(UUID repository, String source) {
        return newest(repository, source, "whole");
    }

    /** When all of a source was read last. */
    public Optional<Instant> newestFull(UUID repository, String source) {
        return newest(repository, source, "mode = '" + Mode.FULL.name() + "'");
    }

    private Optional<Instant> newest(UUID repository, String source, String condition) {
        return jdbc.sql(
                        "select as_of from snapshot where repository = :repository and source = :source and not forgotten and "
                                + condition + " order by as_of desc limit 1")
                .param("repository", repository)
                .param("source", source)
                .query((row, _) -> Instants.of(row, "as_of"))
                .optional();
    }
}
