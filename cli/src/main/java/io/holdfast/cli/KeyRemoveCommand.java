package io.holdfast.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Removes a key slot. */
@Command(
        name = "remove",
        mixinStandardHelpOptions = true,
        description = {
            "Removes a password or recovery key, unless it is the last.",
            "Whoever used it before may have kept the keys that it opened."
        },
        footer = {"", "Example:", "  holdfast key remove /backup/repository 3fa9"})
final class KeyRemoveCommand implements Callable<Integer> {
    private final Surroundings around;

    @Parameters(
            arity = "0..*",
            paramLabel = Words.REPO + " ID",
            hideParamSyntax = true,
            description = "The repository; the first digits of the slot's id, as holdfast key list shows it.")
    private List<String> words = new ArrayList<>();

    @Mixin
    private final RepositoryOptions repositories;

    @Mixin
    private final OutputOptions outputs;

    KeyRemoveCommand(Surroundings around) {
        this.around = around;
        this.repositories = new RepositoryOptions(around);
        this.outputs = new OutputOptions(around);
    }

    @Override
    public Integer call() {
        Words meant = Words.of(words, 1, 1, "holdfast key remove REPO ID", around);
        try (var opened = repositories.open(meant.repository())) {
            String removed = opened.repository().keySlots().remove(meant.rest().getFirst());
            String sentence = "Key slot " + removed.substring(0, 8) + " is removed.";
            outputs.open()
                    .summary(
                            new Output.Done(sentence + " Next: holdfast key list", ExitCodes.DONE),
                            new Fields().and("id", removed),
                            sentence);
        }
        return ExitCodes.DONE;
    }
}
