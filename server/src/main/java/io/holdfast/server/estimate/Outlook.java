package io.holdfast.server.estimate;

import io.holdfast.engine.pack.PackBuilder;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.store.StoreUri;
import io.holdfast.engine.survey.Expectation;
import io.holdfast.engine.survey.Expectation.Expected;
import io.holdfast.engine.survey.SurveyResult;
import io.holdfast.server.policy.Months;
import io.holdfast.server.policy.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * From what a source is like to what a plan takes: one backup, a year of them, and what that costs. Pure: the same facts give the same figures. Formulas:
 * {@code docs/server.md}, section 11.
 */
final class Outlook {
    /** What is forgotten stays in the trash so long. */
    private static final Duration TRASH = Duration.ofDays(7);

    /** What prune leaves beside what is needed, at most: a repository is allowed no more. */
    private static final double SLACK = 1.25;

    /** Time is measured on a sample, by a machine that does other things as well. */
    private static final double FASTER = 0.5;

    private static final double SLOWER = 2;
    private static final double PAGE = 1_000;
    private static final double DAY = 86_400;

    private final Facts facts;
    private final Expectation expectation;

    /**
     * What it follows from.
     *
     * @param plan whose jitter counts
     * @param from when it would be on
     */
    record Facts(
            SurveyResult survey,
            Policy policy,
            UUID plan,
            Instant from,
            ChangeRate change,
            Factors firstFactors,
            Factors laterFactors,
            Side source,
            Side repository) {}

    /**
     * A store that is asked.
     *
     * @param name   of the store
     * @param prices by which it is reckoned, where there are some
     */
    record Side(String name, StoreUri uri, Optional<KnownPriceList> prices) {
        boolean isBucket() {
            return uri instanceof StoreUri.S3;
        }
    }

    Outlook(Facts facts) {
        this.facts = facts;
        this.expectation = new Expectation(facts.survey());
    }

    Estimated estimated() {
        Months months = Months.of(facts.policy(), facts.plan(), facts.from());
        int runs = months.each().stream().mapToInt(Months.Month::runs).sum();
        Duration between = runs == 0 ? Duration.ofDays(1) : Duration.ofDays(365).dividedBy(runs);
        Taken first = taken(expectation.first(), facts.firstFactors(), true);
        Taken later = taken(after(between), facts.laterFactors(), true);
        List<MonthTaken> taken = months(months, first);
        List<Charge> charges = List.of(
                charge(Charge.Side.SOURCE, facts.source(), taken),
                charge(Charge.Side.REPOSITORY, facts.repository(), taken));
        return new Estimated(
                facts.survey(),
                facts.change(),
                facts.firstFactors(),
                facts.laterFactors(),
                first,
                later,
                between.toMillis() / 1000.0,
                taken,
                charges,
                new Warnings(facts, months, first, later, charges).all());
    }

    private Expected after(Duration time) {
        return expectation.changed(facts.change().after(time));
    }

    /** What a backup of all would have taken, or one of what changed in such a time, by an estimate that there was. */
    static Taken expected(Estimated estimated, BackupKind kind, Duration since) {
        Expectation expectation = new Expectation(estimated.survey());
        return switch (kind) {
            case FIRST -> estimated.first();
            case CHANGES -> corrected(expectation.changed(estimated.change().after(since)), estimated.laterFactors());
        };
    }

    /** What would have been expected without correction of a backup of changes that reads so many bytes. */
    static Taken plain(Estimated estimated, double read) {
        long bytes = estimated.survey().bytes();
        double share = bytes == 0 ? 0 : Math.min(1, read / bytes);
        return corrected(new Expectation(estimated.survey()).changed(share), Factors.NONE);
    }

    private static Taken corrected(Expected expected, Factors factors) {
        return new Taken(
                expected.contents(),
                Span.exactly((double) expected.read()).times(factors.of(Figure.BYTES_READ)),
                new Span(expected.low(), expected.stored(), expected.high()).times(factors.of(Figure.BYTES_STORED)),
                Requests.of(expected.source())
                        .times(factors.of(Figure.SOURCE_REQUESTS))
                        .rounded(),
                Requests.of(expected.repository())
                        .times(factors.of(Figure.REPOSITORY_REQUESTS))
                        .rounded(),
                Span.exactly(expected.seconds())
                        .times(factors.of(Figure.SECONDS))
                        .widened(FASTER, SLOWER),
                Optional.empty());
    }

    /** With the time that limits and windows make of it. */
    private Taken taken(Expected expected, Factors factors, boolean whole) {
        Taken free = corrected(expected, factors);
        double times = whole && !facts.survey().whole() ? 2 : 1;
        Stretch stretch = Stretch.of(
                facts.policy(),
                facts.plan(),
                facts.from(),
                free.seconds().likely(),
                // What is read of a folder is no bytes of a limit: those are of buckets, and of the repository.
                (facts.source().isBucket() ? free.read().likely() : 0)
                        + free.stored().likely(),
                free.source().all() + free.repository().all());
        return new Taken(
                free.contents(),
                free.read().widened(1 / times, times),
                free.stored(),
                free.source(),
                free.repository(),
                Span.exactly(stretch.seconds()).widened(FASTER / times, SLOWER * times),
                Optional.of(stretch));
    }

