package io.holdfast.server.start;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.key.Secret;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.restore.Restore;
import io.holdfast.engine.restore.RestoreOptions;
import io.holdfast.engine.restore.TreeTarget;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.StoreUri;
import io.holdfast.engine.store.Stores;
import io.holdfast.server.own.OwnRestore;
import io.holdfast.server.own.OwnState;
import io.holdfast.server.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Brings a server back from its own backup. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description = "Brings the server back from its own backup, from a repository alone, where there is none yet.",
        footer = {
            "",
            "Examples:",
            "  holdfast server restore /backup/repository --data /var/lib/holdfast",
            "  holdfast server restore 's3://backups/main?region=eu-central-1' --at 2026-11-26T08:00Z",
            "",
            "The password of the repository comes from HOLDFAST_PASSWORD, or from --password-file. What comes back: accounts, tokens,",
            "stores, repositories, sources, policies, plans, jobs, the trail, and the key that opens the secrets among them."
        })
final class RestoreCommand implements Callable<Integer> {
    private final Map<String, String> environment;

    @Parameters(paramLabel = "REPO", description = "The repository: a folder, or the URI of a bucket.")
    private String repository = "";

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "As it was then, such as 2026-11-26T08:00Z; else as it was last.")
    private @Nullable String at;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "A file whose first line is the repository's password.")
    private @Nullable Path passwordFile;

    @Mixin
    private final DataOptions data;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    RestoreCommand(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
        this.data = new DataOptions(environment);
    }

    @Override
    public Integer call() throws IOException {
        // There is no log here: what is worth telling is told by this command, and Flyway's word of each table is not.
        LoggingSystem.get(RestoreCommand.class.getClassLoader()).setLogLevel("org.flywaydb", LogLevel.ERROR);
        Settings settings = new Settings(
                data.folder(),
                0,
                new Settings.Listening.Loopback(),
                data.database(),
                data.keyFile(),
                List.of(),
                List.of());
        Instant until = until();
        Secret password = password();
        settings.makeFolder();
        Path folder = Files.createTempDirectory(settings.data(), "restore");
        try {
            OwnRestore.Restored restored =
                    new OwnRestore(database(settings), settings).run(bringBack(settings, password, until, folder));
            spec.commandLine()
                    .getOut()
                    .printf(
                            "The server is as it was at %s: %d rows, and its key in %s.%nNext: start it as it was started before, with holdfast server%n",
                            restored.made(), restored.rows(), settings.key());
            spec.commandLine().getOut().flush();
            return 0;
        } finally {
            delete(folder);
        }
    }

    private Path bringBack(Settings settings, Secret password, Instant until, Path folder) {
        try (Store store = Stores.open(StoreUri.parse(repository));
                Repository opened = Repository.open(store, password, settings.localFolders());
                TreeTarget target = new TreeTarget(folder)) {
            var result =
                    new Restore(opened, newest(opened, until), target, RestoreOptions.DEFAULT, Progress.none()).run();
            if (result.damaged() > 0 || result.failed() > 0) {
                throw new Damaged(
                        "The backup of the server can't be read. Next: holdfast verify, or an older one with --at");
            }
            return folder.resolve(OwnState.NAME);
        }
    }

    private static Snapshot newest(Repository repository, Instant until) {
        return repository.read().snapshots(OwnState.NAME).stream()
                .filter(each -> !each.asOf().isAfter(until))
                .reduce((_, last) -> last)
                .map(Present::snapshot)
                .orElseThrow(
                        () -> new NotFound(
                                "There is no backup of a server in it, as old as that. Next: holdfast snapshots shows what is there"));
    }

    private static DriverManagerDataSource database(Settings settings) {
        Map<String, Object> words = settings.properties();
        var source = new DriverManagerDataSource(String.valueOf(words.get("spring.datasource.url")));
        source.setUsername(String.valueOf(words.getOrDefault("spring.datasource.username", "")));
        source.setPassword(String.valueOf(words.getOrDefault("spring.datasource.password", "")));
        return source;
    }

    private Instant until() {
        if (at == null) {
            return Instant.MAX;
        }
        try {
            return OffsetDateTime.parse(at).toInstant();
        } catch (DateTimeException e) {
            throw new BadInput("--at " + at + " is no time. Next: write it like 2026-11-26T08:00Z", e);
        }
    }

    private Secret password() throws IOException {
        if (passwordFile != null) {
            try (Stream<String> lines = Files.lines(passwordFile)) {
                return Secret.Password.of(lines.findFirst().orElse("").toCharArray());
            }
        }
        return Optional.ofNullable(environment.get("HOLDFAST_PASSWORD"))
                .map(word -> Secret.Password.of(word.toCharArray()))
                .orElseThrow(
                        () -> new BadInput(
                                "The password of the repository is needed. Next: give it in HOLDFAST_PASSWORD, or with --password-file"));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
