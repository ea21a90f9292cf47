package io.holdfast.cli;

import io.holdfast.cli.RepositoryOptions.Opened;
import io.holdfast.engine.prune.Stats;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tells what a repository holds. */
@Command(
        name = "stats",
        mixinStandardHelpOptions = true,
        description = {
            "Tells what is stored, by source and by age; how much dedup and compression save; what is of no use, and what is about to go;",
            "and how many requests backups take a day. Reads what a prune reads, and writes nothing."
        },
        footer = {"", "Examples:", "  holdfast stats /backup/repository", "  holdfast stats /backup/repository --json"})
final class StatsCommand implements Callable<Integer> {
    private final Surroundings around;

    @Parameters(arity = "0..*", paramLabel = Words.REPO, hideParamSyntax = true, description = "The repository.")
    private List<String> words = new ArrayList<>();

    @Mixin
    private final RepositoryOptions repositories;

    @Mixin
    private final OutputOptions outputs;

    StatsCommand(Surroundings around) {
        this.around = around;
        this.repositories = new RepositoryOptions(around);
        this.outputs = new OutputOptions(around);
    }

    @Override
    public Integer call() {
        Output output = outputs.open();
        Words meant = Words.of(words, 0, 0, "holdfast stats REPO", around);
        try (Opened opened = repositories.open(meant.repository(), output)) {
            StatsSummary.tell(new Stats(opened.repository()).run(), output);
        }
        return ExitCodes.DONE;
    }
}
