package io.holdfast.cli;

import io.holdfast.engine.entry.Named;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.ledger.LedgerState.Present;
import io.holdfast.engine.ledger.LedgerState.Trashed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists snapshots. */
@Command(
        name = "snapshots",
        mixinStandardHelpOptions = true,
        description = "Lists the snapshots of a repository, oldest first.",
        footer = {
            "",
            "Examples:",
            "  holdfast snapshots /backup/repository",
            "  holdfast snapshots /backup/repository --source web1:/home --json",
            "  holdfast snapshots /backup/repository --trash"
        })
final class SnapshotsCommand implements Callable<Integer> {
    private static final String ROW = "%-8s  %-19s  %12s  %10s  %-11s  %s";
    private static final String HEAD =
            String.format(Locale.ROOT, ROW, "id", "time", "entries", "size", "grade", "source");

    /** The clocks of a source and of a repository are two. */
    private static final Duration APART = Duration.ofMinutes(5);

    private final Surroundings around;

    @Parameters(arity = "0..*", paramLabel = Words.REPO, hideParamSyntax = true, description = "The repository.")
    private List<String> words = new ArrayList<>();

    @Mixin
    private final SourceOption source = new SourceOption();

    @Option(names = "--trash", description = "Those that are forgotten, and until when undelete takes them back.")
    private boolean trash;

    @Mixin
    private final RepositoryOptions repositories;

    @Mixin
    private final OutputOptions outputs;

    SnapshotsCommand(Surroundings around) {
        this.around = around;
        this.repositories = new RepositoryOptions(around);
        this.outputs = new OutputOptions(around);
    }

    @Override
    public Integer call() {
        Output output = outputs.open();
        Words meant = Words.of(words, 0, 0, "holdfast snapshots REPO", around);
        try (var opened = repositories.open(meant.repository(), output)) {
            LedgerState state = opened.repository().read();
            if (trash) {
                tellTrash(state, output);
            } else {
                tell(state, meant.repository(), output);
            }
        }
        return ExitCodes.DONE;
    }

    private void tell(LedgerState state, String repository, Output output) {
        List<Present> all = source.name().map(name -> Snapshots.of(state, name)).orElseGet(state::snapshots);
        output.say(all.isEmpty() ? "There is no snapshot yet. Next: holdfast backup SOURCE " + repository : HEAD);
        all.forEach(each -> output.row(row(each), "snapshot", fields(each)));
        tellUnreadable(state, output);
        output.summary(new Fields()
                .and("snapshots", all.size())
                .and("unreadable", state.unreadable().size()));
    }

    private void tellTrash(LedgerState state, Output output) {
        List<Trashed> all = state.trash().stream()
                .filter(each -> source.name()
                        .map(each.present().snapshot().source()::equals)
                        .orElse(true))
                .toList();
        List<Trashed> lasting =
                all.stream().filter(each -> each.lasts(state.readAt())).toList();
        output.say(lasting.isEmpty() ? "There is nothing in the trash." : HEAD);
        for (Trashed each : lasting) {
            String until = each.until().map(time -> "until " + Units.time(time)).orElse("no end yet");
            output.row(
                    row(each.present()) + "  (" + until + ")",
                    "snapshot",
                    fields(each.present()).and("until", each.until()));
        }
        tellUnreadable(state, output);
        int past = all.size() - lasting.size();
        if (past > 0) {
            output.remark(Units.count(past) + " more " + (past == 1 ? "is" : "are")
                    + " past that time. As long as prune has freed "
                    + "nothing of it, holdfast undelete takes one back, by the id that it had.");
        }
        output.summary(new Fields()
                .and("snapshots", lasting.size())
                .and("past", past)
                .and("unreadable", state.unreadable().size()));
    }

    private static void tellUnreadable(LedgerState state, Output output) {
        state.unreadable().forEach(name -> output.note(name + " can't be read. Next: holdfast verify"));
    }

    private static String row(Present each) {
        Snapshot snapshot = each.snapshot();
        StringBuilder row = new StringBuilder(String.format(
                Locale.ROOT,
                ROW,
                snapshot.id().shortText(),
                Units.time(each.asOf()),
                Units.count(snapshot.tally().entries()),
                Units.bytes(snapshot.tally().content()),
                grade(snapshot),
                snapshot.source()));
        snapshot.tags().forEach(tag -> row.append("  ").append(tag));
        if (isOfEarlier(snapshot)) {
            row.append("  (as it stood at ")
                    .append(Units.time(snapshot.consistency().from()))
                    .append(')');
        }
        if (each.held()) {
            row.append("  (held)");
        }
        if (snapshot.tally().unread() > 0) {
            row.append("  (").append(Units.count(snapshot.tally().unread())).append(" could not be read)");
        }
        return row.toString();
    }

    private static Fields fields(Present each) {
        Snapshot snapshot = each.snapshot();
        return new Fields()
                .and("snapshot", snapshot.id())
                .and("time", each.asOf())
                .and("source", snapshot.source())
                .and("location", snapshot.location())
                .and("entries", snapshot.tally().entries())
                .and("bytes", snapshot.tally().content())
                .and("failed", snapshot.tally().unread())
                .and("consistency", grade(snapshot))
                .and("from", snapshot.consistency().from())
                .and("to", snapshot.consistency().to())
                .and("held", each.held())
                .and("tags", snapshot.tags().stream().map(Named::toString).toList())
                .and("host", snapshot.origin().host())
                .and("mode", snapshot.mode().name().toLowerCase(Locale.ROOT))
                .and("leftOut", snapshot.leftOut());
    }

    /** Made for a moment before the job, whose time is then not the snapshot's. */
    private static boolean isOfEarlier(Snapshot snapshot) {
        return snapshot.consistency().from().equals(snapshot.consistency().to())
                && snapshot.consistency().from().isBefore(snapshot.started().minus(APART));
    }

    private static String grade(Snapshot snapshot) {
        return snapshot.consistency().grade().name().toLowerCase(Locale.ROOT);
    }
}
