package io.holdfast.cli;

import io.holdfast.cli.remote.ServerApi;
import io.holdfast.cli.remote.YamlText;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows a job. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows a job: where it stands, and how it came there.")
final class JobShowCommand extends ServerCommand {
    @Parameters(paramLabel = "ID", description = "The job.")
    private String id = "";

    JobShowCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(ServerApi api, Output output) {
        Map<String, @Nullable Object> job =
                api.get("jobs/" + ServerNames.job(id)).object();
        output.summary(ServerRows.fields(job), YamlText.of(job).strip());
        return ExitCodes.DONE;
    }
}
