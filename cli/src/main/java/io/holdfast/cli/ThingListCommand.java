package io.holdfast.cli;

import io.holdfast.cli.remote.Kind;
import io.holdfast.cli.remote.ServerApi;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Lists what a server knows of one kind. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists them by name.")
final class ThingListCommand extends ServerCommand {
    private final Kind kind;

    ThingListCommand(Surroundings around, Kind kind) {
        super(around);
        this.kind = kind;
    }

    @Override
    int run(ServerApi api, Output output) {
        ServerRows rows = switch (kind) {
            case SOURCE -> new ServerRows("name", "store", "place");
            case TIER, POLICY -> new ServerRows("name", "schedule", "rpo", "priority");
            case PLAN -> new ServerRows("name", "source", "policy", "repository", "state");
            case STORE -> new ServerRows("name", "address", "jobs", "keys");
            case REPOSITORY -> new ServerRows("name", "store", "place", "follows", "looked", "trouble");
            case DISCOVERY -> new ServerRows("name", "store", "pattern", "policy", "looked", "trouble");
        };
        for (Map<String, @Nullable Object> each : api.all(kind.path())) {
            if (kind.has(each)) {
                add(each, rows);
            }
        }
        rows.tell(output, kind.one(), "There is none. Next: holdfast apply -f FILE makes some");
        output.summary(new Fields().and(kind.section(), rows.count()));
        return ExitCodes.DONE;
    }

    private void add(Map<String, @Nullable Object> each, ServerRows rows) {
        String name = ServerRows.text(each.get("name"));
        switch (kind) {
            case SOURCE -> rows.add(each, name, ServerRows.text(each.get("store")), ServerRows.text(each.get("place")));
            case TIER, POLICY -> {
                Map<?, ?> document = each.get("document") instanceof Map<?, ?> map ? map : Map.of();
                rows.add(
                        each,
                        name,
                        schedule(document.get("schedule")),
                        ServerRows.text(document.get("rpo")),
                        ServerRows.text(document.get("priority")));
            }
            case PLAN ->
                rows.add(
                        each,
                        name,
                        ServerRows.text(each.get("source")),
                        ServerRows.text(each.get("policy")),
                        ServerRows.text(each.get("repository")),
                        Boolean.TRUE.equals(each.get("paused")) ? "paused" : "on");
            case STORE ->
                rows.add(
                        each,
                        name,
                        ServerRows.text(each.get("address")),
                        ServerRows.text(each.get("jobs")),
                        Boolean.TRUE.equals(each.get("credential")) ? "kept" : "-");
            case REPOSITORY ->
                rows.add(
                        each,
                        name,
                        ServerRows.text(each.get("store")),
                        ServerRows.text(each.get("place")),
                        ServerRows.text(each.get("follows")),
                        ServerRows.time(each.get("looked")),
                        ServerRows.text(each.get("trouble")));
            case DISCOVERY ->
                rows.add(
                        each,
                        name,
                        ServerRows.text(each.get("store")),
                        ServerRows.text(each.get("pattern")),
                        each.get("policy") == null ? "reported alone" : ServerRows.text(each.get("policy")),
                        ServerRows.time(each.get("looked")),
                        ServerRows.text(each.get("trouble")));
        }
    }

    private static String schedule(@Nullable Object said) {
        if (!(said instanceof Map<?, ?> schedule)) {
            return "-";
        }
        return schedule.containsKey("cron")
                ? ServerRows.text(schedule.get("cron")) + " " + ServerRows.text(schedule.get("zone"))
                : "every " + ServerRows.text(schedule.get("every"));
    }
}
