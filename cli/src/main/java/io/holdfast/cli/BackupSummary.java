package io.holdfast.cli;

import io.holdfast.engine.backup.BackupResult;
import io.holdfast.engine.backup.Hooks;
import io.holdfast.engine.backup.Unfinished;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.ledger.LedgerRecord.Consistency;
import io.holdfast.engine.ledger.LedgerRecord.Grade;
import io.holdfast.engine.ledger.LedgerRecord.Tally;
import io.holdfast.engine.ledger.SnapshotId;
import io.holdfast.engine.source.Source;
import io.holdfast.engine.store.AdaptiveGate.Held;
import io.holdfast.engine.store.RequestCounts;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a backup says at its end. */
final class BackupSummary {
    private BackupSummary() {}

    /**
     * A backup that came to its end.
     *
     * @param source   its name
     * @param atSource what was asked of the source
     * @param held     how it was held back for the source's other users; empty if that was not asked for
     */
    record Made(BackupResult result, String source, RequestCounts atSource, Optional<Held> held) {
        static Made of(BackupResult result, Source source, Optional<Held> held) {
            return new Made(result, source.name(), source.requests(), held);
        }
    }

    /**
     * Returns the exit code.
     *
     * @param requests to the repository
     */
    static int tell(Hooks.Outcome<Made> outcome, RequestCounts requests, Output output) {
        Made made = outcome.job();
        BackupResult result = made.result();
        tellMissed(result, output);
        Tally tally = result.tally();
        if (tally.unread() > 0) {
            output.remark(Units.entries(tally.unread()) + " could not be read: named above"
                    + (result.unfinished().isPresent() ? "." : ", and the snapshot says so."));
        }
        int exitCode = exitCode(outcome);
        output.summary(
                new Output.Done(done(result), exitCode),
                fields(made, requests),
                Stream.of(
                                Stream.of(what(result, made.source()), how(result, requests, made.atSource())),
                                made.held().map(BackupSummary::heldBack).stream(),
                                when(result).stream())
                        .flatMap(lines -> lines)
                        .toArray(String[]::new));
        return exitCode;
    }

    private static int exitCode(Hooks.Outcome<Made> outcome) {
        if (outcome.afterFailed().isPresent()) {
            return ExitCodes.AFTER_FAILED;
        }
        if (outcome.job().result().unfinished().isPresent()) {
            return ExitCodes.CHECKPOINT;
        }
        return outcome.job().result().tally().unread() > 0 ? ExitCodes.SOME_FAILED : ExitCodes.DONE;
    }

    private static String done(BackupResult result) {
        return result.unfinished()
                .map(_ -> "The backup stopped at a checkpoint. Next: the same command goes on from there")
                .or(() -> result.id().map(id -> "Snapshot " + id.shortText() + " exists. Next: holdfast snapshots"))
                .orElse("Nothing is written. Next: run it again to see what would be");
    }

    private static void tellMissed(BackupResult result, Output output) {
        for (Key key : result.missed()) {
            output.object("missed", new Fields().and("key", key));
            output.remark(key + ": changed, though its size and times say that it did not");
        }
        if (result.missedCount() > 0) {
            output.remark("An incremental backup would have missed " + Units.entries(result.missedCount()) + ".");
        }
    }

    private static Fields fields(Made made, RequestCounts requests) {
        BackupResult result = made.result();
        Tally tally = result.tally();
        return new Fields()
                .and("snapshot", result.id())
                .and("checkpoint", result.unfinished().isPresent())
                .and("until", result.unfinished().map(Unfinished::windowEnd))
                .and("left", left(result))
                .and("halfRead", halfRead(result))
                .and("source", made.source())
                .and(
                        "consistency",
                        result.snapshot().consistency().grade().name().toLowerCase(Locale.ROOT))
                .and("from", result.snapshot().consistency().from())
                .and("to", result.snapshot().consistency().to())
                .and("entries", tally.entries())
                .and("new", tally.added())
                .and("changed", tally.changed())
                .and("unchanged", tally.unchanged())
                .and("removed", tally.removed())
                .and("failed", tally.unread())
                .and("moved", result.moved())
                .and("renamed", result.renamed())
                .and("missed", result.missedCount())
                .and("bytes", tally.content())
                .and("bytesRead", tally.read())
                .and("bytesStored", tally.stored())
                .and("bytesTakenUp", result.takenUp())
                .and("requests", fields(requests))
                .and("sourceRequests", fields(made.atSource()))
                .and("adaptive", made.held().map(BackupSummary::fields))
                .and("seconds", Units.seconds(result.took()));
    }

