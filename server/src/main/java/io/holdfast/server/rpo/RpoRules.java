package io.holdfast.server.rpo;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** How much of a source would be lost, from its snapshots. Pure: the same facts give the same answer. */
final class RpoRules {
    private RpoRules() {}

    /**
     * What it follows from.
     *
     * @param newest  when the newest whole snapshot was taken
     * @param wanted  how old it may be; freezes that suspend the RPO are in {@code freshUntil}
     * @param failing why jobs fail: the last one for a reason that stays, or the last two
     * @param next    of one without a snapshot: when its next backup begins
     * @param trouble why the repository could not be looked at, since which its snapshots are not known
     * @param nowhere why nobody can say which snapshots are of the source: its place leads nowhere
     */
    record Facts(
            boolean paused,
            Optional<Instant> newest,
            Duration wanted,
            Optional<Instant> freshUntil,
            Optional<Instant> next,
            Optional<String> failing,
            Optional<String> trouble,
            Optional<String> nowhere) {}

    /** @param until of a fresh one */
    record Judged(RpoState.Kind state, Optional<Instant> until, String why) {}

    static Judged judge(Facts facts, Instant now) {
        if (facts.paused()) {
            return new Judged(RpoState.Kind.PAUSED, Optional.empty(), "paused; " + age(facts, now));
        }
        if (facts.nowhere().isPresent()) {
            return new Judged(
                    RpoState.Kind.UNPROTECTED,
                    Optional.empty(),
                    "the source can't be found: " + facts.nowhere().get());
        }
        if (facts.newest().isEmpty()) {
            return new Judged(
                    RpoState.Kind.UNPROTECTED,
                    Optional.empty(),
                    "there is no whole snapshot" + because(facts.failing().or(facts::trouble)) + next(facts));
        }
        if (facts.freshUntil().filter(now::isBefore).isPresent()) {
            return new Judged(RpoState.Kind.FRESH, facts.freshUntil(), age(facts, now));
        }
        Optional<String> reason = facts.failing().or(facts::trouble);
        return new Judged(
                reason.isPresent() ? RpoState.Kind.BROKEN : RpoState.Kind.LATE,
                Optional.empty(),
                age(facts, now) + ", and may be " + words(facts.wanted()) + " old" + because(reason));
    }

    private static String because(Optional<String> reason) {
        return reason.map(why -> ": " + why).orElse("");
    }

    /** What comes by itself: who looks at a plan that was just made need not wonder. */
    private static String next(Facts facts) {
        return facts.failing().or(facts::trouble).isPresent()
                ? ""
                : facts.next()
                        .map(at -> "; the next backup begins at " + at.truncatedTo(ChronoUnit.SECONDS))
                        .orElse("");
    }

    private static String age(Facts facts, Instant now) {
        return facts.newest()
                .map(at -> "the newest whole snapshot is " + words(Duration.between(at, now)) + " old")
                .orElse("there is no whole snapshot");
    }

    private static String words(Duration age) {
        Duration positive = age.isNegative() ? Duration.ZERO : age;
        if (positive.toMinutes() < 1) {
            return positive.toSeconds() + " s";
        }
        if (positive.toHours() < 1) {
            return positive.toMinutes() + " min";
        }
        return positive.toDays() < 2
                ? positive.toHours() + " h " + positive.toMinutesPart() + " min"
                : positive.toDays() + " days";
    }
}
