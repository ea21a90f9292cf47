package io.holdfast.cli;

import io.holdfast.cli.remote.ServerApi;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Makes a server forget a thing. */
@Command(name = "remove", mixinStandardHelpOptions = true)
final class ThingRemoveCommand extends ServerCommand {
    private final String one;
    private final String left;

    @Parameters(paramLabel = "NAME", description = "Its name.")
    private String name = "";

    /**
     * @param one  how messages call it
     * @param left a sentence: what is not lost by this, or is
     */
    ThingRemoveCommand(Surroundings around, String one, String left) {
        super(around);
        this.one = one;
        this.left = left;
    }

    @Override
    int run(ServerApi api, Output output) {
        Map<String, @Nullable Object> thing = ServerNames.find(api, one, name);
        var _ = api.delete(ServerNames.path(one) + "/" + thing.get("id"), ServerApi.version(thing));
        String sentence = "The " + one + " " + ServerRows.text(name) + " is removed. " + left;
        output.summary(new Output.Done(sentence, ExitCodes.DONE), ServerRows.fields(thing), sentence);
        return ExitCodes.DONE;
    }
}
