package io.holdfast.cli;

import io.holdfast.cli.remote.Kind;
import io.holdfast.cli.remote.ServerApi;
import io.holdfast.cli.remote.YamlText;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows one thing, with all that the server knows of it. */
@Command(name = "show", mixinStandardHelpOptions = true, description = "Shows one, with all that is known of it.")
final class ThingShowCommand extends ServerCommand {
    private final Kind kind;

    @Parameters(paramLabel = "NAME", description = "Its name.")
    private String name = "";

    ThingShowCommand(Surroundings around, Kind kind) {
        super(around);
        this.kind = kind;
    }

    @Override
    int run(ServerApi api, Output output) {
        Map<String, @Nullable Object> thing = ServerNames.find(api, kind, name);
        output.summary(ServerRows.fields(thing), YamlText.of(thing).strip());
        return ExitCodes.DONE;
    }
}
