package io.holdfast.cli;

import io.holdfast.cli.remote.ServerApi;
import io.holdfast.engine.error.BadInput;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives an account another role or password. */
@Command(
        name = "change",
        mixinStandardHelpOptions = true,
        description = "Gives somebody another role, or another password. Their sessions end.")
final class AccountChangeCommand extends ServerCommand {
    private final AccountPassword passwords;

    @Parameters(paramLabel = "NAME", description = "Who.")
    private String name = "";

    @Option(names = "--role", paramLabel = "ROLE", description = "What they may: ${COMPLETION-CANDIDATES}.")
    private @Nullable AccountRole role;

    @Option(names = "--new-password", description = "Asks for another password.")
    private boolean password;

    @Option(
            names = "--new-password-file",
            paramLabel = "FILE",
            description = "File whose first line is another password.")
    private @Nullable Path passwordFile;

    AccountChangeCommand(Surroundings around) {
        super(around);
        this.passwords = new AccountPassword(around);
    }

    @Override
    int run(ServerApi api, Output output) {
        boolean replaced = password || passwordFile != null;
        if (role == null && !replaced) {
            throw new BadInput("Nothing is to be changed. Next: give --role, --new-password or --new-password-file");
        }
        Map<String, @Nullable Object> before = ServerNames.find(api, "account", name);
        Map<String, @Nullable Object> change = new LinkedHashMap<>();
        change.put("role", role == null ? before.get("role") : role);
        if (replaced) {
            change.put("password", passwords.fresh(passwordFile));
        }
        Map<String, @Nullable Object> after = api.put("accounts/" + before.get("id"), ServerApi.version(before), change)
                .object();
        String sentence = ServerRows.text(name) + " is changed, and must log in again.";
        output.summary(new Output.Done(sentence, ExitCodes.DONE), ServerRows.fields(after), sentence);
        return ExitCodes.DONE;
    }
}
