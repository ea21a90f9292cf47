package io.holdfast.cli;

import io.holdfast.cli.remote.Configuration;
import io.holdfast.cli.remote.ServerApi;
import io.holdfast.cli.remote.ServerThings;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the configuration of a server. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = "Prints all that a server was told to do, as YAML that holdfast apply takes. Without secrets.",
        footer = {"", "Example:", "  holdfast export > backup.yaml"})
final class ExportCommand implements Callable<Integer> {
    @Mixin
    private final ServerOptions servers;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ExportCommand(Surroundings around) {
        this.servers = new ServerOptions(around);
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (ServerApi api = servers.open()) {
            out.print(Configuration.written(ServerThings.of(api)));
        }
        if (out.checkError()) {
            throw new OutputClosed();
        }
        return ExitCodes.DONE;
    }
}
