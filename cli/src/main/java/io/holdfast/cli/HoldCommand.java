package io.holdfast.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Spec;

/** Holds on snapshots. */
@Command(
        name = "hold",
        mixinStandardHelpOptions = true,
        description = "Keeps snapshots in spite of every rule, until the hold is removed or its time is over.",
        synopsisSubcommandLabel = "(add | remove | list)",
        footer = {
            "",
            "Examples:",
            "  holdfast hold add /backup/repository 3fa9c1d2 --reason 'audit of 2026' --until 2027-03-31",
            "  holdfast hold list /backup/repository",
            "  holdfast hold remove /backup/repository 3fa9c1d2"
        })
final class HoldCommand implements Runnable {
    @Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "It needs one of add, remove, list.");
    }
}
