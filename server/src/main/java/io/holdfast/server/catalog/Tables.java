package io.holdfast.server.catalog;

import io.holdfast.engine.error.Unsupported;
import io.holdfast.server.settings.Settings;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The tables of the database, which the newest release among its nodes has made. Whoever finds some that are older brings them to its own release; whoever finds newer ones does nothing with them. Why:
 * decision 75.
 */
@Component
public class Tables implements FlywayMigrationStrategy {
    private final JdbcClient jdbc;
    private final Settings.Database database;
    private volatile MigrationVersion ours = MigrationVersion.EMPTY;

    public Tables(DataSource source, Settings settings) {
        this.jdbc = JdbcClient.create(source);
        this.database = settings.database();
    }

    /** @throws Unsupported if a newer release has made them */
    @Override
    public void migrate(Flyway flyway) {
        MigrationInfo[] all = flyway.info().all();
        ours = newest(all, MigrationState::isResolved).orElseThrow();
        newest(all, MigrationState::isApplied).filter(this::isNewer).ifPresent(newer -> {
            throw new Unsupported(said(newer));
        });
        flyway.migrate();
    }

    private static Optional<MigrationVersion> newest(MigrationInfo[] all, Predicate<MigrationState> which) {
        return Arrays.stream(all)
                .filter(each -> which.test(each.getState()))
                .map(MigrationInfo::getVersion)
                .max(MigrationVersion::compareTo);
    }

    /** Why this release can do nothing with the tables any more, if another node has made newer ones of them. Nobody else has a database in a file. */
    public Optional<String> newer() {
        return switch (database) {
            case Settings.Database.InFile() -> Optional.empty();
            case Settings.Database.Postgres _ -> newest().filter(this::isNewer).map(this::said);
        };
    }

    private Optional<MigrationVersion> newest() {
        return jdbc
                .sql("select version from flyway_schema_history where success and version is not null")
                .query(String.class)
                .list()
                .stream()
                .map(MigrationVersion::fromVersion)
                .max(MigrationVersion::compareTo);
    }

    private boolean isNewer(MigrationVersion version) {
        return version.compareTo(ours) > 0;
    }

    private String said(MigrationVersion newer) {
        return "The tables of the database are of a newer release: their version is " + newer
                + ", and this release knows them up to " + ours
                + ". Next: start the release that the other nodes have";
    }
}
