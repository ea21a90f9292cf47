package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/** A database of PostgreSQL, dumped by the system's own client, backed up as it prints, and brought back into another one. */
@Tag("slow")
class DatabaseDumpTest {
    private static final String NAME = "shop.sql";

    @TempDir(factory = TempDirFactory.Standard.class)
    Path folder;

    @Test
    void aDumpComesBackIntoAnotherDatabaseWithEveryRow() throws Exception {
        assumeTrue(isInstalled("pg_dump") && isInstalled("psql"), "PostgreSQL's client is not installed here");
        Path repository = folder.resolve("repository");
        Cli cli = new Cli(folder);
        cli.run("init", repository).isDone();
        try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
            fill(server);
            List<Object> backup = backup(server, repository);

            Cli.Run first = cli.run(backup.toArray()).isDone();
            Map<String, String> before = facts(server, "shop");
            change(server);
            Cli.Run second = cli.run(backup.toArray()).isDone();
            assertThat(second.number("bytesStored"))
                    .as("what did not change is known")
                    .isLessThan(first.number("bytesStored") / 2);

            load(server, repository, first.text("snapshot"), "as_it_was");
            assertThat(facts(server, "as_it_was")).isEqualTo(before);
            load(server, repository, second.text("snapshot"), "as_it_is");
            assertThat(facts(server, "as_it_is"))
                    .isEqualTo(facts(server, "shop"))
                    .isNotEqualTo(before);

            Path back = folder.resolve("back");
            cli.run("restore", repository, first.text("snapshot"), back).isDone();
            byte[] printed = cli.run("cat", repository, first.text("snapshot"), NAME)
                    .isDone()
                    .content();
            assertThat(Files.readAllBytes(back.resolve(NAME))).isEqualTo(printed);
            aDumpThatIsKilledMakesNoSnapshot(server, repository, cli);
        }
    }

    private void aDumpThatIsKilledMakesNoSnapshot(EmbeddedPostgres server, Path repository, Cli cli) {
        String halfWay =
                "set -o pipefail; (echo $BASHPID > \"$0\"; exec \"$@\") | { head -c 300000; kill -9 $(cat \"$0\"); }";
        List<Object> killed = new ArrayList<>(
                List.of("backup", "--name", NAME, repository, "--", "bash", "-c", halfWay, folder.resolve("pid")));
        killed.addAll(dump(server, "shop"));
        Cli.Run run = cli.run(killed.toArray());
        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCodes.FAILED);
        assertThat(run.err()).contains("137").contains("Next:");

        List<Object> refused = new ArrayList<>(List.of("backup", "--name", NAME, repository, "--"));
        refused.addAll(dump(server, "no_such_database"));
        Cli.Run none = cli.run(refused.toArray());
        assertThat(none.exit()).as(none.err()).isEqualTo(ExitCodes.FAILED);
        assertThat(none.err()).contains("pg_dump").contains("no_such_database");
        assertThat(cli.run("snapshots", repository, "--json").isDone().number("snapshots"))
                .isEqualTo(2);
    }

    private static boolean isInstalled(String program) {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        return Stream.of(path.split(File.pathSeparator)).anyMatch(each -> Files.isExecutable(Path.of(each, program)));
    }

    private static List<Object> backup(EmbeddedPostgres server, Path repository) {
        List<Object> words = new ArrayList<>(List.of("backup", "--name", NAME, "--json", repository, "--"));
        words.addAll(dump(server, "shop"));
        return words;
    }

    private static List<String> dump(EmbeddedPostgres server, String database) {
        return List.of(
                "pg_dump", "-h", "localhost", "-p", String.valueOf(server.getPort()), "-U", "postgres", database);
    }

    /** Prints the dump into {@code psql}, as an operator would. */
    private void load(EmbeddedPostgres server, Path repository, String snapshot, String database) throws Exception {
        execute(server, "postgres", "CREATE DATABASE " + database);
        Path sql = folder.resolve(database + ".sql");
        Files.write(
                sql,
                new Cli(folder).run("cat", repository, snapshot, NAME).isDone().content());
        Process psql = new ProcessBuilder(
                        "psql",
                        "-q",
                        "-v",
                        "ON_ERROR_STOP=1",
                        "-h",
                        "localhost",
                        "-p",
                        String.valueOf(server.getPort()),
                        "-U",
                        "postgres",
                        "-f",
                        sql.toString(),
                        database)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(folder.resolve("psql.err").toFile())
                .start();
        assertThat(psql.waitFor())
                .as(Files.readString(folder.resolve("psql.err")))
                .isZero();
    }

    private static void fill(EmbeddedPostgres server) throws SQLException {
        execute(
                server,
                "postgres",
                "CREATE DATABASE shop TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'");
        execute(server, "shop", """
                CREATE TYPE state AS ENUM ('open', 'paid', 'sent');
                CREATE SEQUENCE invoice START 4711 INCREMENT 7;
                CREATE TABLE customer (
                    id serial PRIMARY KEY, name text NOT NULL, born date, balance numeric(12, 2) CHECK (balance > -1000),
                    photo bytea, tags text[], active boolean DEFAULT true);
                CREATE TABLE orders (
                    id bigint PRIMARY KEY, customer int REFERENCES customer, placed timestamptz, state state, total double precision,
                    lines jsonb, token uuid, remark varchar(200), invoice bigint DEFAULT nextval('invoice'));
                CREATE INDEX orders_by_time ON orders (placed) WHERE state <> 'sent';
                CREATE VIEW open_orders AS
                    SELECT c.name, count(*) AS orders FROM orders o JOIN customer c ON c.id = o.customer WHERE o.state = 'open'
                    GROUP BY c.name;
                COMMENT ON TABLE orders IS 'it''s what pays for \\all of this: 订单';
                INSERT INTO customer (name, born, balance, photo, tags, active)
                    SELECT 'Zoë O''Neill \t' || i, date '1950-01-01' + i, i * 1.01, decode(md5(i::text), 'hex'),
                        ARRAY['a,b', 'c"d', NULL, i::text], i % 3 > 0
                    FROM generate_series(1, 2000) i;
                INSERT INTO orders (id, customer, placed, state, total, lines, token, remark)
                    SELECT i, 1 + i % 2000, timestamptz '2020-02-29 23:59:59.123456+08' + i * interval '61 minutes',
                        (ARRAY['open', 'paid', 'sent']::state[])[1 + i % 3], CASE WHEN i % 1000 = 0 THEN 'NaN' ELSE sqrt(i) END,
                        jsonb_build_object('article', i % 977, 'name', 'Größe ' || i % 31, 'count', i % 9),
                        md5(i::text)::uuid, CASE WHEN i % 5 = 0 THEN NULL ELSE E'line\nbreak\\. ' || i END
                    FROM generate_series(1, 300000) i;
                """);
    }

    private static void change(EmbeddedPostgres server) throws SQLException {
        execute(server, "shop", """
                UPDATE orders SET state = 'sent', remark = 'on its way' WHERE id BETWEEN 50000 AND 50500;
                DELETE FROM orders WHERE id BETWEEN 200 AND 240;
                INSERT INTO orders (id, customer, remark) SELECT i, 7, 'late' FROM generate_series(900001, 900500) i;
                ALTER TABLE customer ADD COLUMN phone text;
                """);
    }

    private static void execute(EmbeddedPostgres server, String database, String sql) throws SQLException {
        try (Connection connection = server.getDatabase("postgres", database).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Every table's rows and columns, the view, the sequence, constraints, indexes, comments: each as one text. */
    private static Map<String, String> facts(EmbeddedPostgres server, String database) throws SQLException {
        Map<String, String> facts = new TreeMap<>();
        for (String table : List.of("customer", "orders", "open_orders")) {
            facts.put(
                    table,
                    one(
                            server,
                            database,
                            "SELECT count(*) || ' ' || md5(string_agg(md5(r::text), '' ORDER BY md5(r::text))) FROM "
                                    + table + " r"));
            facts.put(
                    table + " columns",
                    one(
                            server,
                            database,
                            "SELECT string_agg(column_name || ' ' || udt_name || ' ' || is_nullable || ' '"
                                    + " || coalesce(column_default, '-'), ', ' ORDER BY ordinal_position)"
                                    + " FROM information_schema.columns WHERE table_name = '" + table + "'"));
        }
        facts.put("sequence", one(server, database, "SELECT last_value || ' ' || is_called FROM invoice"));
        facts.put("view", one(server, database, "SELECT pg_get_viewdef('open_orders'::regclass)"));
        facts.put("comment", one(server, database, "SELECT obj_description('orders'::regclass)"));
        facts.put(
                "indexes",
                one(
                        server,
                        database,
                        "SELECT string_agg(indexdef, '; ' ORDER BY indexdef) FROM pg_indexes"
                                + " WHERE schemaname = 'public'"));
        facts.put(
                "constraints",
                one(
                        server,
                        database,
                        "SELECT string_agg(conname || ' ' || pg_get_constraintdef(oid), '; '"
                                + " ORDER BY conname) FROM pg_constraint WHERE connamespace = 'public'::regnamespace"));
        return facts;
    }

    private static String one(EmbeddedPostgres server, String database, String sql) throws SQLException {
        try (Connection connection = server.getDatabase("postgres", database).getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return String.valueOf(rows.getString(1));
        }
    }
}
