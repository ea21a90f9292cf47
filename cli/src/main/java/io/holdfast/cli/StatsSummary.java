package io.holdfast.cli;

import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.prune.Amount;
import io.holdfast.engine.prune.StatsResult;
import io.holdfast.engine.prune.StatsResult.Content;
import io.holdfast.engine.prune.StatsResult.Jobs;
import io.holdfast.engine.prune.StatsResult.OfAge;
import io.holdfast.engine.prune.StatsResult.OfSource;
import io.holdfast.engine.prune.StatsResult.Packs;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** What {@code stats} says. */
final class StatsSummary {
    private static final String SOURCE = "%9s  %-19s  %10s  %10s  %s";
    private static final String AGE = "%-16s  %9s  %10s  %8s  %10s";

    private StatsSummary() {}

    static void tell(StatsResult result, Output output) {
        if (!result.sources().isEmpty()) {
            output.say(String.format(Locale.ROOT, SOURCE, "snapshots", "newest", "size", "stored", "source"));
            result.sources().forEach(each -> output.row(row(each), "source", fields(each)));
            output.say("");
        }
        output.say(String.format(Locale.ROOT, AGE, "age", "snapshots", "size", "packs", "stored"));
        result.ages().forEach(each -> output.row(row(each), "age", fields(each)));
        output.summary(fields(result), lines(result).toArray(String[]::new));
    }

    private static String row(OfSource source) {
        return String.format(
                Locale.ROOT,
                SOURCE,
                Units.count(source.snapshots()),
                Units.time(source.newest()),
                Units.bytes(source.content()),
                Units.bytes(source.used()),
                source.name());
    }

    private static Fields fields(OfSource source) {
        return new Fields()
                .and("source", source.name())
                .and("snapshots", source.snapshots())
                .and("newest", source.newest())
                .and("bytes", source.content())
                .and("bytesUsed", source.used());
    }

    private static String row(OfAge age) {
        String words = switch (age.age()) {
            case DAY -> "up to a day";
            case WEEK -> "1 to 7 days";
            case MONTH -> "7 to 30 days";
            case YEAR -> "30 to 365 days";
            case OLDER -> "older";
        };
        return String.format(
                Locale.ROOT,
                AGE,
                words,
                Units.count(age.snapshots()),
                Units.bytes(age.content()),
                Units.count(age.packs().objects()),
                Units.bytes(age.packs().bytes()));
    }

    private static Fields fields(OfAge age) {
        return fields(age.packs())
                .and("age", age.age().name().toLowerCase(Locale.ROOT))
                .and("snapshots", age.snapshots())
                .and("content", age.content());
    }

