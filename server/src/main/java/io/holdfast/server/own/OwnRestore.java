package io.holdfast.server.own;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Damaged;
import io.holdfast.server.audit.Change;
import io.holdfast.server.audit.Trail;
import io.holdfast.server.settings.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Brings a server back from what {@link OwnState} wrote, into a database and a folder that have none yet. All or nothing. */
public final class OwnRestore {
    private static final int ROWS_AT_ONCE = 500;
    private static final int KEY = 32;

    private final JsonMapper json = JsonMapper.builder().build();
    private final DataSource database;
    private final Settings settings;

    public OwnRestore(DataSource database, Settings settings) {
        this.database = database;
        this.settings = settings;
    }

    /**
     * What it was.
     *
     * @param made when the server stood as it does again now
     */
    public record Restored(String release, String made, long rows) {}

    /**
     * @throws BadInput if there is a server already, or this release is older than what was written
     * @throws Damaged  if the file is not what a server wrote, or not all of it
     */
    public Restored run(Path file) throws IOException {
        try (BufferedReader in = Files.newBufferedReader(file)) {
            JsonNode head = json(in.readLine());
            if (head.path("holdfastServer").asInt(0) != OwnState.FORMAT) {
                throw new BadInput("This is no backup of a server that this release knows. Next: use the release "
                        + head.path("release").asString("that made it") + " or a newer one");
            }
            byte[] key = key(head);
            mustBeNew(key);
            migrate(head.path("schema").asString(""));
            writeKey(key);
            long rows = put(in);
            migrate("latest");
            note(head.path("made").asString(""));
            return new Restored(
                    head.path("release").asString(""), head.path("made").asString(""), rows);
        } catch (SQLException e) {
            throw new BadInput(
                    "The database does not take the server's rows: " + e.getMessage()
                            + ". Nothing was put there. Next: give an empty database",
                    e);
        }
    }

    private static byte[] key(JsonNode head) {
        try {
            byte[] key = Base64.getDecoder().decode(head.path("key").asString(""));
            if (key.length == KEY) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            throw new Damaged("The backup of the server has no key", e);
        }
        throw new Damaged("The backup of the server has no key");
    }

    private void mustBeNew(byte[] key) throws IOException, SQLException {
        if (Files.exists(settings.key()) && !Arrays.equals(Files.readAllBytes(settings.key()), key)) {
            throw new BadInput(settings.key()
                    + " is the key of another server. Next: give an empty folder with --data, or move that key away");
        }
        try (Connection connection = database.getConnection()) {
            Set<String> there = tables(connection);
            if (there.contains("account") && count(connection) > 0) {
                throw new BadInput(
                        "There is a server in that database already. Next: give an empty one, or another --data");
            }
        }
    }

