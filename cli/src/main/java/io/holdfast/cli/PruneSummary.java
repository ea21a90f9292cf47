package io.holdfast.cli;

import io.holdfast.engine.prune.Amount;
import io.holdfast.engine.prune.PruneResult;
import io.holdfast.engine.prune.PruneResult.Later;
import io.holdfast.engine.store.CountingStore;
import java.util.ArrayList;
import java.util.List;

/** What a prune says at its end. */
final class PruneSummary {
    private PruneSummary() {}

    /** Returns the exit code. */
    static int tell(PruneResult result, CountingStore store, Output output) {
        List<String> lines = new ArrayList<>();
        lines.add("Freed " + packs(result.freed()) + "; condemned " + packs(result.condemned()) + ".");
        if (result.rewritten().packs().objects() > 0) {
            lines.add("Copied " + Units.bytes(result.rewritten().copied()) + " out of "
                    + packs(result.rewritten().packs()) + ", which only replaced records of "
                    + Units.count(result.rewritten().snapshots(), "snapshot")
                    + " need now: later prunes free them, when their time in the trash is over.");
        }
        lines.addAll(left(result));
        if (result.folded() > 0) {
            lines.add("Deleted " + Units.count(result.folded(), "object") + " of the ledger that newer pages hold.");
        }
        if (result.merged() > 0) {
            lines.add("Joined " + Units.count(result.merged(), "run") + " of the index into one.");
        }
        lines.add(Units.count(store.counts().requests(), "request") + ", " + Units.duration(result.took()) + ".");
        refused(result, output);
        output.summary(
                new Output.Done(
                        "The prune is done. Next: holdfast prune --dry-run, to see what is left", ExitCodes.DONE),
                fields(result, store).and("dryRun", false),
                lines.toArray(String[]::new));
        return ExitCodes.DONE;
    }

    /** Returns the exit code. */
    static int tellDryRun(PruneResult result, CountingStore store, Output output) {
        long deletes = result.freed().objects() + result.folded();
        List<String> lines = new ArrayList<>();
        lines.add("Nothing is deleted. A prune now would free " + packs(result.freed()) + ", and condemn "
                + packs(result.condemned()) + ".");
        if (result.rewritten().packs().objects() > 0) {
            lines.add("It would copy " + Units.bytes(result.rewritten().copied()) + " out of "
                    + packs(result.rewritten().packs())
                    + ", so that later prunes can free them, and put new records for "
                    + Units.count(result.rewritten().snapshots(), "snapshot") + ".");
        }
        if (result.merged() > 0) {
            lines.add("It would join " + Units.count(result.merged(), "run") + " of the index into one.");
        }
        lines.addAll(left(result));
        lines.add("It would take " + Units.count(result.puts(), "put") + " and " + Units.count(deletes, "delete")
                + " beside what this took: " + Units.count(store.counts().requests(), "request") + ", "
                + Units.duration(result.took()) + ".");
        output.summary(
                new Output.Done("Nothing is deleted. Next: run it again to see what would be", ExitCodes.DONE),
                fields(result, store).and("dryRun", true),
                lines.toArray(String[]::new));
        return ExitCodes.DONE;
    }

    private static List<String> left(PruneResult result) {
        List<String> lines = new ArrayList<>();
        PruneResult.Left left = result.left();
        lines.add("Needed by snapshots: " + packs(left.needed()) + ", of which about " + Units.bytes(left.unused())
                + " are of no use.");
        later("Condemned, and not long enough: ", left.waiting(), lines);
        later("Needed by forgotten or replaced snapshots alone: ", left.trash(), lines);
        later("Of no snapshot, but perhaps of a backup that is running: ", left.young(), lines);
        return lines;
    }

    private static void later(String what, Later later, List<String> lines) {
        if (later.amount().objects() > 0) {
            String when = later.until()
                    .map(until -> "from " + Units.time(until) + " on")
                    .orElse("later");
            lines.add(what + packs(later.amount()) + ", to be freed by prunes " + when + ".");
        }
    }

    private static void refused(PruneResult result, Output output) {
        if (result.refused().objects() > 0) {
            output.note(Units.count(result.refused().objects(), "object") + ", "
                    + Units.bytes(result.refused().bytes())
                    + ", could not be deleted and stay, until a later prune may. The first: "
                    + result.refusal().orElse("the store refused") + " An object lock refuses as missing rights do.");
        }
    }

    private static String packs(Amount amount) {
        return Units.count(amount.objects(), "pack") + " (" + Units.bytes(amount.bytes()) + ")";
    }

    private static Fields fields(PruneResult result, CountingStore store) {
        PruneResult.Left left = result.left();
        return new Fields()
                .and("freed", fields(result.freed()))
                .and("condemned", fields(result.condemned()))
                .and(
                        "rewritten",
                        fields(result.rewritten().packs())
                                .and("copied", result.rewritten().copied())
                                .and("snapshots", result.rewritten().snapshots()))
                .and("needed", fields(left.needed()).and("unused", left.unused()))
                .and("waiting", fields(left.waiting()))
                .and("trash", fields(left.trash()))
                .and("young", fields(left.young()))
                .and("refused", fields(result.refused()))
                .and("ledgerObjects", result.folded())
                .and("indexRuns", result.merged())
                .and("renewed", result.renewed())
                .and("puts", result.puts())
                .and("requests", BackupSummary.fields(store.counts()))
                .and("seconds", Units.seconds(result.took()));
    }

    private static Fields fields(Amount amount) {
        return new Fields().and("packs", amount.objects()).and("bytes", amount.bytes());
    }

    private static Fields fields(Later later) {
        return fields(later.amount()).and("until", later.until());
    }
}