    private static List<String> lines(StatsResult result) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("Stored: " + Units.bytes(result.stored().bytes()) + " in "
                + Units.count(result.stored().objects(), "object") + ": content "
                + Units.bytes(of(PackKind.DATA, result).bytes()) + ", manifests "
                + Units.bytes(of(PackKind.META, result).bytes()) + ", index "
                + Units.bytes(of(PackKind.INDEX, result).bytes()) + ", ledger "
                + Units.bytes(result.ledger().bytes()) + ".");
        lines.addAll(packs(result.packs()));
        content(result.content()).ifPresent(lines::add);
        lines.add(requests(result.jobs()));
        return lines;
    }

    private static List<String> packs(Packs packs) {
        List<String> lines = new ArrayList<>();
        lines.add("Needed by snapshots: " + packs(packs.needed()) + ", of which about " + Units.bytes(packs.unused())
                + " are of no use.");
        line("Needed by forgotten or replaced snapshots alone: ", packs.trash(), lines);
        line("Condemned, to be deleted by a later prune: ", packs.condemned(), lines);
        line("Needed by nothing, to be condemned by the next prune: ", packs.unneeded(), lines);
        line("Of no snapshot, but perhaps of a backup that is running: ", packs.young(), lines);
        return lines;
    }

    private static void line(String what, Amount amount, List<String> lines) {
        if (amount.objects() > 0) {
            lines.add(what + packs(amount) + ".");
        }
    }

    private static String packs(Amount amount) {
        return Units.count(amount.objects(), "pack") + " (" + Units.bytes(amount.bytes()) + ")";
    }

    private static Optional<String> content(Content content) {
        return content.dedup()
                .flatMap(dedup -> content.compression()
                        .map(compression -> "All snapshots: " + Units.bytes(content.all()) + ". Dedup makes about "
                                + Units.bytes(content.distinct()) + " of it (" + times(dedup)
                                + "), compression about "
                                + Units.bytes(content.stored()) + " (" + times(compression) + "): "
                                + times(dedup * compression) + " in all."));
    }

    private static String times(double ratio) {
        return String.format(Locale.ROOT, "%.1f : 1", ratio);
    }

    /** A record tells what its own job asked; what else was asked of the store nobody has written down. */
    private static String requests(Jobs jobs) {
        String days = Units.count(jobs.within().toDays(), "day");
        if (jobs.jobs() == 0) {
            return "Requests: no backup in the last " + days + ".";
        }
        if (jobs.counted() == 0) {
            return "Requests: not known of the " + Units.count(jobs.jobs(), "backup") + " of the last " + days + ".";
        }
        String known = jobs.counted() == jobs.jobs()
                ? ""
                : " Of " + Units.count(jobs.jobs() - jobs.counted(), "backup") + " it is not known.";
        return "Requests of backups in the last " + days + ": about "
                + daily(jobs, jobs.asked().requests())
                + " a day (" + daily(jobs, jobs.asked().puts()) + " put, "
                + daily(jobs, jobs.asked().gets())
                + " get, " + daily(jobs, jobs.asked().lists()) + " list) by "
                + daily(jobs, jobs.counted()) + " backups a day." + known
                + " What prune, verify, restore and replicate ask comes on top, and is written down nowhere.";
    }

    private static String daily(Jobs jobs, long number) {
        double daily = jobs.perDay(number);
        return daily < 10 ? String.format(Locale.ROOT, "%.1f", daily) : Units.count(Math.round(daily));
    }

    private static Amount of(PackKind kind, StatsResult result) {
        return result.kinds().getOrDefault(kind, Amount.NONE);
    }

    private static Fields fields(StatsResult result) {
        Packs packs = result.packs();
        return new Fields()
                .and("sources", result.sources().size())
                .and("snapshots", sum(result, OfAge::snapshots))
                .and("stored", objects(result.stored()))
                .and("data", fields(of(PackKind.DATA, result)))
                .and("meta", fields(of(PackKind.META, result)))
                .and("index", fields(of(PackKind.INDEX, result)))
                .and("ledger", objects(result.ledger()))
                .and("needed", fields(packs.needed()).and("unused", packs.unused()))
                .and("trash", fields(packs.trash()))
                .and("condemned", fields(packs.condemned()))
                .and("unneeded", fields(packs.unneeded()))
                .and("young", fields(packs.young()))
                .and(
                        "content",
                        new Fields()
                                .and("bytes", result.content().all())
                                .and("distinct", result.content().distinct())
                                .and("stored", result.content().stored())
                                .and("dedup", result.content().dedup().map(StatsSummary::hundredths))
                                .and(
                                        "compression",
                                        result.content().compression().map(StatsSummary::hundredths)))
                .and("requests", fields(result.jobs()));
    }

    private static double hundredths(double number) {
        return Math.round(number * 100) / 100.0;
    }

    private static Fields fields(Jobs jobs) {
        return new Fields()
                .and("days", Units.seconds(jobs.within()) / 86_400)
                .and("backups", jobs.jobs())
                .and("counted", jobs.counted())
                .and("put", jobs.asked().puts())
                .and("get", jobs.asked().gets())
                .and("list", jobs.asked().lists())
                .and("perDay", hundredths(jobs.perDay(jobs.asked().requests())));
    }

    private static long sum(StatsResult result, ToLongFunction<OfAge> what) {
        return result.ages().stream().mapToLong(what).sum();
    }

    private static Fields fields(Amount packs) {
        return new Fields().and("packs", packs.objects()).and("bytes", packs.bytes());
    }

    private static Fields objects(Amount amount) {
        return new Fields().and("objects", amount.objects()).and("bytes", amount.bytes());
    }
}
