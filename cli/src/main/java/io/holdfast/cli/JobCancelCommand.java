package io.holdfast.cli;

import io.holdfast.cli.remote.ServerApi;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Ends a job. */
@Command(
        name = "cancel",
        mixinStandardHelpOptions = true,
        description =
                "Ends a job: one that waits at once, one that runs as soon as it can; the next goes on from there.")
final class JobCancelCommand extends ServerCommand {
    @Parameters(paramLabel = "ID", description = "The job.")
    private String id = "";

    JobCancelCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(ServerApi api, Output output) {
        Map<String, @Nullable Object> job =
                api.post("jobs/" + ServerNames.job(id) + "/cancel", null).object();
        String sentence = "CANCELLED".equals(job.get("state"))
                ? "The job is cancelled."
                : "The job will stop as soon as it can. Next: holdfast job show " + job.get("id");
        output.summary(new Output.Done(sentence, ExitCodes.DONE), ServerRows.fields(job), sentence);
        return ExitCodes.DONE;
    }
}
