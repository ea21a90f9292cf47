package io.holdfast.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Spec;

/** The command line: one class a command, over the engine's calls. */
@Command(
        name = "holdfast",
        version = "holdfast " + Main.RELEASE,
        mixinStandardHelpOptions = true,
        description = "Backs up buckets and file trees so that they can be brought back.",
        footer = {
            "",
            "To see all of it work on this machine alone, from the sources:",
            "  holdfast demo",
            "",
            "A first backup:",
            "  export HOLDFAST_PASSWORD=...          or --password-file FILE, or --password-command COMMAND",
            "  holdfast init /backup/repository",
            "  holdfast backup /home /backup/repository",
            "  holdfast restore /backup/repository latest /tmp/restored",
            "",
            "HOLDFAST_REPOSITORY stands for REPO where it is left out. A repository is a folder or a bucket:",
            "s3://BUCKET/PREFIX?endpoint=https://...&region=..., cos://BUCKET-APPID/PREFIX?region=... or",
            "obs://BUCKET/PREFIX?region=...; credentials are found where the provider's own tools look for them.",
            "",
            "Exit codes: 0 done; 1 failed, nothing committed; 2 wrong usage; 3 done, but some entries failed;",
            "4 damage found; 6 done, but the --after command failed; 130 stopped."
        })
public final class Main implements Runnable {
    static final String RELEASE = "0.1.0";
    private static final int HELP_WIDTH = 118;
    private static final String COMPLETION = "completion";

    @Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    public static void main(String[] args) {
        Surroundings around = Surroundings.ofProcess(System.getenv());
        around.interruption().listen();
        CommandLine line = commandLine(around, List.of(args))
                .setOut(new PrintWriter(System.out, false, System.out.charset()))
                .setErr(new PrintWriter(System.err, false, System.err.charset()));
        int code = run(line, around, args);
        line.getOut().flush();
        line.getErr().flush();
        around.interruption().commandEnded(code);
        System.exit(code);
    }

    private static int run(CommandLine line, Surroundings around, String[] args) {
        try {
            return line.execute(args);
        } catch (Error e) {
            return new Failures(around).onError(e, line, args);
        }
    }

    /** As a process with this environment would run it. */
    public static CommandLine commandLine(Map<String, String> environment) {
        return commandLine(Surroundings.ofProcess(environment), List.of());
    }

    /** @param args what it will be run with: where these begin with a command, the others are not made, which takes a fifth of a second */
    static CommandLine commandLine(Surroundings around, List<String> args) {
        CommandLine line = new CommandLine(new Main());
        Map<String, Supplier<Object>> commands = commands(around);
        if (!args.isEmpty()
                && commands.containsKey(args.getFirst())
                && !args.getFirst().equals(COMPLETION)) {
            commands.keySet().retainAll(List.of(args.getFirst()));
        }
        commands.forEach((name, command) -> line.addSubcommand(name, command.get()));
        Failures failures = new Failures(around);
        return line.setUsageHelpWidth(HELP_WIDTH)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(failures::onUsage)
                .setExecutionExceptionHandler(failures::onExecution);
    }

    private static Map<String, Supplier<Object>> commands(Surroundings around) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("probe", () -> new ProbeCommand(around));
        commands.put("init", () -> new InitCommand(around));
        commands.put("backup", () -> new BackupCommand(around));
        commands.put("snapshots", () -> new SnapshotsCommand(around));
        commands.put("ls", () -> new LsCommand(around));
        commands.put("find", () -> new FindCommand(around));
        commands.put("cat", () -> new CatCommand(around));
        commands.put("diff", () -> new DiffCommand(around));
        commands.put("restore", () -> new RestoreCommand(around));
        commands.put("verify", () -> new VerifyCommand(around));
        commands.put("prune", () -> new PruneCommand(around));
        commands.put("stats", () -> new StatsCommand(around));
        commands.put("replicate", () -> new ReplicateCommand(around));
        commands.put("repair", () -> new RepairCommand(around));
        commands.put("forget", () -> new ForgetCommand(around));
        commands.put("settings", () -> new SettingsCommand(around));
        commands.put("undelete", () -> new UndeleteCommand(around));
        commands.put("accept", () -> new AcceptCommand(around));
        commands.put("promote", () -> new PromoteCommand(around));
        commands.put(
                "hold",
                () -> new CommandLine(new HoldCommand())
                        .addSubcommand(new HoldAddCommand(around))
                        .addSubcommand(new HoldRemoveCommand(around))
                        .addSubcommand(new HoldListCommand(around)));
        commands.put("login", () -> new LoginCommand(around));
        commands.put("logout", () -> new LogoutCommand(around));
        commands.put("apply", () -> new ApplyCommand(around));
        commands.put("export", () -> new ExportCommand(around));
        commands.put("rpo", () -> new RpoCommand(around));
        commands.put("store", () -> ServerGroup.stores(around));
        commands.put("repository", () -> ServerGroup.repositories(around));
        commands.put("source", () -> ServerGroup.sources(around));
        commands.put("tier", () -> ServerGroup.tiers(around));
        commands.put("policy", () -> ServerGroup.policies(around));
        commands.put("plan", () -> ServerGroup.plans(around));
        commands.put("job", () -> ServerGroup.jobs(around));
        commands.put("snapshot", () -> ServerGroup.snapshots(around));
        commands.put("discovery", () -> ServerGroup.discoveries(around));
        commands.put("account", () -> ServerGroup.accounts(around));
        commands.put("token", () -> ServerGroup.tokens(around));
        commands.put("audit", () -> ServerGroup.audit(around));
        commands.put("price", () -> ServerGroup.prices(around));
        commands.put(COMPLETION, CompletionCommand::new);
        commands.put(
                "key",
                () -> new CommandLine(new KeyCommand())
                        .addSubcommand(new KeyListCommand(around))
                        .addSubcommand(new KeyAddCommand(around))
                        .addSubcommand(new KeyRotateCommand(around))
                        .addSubcommand(new KeyRemoveCommand(around)));
        return commands;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
