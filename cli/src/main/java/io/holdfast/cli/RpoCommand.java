package io.holdfast.cli;

import io.holdfast.cli.remote.ServerApi;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Tells how much would be lost now. */
@Command(
        name = "rpo",
        mixinStandardHelpOptions = true,
        description = "Tells of each plan of a server how much would be lost now, and which sources no plan protects.",
        footer = {"", "Example:", "  holdfast rpo --server https://backup.example.com:8480"})
final class RpoCommand extends ServerCommand {
    RpoCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(ServerApi api, Output output) {
        Map<String, @Nullable Object> overview = api.get("rpo").object();
        ServerRows rows = new ServerRows("plan", "state", "since", "fresh until", "why");
        if (overview.get("plans") instanceof List<?> plans) {
            plans.forEach(each -> {
                if (each instanceof Map<?, ?> state) {
                    add(state, rows);
                }
            });
        }
        rows.tell(output, "plan", "There is no plan yet. Next: holdfast apply -f FILE makes some");
        List<?> unprotected = overview.get("unprotected") instanceof List<?> names ? names : List.of();
        output.summary(
                new Fields().and("plans", rows.count()).and("unprotected", unprotected),
                unprotected.isEmpty()
                        ? new String[0]
                        : new String[] {
                            "", "No plan protects: " + ServerRows.text(String.join(", ", texts(unprotected)))
                        });
        return ExitCodes.DONE;
    }

    private static List<String> texts(List<?> values) {
        return values.stream().map(String::valueOf).toList();
    }

    private static void add(Map<?, ?> state, ServerRows rows) {
        rows.add(
                state,
                ServerRows.text(state.get("plan")),
                ServerRows.text(state.get("state")).toLowerCase(Locale.ROOT),
                ServerRows.time(state.get("since")),
                ServerRows.time(state.get("until")),
                ServerRows.text(state.get("why")));
    }
}