    private List<MonthTaken> months(Months months, Taken first) {
        List<MonthTaken> taken = new ArrayList<>();
        int before = 0;
        for (int i = 0; i < months.each().size(); i++) {
            Months.Month month = months.each().get(i);
            Instant end = i + 1 < months.each().size()
                    ? months.each().get(i + 1).begins()
                    : month.begins().plus(Duration.ofDays(30));
            taken.add(month(i + 1, month, Duration.between(month.begins(), end), first, before));
            before += month.runs();
        }
        return taken;
    }

    /** @param before runs of earlier months */
    private MonthTaken month(int number, Months.Month month, Duration length, Taken first, int before) {
        boolean hasFirst = before == 0 && month.runs() > 0;
        int later = month.runs() - (hasFirst ? 1 : 0);
        Duration between = month.runs() == 0 ? length : length.dividedBy(month.runs());
        Taken each = corrected(after(between), facts.laterFactors());
        double fulls = Math.min(
                later,
                facts.policy()
                        .full()
                        .days()
                        .map(days -> length.toDays() / (double) days)
                        .orElse(0.0));
        double all = (hasFirst ? 1 : 0) + fulls;
        Span stored = stored(month, first, before + month.runs() > month.kept().size());
        double days = length.toSeconds() / DAY;
        double packs = stored.likely() / PackBuilder.full(PackKind.DATA);
        double verifies = facts.policy()
                .verify()
                .every()
                .days()
                .map(every -> days / every)
                .orElse(0.0);
        double share = facts.policy().verify().share() * verifies;
        double prunes = facts.policy().prune().days().map(every -> days / every).orElse(0.0);
        return new MonthTaken(
                number,
                month.begins(),
                month.runs(),
                month.kept().size(),
                stored,
                first.read().times(all).plus(each.read().times(later - fulls)),
                stored.times(share),
                first.source()
                        .times(all)
                        .plus(each.source().times(later - fulls))
                        .rounded(),
                first.repository()
                        .times(hasFirst ? 1 : 0)
                        .plus(each.repository().times(later))
                        .plus(verifying(packs, share, verifies))
                        .plus(pruning(packs, prunes, each.repository().put() * later))
                        .rounded());
    }

    /** Each pack once, and the ledger each time. */
    private static Requests verifying(double packs, double share, double times) {
        return new Requests(times, packs * share + 2 * times, 2 * times, 2 * times, 0);
    }

    /** The ledger, and a list of all packs; in the long run as many are deleted as are put. */
    private static Requests pruning(double packs, double times, double put) {
        return new Requests(2 * times, 2 * times, 4 * times, (4 + Math.ceil(packs / PAGE)) * times, put);
    }

    /**
     * What is there now, once; and of each snapshot that is kept what changed until the next one that is. What was forgotten lies in the trash for some days.
     *
     * @param forgot whether anything was
     */
    private Span stored(Months.Month month, Taken first, boolean forgot) {
        if (month.kept().isEmpty()) {
            return Span.NONE;
        }
        double history = 0;
        for (int i = 1; i < month.kept().size(); i++) {
            history += facts.change()
                    .after(Duration.between(
                            month.kept().get(i - 1), month.kept().get(i)));
        }
        double later = facts.laterFactors().of(Figure.BYTES_STORED);
        double trash = forgot ? facts.change().after(TRASH) : 0;
        double rows = month.kept().size() * 300.0;
        Span once = first.stored();
        return new Span(
                once.low() * (1 + history * Math.min(1, later)) + rows,
                once.likely() * (1 + (history + trash / 2) * later) + rows,
                once.high() * (1 + (history + trash) * Math.max(1, later)) * SLACK + rows);
    }

    private Charge charge(Charge.Side which, Side side, List<MonthTaken> months) {
        if (side.prices().isEmpty()) {
            return new Charge(
                    which,
                    side.name(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }
        KnownPriceList list = side.prices().get();
        List<Bill> bills = new ArrayList<>();
        Span before = months.getFirst().stored();
        for (MonthTaken month : months) {
            bills.add(Bill.of(list.prices(), use(which, month, before)));
            before = month.stored();
        }
        return new Charge(
                which,
                side.name(),
                Optional.of(list.name()),
                Optional.of(list.currency()),
                Optional.of(list.dated()),
                Optional.of(list.confirmed()),
                Optional.of(bills.getFirst()),
                Optional.of(bills.getLast()),
                Optional.of(bills.stream().map(Bill::all).reduce(Money.NONE, Money::plus)));
    }

    /** What lies in the source is paid for without a backup. */
    private static Bill.Use use(Charge.Side which, MonthTaken month, Span before) {
        return switch (which) {
            case SOURCE -> new Bill.Use(Span.NONE, month.source(), month.read());
            case REPOSITORY ->
                new Bill.Use(before.plus(month.stored()).times(0.5), month.repository(), month.verified());
        };
    }
}
