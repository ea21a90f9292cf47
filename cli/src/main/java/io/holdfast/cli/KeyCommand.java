package io.holdfast.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Spec;

/** The ways to unlock a repository. */
@Command(
        name = "key",
        mixinStandardHelpOptions = true,
        description =
                "Adds, lists, rotates and removes the passwords and recovery keys of a repository. No data is rewritten.",
        synopsisSubcommandLabel = "(list | add | rotate | remove)",
        footer = {
            "",
            "Examples:",
            "  holdfast key list /backup/repository",
            "  holdfast key add /backup/repository --new-password-file new.txt",
            "  holdfast key rotate /backup/repository --new-password-file new.txt",
            "  holdfast key remove /backup/repository 3fa9"
        })
final class KeyCommand implements Runnable {
    @Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "It needs one of list, add, rotate, remove.");
    }
}
