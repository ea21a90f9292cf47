package io.holdfast.cli;

import io.holdfast.engine.entry.Named;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.retention.ForgetPlan;
import io.holdfast.engine.retention.Verdict;
import io.holdfast.engine.retention.Verdict.Cause;
import io.holdfast.engine.retention.Verdict.Why;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What stays and what goes, and why: a table for people, objects for machines. */
final class VerdictRows {
    private static final String ROW = "%-8s  %-19s  %-5s  %-40s  %s";

    private final Output output;
    private final ZoneId zone;

    /** @param zone that the rules were counted in: people see times of it */
    VerdictRows(Output output, ZoneId zone) {
        this.output = output;
        this.zone = zone;
    }

    void tell(ForgetPlan plan) {
        if (!plan.verdicts().isEmpty()) {
            output.say(String.format(Locale.ROOT, ROW, "id", "time", "", "why", "source"));
        }
        plan.verdicts().forEach(each -> {
            switch (each) {
                case Verdict.Stays stays -> row(stays, "stays", words(stays.inOrder()), names(stays.inOrder()));
                case Verdict.Goes goes -> row(goes, "goes", words(goes.cause()), List.of(name(goes.cause())));
            }
        });
    }

    private void row(Verdict verdict, String fate, String why, List<String> reasons) {
        Snapshot snapshot = verdict.snapshot().snapshot();
        output.row(
                String.format(
                        Locale.ROOT,
                        ROW,
                        snapshot.id().shortText(),
                        Units.time(verdict.snapshot().asOf(), zone),
                        fate,
                        why,
                        snapshot.source()),
                "snapshot",
                new Fields()
                        .and("snapshot", snapshot.id())
                        .and("time", verdict.snapshot().asOf())
                        .and("source", snapshot.source())
                        .and(
                                "tags",
                                snapshot.tags().stream().map(Named::toString).toList())
                        .and("checkpoint", snapshot.isCheckpoint())
                        .and("stays", verdict instanceof Verdict.Stays)
                        .and("reasons", reasons));
    }

    /** The last word of a dry run. */
    void summary(ForgetPlan plan) {
        output.summary(
                fields(plan, 0),
                "Nothing is written: " + Units.count(plan.going().size()) + " would go" + staying(plan, " would stay")
                        + ".");
    }

    /** The last word when all of it was done. */
    void done(ForgetPlan plan) {
        int gone = plan.going().size();
        String forgotten = gone == 0 ? "Nothing is" : Units.count(gone) + (gone == 1 ? " is" : " are");
        String sentence = forgotten + " forgotten" + staying(plan, " stay") + ".";
        output.summary(
                new Output.Done(sentence + " Next: holdfast snapshots", ExitCodes.DONE),
                fields(plan, gone),
                gone == 0 ? new String[] {sentence} : new String[] {sentence, wayBack(plan)});
    }

    /** Where snapshots were named, no others were looked at. */
    private static String staying(ForgetPlan plan, String verb) {
        long staying = staying(plan);
        return staying == 0 ? "" : ", " + Units.count(staying) + verb;
    }

    private String wayBack(ForgetPlan plan) {
        return plan.seen().trashTime().isZero()
                ? "The repository keeps no trash: prune may free them at once."
                : "Until " + Units.time(plan.trashUntil(), zone)
                        + " they can be taken back: holdfast snapshots --trash, holdfast undelete. Then prune may free them.";
    }

    private static long staying(ForgetPlan plan) {
        return (long) plan.verdicts().size() - plan.going().size();
    }

    private static Fields fields(ForgetPlan plan, int forgotten) {
        return new Fields()
                .and("stay", staying(plan))
                .and("go", plan.going().size())
                .and("forgotten", forgotten)
                .and("trashUntil", Optional.of(plan.trashUntil()).filter(_ -> forgotten > 0));
    }

    private static List<String> names(List<Why> reasons) {
        return reasons.stream().map(VerdictRows::name).toList();
    }

    private static String name(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }

    private static String words(List<Why> reasons) {
        return reasons.stream()
                .filter(each -> each != Why.NEWEST_GOOD || !reasons.contains(Why.NEWEST))
                .map(VerdictRows::words)
                .collect(Collectors.joining(", "));
    }

    private static String words(Why reason) {
        return switch (reason) {
            case LAST, HOURLY, DAILY, WEEKLY, MONTHLY, YEARLY, WITHIN, HELD, NEWEST -> name(reason);
            case NEWEST_GOOD -> "newest without failures";
            case NOT_MEANT -> "other tags";
            case CHECKPOINT -> "checkpoint, to go on from";
        };
    }

    private static String words(Cause cause) {
        return switch (cause) {
            case NO_RULE -> "no rule keeps it";
            case NAMED -> "named";
            case OLD_CHECKPOINT -> "old checkpoint";
        };
    }
}
