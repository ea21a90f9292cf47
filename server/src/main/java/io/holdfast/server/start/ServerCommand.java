package io.holdfast.server.start;

import io.holdfast.server.settings.Notify;
import io.holdfast.server.settings.Settings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts the server and tells where it is. */
@Command(
        name = "server",
        mixinStandardHelpOptions = true,
        description =
                "Runs plans by themselves: policies by importance of the data, and at every moment how much would be lost.",
        footer = {
            "",
            "Examples:",
            "  holdfast server",
            "  holdfast server --data /var/lib/holdfast --port 8480",
            "  holdfast server --database-url jdbc:postgresql://db.example.com/holdfast --database-user holdfast",
            "  holdfast server restore /backup/repository --data /var/lib/holdfast",
            "",
            "The password of the database comes from HOLDFAST_DATABASE_PASSWORD. At its first start the server makes the account",
            "'admin' and prints its password, once. It listens on this machine alone, unless it has a certificate or is told",
            "--insecure-listen. All secrets that it knows are sealed under the key in DATA/server.key: keep a copy of it elsewhere."
        })
final class ServerCommand implements Callable<Integer> {
    private static final int PORT = 8480;

    @Mixin
    private final DataOptions data;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Port of the API: ${DEFAULT-VALUE}; 0 for any that is free.")
    private int port = PORT;

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS",
            description = "Address to listen at, with a certificate: 0.0.0.0 for all.")
    private @Nullable String listen;

    @Option(
            names = "--insecure-listen",
            paramLabel = "ADDRESS",
            description = "The same without a certificate: whoever is on the way reads passwords.")
    private @Nullable String insecureListen;

    @Option(
            names = "--certificate",
            paramLabel = "FILE",
            description = "Certificate of the server, PEM, with those above it.")
    private @Nullable Path certificate;

    @Option(names = "--certificate-key", paramLabel = "FILE", description = "Its private key, PEM.")
    private @Nullable Path certificateKey;

    @Option(
            names = "--allow-address",
            paramLabel = "CIDR",
            description = "Addresses of the inner network that stores may have, such as 10.0.0.0/8. May be repeated.")
    private List<String> allowed = List.of();

    @Option(
            names = "--allow-folder",
            paramLabel = "DIR",
            description =
                    "A folder of this machine in which stores may lie. May be repeated; without one no store is a folder.")
    private List<Path> folders = List.of();

    @Option(
            names = "--notify-url",
            paramLabel = "URL",
            description = "Is posted a notice of each plan that fails, is late, or recovers.")
    private @Nullable String notifyUrl;

    @Option(
            names = "--notify-secret-file",
            paramLabel = "FILE",
            description = "Holds the secret that such notices are signed with: Holdfast-Signature, HMAC-SHA256.")
    private @Nullable Path notifySecretFile;

    @Option(
            names = "--notify-command",
            paramLabel = "COMMAND",
            description = "Is run by the shell for each of them, with the notice in HOLDFAST_NOTICE.")
    private @Nullable String notifyCommand;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            converter = LogFormat.class,
            description = "plain, or json for an object a line; without this option plain.")
    private Settings.Logs logs = Settings.Logs.PLAIN;

    @Option(
            names = "--lost-after",
            paramLabel = "SECONDS",
            description =
                    "A node that gave no sign of life for so long is lost, and its jobs go on at another: 5 to 3600;"
                            + " the same for all nodes. Without this option 60.")
    private long lostAfter = Settings.LOST_AFTER.toSeconds();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ServerCommand(Map<String, String> environment) {
        this.data = new DataOptions(environment);
    }

    @Override
    public Integer call() {
        // Where the log is for machines, nothing else may stand in it.
        PrintWriter out = logs == Settings.Logs.JSON
                ? spec.commandLine().getErr()
                : spec.commandLine().getOut();
        Settings settings = new Settings(
                data.folder(),
                port,
                listening(),
                data.database(),
                data.keyFile(),
                allowed,
                folders,
                Notify.of(
                        Optional.ofNullable(notifyUrl),
                        Optional.ofNullable(notifySecretFile),
                        Optional.ofNullable(notifyCommand)),
                logs,
                Duration.ofSeconds(lostAfter),
                Settings.Effort.USUAL);
        Running running = Running.start(settings);
        running.firstPassword().ifPresent(password -> out.println("""
                        This is the first start. The account 'admin' was made; its password is shown once:

                            %s
                        """.formatted(password)));
        out.println("holdfast server listens at " + running.address() + "; Ctrl-C ends it.");
        if (running.firstPassword().isPresent()) {
            out.println("Next: holdfast login --server " + running.address() + ", as docs/server.md shows.");
        }
        out.flush();
        return running.await();
    }

    private Settings.Listening listening() {
        return Settings.Listening.of(
                Optional.ofNullable(listen),
                Optional.ofNullable(insecureListen),
                Optional.ofNullable(certificate),
                Optional.ofNullable(certificateKey));
    }
}
