package io.holdfast.cli;

import io.holdfast.cli.remote.ServerApi;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists who changed what. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists who changed what, newest first; with --json also what was before and after.")
final class AuditListCommand extends ServerCommand {
    @Mixin
    private final NewestOption newest = new NewestOption();

    AuditListCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(ServerApi api, Output output) {
        ServerRows rows = new ServerRows("number", "when", "who", "from", "did", "what");
        boolean more = newest.read(api, "audit", entry -> add(entry, rows));
        rows.tell(output, "entry", "Nothing was changed yet.");
        output.summary(new Fields().and("entries", rows.count()).and("more", more), newest.hint(more));
        return ExitCodes.DONE;
    }

    private static void add(Map<String, @Nullable Object> entry, ServerRows rows) {
        Map<?, ?> change = entry.get("change") instanceof Map<?, ?> map ? map : Map.of();
        rows.add(
                entry,
                ServerRows.text(entry.get("number")),
                ServerRows.time(entry.get("happened")),
                ServerRows.text(change.get("who")),
                ServerRows.text(change.get("origin")),
                ServerRows.text(change.get("action")),
                ServerRows.text(change.get("kind")) + " " + ServerRows.text(change.get("thing")));
    }
}
