package io.holdfast.cli;

import io.holdfast.cli.remote.ServerApi;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lets somebody log in. */
@Command(
        name = "add",
        mixinStandardHelpOptions = true,
        description = "Lets somebody log in, with a password that is asked for here.")
final class AccountAddCommand extends ServerCommand {
    private final AccountPassword passwords;

    @Parameters(paramLabel = "NAME", description = "Who.")
    private String name = "";

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            required = true,
            description = "What they may: ${COMPLETION-CANDIDATES}.")
    private AccountRole role = AccountRole.VIEWER;

    @Option(
            names = "--new-password-file",
            paramLabel = "FILE",
            description = "File whose first line is the password; else it is asked for.")
    private @Nullable Path passwordFile;

    AccountAddCommand(Surroundings around) {
        super(around);
        this.passwords = new AccountPassword(around);
    }

    @Override
    int run(ServerApi api, Output output) {
        Map<String, @Nullable Object> made = api.post(
                        "accounts", Map.of("name", name, "role", role, "password", passwords.fresh(passwordFile)))
                .object();
        String sentence = ServerRows.text(made.get("name")) + " may log in as "
                + role.name().toLowerCase(Locale.ROOT) + ".";
        output.summary(
                new Output.Done(sentence, ExitCodes.DONE),
                ServerRows.fields(made),
                sentence + " Next: holdfast login --name " + ServerRows.text(made.get("name")));
        return ExitCodes.DONE;
    }
}
