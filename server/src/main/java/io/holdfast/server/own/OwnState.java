package io.holdfast.server.own;

import io.holdfast.engine.source.Source;
import io.holdfast.engine.source.StreamSource;
import io.holdfast.server.settings.Node;
import io.holdfast.server.settings.Settings;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the server keeps, as one stream for a backup of itself: lines of JSON. The first says what it is and has the server's key, without which no secret in the
 * rows can be opened; then comes a line for each table with its columns and one for each of its rows; the last says how many rows there were. All rows are as they stood at one moment.
 */
@Component
public class OwnState {
    /** Name of the source in snapshots, and of the only entry in them. */
    public static final String NAME = "holdfast-server";

    static final int FORMAT = 1;
    private static final int ROWS_AT_ONCE = 1_000;

    /** H2's word for what PostgreSQL calls repeatable read. */
    private static final int SNAPSHOT_OF_H2 = 6;

    private final DataSource database;
    private final Settings settings;
    private final Node node;
    private final InstantSource clock;
    private final JsonMapper json;

    public OwnState(DataSource database, Settings settings, Node node, InstantSource clock, JsonMapper json) {
        this.database = database;
        this.settings = settings;
        this.node = node;
        this.clock = clock;
        this.json = json;
    }

    /** What is there now. On its way it lies in a file beside the server's key, which nobody can find by a name. */
    public Source source() {
        try {
            Path file = Files.createTempFile(
                    node.folders().scratch(),
                    "own",
                    ".jsonl",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                try (BufferedWriter out = Files.newBufferedWriter(file)) {
                    write(out);
                }
                return StreamSource.ofInput(NAME, "this server", Files.newInputStream(file));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new DataAccessResourceFailureException("the server's own rows could not be read", e);
        }
    }

    private void write(Writer out) throws IOException, SQLException {
        try (Connection connection = database.getConnection()) {
            boolean isH2 = connection.getMetaData().getDatabaseProductName().equals("H2");
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            connection.setTransactionIsolation(isH2 ? SNAPSHOT_OF_H2 : Connection.TRANSACTION_REPEATABLE_READ);
            line(out, head(connection));
            long rows = 0;
            for (String table : OwnTables.KEPT) {
                rows += write(connection, table, out);
            }
            line(out, Map.of("rows", rows));
            connection.rollback();
        }
    }

    private Map<String, ?> head(Connection connection) throws IOException, SQLException {
        Map<String, Object> head = new LinkedHashMap<>();
        head.put("holdfastServer", FORMAT);
        head.put("release", Node.RELEASE);
        head.put("made", clock.instant().toString());
        head.put("schema", schema(connection));
        head.put("key", Base64.getEncoder().encodeToString(Files.readAllBytes(settings.key())));
        return head;
    }

    private static String schema(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select version from flyway_schema_history where success and version is not null"
                                + " order by installed_rank desc limit 1")) {
            if (!row.next()) {
                throw new SQLException("no migration has been run");
            }
            return row.getString(1);
        }
    }

    private long write(Connection connection, String table, Writer out) throws IOException, SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(ROWS_AT_ONCE);
            try (ResultSet rows = statement.executeQuery(OwnTables.select(table))) {
                List<Column> columns = Column.of(rows.getMetaData());
                line(
                        out,
                        Map.of(
                                "table",
                                table,
                                "columns",
                                columns.stream().map(Column::name).toList()));
                long count = 0;
                while (rows.next()) {
                    List<@Nullable Object> values = new ArrayList<>();
                    for (Column column : columns) {
                        values.add(column.read(rows));
                    }
                    line(out, values);
                    count++;
                }
                return count;
            }
        }
    }

    private void line(Writer out, Object content) throws IOException {
        out.write(json.writeValueAsString(content));
        out.write('\n');
    }
}
