package io.holdfast.cli;

import io.holdfast.cli.remote.Kind;
import io.holdfast.cli.remote.ServerApi;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows what a plan will do. */
@Command(
        name = "preview",
        mixinStandardHelpOptions = true,
        description = "Shows when a plan will run next, what shifts or drops that, and what is kept a year on.")
final class PlanPreviewCommand extends ServerCommand {
    @Parameters(paramLabel = "NAME", description = "The plan.")
    private String name = "";

    PlanPreviewCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(ServerApi api, Output output) {
        Map<String, @Nullable Object> plan = ServerNames.find(api, Kind.PLAN, name);
        Map<String, @Nullable Object> policy =
                api.get("policies/" + plan.get("policyId")).object();
        Map<String, @Nullable Object> draft = new LinkedHashMap<>();
        draft.put("name", policy.get("name"));
        draft.put("document", policy.get("document"));
        Map<String, @Nullable Object> preview =
                api.post("policies/preview?plan=" + plan.get("id"), draft).object();
        ServerRows rows = new ServerRows("wanted", "becomes");
        maps(preview.get("moments")).forEach(each -> rows.add(each, ServerRows.time(wanted(each)), fate(each)));
        rows.tell(output, "moment", "It will never run.");
        tell(preview, output);
        return ExitCodes.DONE;
    }

    private static void tell(Map<String, @Nullable Object> preview, Output output) {
        List<Map<?, ?>> clashes = maps(preview.get("clashes"));
        Map<?, ?> forecast = map(preview.get("forecast"));
        Fields fields = ServerRows.fields(preview);
        output.summary(
                fields,
                "",
                "A year on, " + forecast.get("count") + " snapshots of " + forecast.get("made") + " are kept.",
                clashes.isEmpty()
                        ? "No time between two jobs of the next year is longer than the RPO."
                        : "No job begins for longer than the RPO, from "
                                + ServerRows.time(
                                        map(clashes.getFirst().get("when")).get("from")) + " to "
                                + ServerRows.time(
                                        map(clashes.getFirst().get("when")).get("to")) + ".");
    }

    private static @Nullable Object wanted(Map<?, ?> moment) {
        return moment.containsKey("wanted")
                ? moment.get("wanted")
                : map(moment.get("row")).get("first");
    }

    private static String fate(Map<?, ?> moment) {
        Object several = map(moment.get("row")).get("count");
        return switch (String.valueOf(moment.get("fate"))) {
            case "runs" -> "runs";
            case "waits" -> "waits until " + ServerRows.time(moment.get("until"));
            case "joins" -> several + " run with the one at " + ServerRows.time(moment.get("into"));
            case "dropped" -> several + " dropped in " + ServerRows.text(moment.get("freeze"));
            default -> ServerRows.text(moment.get("fate"));
        };
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static List<Map<?, ?>> maps(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream().<Map<?, ?>>map(PlanPreviewCommand::map).toList()
                : List.of();
    }
}
