package io.holdfast.server.settings;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.key.KdfCost;
import io.holdfast.engine.repository.LocalFolders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the server is started with.
 *
 * @param data      folder of what is its own: the database where that is a file, the key, caches
 * @param port      0 for any that is free
 * @param keyFile   the key that seals secrets; else it lies in {@code data}
 * @param allowed   inner addresses that stores may have, as CIDR blocks
 * @param folders   in which stores of this machine may lie
 * @param notices   who is told of plans that fail, are late, or recover
 * @param logs      how the log is written
 * @param lostAfter a node that gave no sign of life for so long is lost: what it ran goes on at another
 * @param effort    what it takes upon itself
 */
public record Settings(
        Path data,
        int port,
        Listening listening,
        Database database,
        Optional<Path> keyFile,
        List<String> allowed,
        List<Path> folders,
        Notify notices,
        Logs logs,
        Duration lostAfter,
        Effort effort) {
    public static final Duration LOST_AFTER = Duration.ofMinutes(1);

    private static final Duration LEAST_LOST_AFTER = Duration.ofSeconds(5);
    private static final Duration MOST_LOST_AFTER = Duration.ofHours(1);
    private static final int MOST_PORT = 65_535;

    public Settings {
        allowed = List.copyOf(allowed);
        folders = List.copyOf(folders);
        if (port < 0 || port > MOST_PORT) {
            throw new BadInput("--port " + port + " is no port. Next: give one from 1 to 65535, or 0 for any");
        }
        if (lostAfter.compareTo(LEAST_LOST_AFTER) < 0 || lostAfter.compareTo(MOST_LOST_AFTER) > 0) {
            throw new BadInput("--lost-after " + lostAfter.toSeconds() + " is not 5 to 3600 seconds. Next: correct it");
        }
    }

    /** With nobody to tell, and a log for people. */
    public Settings(
            Path data,
            int port,
            Listening listening,
            Database database,
            Optional<Path> keyFile,
            List<String> allowed,
            List<Path> folders) {
        this(
                data,
                port,
                listening,
                database,
                keyFile,
                allowed,
                folders,
                Notify.NOBODY,
                Logs.PLAIN,
                LOST_AFTER,
                Effort.USUAL);
    }

    public Settings with(Notify other) {
        return new Settings(data, port, listening, database, keyFile, allowed, folders, other, logs, lostAfter, effort);
    }

    public Settings with(Logs other) {
        return new Settings(
                data, port, listening, database, keyFile, allowed, folders, notices, other, lostAfter, effort);
    }

    public Settings with(Duration lostAfter) {
        return new Settings(
                data, port, listening, database, keyFile, allowed, folders, notices, logs, lostAfter, effort);
    }

    public Settings with(Effort other) {
        return new Settings(
                data, port, listening, database, keyFile, allowed, folders, notices, logs, lostAfter, other);
    }

    /**
     * The usual one, but where tests start many servers and wait for them.
     *
     * @param haste    so many times as often as usual it looks for what is to be done by itself
     * @param guessing what it costs to try a password: of people, and of repositories that it makes
     */
    public record Effort(int haste, KdfCost guessing) {
        public static final Effort USUAL = new Effort(1, KdfCost.STANDARD);

        public Effort {
            if (haste < 1) {
                throw new IllegalArgumentException("a haste of " + haste);
            }
        }
    }

    /** How the log is written. */
    public enum Logs {
        /** Lines for people. */
        PLAIN,
        /** Each line a JSON object. */
        JSON
    }

    /** Where the server looks for what is its own, if nobody says. */
    public static Path usualData(Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", System.getProperty("user.home", "/"));
        String base = environment.getOrDefault("XDG_DATA_HOME", "");
        return (base.isEmpty() ? Path.of(home, ".local", "share") : Path.of(base)).resolve("holdfast");
    }

    /**
     * Makes the server's own folder, for its owner alone.
     *
     * @throws BadInput if that can't be
     */
    public void makeFolder() {
        try {
            Files.createDirectories(
                    data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new BadInput("The folder " + data + " can't be made. Next: give another one with --data", e);
        }
    }

    /** Where the engine keeps what is its own. */
    public LocalFolders localFolders() {
        return new LocalFolders(data.resolve("cache"), data.resolve("state"));
    }

    /** Where the key lies that seals secrets. */
    public Path key() {
        return keyFile.orElseGet(() -> data.resolve("server.key"));
    }

    /** How one of the listens. */
    public sealed interface Listening {
        /** On this machine alone. */
        record Loopback() implements Listening {}

        /** Without a certificate, because somebody said so in so many words. */
        record Bare(String address) implements Listening {}

        /** With a certificate. */
        record Tls(String address, Path certificate, Path key) implements Listening {
            /** @throws BadInput if one of its files is not what it should be */
            private void mustBeReadable() {
                try (InputStream in = Files.newInputStream(certificate)) {
                    if (CertificateFactory.getInstance("X.509")
                            .generateCertificates(in)
                            .isEmpty()) {
                        throw new CertificateException("none is in it");
                    }
                } catch (IOException | CertificateException e) {
                    throw unreadable("--certificate " + certificate, "certificate", e);
                }
                try {
                    String text = Files.readString(key);
                    if (!text.contains("PRIVATE KEY-----") || text.contains("ENCRYPTED")) {
                        throw new IOException("none is in it that needs no passphrase");
                    }
                } catch (IOException e) {
                    throw unreadable("--certificate-key " + key, "private key", e);
                }
            }

            private static BadInput unreadable(String option, String what, Exception cause) {
                return new BadInput(
                        option + ": there is no " + what + " in PEM that this server may read without a passphrase."
                                + " Next: give the right file, and let the server read it",
                        cause);
            }
        }

        static Listening of(
                Optional<String> listen, Optional<String> insecure, Optional<Path> certificate, Optional<Path> key) {
            if (certificate.isPresent() != key.isPresent()) {
                throw new BadInput("--certificate and --certificate-key go together. Next: give both or neither");
            }
            if (insecure.isPresent() && (certificate.isPresent() || listen.isPresent())) {
                throw new BadInput("--insecure-listen goes without --listen and --certificate. Next: choose");
            }
            if (certificate.isPresent() && key.isPresent()) {
                Tls tls = new Tls(listen.orElse("127.0.0.1"), certificate.get(), key.get());
                tls.mustBeReadable();
                return tls;
            }
            if (listen.isPresent()) {
                throw new BadInput(
                        "--listen " + listen.get() + " needs a certificate, else whoever is on the way reads passwords."
                                + " Next: add --certificate FILE --certificate-key FILE, or say --insecure-listen ADDRESS");
            }
            return insecure.<Listening>map(Bare::new).orElseGet(Loopback::new);
        }
    }

    /** Where rows are kept. */
    public sealed interface Database {
        /** A file in the server's own folder. */
        record InFile() implements Database {}

        /** A PostgreSQL server, which several nodes may share. */
        record Postgres(String url, Optional<String> user, Optional<String> password) implements Database {
            @Override
            public String toString() {
                return "PostgreSQL";
            }
        }

        static Database of(Optional<String> url, Optional<String> user, Optional<String> password) {
            if (url.isEmpty()) {
                if (user.isPresent()) {
                    throw new BadInput("--database-user goes with --database-url. Next: add it or leave both out");
                }
                return new InFile();
            }
            if (!url.get().startsWith("jdbc:postgresql://") || url.get().contains("password=")) {
                throw new BadInput(
                        "--database-url is not jdbc:postgresql://HOST/NAME without a password. Next: correct it; the"
                                + " password comes from HOLDFAST_DATABASE_PASSWORD");
            }
            return new Postgres(url.get(), user, password);
        }
    }

    /** The same in the words of Spring Boot. */
    public Map<String, Object> properties() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("server.port", port);
        if (logs == Logs.JSON) {
            all.put("logging.structured.format.console", "logstash");
        }
        switch (listening) {
            case Listening.Loopback() -> all.put("server.address", "127.0.0.1");
            case Listening.Bare(String address) -> all.put("server.address", address);
            case Listening.Tls(String address, Path certificate, Path key) -> {
                all.put("server.address", address);
                all.put("server.ssl.certificate", "file:" + certificate.toAbsolutePath());
                all.put("server.ssl.certificate-private-key", "file:" + key.toAbsolutePath());
            }
        }
        switch (database) {
            case Database.InFile() ->
                all.put(
                        "spring.datasource.url",
                        "jdbc:h2:file:" + data.toAbsolutePath().resolve("server")
                                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
                                // At SIGTERM H2 would close it at once, and jobs that stop could not say so.
                                + ";DB_CLOSE_ON_EXIT=FALSE");
            case Database.Postgres(String url, Optional<String> user, Optional<String> password) -> {
                all.put("spring.datasource.url", url);
                // A node that stands still in the middle of a change lets go of its rows after a while.
                all.put(
                        "spring.datasource.hikari.connection-init-sql",
                        "set idle_in_transaction_session_timeout = 30000");
                user.ifPresent(name -> all.put("spring.datasource.username", name));
                password.ifPresent(secret -> all.put("spring.datasource.password", secret));
            }
        }
        return all;
    }
}
