package io.holdfast.cli;

import io.holdfast.engine.snapshot.EntryCursor;
import io.holdfast.engine.source.Patterns;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Finds entries by pattern. */
@Command(
        name = "find",
        mixinStandardHelpOptions = true,
        description = {
            "Lists the entries of a snapshot that a pattern matches, and what lies in folders that it matches.",
            "Patterns are those of gitignore: *.conf anywhere, /etc/*.conf from the root, logs/ folders alone."
        },
        footer = {
            "",
            "Examples:",
            "  holdfast find /backup/repository latest '*.conf'",
            "  holdfast find /backup/repository latest@2026-11-20T08:00 '/etc/**/*.pem'"
        })
final class FindCommand implements Callable<Integer> {
    private static final String FORM = "holdfast find REPO SNAPSHOT GLOB";

    private final Surroundings around;

    @Parameters(
            arity = "0..*",
            paramLabel = Words.REPO + " SNAPSHOT GLOB",
            hideParamSyntax = true,
            description = "The repository; an id, its first digits, latest or latest@TIME; the pattern.")
    private List<String> words = new ArrayList<>();

    @Mixin
    private final SourceOption source = new SourceOption();

    @Mixin
    private final RepositoryOptions repositories;

    @Mixin
    private final OutputOptions outputs;

    FindCommand(Surroundings around) {
        this.around = around;
        this.repositories = new RepositoryOptions(around);
        this.outputs = new OutputOptions(around);
    }

    @Override
    public Integer call() {
        Output output = outputs.open();
        Words meant = Words.of(words, 2, 2, FORM, around);
        // What this pattern would leave out is what it matches, without the folders that lead there.
        Patterns others = Patterns.of(List.of(), List.of(meant.rest().getLast()));
        try (var opened = repositories.open(meant.repository(), output)) {
            var present =
                    Snapshots.find(opened.repository().read(), meant.rest().getFirst(), source.name());
            EntryCursor cursor =
                    Snapshots.manifest(opened.repository(), present).entries();
            long found = 0;
            while (cursor.next()) {
                if (!others.takes(cursor.key())) {
                    EntryRows.tell(cursor.entry(), output);
                    found++;
                }
            }
            output.summary(new Fields().and("snapshot", present.snapshot().id()).and("entries", found));
        }
        return ExitCodes.DONE;
    }
}
