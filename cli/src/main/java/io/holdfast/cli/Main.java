package io.holdfast.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Spec;

/** The command line: one class a command, over the engine's calls. */
@Command(
        name = "holdfast",
        version = "holdfast " + Main.RELEASE,
        mixinStandardHelpOptions = true,
        description = "Backs up buckets and file trees so that they can be brought back.",
        subcommands = {
            InitCommand.class,
            BackupCommand.class,
            SnapshotsCommand.class,
            LsCommand.class,
            CatCommand.class,
            RestoreCommand.class,
            KeyCommand.class,
            picocli.AutoComplete.GenerateCompletion.class
        },
        footer = {
            "",
            "A first backup:",
            "  export HOLDFAST_PASSWORD=...          or --password-file FILE, or --password-command COMMAND",
            "  holdfast init /backup/repository",
            "  holdfast backup /home /backup/repository",
            "  holdfast restore /backup/repository latest /tmp/restored"
        })
public final class Main implements Runnable {
    static final String RELEASE = "0.1.0";

    @Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** As a process would run it, for tests and the demo. */
    public static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(ExitCodes::onFailure);
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
