package io.holdfast.cli;

import io.holdfast.cli.remote.Kind;
import io.holdfast.cli.remote.ServerApi;
import io.holdfast.cli.remote.YamlText;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one thing, with all that the server knows of it. */
@Command(name = "show", mixinStandardHelpOptions = true, description = "Shows one, with all that is known of it.")
final class ThingShowCommand implements Callable<Integer> {
    private final Kind kind;

    @Parameters(paramLabel = "NAME", description = "Its name.")
    private String name = "";

    @Mixin
    private final ServerOptions servers;

    @Mixin
    private final OutputOptions outputs;

    ThingShowCommand(Surroundings around, Kind kind) {
        this.kind = kind;
        this.servers = new ServerOptions(around);
        this.outputs = new OutputOptions(around);
    }

    @Override
    public Integer call() {
        Output output = outputs.open();
        try (ServerApi api = servers.open()) {
            Map<String, @Nullable Object> thing = ServerNames.find(api, kind, name);
            output.summary(ServerRows.fields(thing), YamlText.of(thing).strip());
        }
        return ExitCodes.DONE;
    }
}
