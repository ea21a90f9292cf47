package io.holdfast.cli;

import io.holdfast.cli.remote.Kind;
import io.holdfast.cli.remote.ServerApi;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists jobs. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists jobs, newest first.")
final class JobListCommand extends ServerCommand {
    @Option(names = "--plan", paramLabel = "NAME", description = "Those of one plan.")
    private @Nullable String plan;

    @Mixin
    private final NewestOption newest = new NewestOption();

    JobListCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(ServerApi api, Output output) {
        ServerRows rows = new ServerRows("id", "plan", "kind", "state", "queued", "ended", "cause");
        String path = "jobs"
                + Optional.ofNullable(plan)
                        .map(named -> "?plan="
                                + ServerNames.find(api, Kind.PLAN, named).get("id"))
                        .orElse("");
        boolean more = newest.read(api, path, job -> add(job, rows));
        rows.tell(output, "job", "There is no job yet. Next: holdfast plan run NAME");
        output.summary(new Fields().and("jobs", rows.count()).and("more", more), newest.hint(more));
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
