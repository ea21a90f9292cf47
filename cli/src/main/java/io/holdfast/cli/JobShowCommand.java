package io.holdfast.cli;

import io.holdfast.cli.remote.ServerApi;
import io.holdfast.cli.remote.YamlText;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows a job. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows a job: where it stands, and how it came there.")
final class JobShowCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "The job.")
    private String id = "";

    @Mixin
    private final ServerOptions servers;

    @Mixin
    private final OutputOptions outputs;

    JobShowCommand(Surroundings around) {
        this.servers = new ServerOptions(around);
        this.outputs = new OutputOptions(around);
    }

    @Override
    public Integer call() {
        Output output = outputs.open();
        try (ServerApi api = servers.open()) {
            Map<String, @Nullable Object> job =
                    api.get("jobs/" + ServerNames.job(id)).object();
            output.summary(ServerRows.fields(job), YamlText.of(job).strip());
        }
        return ExitCodes.DONE;
    }
}
