package io.holdfast.cli;

import io.holdfast.engine.key.Slot;
import io.holdfast.engine.repository.KeySlots;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists the key slots. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the passwords and recovery keys, but not what they are.",
        footer = {"", "Example:", "  holdfast key list /backup/repository"})
final class KeyListCommand implements Callable<Integer> {
    private final Surroundings around;

    @Parameters(arity = "0..*", paramLabel = Words.REPO, hideParamSyntax = true, description = "The repository.")
    private List<String> words = new ArrayList<>();

    @Mixin
    private final RepositoryOptions repositories;

    @Mixin
    private final OutputOptions outputs;

    KeyListCommand(Surroundings around) {
        this.around = around;
        this.repositories = new RepositoryOptions(around);
        this.outputs = new OutputOptions(around);
    }

    @Override
    public Integer call() {
        Output output = outputs.open();
        Words meant = Words.of(words, 0, 0, "holdfast key list REPO", around);
        try (var opened = repositories.open(meant.repository())) {
            List<KeySlots.Listed> all = opened.repository().keySlots().list();
            all.forEach(each -> tell(each.id(), each.slot(), output));
            output.summary(new Fields().and("keys", all.size()));
        }
        return ExitCodes.DONE;
    }

    private static void tell(String id, Slot slot, Output output) {
        String kind = slot.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        output.row(
                String.format(
                        Locale.ROOT,
                        "%s  %-12s  made %s  %s",
                        id.substring(0, 8),
                        kind,
                        Units.time(slot.madeAt()),
                        slot.label()),
                "key",
                new Fields()
                        .and("id", id)
                        .and("kind", kind)
                        .and("made", slot.madeAt())
                        .and("label", slot.label()));
    }
}
