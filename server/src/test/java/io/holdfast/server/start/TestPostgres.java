package io.holdfast.server.start;

import io.holdfast.server.settings.Settings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** A PostgreSQL server of one test alone, which may be stopped, and started again with what it had. */
public final class TestPostgres implements AutoCloseable {
    private final Path folder;
    private EmbeddedPostgres server;

    /** How it is stopped. */
    public enum Stop {
        /** It ends its connections, and writes down what it has: SIGINT. */
        FAST("INT"),
        /** It leaves everything as it is, and mends that at the next start: SIGQUIT. */
        IMMEDIATE("QUIT");

        private final String signal;

        Stop(String signal) {
            this.signal = signal;
        }
    }

    private TestPostgres(Path folder, EmbeddedPostgres server) {
        this.folder = folder;
        this.server = server;
    }

    public static TestPostgres start(Path folder) throws IOException {
        return new TestPostgres(folder, builder(folder).start());
    }

    private static EmbeddedPostgres.Builder builder(Path folder) {
        return EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("data"))
                .setOverrideWorkingDirectory(folder.toFile())
                .setCleanDataDirectory(false)
                // What a server was told is written must be there when it comes back.
                .setServerConfig("synchronous_commit", "on");
    }

    /** Its usual database. */
    public Settings.Database.Postgres rows() {
        return new Settings.Database.Postgres(
                "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres",
                Optional.of("postgres"),
                Optional.empty());
    }

    public Connection connect() throws SQLException {
        return server.getPostgresDatabase().getConnection();
    }

    public void execute(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns when it is gone. */
    public void stop(Stop how) throws IOException, InterruptedException {
        long pid = Long.parseLong(Files.readAllLines(folder.resolve("data/postmaster.pid"))
                .getFirst()
                .strip());
        ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
        new ProcessBuilder("kill", "-" + how.signal, String.valueOf(pid))
                .start()
                .waitFor();
        postmaster.onExit().join();
        server.close();
    }

    /** At the same port, with the same rows. */
    public void startAgain() throws IOException {
        int port = server.getPort();
        server = builder(folder).setPort(port).start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
