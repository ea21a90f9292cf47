package io.holdfast.cli;

import io.holdfast.cli.remote.ServerApi;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Deletes a price list of one's own. */
@Command(
        name = "delete",
        mixinStandardHelpOptions = true,
        description = "Deletes one of your own; one that came with the program and was changed is as it came again.")
final class PriceDeleteCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "Its name.")
    private String name = "";

    @Mixin
    private final ServerOptions servers;

    @Mixin
    private final OutputOptions outputs;

    PriceDeleteCommand(Surroundings around) {
        this.servers = new ServerOptions(around);
        this.outputs = new OutputOptions(around);
    }

    @Override
    public Integer call() {
        Output output = outputs.open();
        try (ServerApi api = servers.open()) {
            Map<String, @Nullable Object> list = ServerNames.find(api, PriceListCommand.PATH, "price list", name);
            var _ = api.delete(
                    PriceListCommand.PATH + "/" + list.get("id"),
                    list.get("version") instanceof Long version ? version : 0);
            String sentence = "The price list '" + name + "' is deleted.";
            output.summary(new Output.Done(sentence, ExitCodes.DONE), new Fields().and("deleted", name), sentence);
        }
        return ExitCodes.DONE;
    }
}
