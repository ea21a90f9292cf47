package io.holdfast.server.policy;

import io.holdfast.engine.error.BadInput;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether the parts of a policy can be kept together, in the year from a time on. */
public final class Checks {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm xxx", Locale.ROOT);

    private Checks() {}

    /** What speaks against it; empty where nothing does. Whatever id a plan has: with the least, the middle and the most of the jitter. */
    public static List<Refusal> refusals(Policy policy, Instant from) {
        List<Refusal> found = new ArrayList<>();
        if (policy.keep().isEmpty()) {
            found.add(new Refusal(
                    "keep",
                    "{}",
                    "keeps nothing, and would forget all but the newest snapshot",
                    "write {daily: 14}, or more",
                    Optional.empty()));
        }
        try {
            shifts(policy.schedule().jitter())
                    .map(shift -> rpo(policy, new Moments(policy, shift), from))
                    .flatMap(Optional::stream)
                    .findFirst()
                    .ifPresent(found::add);
        } catch (BadInput e) {
            found.add(new Refusal(
                    "freezes",
                    policy.freezes().size() + " of them",
                    "can't be counted: " + e.message(),
                    "leave some out",
                    Optional.empty()));
        }
        return found;
    }

    /**
     * The same as one error.
     *
     * @throws BadInput with every refusal
     */
    public static void require(Policy policy, Instant from) {
        List<Refusal> refusals = refusals(policy, from);
        if (!refusals.isEmpty()) {
            throw new BadInput(refusals.stream().map(Refusal::message).collect(Collectors.joining(" ")));
        }
    }

    private static Stream<Duration> shifts(Duration jitter) {
        Duration most = jitter.isZero() ? jitter : jitter.minusSeconds(1);
        return Stream.of(Duration.ZERO, Duration.ofSeconds(most.toSeconds() / 2), most)
                .distinct();
    }

    private static Optional<Refusal> rpo(Policy policy, Moments moments, Instant from) {
        Gaps gaps = Gaps.of(policy, moments, from);
        if (gaps.jobs() < 2) {
            return Optional.of(new Refusal(
                    "schedule",
                    PolicyJson.text(policy.schedule()),
                    (gaps.jobs() == 0 ? "never begins" : "begins only once")
                            + " in the next two years, windows and freezes counted",
                    "write a schedule, windows and freezes that leave it room",
                    Optional.empty()));
        }
        return gaps.longest()
                .filter(gap -> gap.counted().compareTo(policy.rpo()) > 0)
                .map(gap -> refusal(policy, moments, gap, from));
    }

    private static Refusal refusal(Policy policy, Moments moments, Gaps.Gap gap, Instant from) {
        String rpo = Amounts.text(policy.rpo());
        String between =
                Amounts.text(gap.counted()) + " pass from " + text(gap.when().from(), policy.zone()) + " to "
                        + text(gap.when().to(), policy.zone());
        if (isForFreezesAlone(policy, moments, from)) {
            return new Refusal(
                    "rpoInFreezes",
                    "counted",
                    "can't be kept with an RPO of " + rpo + ": for the freeze " + String.join(", ", gap.freezes()) + " "
                            + between + " without a job",
                    "write rpoInFreezes: suspended to accept that, or rpo: " + longer(gap) + ", or a shorter freeze",
                    Optional.of(gap.when()));
        }
        return new Refusal(
                "rpo",
                rpo,
                "can't be met: " + between + " without a job, windows and freezes counted",
                "write rpo: " + longer(gap) + ", an oftener schedule, or wider windows",
                Optional.of(gap.when()));
    }

    private static String longer(Gaps.Gap gap) {
        return Amounts.text(gap.counted().plusMinutes(1).minusSeconds(1).truncatedTo(ChronoUnit.MINUTES));
    }

    private static boolean isForFreezesAlone(Policy policy, Moments moments, Instant from) {
        return policy.rpoInFreezes() == Policy.RpoInFreezes.COUNTED
                && !policy.freezes().isEmpty()
                && Gaps.of(policy.suspendedInFreezes(), moments, from)
                        .longest()
                        .filter(gap -> gap.counted().compareTo(policy.rpo()) > 0)
                        .isEmpty();
    }

    private static String text(Instant instant, ZoneId zone) {
        return TIME.format(instant.atZone(zone));
    }
}
