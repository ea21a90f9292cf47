package io.holdfast.cli;

import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerState;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists snapshots. */
@Command(
        name = "snapshots",
        mixinStandardHelpOptions = true,
        description = "Lists the snapshots of a repository, oldest first.",
        footer = {"", "Example:", "  holdfast snapshots /backup/repository --source web:/home"})
final class SnapshotsCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "REPO", description = "Folder or URI. Else HOLDFAST_REPOSITORY.")
    private @Nullable String address;

    @Option(names = "--source", paramLabel = "NAME", description = "Only those of this source.")
    private @Nullable String source;

    @Mixin
    private RepositoryOptions options = new RepositoryOptions();

    @Override
    public Integer call() {
        Output output = options.output();
        try (var opened = options.open(address)) {
            LedgerState state = opened.repository().read();
            List<LedgerState.Present> all = state.snapshots().stream()
                    .filter(each -> source == null || each.snapshot().source().equals(source))
                    .toList();
            output.say(String.format(
                    Locale.ROOT,
                    "%-8s  %-19s  %10s  %10s  %-7s  %s",
                    "id",
                    "time",
                    "entries",
                    "size",
                    "grade",
                    "source"));
            all.forEach(each -> tell(each, output));
            state.unreadable().forEach(name -> output.say(name + " can't be read. Next: holdfast verify"));
            output.summary(Map.of(
                    "snapshots", all.size(), "unreadable", state.unreadable().size()));
        }
        return ExitCodes.DONE;
    }

    private static void tell(LedgerState.Present each, Output output) {
        LedgerRecord.Snapshot snapshot = each.snapshot();
        String grade = snapshot.consistency().grade().name().toLowerCase(Locale.ROOT);
        output.say(String.format(
                Locale.ROOT,
                "%-8s  %-19s  %10s  %10s  %-7s  %s%s",
                snapshot.id().shortText(),
                Units.time(each.asOf()),
                Units.count(snapshot.tally().entries()),
                Units.bytes(snapshot.tally().content()),
                grade,
                snapshot.source(),
                snapshot.tally().unread() > 0 ? "  (" + snapshot.tally().unread() + " could not be read)" : ""));
        output.object(
                "snapshot",
                Map.of(
                        "snapshot", snapshot.id().toString(),
                        "time", each.asOf().toString(),
                        "source", snapshot.source(),
                        "location", snapshot.location(),
                        "entries", snapshot.tally().entries(),
                        "bytes", snapshot.tally().content(),
                        "failed", snapshot.tally().unread(),
                        "consistency", grade,
                        "held", each.held(),
                        "tags", snapshot.tags().stream().map(Object::toString).toList()));
    }
}
