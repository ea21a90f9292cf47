package io.holdfast.server.start;

import io.holdfast.server.settings.Settings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a server keeps what is its own. */
final class DataOptions {
    private final Map<String, String> environment;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where the server keeps what is its own; made if it is missing.")
    private @Nullable Path data;

    @Option(
            names = "--database-url",
            paramLabel = "URL",
            description = "jdbc:postgresql://HOST/NAME; else a file in DATA.")
    private @Nullable String databaseUrl;

    @Option(names = "--database-user", paramLabel = "NAME", description = "Who the server is there.")
    private @Nullable String databaseUser;

    @Option(
            names = "--server-key-file",
            paramLabel = "FILE",
            description = "The key that seals secrets; else DATA/server.key.")
    private @Nullable Path serverKeyFile;

    DataOptions(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    Path folder() {
        return Optional.ofNullable(data).orElseGet(() -> Settings.usualData(environment));
    }

    Optional<Path> keyFile() {
        return Optional.ofNullable(serverKeyFile);
    }

    Settings.Database database() {
        return Settings.Database.of(
                Optional.ofNullable(databaseUrl),
                Optional.ofNullable(databaseUser),
                Optional.ofNullable(environment.get("HOLDFAST_DATABASE_PASSWORD")));
    }
}
