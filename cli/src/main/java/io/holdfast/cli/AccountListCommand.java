package io.holdfast.cli;

import io.holdfast.cli.remote.ServerApi;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Lists the people who may log in. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the people who may log in.")
final class AccountListCommand extends ServerCommand {
    AccountListCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(ServerApi api, Output output) {
        ServerRows rows = new ServerRows("name", "role", "changed");
        for (Map<String, @Nullable Object> each : api.all("accounts")) {
            rows.add(
                    each,
                    ServerRows.text(each.get("name")),
                    ServerRows.text(each.get("role")).toLowerCase(Locale.ROOT),
                    ServerRows.time(each.get("changed")));
        }
        rows.tell(output, "account", "There is none.");
        output.summary(new Fields().and("accounts", rows.count()));
        return ExitCodes.DONE;
    }
}
