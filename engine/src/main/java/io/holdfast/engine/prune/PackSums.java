package io.holdfast.engine.prune;

import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.prune.PackFates.Fate;
import io.holdfast.engine.prune.PackFates.Judged;
import io.holdfast.engine.prune.PruneOptions.Rewriting;
import io.holdfast.engine.prune.StatsResult.Age;
import io.holdfast.engine.prune.StatsResult.Packs;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Adds up packs by fate, kind, age and source. */
final class PackSums {
    private final List<String> sources;
    private final Instant readAt;
    private final Tally fates;
    private final Map<PackKind, Amount> kinds = new EnumMap<>(PackKind.class);
    private final Map<Age, Amount> ages = new EnumMap<>(Age.class);
    private final long[] bySource;
    private PackUse.Used used = PackUse.Used.NOTHING;

    /** @param sources names, in the order of the numbers by which packs are used */
    PackSums(List<String> sources, Instant readAt, RewriteChoice.InUse inUse) {
        this.fates = new Tally(new RewriteChoice(Rewriting.NONE, _ -> false, inUse));
        this.sources = List.copyOf(sources);
        this.readAt = readAt;
        this.bySource = new long[sources.size()];
    }

    void take(Judged pack) {
        Amount amount = new Amount(1, pack.size());
        fates.take(pack);
        kinds.merge(pack.pack().kind(), amount, Amount::plus);
        ages.merge(Age.of(Duration.between(pack.listed().modified(), readAt)), amount, Amount::plus);
        if (pack.fate() == Fate.NEEDED) {
            used = used.plus(pack.said().use().all());
            pack.said().use().forEachSource((number, of) -> bySource[number] += of.stored());
        }
    }

    Packs byFate() {
        return new Packs(
                fates.amount(Fate.NEEDED),
                fates.unused(),
                fates.amount(Fate.IN_TRASH),
                fates.amount(Fate.WAITING).plus(fates.amount(Fate.TO_SWEEP)),
                fates.amount(Fate.TO_CONDEMN),
                fates.amount(Fate.YOUNG));
    }

    Map<PackKind, Amount> byKind() {
        Map<PackKind, Amount> all = new EnumMap<>(PackKind.class);
        PackRows.KINDS.forEach(kind -> all.put(kind, kinds.getOrDefault(kind, Amount.NONE)));
        return all;
    }

    Amount of(Age age) {
        return ages.getOrDefault(age, Amount.NONE);
    }

    /** Bytes, as they are stored, that this source uses. */
    long of(String source) {
        int number = sources.indexOf(source);
        return number < 0 ? 0 : bySource[number];
    }

    /** By all sources. */
    PackUse.Used used() {
        return used;
    }
}
