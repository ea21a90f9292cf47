package io.holdfast.engine.simulation;

import io.holdfast.engine.store.Operation;
import io.holdfast.engine.store.Operation.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** How often what goes wrong in one history, and how time passes in it. */
final class Weather {
    private static final Duration WEEK = Duration.ofDays(7);
    private static final long WINDOW_SECONDS = 15 * 60;

    private final SplittableRandom random;
    private final Temper temper;
    private final List<Fate> fates = new ArrayList<>();
    private final int oneIn;

    Weather(SplittableRandom random, Temper temper, Set<Fate> without) {
        this.random = random;
        this.temper = temper;
        this.oneIn = new int[] {1_000_000, 150, 60, 25}[random.nextInt(4)];
        for (Fate each : Fate.values()) {
            boolean happens = each == Fate.ASLEEP || random.nextInt(4) > 0;
            if (each != Fate.ANSWERED && happens && !without.contains(each)) {
                fates.add(each);
            }
        }
    }

    Fate fate(Client client, Turn turn, Operation operation) {
        Call call = operation.call();
        if (client.naps(operation) && !turn.hasSlept() && fates.contains(Fate.ASLEEP)) {
            return Fate.ASLEEP;
        }
        if (client.random().nextInt(oneIn) > 0) {
            return Fate.ANSWERED;
        }
        List<Fate> fitting = fates.stream()
                .filter(each -> each.fits(call) && !(each == Fate.ASLEEP && turn.hasSlept()))
                .toList();
        return fitting.isEmpty() ? Fate.ANSWERED : fitting.get(client.random().nextInt(fitting.size()));
    }

    /** How long a client sleeps, or a put is on its way: seconds, longer than any window, or a week. */
    Duration pause(Client client, Duration grace) {
        SplittableRandom own = client.random();
        if (temper == Temper.SHARP && own.nextBoolean()) {
            return Duration.ofSeconds(WINDOW_SECONDS / 3 + own.nextLong(WINDOW_SECONDS * 2 / 3)); // nearly W
        }
        return switch (own.nextInt(6)) {
            case 0, 1 -> Duration.ofSeconds(1 + own.nextLong(15 * 60));
            case 2 -> Duration.ofSeconds(1 + own.nextLong(grace.toSeconds()));
            case 3, 4 -> grace.plusSeconds(1 + own.nextLong(grace.toSeconds()));
            default -> WEEK;
        };
    }

    /** How much time passes before somebody comes. */
    Duration idle(Duration grace) {
        if (temper == Temper.SHARP && random.nextInt(3) > 0) {
            return Duration.ofSeconds(random.nextLong(120));
        }
        return switch (random.nextInt(4)) {
            case 0 -> Duration.ofSeconds(random.nextLong(600));
            case 1 -> Duration.ofSeconds(random.nextLong(grace.toSeconds() * 3 / 2));
            default -> Duration.ZERO;
        };
    }

    /** How much time passes before the next step. */
    Duration lull(Duration grace) {
        return switch (random.nextInt(250)) {
            case 0 -> Duration.ofSeconds(random.nextLong(2 * grace.toSeconds()));
            case 1, 2, 3, 4, 5, 6, 7, 8 -> Duration.ofSeconds(random.nextLong(300));
            default -> Duration.ZERO;
        };
    }
}
