package io.holdfast.cli;

import io.holdfast.cli.remote.ServerApi;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Lists what programs call with. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists tokens, without their words.")
final class TokenListCommand extends ServerCommand {
    TokenListCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(ServerApi api, Output output) {
        ServerRows rows = new ServerRows("name", "role", "of", "ends", "used");
        for (Map<String, @Nullable Object> each : api.all("tokens")) {
            rows.add(
                    each,
                    ServerRows.text(each.get("name")),
                    ServerRows.text(each.get("role")).toLowerCase(Locale.ROOT),
                    ServerRows.text(each.get("account")),
                    ServerRows.time(each.get("ends")),
                    ServerRows.time(each.get("used")));
        }
        rows.tell(output, "token", "There is none. Next: holdfast token add NAME --role viewer");
        output.summary(new Fields().and("tokens", rows.count()));
        return ExitCodes.DONE;
    }
}
