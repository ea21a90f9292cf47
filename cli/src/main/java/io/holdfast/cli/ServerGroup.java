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

    static CommandLine sources(Surroundings around) {
        return named("source", "What a server protects.", "holdfast source list")
                .addSubcommand(new ThingListCommand(around, Kind.SOURCE))
                .addSubcommand(new ThingShowCommand(around, Kind.SOURCE));
    }

    static CommandLine policies(Surroundings around) {
        return named("policy", "Policies of a server that are no tiers.", "holdfast policy list")
                .addSubcommand(new ThingListCommand(around, Kind.POLICY))
                .addSubcommand(new ThingShowCommand(around, Kind.POLICY));
    }

    static CommandLine tiers(Surroundings around) {
        return named("tier", "Policies that a server offers as classes of data.", "holdfast tier show core")
                .addSubcommand(new ThingListCommand(around, Kind.TIER))
                .addSubcommand(new ThingShowCommand(around, Kind.TIER));
    }

    static CommandLine plans(Surroundings around) {
        return named(
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
    }

    static CommandLine prices(Surroundings around) {
        return named(
                        "price",
                        "Price lists of a server, by which estimates tell what stores charge.",
                        "holdfast price list",
                        "holdfast price show 'AWS S3 Standard us-east-1'",
                        "holdfast price set -f ours.yaml")
                .addSubcommand(new PriceListCommand(around))
                .addSubcommand(new PriceShowCommand(around))
                .addSubcommand(new PriceSetCommand(around))
                .addSubcommand(new PriceDeleteCommand(around));
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

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "It needs one of " + String.join(", ", spec.subcommands().keySet()) + ".");
    }
}
