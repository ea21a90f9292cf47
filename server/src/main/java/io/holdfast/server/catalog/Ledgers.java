package io.holdfast.server.catalog;

import io.holdfast.engine.ledger.LedgerRecord.Mode;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.store.StoreUri;
import io.holdfast.server.settings.Node;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What the ledgers of repositories showed when they were read last: the snapshots that are there, whoever wrote them. */
@Component
public class Ledgers {
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
     * A snapshot that is there.
     *
     * @param source its name in the ledger
     * @param whole  whether every entry could be read
     */
    public record Shown(
            UUID repository,
            String id,
            String source,
            Instant asOf,
            boolean whole,
            String consistency,
            String mode,
            long entries,
            long bytes,
            String host) {}

    /** The name of a source in snapshots. */
    public String identity(KnownSource source) {
        return source.identity().orElseGet(() -> switch (sources.uri(source)) {
            case StoreUri.Folder(var path) -> host + ":" + path;
            case StoreUri.S3 s3 -> s3.identity();
        });
    }

    /** Takes over what the ledger shows now. */
    @Transactional
    public void look(KnownRepository known, Repository repository) {
        List<Present> there = repository.read().snapshots();
        // Those that an earlier release read are read again: it did not keep what their jobs stored.
        jdbc.sql("delete from snapshot where repository = :repository and stored is null")
                .param("repository", known.id())
                .update();
        Set<String> before = new HashSet<>(jdbc.sql("select id from snapshot where repository = :repository")
                .param("repository", known.id())
                .query(String.class)
                .list());
        for (Present each : there) {
            if (!before.remove(each.snapshot().id().toString())) {
                add(known.id(), each);
            }
        }
        before.forEach(gone -> jdbc.sql("delete from snapshot where repository = :repository and id = :id")
                .param("repository", known.id())
                .param("id", gone)
                .update());
        repositories.looked(known.id(), clock.instant(), Optional.empty());
    }

    private void add(UUID repository, Present each) {
        var snapshot = each.snapshot();
        jdbc.sql(
                        "insert into snapshot (repository, id, source, as_of, whole, consistency, mode, entries, bytes, host, stored) values"
                                + " (:repository, :id, :source, :asOf, :whole, :consistency, :mode, :entries, :bytes, :host, :stored)"
                                + " on conflict do nothing")
                .param("repository", repository)
                .param("id", snapshot.id().toString())
                .param("source", snapshot.source())
                .param("asOf", Instants.column(each.asOf()))
                .param("whole", snapshot.tally().unread() == 0)
                .param(
                        "consistency",
                        snapshot.consistency().getClass().getSimpleName().toUpperCase(Locale.ROOT))
                .param("mode", snapshot.mode().name())
                .param("entries", snapshot.tally().entries())
                .param("bytes", snapshot.tally().content())
                .param("host", snapshot.origin().host())
                .param("stored", snapshot.tally().stored())
                .update();
    }

    /** Snapshots of a source in a repository, newest first. */
    public List<Shown> snapshots(UUID repository, String source, int limit) {
        return jdbc.sql(
                        "select * from snapshot where repository = :repository and source = :source order by as_of desc limit :limit")
                .param("repository", repository)
                .param("source", source)
                .param("limit", limit)
                .query((row, _) -> shown(row))
                .list();
    }

    /** The newest in which every entry could be read. */
    public Optional<Shown> newestWhole(UUID repository, String source) {
        return jdbc.sql(
                        "select * from snapshot where repository = :repository and source = :source and whole order by as_of desc limit 1")
                .param("repository", repository)
                .param("source", source)
                .query((row, _) -> shown(row))
                .optional();
    }

    /** When all of a source was read last. */
    public Optional<Instant> newestFull(UUID repository, String source) {
        return jdbc.sql("select * from snapshot where repository = :repository and source = :source and mode = :mode"
                        + " order by as_of desc limit 1")
                .param("repository", repository)
                .param("source", source)
                .param("mode", Mode.FULL.name())
                .query((row, _) -> shown(row).asOf())
                .optional();
    }

    private static Shown shown(ResultSet row) throws SQLException {
        return new Shown(
                row.getObject("repository", UUID.class),
                row.getString("id"),
                row.getString("source"),
                Instants.of(row, "as_of"),
                row.getBoolean("whole"),
                row.getString("consistency"),
                row.getString("mode"),
                row.getLong("entries"),
                row.getLong("bytes"),
                row.getString("host"));
    }
}
