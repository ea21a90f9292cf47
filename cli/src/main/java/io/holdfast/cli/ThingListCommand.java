package io.holdfast.cli;

import io.holdfast.cli.remote.Kind;
import io.holdfast.cli.remote.ServerApi;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
            case PRICE -> new ServerRows("name", "for", "a GiB and month", "dated", "from");
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

    /** Stores that a price list is for. */
    private static String wherefore(Map<String, ?> list) {
        String where = Optional.<Object>ofNullable(list.get("endpoint"))
                .or(() -> Optional.ofNullable(list.get("region")))
                .map(text -> " " + ServerRows.text(text))
                .orElse("");
        return ServerRows.text(list.get("provider")) + where;
    }

    /** Of the first GiB. */
    private static String price(Map<String, ?> list) {
        Object first = list.get("storage") instanceof List<?> steps && steps.getFirst() instanceof Map<?, ?> step
                ? step.get("perGibMonth")
                : null;
        return ServerRows.text(first) + " " + ServerRows.text(list.get("currency"));
    }

    private static String from(Map<String, ?> list) {
        return Boolean.TRUE.equals(list.get("shipped"))
                ? "the program" + (Boolean.TRUE.equals(list.get("confirmed")) ? "" : ", not confirmed")
                : "you";
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
            case PRICE ->
                rows.add(each, name, wherefore(each), price(each), ServerRows.text(each.get("dated")), from(each));
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
