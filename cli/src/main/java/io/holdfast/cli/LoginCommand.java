package io.holdfast.cli;

import io.holdfast.cli.remote.ServerApi;
import io.holdfast.engine.error.BadInput;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Logs in to a server. */
@Command(
        name = "login",
        mixinStandardHelpOptions = true,
        description = "Asks for name and password, and lets the commands that follow call the server for twelve hours.",
        footer = {
            "",
            "Example:",
            "  holdfast login --server https://backup.example.com:8480",
            "",
            "What it leaves behind lies in ~/.config/holdfast/login, readable for you alone; holdfast logout ends it."
        })
final class LoginCommand implements Callable<Integer> {
    private final Surroundings around;

    @Option(names = "--name", paramLabel = "NAME", description = "Who logs in; else it is asked.")
    private @Nullable String name;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "File whose first line is the password; else it is asked.")
    private @Nullable Path passwordFile;

    @Mixin
    private final ServerOptions servers;

    @Mixin
    private final OutputOptions outputs;

    LoginCommand(Surroundings around) {
        this.around = around;
        this.servers = new ServerOptions(around);
        this.outputs = new OutputOptions(around);
    }

    @Override
    public Integer call() {
        Output output = outputs.open();
        try (ServerApi api = servers.openAsNobody()) {
            ServerApi.Answer answer = api.post(
                    "session", Map.of("name", name(), "password", new AccountPassword(around).known(passwordFile)));
            Map<String, @Nullable Object> me = answer.object();
            String cookie = answer.cookie()
                    .map(text -> text.split(";", 2)[0])
                    .orElseThrow(() -> new BadInput("The server gave no session. Next: check --server"));
            new ServerLogin(servers.address(), cookie, String.valueOf(me.get("forgery"))).write(around);
            String role = String.valueOf(me.get("role")).toLowerCase(Locale.ROOT);
            String sentence = "Logged in as " + ServerRows.text(me.get("name")) + ", " + role
                    + ", for twelve hours. Next: holdfast rpo";
            output.summary(
                    new Output.Done(sentence, ExitCodes.DONE),
                    new Fields()
                            .and("server", servers.address())
                            .and("name", Optional.ofNullable(me.get("name")))
                            .and("role", role),
                    sentence);
        }
        return ExitCodes.DONE;
    }

    private String name() {
        return Optional.ofNullable(name)
                .or(() -> around.terminal().question().map(ask -> String.valueOf(ask.apply("Name: "))))
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> new BadInput("Nobody is there to be asked for a name. Next: give --name"));
    }
}
