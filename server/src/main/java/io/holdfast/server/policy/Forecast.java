package io.holdfast.server.policy;

import io.holdfast.engine.retention.KeepRules;
import io.holdfast.engine.retention.Verdict.Why;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What retention would hold after a time, by the engine's own rules, were every moment a snapshot.
 *
 * @param made   how many snapshots were made
 * @param count  how many of them are still there
 * @param byRule how many each rule keeps; one may be kept by several
 * @param kept   the newest of them, {@value #MOST} at most, newest first
 */
public record Forecast(int made, int count, Map<Why, Integer> byRule, List<Kept> kept) {
    /** So many are listed. */
    public static final int MOST = 1_000;

    /** Rules are applied again when so many have come: what they once drop they would drop later too. */
    private static final int AT_ONCE = 10_000;

    public Forecast {
        byRule = Collections.unmodifiableMap(
                new EnumMap<>(byRule.isEmpty() ? new EnumMap<Why, Integer>(Why.class) : byRule));
        kept = List.copyOf(kept);
    }

    /** A snapshot that stays. */
    public record Kept(Instant at, Set<Why> why) {
        public Kept {
            why = Collections.unmodifiableSet(EnumSet.copyOf(why));
        }
    }

    /** @param times of the snapshots, oldest first */
    static Forecast of(KeepRules rules, Iterator<Instant> times) {
        Map<Instant, Set<Why>> kept = new TreeMap<>();
        List<Instant> there = new ArrayList<>();
        int made = 0;
        while (times.hasNext()) {
            there.add(times.next());
            made++;
            if (there.size() - kept.size() >= AT_ONCE || !times.hasNext()) {
                kept = new TreeMap<>(rules.keptAt(there));
                there = new ArrayList<>(kept.keySet());
            }
        }
        return new Forecast(made, kept.size(), byRule(kept), newest(kept));
    }

    private static Map<Why, Integer> byRule(Map<Instant, Set<Why>> kept) {
        Map<Why, Integer> counts = new EnumMap<>(Why.class);
        kept.values().forEach(reasons -> reasons.forEach(why -> counts.merge(why, 1, Integer::sum)));
        return counts;
    }

    private static List<Kept> newest(Map<Instant, Set<Why>> kept) {
        List<Instant> times = new ArrayList<>(kept.keySet());
        return times.reversed().stream()
                .limit(MOST)
                .map(time -> new Kept(time, kept.getOrDefault(time, Set.of())))
                .toList();
    }
}
