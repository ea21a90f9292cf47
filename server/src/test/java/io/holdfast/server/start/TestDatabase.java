package io.holdfast.server.start;

import io.holdfast.server.settings.Settings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The databases that a server may have; all of its tests that ask a database run on both. */
public enum TestDatabase {
    FILE,
    POSTGRES;

    private static final AtomicInteger MADE = new AtomicInteger();

    /** An empty one. */
    public Settings.Database fresh() {
        return switch (this) {
            case FILE -> new Settings.Database.InFile();
            case POSTGRES -> {
                String name = "holdfast_" + MADE.incrementAndGet();
                make(name);
                yield new Settings.Database.Postgres(
                        "jdbc:postgresql://127.0.0.1:" + Shared.SERVER.getPort() + "/" + name,
                        Optional.of("postgres"),
                        Optional.empty());
            }
        };
    }

    private static void make(String name) {
        try (Connection connection = Shared.SERVER.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One server for all tests of a JVM; it ends with that. */
    private static final class Shared {
        private static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                EmbeddedPostgres server = EmbeddedPostgres.start();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server)));
                return server;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        private static void close(EmbeddedPostgres server) {
            try {
                server.close();
            } catch (IOException e) {
                // The JVM ends, and its child with it.
            }
        }
    }
}
