package io.holdfast.cli;

import io.holdfast.cli.remote.Kind;
import io.holdfast.cli.remote.ServerApi;
import io.holdfast.engine.error.BadInput;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists jobs. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists jobs, newest first.")
final class JobListCommand implements Callable<Integer> {
    private static final int AT_ONCE = 500;

    @Option(names = "--plan", paramLabel = "NAME", description = "Those of one plan.")
    private @Nullable String plan;

    @Option(names = "--limit", paramLabel = "N", description = "So many at most: ${DEFAULT-VALUE}.")
    private int limit = 20;

    @Mixin
    private final ServerOptions servers;

    @Mixin
    private final OutputOptions outputs;

    JobListCommand(Surroundings around) {
        this.servers = new ServerOptions(around);
        this.outputs = new OutputOptions(around);
    }

    @Override
    public Integer call() {
        if (limit < 1) {
            throw new BadInput("--limit " + limit + " lists nothing. Next: give 1 or more");
        }
        Output output = outputs.open();
        ServerRows rows = new ServerRows("id", "plan", "kind", "state", "queued", "ended", "cause");
        boolean more;
        try (ServerApi api = servers.open()) {
            String path = "jobs"
                    + Optional.ofNullable(plan)
                            .map(name -> "?plan="
                                    + ServerNames.find(api, Kind.PLAN, name).get("id"))
                            .orElse("");
            String next = "";
            do {
                Map<String, @Nullable Object> part = api.page(path, Math.min(AT_ONCE, limit - rows.count()), next);
                for (Map<String, @Nullable Object> each : ServerApi.items(part)) {
                    add(each, rows);
                }
                next = part.get("next") instanceof String cursor ? cursor : "";
            } while (!next.isEmpty() && rows.count() < limit);
            more = !next.isEmpty();
        }
        rows.tell(output, "job", "There is no job yet. Next: holdfast plan run NAME");
        output.summary(
                new Fields().and("jobs", rows.count()).and("more", more),
                more ? new String[] {"There are more. Next: --limit " + 10L * limit} : new String[0]);
        return ExitCodes.DONE;
    }

    private static void add(Map<String, @Nullable Object> job, ServerRows rows) {
        rows.add(
                job,
                ServerRows.text(job.get("id")),
                ServerRows.text(job.get("plan")),
                ServerRows.text(job.get("kind")).toLowerCase(Locale.ROOT),
                ServerRows.text(job.get("state")).toLowerCase(Locale.ROOT),
                ServerRows.time(job.get("queued")),
                ServerRows.time(job.get("ended")),
                ServerRows.text(job.get("cause")));
    }
}
