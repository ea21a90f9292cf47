package io.holdfast.cli;

import io.holdfast.cli.remote.ServerApi;
import io.holdfast.engine.error.AccessDenied;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Ends what a login began. */
@Command(
        name = "logout",
        mixinStandardHelpOptions = true,
        description = "Ends what holdfast login began, at the server and here.",
        footer = {"", "Example:", "  holdfast logout"})
final class LogoutCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final ServerOptions servers;

    @Mixin
    private final OutputOptions outputs;

    LogoutCommand(Surroundings around) {
        this.around = around;
        this.servers = new ServerOptions(around);
        this.outputs = new OutputOptions(around);
    }

    @Override
    public Integer call() {
        Output output = outputs.open();
        if (ServerLogin.read(around).isPresent()) {
            try (ServerApi api = servers.open()) {
                var _ = api.delete("session");
            } catch (AccessDenied e) {
                output.remark("The server had ended it already.");
            }
            ServerLogin.delete(around);
        }
        output.summary(new Output.Done("Logged out.", ExitCodes.DONE), new Fields(), "Logged out.");
        return ExitCodes.DONE;
    }
}
