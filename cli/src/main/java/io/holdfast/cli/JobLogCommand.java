package io.holdfast.cli;

import io.holdfast.cli.remote.ServerApi;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints the log of a job. */
@Command(name = "log", mixinStandardHelpOptions = true, description = "Prints the log of a job as far as it is.")
final class JobLogCommand extends ServerCommand {
    private static final int AT_ONCE = 500;

    @Parameters(paramLabel = "ID", description = "The job.")
    private String id = "";

    JobLogCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(ServerApi api, Output output) {
        int lines = 0;
        String next = "";
        do {
            Map<String, @Nullable Object> part = api.page("jobs/" + ServerNames.job(id) + "/lines", AT_ONCE, next);
            for (Map<String, @Nullable Object> line : ServerApi.items(part)) {
                output.row(
                        ServerRows.time(line.get("happened")) + "  " + ServerRows.text(line.get("text")),
                        "line",
                        ServerRows.fields(line));
                lines++;
            }
            next = part.get("next") instanceof String cursor ? cursor : "";
        } while (!next.isEmpty());
        output.summary(new Fields().and("lines", lines));
        return ExitCodes.DONE;
    }
}
