package io.holdfast.server.policy;

import io.holdfast.engine.backup.Hooks;
import io.holdfast.engine.retention.Keep;
import io.holdfast.engine.retention.KeepRules;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tiers as shipped: what most data is well served by. They are policies as any other, and people change them. */
public final class Tiers {
    private static final Window NIGHT = new Window(LocalTime.of(22, 0), LocalTime.of(6, 0), Window.EVERY_DAY);

    private Tiers() {}

    /** By name, the most important first. */
    public static Map<String, Policy> shipped(ZoneId zone) {
        Map<String, Policy> tiers = new LinkedHashMap<>();
        tiers.put("core", core(zone));
        tiers.put("important", important(zone));
        tiers.put("ordinary", ordinary(zone));
        return tiers;
    }

    /** Every hour: at most two hours are lost. All of it is read again within a week. */
    private static Policy core(ZoneId zone) {
        return new Policy(
                new Schedule.Cron("0 * * * *", zone, Duration.ofMinutes(10)),
                List.of(),
                List.of(),
                Policy.Rhythm.everyDays(30),
                keep(Map.of(Keep.HOURLY, 48, Keep.DAILY, 14, Keep.WEEKLY, 8, Keep.MONTHLY, 12, Keep.YEARLY, 3), zone),
                Policy.Rhythm.everyDays(1),
                new Policy.Verify(Policy.Rhythm.everyDays(1), 7),
                List.of(),
                List.of(adaptive()),
                300,
                Hooks.Commands.NONE,
                Duration.ofHours(2),
                Policy.RpoInFreezes.COUNTED,
                Duration.ofHours(4));
    }

    /** Every six hours: at most half a day is lost, should one fail. */
    private static Policy important(ZoneId zone) {
        return new Policy(
                new Schedule.Cron("0 */6 * * *", zone, Duration.ofMinutes(30)),
                List.of(),
                List.of(),
                Policy.Rhythm.everyDays(90),
                keep(Map.of(Keep.HOURLY, 12, Keep.DAILY, 14, Keep.WEEKLY, 8, Keep.MONTHLY, 12), zone),
                Policy.Rhythm.everyDays(1),
                new Policy.Verify(Policy.Rhythm.everyDays(1), 30),
                List.of(),
                List.of(adaptive()),
                200,
                Hooks.Commands.NONE,
                Duration.ofHours(12),
                Policy.RpoInFreezes.COUNTED,
                Duration.ofHours(8));
    }

    /** Every night: at most two days are lost, should one fail. */
    private static Policy ordinary(ZoneId zone) {
        return new Policy(
                new Schedule.Cron("0 22 * * *", zone, Duration.ofHours(4)),
                List.of(NIGHT),
                List.of(),
                Policy.Rhythm.NEVER,
                keep(Map.of(Keep.DAILY, 14, Keep.WEEKLY, 8, Keep.MONTHLY, 6), zone),
                Policy.Rhythm.everyDays(7),
                new Policy.Verify(Policy.Rhythm.everyDays(1), 90),
                List.of(),
                List.of(adaptive()),
                100,
                Hooks.Commands.NONE,
                Duration.ofHours(48),
                Policy.RpoInFreezes.COUNTED,
                Duration.ofHours(24));
    }

    private static KeepRules keep(Map<Keep, Integer> counts, ZoneId zone) {
        return new KeepRules(counts, Optional.empty(), zone);
    }

    /** At any time: whoever serves others too is not to be slowed down. */
    private static TimedLimit adaptive() {
        return new TimedLimit(
                new Window(LocalTime.MIDNIGHT, LocalTime.MIDNIGHT, Window.EVERY_DAY),
                new Rates(Optional.empty(), Optional.empty(), true));
    }
}
