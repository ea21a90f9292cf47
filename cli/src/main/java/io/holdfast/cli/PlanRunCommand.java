package io.holdfast.cli;

import io.holdfast.cli.remote.Kind;
import io.holdfast.cli.remote.ServerApi;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a plan now. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Runs a plan now, whatever its schedule and windows say. It waits for its turn like every job.")
final class PlanRunCommand extends ServerCommand {
    @Parameters(paramLabel = "NAME", description = "The plan.")
    private String name = "";

    /** What a job does. */
    enum JobKind {
        BACKUP,
        PRUNE,
        VERIFY,
        REPLICATE
    }

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description = "What is done: ${COMPLETION-CANDIDATES}; else ${DEFAULT-VALUE}.")
    private JobKind kind = JobKind.BACKUP;

    PlanRunCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(ServerApi api, Output output) {
        Object id = ServerNames.find(api, Kind.PLAN, name).get("id");
        Map<String, @Nullable Object> job =
                api.post("plans/" + id + "/run?kind=" + kind, null).object();
        output.summary(
                new Output.Done("The job is queued.", ExitCodes.DONE),
                ServerRows.fields(job),
                "Queued: a " + kind.name().toLowerCase(Locale.ROOT) + " of " + name + ". Next: holdfast job show "
                        + job.get("id"));
        return ExitCodes.DONE;
    }
}
