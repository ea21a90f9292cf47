package io.holdfast.cli;

import io.holdfast.cli.remote.Kind;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Spec;

/** Commands about things of one kind that a server knows. */
@Command(mixinStandardHelpOptions = true)
final class ServerGroup implements Runnable {
    @Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    private static CommandLine named(String name, String description, String... examples) {
        CommandLine line = new CommandLine(new ServerGroup()).setCommandName(name);
        String[] footer = new String[examples.length + 2];
        footer[0] = "";
        footer[1] = examples.length == 1 ? "Example:" : "Examples:";
        for (int i = 0; i < examples.length; i++) {
            footer[i + 2] = "  " + examples[i];
        }
        line.getCommandSpec().usageMessage().description(description).footer(footer);
        return line;
    }

    static CommandLine stores(Surroundings around) {
        return things(
                around, Kind.STORE, "Where a server finds sources and repositories.", "What lies there is untouched.");
    }

    static CommandLine repositories(Surroundings around) {
        return things(
                around,
                Kind.REPOSITORY,
                "Repositories that a server writes to, and replicas.",
                "What is stored in it stays there.");
    }

    static CommandLine sources(Surroundings around) {
        return things(around, Kind.SOURCE, "What a server protects.", "Its snapshots stay.");
    }

    static CommandLine policies(Surroundings around) {
        return things(around, Kind.POLICY, "Policies of a server that are no tiers.", "Nothing else is changed.");
    }

    static CommandLine tiers(Surroundings around) {
        return things(
                around, Kind.TIER, "Policies that a server offers as classes of data.", "Nothing else is changed.");
    }

    static CommandLine discoveries(Surroundings around) {
        return things(
                around,
                Kind.DISCOVERY,
                "Rules by which buckets and folders become sources of a server.",
                "The sources and plans that it made stay.");
    }

    private static CommandLine things(Surroundings around, Kind kind, String description, String left) {
        CommandLine line = named(kind.one(), description, "holdfast " + kind.one() + " list")
                .addSubcommand(new ThingListCommand(around, kind))
                .addSubcommand(new ThingShowCommand(around, kind));
        return removing(line, around, kind.one(), left);
    }

    private static CommandLine removing(CommandLine line, Surroundings around, String one, String left) {
        CommandLine remove = new CommandLine(new ThingRemoveCommand(around, one, left));
        remove.getCommandSpec().usageMessage().description("Makes the server forget one. " + left);
        return line.addSubcommand("remove", remove);
    }

    static CommandLine accounts(Surroundings around) {
        CommandLine line = named(
                        "account",
                        "People who may log in to a server: for administrators.",
                        "holdfast account add mei --role operator",
                        "holdfast account change mei --role viewer")
                .addSubcommand(new AccountListCommand(around))
                .addSubcommand(new AccountAddCommand(around))
                .addSubcommand(new AccountChangeCommand(around));
        return removing(line, around, "account", "Its sessions and tokens have ended.");
    }

    static CommandLine tokens(Surroundings around) {
        CommandLine line = named(
                        "token",
                        "What programs call a server with: for administrators.",
                        "holdfast token add prometheus --role viewer --days 90 --file prometheus.token")
                .addSubcommand(new TokenListCommand(around))
                .addSubcommand(new TokenAddCommand(around));
        return removing(line, around, "token", "It opens nothing from now on.");
    }

    static CommandLine audit(Surroundings around) {
        return named(
                        "audit",
                        "Who changed what at a server: for auditors.",
                        "holdfast audit list",
                        "holdfast audit verify")
                .addSubcommand(new AuditListCommand(around))
                .addSubcommand(new AuditVerifyCommand(around));
    }

    static CommandLine plans(Surroundings around) {
        CommandLine line = named(
                        "plan",
                        "Plans of a server: which source is protected how, and where.",
                        "holdfast plan list",
                        "holdfast plan run photos",
                        "holdfast plan preview photos",
                        "holdfast plan estimate photos",
                        "holdfast plan review photos")
                .addSubcommand(new ThingListCommand(around, Kind.PLAN))
                .addSubcommand(new ThingShowCommand(around, Kind.PLAN))
                .addSubcommand(new PlanRunCommand(around))
                .addSubcommand("pause", new PlanPauseCommand(around, PlanPauseCommand.Wish.PAUSE))
                .addSubcommand("resume", new PlanPauseCommand(around, PlanPauseCommand.Wish.RESUME))
                .addSubcommand(new PlanPreviewCommand(around))
                .addSubcommand(new PlanEstimateCommand(around))
                .addSubcommand(new PlanReviewCommand(around));
        return removing(line, around, "plan", "Its snapshots stay, and nothing is added to them.");
    }

    static CommandLine prices(Surroundings around) {
        CommandLine line = named(
                        "price",
                        "Price lists of a server, by which estimates tell what stores charge.",
                        "holdfast price list",
                        "holdfast price show 'AWS S3 Standard us-east-1'",
                        "holdfast price set -f ours.yaml")
                .addSubcommand(new ThingListCommand(around, Kind.PRICE))
                .addSubcommand(new PriceShowCommand(around))
                .addSubcommand(new PriceSetCommand(around));
        return removing(line, around, "price", "One that came with the program is again as it came.");
    }

    static CommandLine jobs(Surroundings around) {
        return named(
                        "job",
                        "Jobs of a server: what runs, ran, and will run next.",
                        "holdfast job list --plan photos",
                        "holdfast job log 01a21f0b-2a1f-74bb-9b99-070877a8534d")
                .addSubcommand(new JobListCommand(around))
                .addSubcommand(new JobShowCommand(around))
                .addSubcommand(new JobLogCommand(around))
                .addSubcommand(new JobCancelCommand(around));
    }

    static CommandLine snapshots(Surroundings around) {
        return named(
                        "snapshot",
                        "Snapshots in the repositories of a server, whoever wrote them.",
                        "holdfast snapshot list --plan photos",
                        "holdfast snapshot show 3fa94c01",
                        "holdfast snapshots REPO     lists what is in a repository, without a server")
                .addSubcommand(new SnapshotListCommand(around))
                .addSubcommand(new SnapshotShowCommand(around));
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "It needs one of " + String.join(", ", spec.subcommands().keySet()) + ".");
    }
}
