package io.holdfast.cli;

import io.holdfast.engine.ledger.Probed;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.probe.Finding;
import io.holdfast.engine.probe.Outcome;
import io.holdfast.engine.probe.ProbeResult;
import io.holdfast.engine.store.StoreUri;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a probe says: a line for each check with what follows from it, and at the end a verdict. */
final class ProbeSummary {
    private static final String UNDER_THE_LAST = " ".repeat(34);
    private static final int WIDTH = 84;

    private ProbeSummary() {}

    static void row(Finding finding, Output output) {
        output.object(
                "check",
                new Fields()
                        .and("check", finding.check())
                        .and("outcome", name(finding.outcome()))
                        .and("weight", name(finding.weight()))
                        .and("measured", finding.measured())
                        .and("follows", finding.follows()));
        List<String> lines = new ArrayList<>(wrapped(finding.measured()));
        if (!finding.follows().isEmpty()) {
            wrapped(finding.follows()).forEach(line -> lines.add("  " + line));
        }
        output.say(String.format(
                Locale.ROOT, "%-13s %-19s %s", shown(finding.outcome()), finding.check(), lines.getFirst()));
        lines.stream().skip(1).forEach(line -> output.say(UNDER_THE_LAST + line));
    }

    private static String name(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    private static String shown(Outcome outcome) {
        return switch (outcome) {
            case PASSED -> "passed";
            case NOTED -> "noted";
            case FAILED -> "FAILED";
            case UNSUPPORTED -> "not offered";
            case SKIPPED -> "skipped";
        };
    }

    private static List<String> wrapped(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    /** Of a repository that keeps it; returns the exit code. */
    static int tellKept(ProbeResult result, Probed kept, Times ofHeader, StoreUri place, Output output) {
        Times now = ofHeader.atLeast(kept);
        String what = now.equals(ofHeader)
                ? "Prune waits as long as before."
                : "From now on prune counts with lists that are late by " + words(now.listDelay())
                        + " and times that differ by " + words(now.clockSpread()) + ": what it condemns stays for "
                        + words(now.usualGrace()) + ", and for " + words(now.leastGrace()) + " at least.";
        return tell(result, true, place, output, "The result is kept in the repository. " + what);
    }

    /** Of a repository whose password was not given. */
    static int tellUnkept(ProbeResult result, StoreUri place, Output output) {
        return tell(
                result,
                false,
                place,
                output,
                "The result is not kept in the repository, since no password was given. Next: run it again with HOLDFAST_PASSWORD or "
                        + "--password-file");
    }

    /** Of a place without a repository. */
    static int tellNew(ProbeResult result, Times assumed, StoreUri place, Output output) {
        boolean fit = result.verdict() != ProbeResult.Verdict.NOT_FIT;
        String options = later("--list-delay", result.listDelay(), assumed.listDelay())
                + later("--clock-spread", result.clockSpread(), assumed.clockSpread());
        String next = fit
                ? "Next: holdfast init '" + place.describe() + "'" + options
                : "Next: choose another store, or find out from its provider what is wrong";
        return tell(result, false, place, output, next);
    }

    private static String later(String option, Duration seen, Duration assumed) {
        return seen.compareTo(assumed) > 0 ? " " + option + " " + (seen.toSeconds() + 1) + "s" : "";
    }

    private static int tell(ProbeResult result, boolean kept, StoreUri place, Output output, String next) {
        int exitCode = result.verdict() == ProbeResult.Verdict.NOT_FIT ? ExitCodes.FAILED : ExitCodes.DONE;
        output.summary(
                new Output.Done("The probe is done: " + result.sentence(), exitCode),
                new Fields()
                        .and("store", place.describe())
                        .and("verdict", name(result.verdict()))
                        .and("passed", result.count(Outcome.PASSED))
                        .and("noted", result.count(Outcome.NOTED))
                        .and("failed", result.count(Outcome.FAILED))
                        .and("unsupported", result.count(Outcome.UNSUPPORTED))
                        .and("skipped", result.count(Outcome.SKIPPED))
                        .and("listDelay", Units.seconds(result.listDelay()))
                        .and("clockSpread", Units.seconds(result.clockSpread()))
                        .and("kept", kept)
                        .and("left", result.left().size())
                        .and("requests", result.requests())
                        .and("seconds", Units.seconds(result.took())),
                "",
                result.sentence() + " " + Units.count(result.requests(), "request") + ", "
                        + Units.duration(result.took()) + ".",
                next);
        return exitCode;
    }

    private static String words(Duration time) {
        return Units.duration(time);
    }
}
