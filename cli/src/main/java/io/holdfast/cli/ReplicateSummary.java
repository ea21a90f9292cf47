package io.holdfast.cli;

import io.holdfast.engine.prune.Amount;
import io.holdfast.engine.prune.Shrunk;
import io.holdfast.engine.replication.Lag;
import io.holdfast.engine.replication.ReplicateResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a replication says at its end. */
record ReplicateSummary(String primary, String replica, boolean dryRun) {
    /**
     * Returns the exit code.
     *
     * @param shrunk empty where nothing was to be deleted
     */
    int tell(ReplicateResult result, Optional<Shrunk> shrunk, Output output) {
        result.damaged()
                .forEach(each -> output.row(
                        each.name() + ": " + each.why(),
                        "damage",
                        new Fields().and("object", each.name()).and("why", each.why())));
        List<String> lines = new ArrayList<>(List.of(done(result), behind(result.lag())));
        if (result.waiting() > 0) {
            lines.add(Units.count(result.waiting(), "record")
                    + " will follow: they are so young that this kind of store may not list their packs yet, or some of "
                    + "their packs are damaged. Next: run it again later");
        }
        result.slotsOnlyHere().stream()
                .map(slot -> "The replica can still be opened by the removed key "
                        + slot.substring("keys/".length(), "keys/".length() + 8)
                        + ". Next, if it must not: holdfast key remove '" + replica + "' KEY")
                .forEach(lines::add);
        if (!result.damaged().isEmpty()) {
            lines.add(Units.count(result.damaged().size(), "object") + " of " + primary
                    + ", named above, were not copied. Next: holdfast verify");
        }
        shrunk.ifPresent(each -> shrinking(each, lines, output));
        int exitCode = exitCode(result, shrunk);
        output.summary(
                new Output.Done(lines.getFirst(), exitCode), fields(result, shrunk), lines.toArray(String[]::new));
        return exitCode;
    }

    private static int exitCode(ReplicateResult result, Optional<Shrunk> shrunk) {
        return result.damaged().isEmpty()
                ? shrunk.flatMap(Shrunk::stopped).map(ExitCodes::of).orElse(ExitCodes.DONE)
                : ExitCodes.DAMAGE;
    }

    private void shrinking(Shrunk shrunk, List<String> lines, Output output) {
        lines.add((dryRun ? "It would delete " : "Deleted ") + packs(shrunk.deleted()) + " there that " + primary
                + " has freed.");
        if (shrunk.waiting().objects() > 0) {
            lines.add(packs(shrunk.waiting()) + " more are freed, and not long enough yet. Next: run it again later");
        }
        if (shrunk.refused().objects() > 0) {
            output.note(packs(shrunk.refused())
                    + " could not be deleted at the replica and stay, until a later run may. The first: "
                    + shrunk.refusal().orElse("the store refused") + " An object lock refuses as missing rights do.");
        }
        shrunk.stopped().ifPresent(why -> lines.add("The replica was not shrunk: " + why.message()));
    }

    private String done(ReplicateResult result) {
        String what = Units.count(result.packs(), "pack") + ", " + Units.bytes(result.bytes()) + ", and "
                + Units.count(result.records(), "record");
        return dryRun
                ? "It would copy " + what + " to " + replica + "."
                : "Copied " + what + " to " + replica + " in " + Units.duration(result.took())
                        + (result.damaged().isEmpty() ? ": it has all that" : ": it has what is whole of what")
                        + " the repository had at " + Units.time(result.upTo()) + ".";
    }

    private String behind(Lag lag) {
        String is = dryRun ? "is " : "was ";
        return lag.since()
                .map(since -> "The replica " + is + Units.count(lag.records(), "record") + " behind, the oldest of "
                        + Units.time(since) + ".")
                .orElse("The replica " + is + "up to date.");
    }

    private Fields fields(ReplicateResult result, Optional<Shrunk> shrunk) {
        return new Fields()
                .and("dryRun", dryRun)
                .and("repository", primary)
                .and("replica", replica)
                .and("upTo", result.upTo())
                .and("recordsBehind", result.lag().records())
                .and("behindSince", result.lag().since())
                .and("packs", result.packs())
                .and("bytes", result.bytes())
                .and("records", result.records())
                .and("recordsWaiting", result.waiting())
                .and("keys", result.slotsCopied())
                .and("keysOnlyAtReplica", result.slotsOnlyHere().size())
                .and("damaged", result.damaged().size())
                .and("rounds", result.rounds())
                .and("shrunk", shrunk.map(ReplicateSummary::fields))
                .and("seconds", Units.seconds(result.took()));
    }

    private static Fields fields(Shrunk shrunk) {
        return fields(shrunk.deleted())
                .and("waiting", fields(shrunk.waiting()))
                .and("refused", fields(shrunk.refused()))
                .and("stopped", shrunk.stopped().map(each -> each.message()));
    }

    private static Fields fields(Amount amount) {
        return new Fields().and("packs", amount.objects()).and("bytes", amount.bytes());
    }

    private static String packs(Amount amount) {
        return Units.count(amount.objects(), "pack") + " (" + Units.bytes(amount.bytes()) + ")";
    }
}
