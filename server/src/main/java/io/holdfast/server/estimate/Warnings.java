package io.holdfast.server.estimate;

import io.holdfast.engine.store.StoreUri;
import io.holdfast.server.policy.LimitsByTime;
import io.holdfast.server.policy.Months;
import io.holdfast.server.policy.Policy;
import io.holdfast.server.policy.Rates;
import io.holdfast.server.policy.TimedLimit;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What does not fit, and what an estimate does not know: sentences for people. */
final class Warnings {
    private static final int OLD_MONTHS = 12;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm VV", Locale.ROOT);

    private final Outlook.Facts facts;
    private final Months months;
    private final Taken first;
    private final Taken later;
    private final List<Charge> charges;
    private final List<String> said = new ArrayList<>();

    Warnings(Outlook.Facts facts, Months months, Taken first, Taken later, List<Charge> charges) {
        this.facts = facts;
        this.months = months;
        this.first = first;
        this.later = later;
        this.charges = charges;
    }

    List<String> all() {
        ofListing();
        ofTime();
        ofPrices();
        if (!facts.policy().replicas().isEmpty()) {
            said.add(
                    "What replicas take is not in it. Next: reckon with as much again for each, and the traffic out of the repository");
        }
        said.addAll(facts.survey().remarks());
        return List.copyOf(said);
    }

    private void ofListing() {
        var survey = facts.survey();
        if (!survey.whole()) {
            said.add("The source was listed in part: " + survey.seen() + " entries; the rest is extrapolated from"
                    + " where the listing was broken off in each range. Half or twice as much is possible");
        }
        long failed = survey.groups().stream().mapToLong(each -> each.failed()).sum();
        if (failed > 0) {
            said.add(failed
                    + " contents of the sample could not be read. Next: look at what this server may read there");
        }
        if (facts.change().from() == ChangeRate.Origin.ASSUMED) {
            said.add("How fast the source changes is assumed: "
                    + percent(facts.change().perDay())
                    + " a day. Next: say it, or make two backups, from which it is learned");
        }
    }

    private void ofTime() {
        Policy policy = facts.policy();
        Stretch when = first.when().orElseThrow();
        if (when.begins().isEmpty()) {
            said.add("No job of this policy begins within two years. Next: look at its schedule, windows and freezes");
            return;
        }
        if (when.ends().isEmpty()) {
            said.add("The first backup does not come to an end within two years. Next: widen windows or limits");
        } else if (when.windows() > 1) {
            said.add("The first backup does not fit into one window: it takes " + when.windows()
                    + ", and nothing can be restored as a whole before "
                    + time(when.ends().get()));
        }
        Duration all = when.ends()
                .map(end -> Duration.between(when.begins().get(), end))
                .orElse(Duration.ZERO);
        if (all.compareTo(policy.rpo()) > 0) {
            said.add("From the beginning of the first backup to its end " + Spoken.of(all)
                    + " pass, which is more than the RPO of " + Spoken.of(policy.rpo()));
        }
        Duration oldest =
                months.longest().plus(Duration.ofMillis((long) (later.seconds().likely() * 1000)));
        if (oldest.compareTo(policy.rpo()) > 0) {
            said.add("Between two jobs lie up to " + Spoken.of(months.longest()) + ", and one takes "
                    + Spoken.of(Duration.ofSeconds(Math.round(later.seconds().likely())))
                    + ": the newest snapshot gets older than the RPO of " + Spoken.of(policy.rpo()));
        }
        if (later.when().filter(each -> each.windows() > 1).isPresent()) {
            said.add("A backup of what changed does not fit into one window");
        }
        Rates now = new LimitsByTime(policy.limits(), policy.zone()).at(facts.from());
        if (facts.source().isBucket()
                && (now.bytesPerSecond().isPresent() || now.requestsPerSecond().isPresent())) {
            said.add(
                    "The sample was read by the limits that hold at this time of day; where they are wider it may go faster");
        }
        if (policy.limits().stream().map(TimedLimit::rates).anyMatch(Rates::adaptive)
                && facts.source().isBucket()) {
            said.add("How long the adaptive limit holds a backup back is not known beforehand");
        }
    }

    private void ofPrices() {
        LocalDate today = facts.from().atZone(facts.policy().zone()).toLocalDate();
        for (Charge charge : charges) {
            StoreUri uri = charge.side() == Charge.Side.SOURCE
                    ? facts.source().uri()
                    : facts.repository().uri();
            if (charge.priceList().isEmpty() && uri instanceof StoreUri.S3) {
                said.add("There is no price list for the store '" + charge.store()
                        + "', so what it charges is not known. Next: put one, holdfast price set --help");
            }
            charge.dated()
                    .filter(day -> day.isBefore(today.minusMonths(OLD_MONTHS)))
                    .ifPresent(
                            day -> said.add(
                                    "The price list '" + charge.priceList().orElse("") + "' is of " + day
                                            + ", more than a year old. Next: compare it with what is published, and put it again"));
            if (charge.confirmed().filter(each -> !each).isPresent()) {
                said.add(
                        "The price list '" + charge.priceList().orElse("")
                                + "' was not compared with the page that publishes the prices. Next: do that, and put it with what holds for you");
            }
            charge.lastMonth()
                    .filter(bill -> !bill.missing().isEmpty())
                    .ifPresent(bill ->
                            said.add("The price list '" + charge.priceList().orElse("") + "' has no price for "
                                    + String.join(", ", bill.missing()) + "; the sum is without"));
        }
    }

    private String time(Instant instant) {
        return TIME.format(instant.atZone(facts.policy().zone()));
    }

    private static String percent(double share) {
        return java.math.BigDecimal.valueOf(share * 100)
                        .setScale(1, java.math.RoundingMode.HALF_UP)
                        .stripTrailingZeros()
                        .toPlainString()
                + " %";
    }
}
