package io.holdfast.engine.probe;

import io.holdfast.engine.ledger.Probed;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a probe has found.
 *
 * @param listDelay   so late a list was, at least
 * @param clockSpread so much the store's times differ, at least
 * @param left        what could not be removed, each in a sentence
 * @param requests    that were sent
 */
public record ProbeResult(
        List<Finding> findings,
        Duration listDelay,
        Duration clockSpread,
        List<String> left,
        long requests,
        Duration took) {

    public ProbeResult {
        findings = List.copyOf(findings);
        left = List.copyOf(left);
    }

    /** What it all comes to. */
    public enum Verdict {
        FIT,
        /** Repositories can be kept there, and something should be known. */
        FIT_WITH_REMARKS,
        NOT_FIT
    }

    public Verdict verdict() {
        if (findings.stream().anyMatch(Finding::rulesOut)) {
            return Verdict.NOT_FIT;
        }
        return findings.stream().anyMatch(Finding::isRemark) ? Verdict.FIT_WITH_REMARKS : Verdict.FIT;
    }

    /** The same as a sentence. */
    public String sentence() {
        return switch (verdict()) {
            case FIT -> "Fit for repositories.";
            case FIT_WITH_REMARKS -> "Fit for repositories, with what is said of " + names(Finding::isRemark) + ".";
            case NOT_FIT -> "Not fit for repositories: " + names(Finding::rulesOut) + ".";
        };
    }

    private String names(Predicate<Finding> which) {
        return findings.stream().filter(which).map(Finding::check).collect(Collectors.joining(", "));
    }

    public long count(Outcome outcome) {
        return findings.stream().filter(each -> each.outcome() == outcome).count();
    }

    /** What is kept of it in a repository. */
    public Probed kept() {
        return new Probed(
                listDelay,
                clockSpread,
                verdict().name().toLowerCase(Locale.ROOT),
                findings.stream()
                        .map(each -> each.check() + " " + each.outcome().name().toLowerCase(Locale.ROOT) + " "
                                + shortened(each.measured()))
                        .toList());
    }

    private static String shortened(String text) {
        return text.length() > 300 ? text.substring(0, 300) + "…" : text;
    }
}
