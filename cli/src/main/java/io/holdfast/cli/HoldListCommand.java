package io.holdfast.cli;

import io.holdfast.cli.RepositoryOptions.Opened;
import io.holdfast.engine.bytes.Printable;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.LedgerState.Held;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.ledger.SnapshotId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists holds. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the holds that last, oldest first.",
        footer = {"", "Example:", "  holdfast hold list /backup/repository"})
final class HoldListCommand implements Callable<Integer> {
    private static final String ROW = "%-8s  %-19s  %-19s  %-24s  %s";

    private final Surroundings around;

    @Parameters(arity = "0..*", paramLabel = Words.REPO, hideParamSyntax = true, description = "The repository.")
    private List<String> words = new ArrayList<>();

    @Mixin
    private final RepositoryOptions repositories;

    @Mixin
    private final OutputOptions outputs;

    HoldListCommand(Surroundings around) {
        this.around = around;
        this.repositories = new RepositoryOptions(around);
        this.outputs = new OutputOptions(around);
    }

    @Override
    public Integer call() {
        Output output = outputs.open();
        Words meant = Words.of(words, 0, 0, "holdfast hold list REPO", around);
        try (Opened opened = repositories.open(meant.repository(), output)) {
            LedgerState state = opened.repository().read();
            Map<SnapshotId, Present> snapshots = state.snapshots().stream()
                    .collect(Collectors.toMap(each -> each.snapshot().id(), each -> each));
            List<Held> holds = state.holds();
            output.say(
                    holds.isEmpty()
                            ? "Nothing is held. Next: holdfast hold add REPO SNAPSHOT --reason TEXT"
                            : String.format(Locale.ROOT, ROW, "id", "held since", "until", "source", "reason"));
            holds.forEach(each ->
                    tell(each, Optional.ofNullable(snapshots.get(each.hold().id())), output));
            output.summary(new Fields().and("holds", holds.size()));
        }
        return ExitCodes.DONE;
    }

    private static void tell(Held held, Optional<Present> snapshot, Output output) {
        Optional<String> source = snapshot.map(each -> each.snapshot().source());
        output.row(
                String.format(
                        Locale.ROOT,
                        ROW,
                        held.hold().id().shortText(),
                        Units.time(held.found().name().asOf()),
                        held.hold().until().map(Units::time).orElse("it is removed"),
                        source.orElse("(no such snapshot)"),
                        Printable.of(held.hold().reason().getBytes(StandardCharsets.UTF_8))),
                "hold",
                new Fields()
                        .and("snapshot", held.hold().id())
                        .and("reason", held.hold().reason())
                        .and("since", held.found().name().asOf())
                        .and("until", held.hold().until())
                        .and("host", held.hold().origin().host())
                        .and("source", source)
                        .and("time", snapshot.map(Present::asOf)));
    }
}