    private static Set<String> tables(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select lower(table_name) from information_schema.tables where lower(table_schema) = 'public'")) {
            Stream.Builder<String> names = Stream.builder();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names.build().collect(Collectors.toSet());
        }
    }

    private static long count(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from account")) {
            row.next();
            return row.getLong(1);
        }
    }

    private void migrate(String version) {
        try {
            var _ = Flyway.configure()
                    .dataSource(database)
                    .locations("classpath:db/migration")
                    .target(version)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new BadInput(
                    "The database can't be made as it was, at version " + version
                            + " of its tables. Next: give an empty database, and a release as new as the server was",
                    e);
        }
    }

    private long put(BufferedReader in) throws IOException, SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate("delete from audit_head");
            }
            long rows = put(connection, in);
            queueWhatRan(connection);
            nothingWasRead(connection);
            connection.commit();
            return rows;
        }
    }

    /** Who ran it is gone; the backup that this comes from is always among them. */
    private static void queueWhatRan(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(
                    "insert into job_change (job, number, happened, earlier, later, why)"
                            + " select j.id, (select coalesce(max(c.number), 0) + 1 from job_change c where c.job = j.id), current_timestamp,"
                            + " 'RUNNING', 'QUEUED', 'the server was brought back from its backup' from job j where j.state = 'RUNNING'");
            statement.executeUpdate("update job set state = 'QUEUED' where state = 'RUNNING'");
        }
    }

    /** What ledgers show is not kept: until they are read again, nobody can say how old the newest snapshots are. */
    private static void nothingWasRead(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("update repository set looked = null, trouble = null");
        }
    }

    private long put(Connection connection, BufferedReader in) throws IOException, SQLException {
        long rows = 0;
        @Nullable Inserting table = null;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            JsonNode each = json(line);
            if (each.isArray()) {
                if (table == null) {
                    throw new Damaged("The backup of the server has a row of no table");
                }
                table.add(each);
                rows++;
                continue;
            }
            if (table != null) {
                table.close();
                table = null;
            }
            if (each.has("rows")) {
                if (each.path("rows").asLong(-1) == rows && in.readLine() == null) {
                    return rows;
                }
                break;
            }
            table = new Inserting(connection, each);
        }
        throw new Damaged("The backup of the server is not whole. Next: restore an older one with --at");
    }

    private JsonNode json(@Nullable String line) {
        try {
            return json.readTree(line == null ? "" : line);
        } catch (JacksonException e) {
            throw new Damaged("The backup of the server is not what a server writes", e);
        }
    }

    private void writeKey(byte[] key) throws IOException {
        if (Files.notExists(settings.key())) {
            Path made = Files.createFile(
                    settings.key(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(made, key, StandardOpenOption.WRITE);
        }
    }

    /** That it was brought back belongs to what happened. */
    private void note(String made) {
        Trail trail = new Trail(JdbcClient.create(database), InstantSource.system());
        new TransactionTemplate(new DataSourceTransactionManager(database))
                .executeWithoutResult(_ -> trail.record(new Change(
                        "holdfast server restore",
                        "this machine",
                        "restore",
                        "server",
                        "this-server",
                        Optional.empty(),
                        Optional.of(json.writeValueAsString(Map.of("made", made))))));
    }

    /** Puts the rows of one table, many at a time. */
    private static final class Inserting {
        private final List<Column> columns;
        private final PreparedStatement insert;
        private int waiting;

        private Inserting(Connection connection, JsonNode head) throws SQLException {
            String table = head.path("table").asString("");
            if (!OwnTables.KEPT.contains(table)) {
                throw new Damaged("The backup of the server has a table that no server has");
            }
            List<Column> known = columns(connection, table);
            columns = new ArrayList<>();
            for (JsonNode name : head.path("columns")) {
                columns.add(known.stream()
                        .filter(each -> each.name().equals(name.asString("")))
                        .findFirst()
                        .orElseThrow(() -> new Damaged("The backup of the server has a column that no server has")));
            }
            String names = columns.stream().map(Column::name).collect(Collectors.joining(", "));
            String places = columns.stream().map(_ -> "?").collect(Collectors.joining(", "));
            insert = connection.prepareStatement("insert into " + table + " (" + names + ") values (" + places + ")");
        }

        private static List<Column> columns(Connection connection, String table) throws SQLException {
            try (Statement statement = connection.createStatement();
                    ResultSet none = statement.executeQuery("select * from " + table + " where 1 = 0")) {
                return Column.of(none.getMetaData());
            }
        }

        private void add(JsonNode row) throws SQLException {
            if (row.size() != columns.size()) {
                throw new Damaged("The backup of the server has a row that does not fit its table");
            }
            for (int i = 0; i < columns.size(); i++) {
                columns.get(i).put(insert, i + 1, row.path(i));
            }
            insert.addBatch();
            waiting++;
            if (waiting == ROWS_AT_ONCE) {
                insert.executeBatch();
                waiting = 0;
            }
        }

        private void close() throws SQLException {
            try (insert) {
                insert.executeBatch();
            }
        }
    }
}
