package io.holdfast.cli;

import io.holdfast.cli.remote.Kind;
import io.holdfast.cli.remote.ServerApi;
import java.util.ArrayList;
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
        list(overview.get("plans")).forEach(each -> {
            if (each instanceof Map<?, ?> state) {
                add(state, rows);
            }
        });
        List<String> unseen = unseen(api, rows);
        if (rows.count() > 0 || unseen.isEmpty()) {
            rows.tell(output, "plan", "There is no plan yet. Next: holdfast apply -f FILE makes some");
        }
        List<?> unprotected = list(overview.get("unprotected"));
        List<?> found = list(overview.get("found"));
        List<String> lines = new ArrayList<>();
        add("Just made, and looked at in a few seconds: ", unseen, lines);
        add("No plan protects: ", unprotected, lines);
        add("Found by a discovery, and no plan protects: ", places(found), lines);
        if (rows.count() > 0 && !lines.isEmpty()) {
            lines.addFirst("");
        }
        output.summary(
                new Fields()
                        .and("plans", rows.count())
                        .and("unprotected", unprotected)
                        .and("found", found.size()),
                lines.toArray(String[]::new));
        return ExitCodes.DONE;
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    /** Plans that have no state yet. */
    private static List<String> unseen(ServerApi api, ServerRows rows) {
        List<String> unseen = new ArrayList<>();
        for (Map<String, @Nullable Object> each : api.all(Kind.PLAN.path())) {
            String name = ServerRows.text(each.get("name"));
            if (!rows.hasFirst(name)) {
                unseen.add(name);
            }
        }
        return unseen;
    }

    private static List<Object> places(List<?> found) {
        List<Object> places = new ArrayList<>();
        found.forEach(each -> {
            if (each instanceof Map<?, ?> map && map.get("place") instanceof String place) {
                places.add(place);
            }
        });
        return places;
    }

    private static void add(String words, List<?> names, List<String> lines) {
        if (!names.isEmpty()) {
            lines.add(words
                    + ServerRows.text(String.join(
                            ", ", names.stream().map(String::valueOf).toList())));
        }
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