    private static List<Fields> left(BackupResult result) {
        return result.unfinished().map(Unfinished::left).orElse(List.of()).stream()
                .map(range -> new Fields().and("from", range.from()).and("to", Optional.ofNullable(range.to())))
                .toList();
    }

    private static List<Fields> halfRead(BackupResult result) {
        return result.unfinished().map(Unfinished::halfRead).orElse(List.of()).stream()
                .map(each -> new Fields()
                        .and("key", each.key())
                        .and("bytes", each.bytes())
                        .and("size", each.size()))
                .toList();
    }

    static Fields fields(RequestCounts counts) {
        return new Fields()
                .and("put", counts.puts())
                .and("get", counts.gets())
                .and("head", counts.heads())
                .and("list", counts.lists())
                .and("delete", counts.deletes())
                .and("clock", counts.clocks());
    }

    private static Fields fields(Held held) {
        return new Fields()
                .and("seconds", Units.seconds(held.time()))
                .and("lowest", Units.tenths(held.lowest()))
                .and("backOffs", held.backOffs())
                .and("refusals", held.refusals());
    }

    private static String heldBack(Held held) {
        if (held.lowest().isEmpty()) {
            return "The source was never slower than usual for it.";
        }
        return "Held back for " + Units.duration(held.time()) + " for the source's other users, to "
                + Math.round(held.lowest().getAsDouble())
                + " requests/s at the lowest: it was slower than usual, or refused, "
                + Units.count(held.backOffs(), "time") + "; " + Units.count(held.refusals(), "refusal") + ".";
    }

    private static String what(BackupResult result, String source) {
        return result.unfinished()
                .map(unfinished -> whatIsDone(unfinished, result.tally(), source))
                .orElseGet(() -> whatThereIs(result, source));
    }

    private static String whatIsDone(Unfinished unfinished, Tally tally, String source) {
        String half = unfinished.halfRead().isEmpty()
                ? ""
                : ", and " + Units.count(unfinished.halfRead().size(), "large content") + " half read";
        String rest = unfinished.left().isEmpty()
                ? " All of it was looked at; what an earlier window had is still to be listed once more."
                : "";
        return "Stopped at the end of the window (" + Units.time(unfinished.windowEnd()) + "), " + source + ": "
                + Units.entries(tally.entries()) + " done" + half + "." + rest
                + " There is no snapshot yet. Next: the same command goes on from there.";
    }

    private static String whatThereIs(BackupResult result, String source) {
        Tally tally = result.tally();
        return result.id()
                        .map(SnapshotId::shortText)
                        .map(id -> "Snapshot " + id)
                        .orElse("Nothing is written: a snapshot")
                + " of " + source + (result.id().isPresent() ? ": " : " would have ") + Units.entries(tally.entries())
                + ", " + Units.bytes(tally.content()) + " (" + Units.count(tally.added()) + " new, "
                + (result.renamed() > 0 ? Units.count(result.renamed()) + " of them renamed, " : "")
                + Units.count(tally.changed()) + " changed, " + Units.count(tally.removed()) + " removed).";
    }

    /** What is not said: that each entry is as it was some time while the backup ran. */
    private static Optional<String> when(BackupResult result) {
        if (result.unfinished().isPresent()) {
            return Optional.empty();
        }
        Consistency consistency = result.snapshot().consistency();
        if (consistency.grade() != Grade.FUZZY && consistency.from().equals(consistency.to())) {
            return Optional.of("Everything is as it stood at " + Units.time(consistency.from()) + ".");
        }
        return Optional.of(Units.entries(result.moved()) + " changed meanwhile: holdfast ls tells when.")
                .filter(_ -> result.moved() > 0);
    }

    private static String how(BackupResult result, RequestCounts requests, RequestCounts atSource) {
        Tally tally = result.tally();
        return "Read " + Units.bytes(tally.read()) + ", stored " + Units.bytes(tally.stored()) + ", "
                + Units.count(requests.requests(), "request") + " to the repository"
                + (atSource.requests() > 0 ? " and " + Units.count(atSource.requests()) + " to the source" : "") + ", "
                + Units.duration(result.took()) + "."
                + (result.takenUp() > 0
                        ? " An interrupted backup had uploaded " + Units.bytes(result.takenUp())
                                + ", which were not sent again."
                        : "");
    }
}
