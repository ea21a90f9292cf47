package io.holdfast.engine.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What one client will do, and the chance that is its own: the same whichever others there are.
 *
 * @param number among those of its history, from 0
 */
record Act(int number, Kind kind, long seed) {
    /** Ordered by nothing; weights say how often each comes. */
    enum Kind {
        BACKUP(11),
        PRUNE(8),
        FORGET(5),
        RESTORE(4),
        REPLICATE(3),
        UNDELETE(3),
        HOLD(2),
        RELEASE(1),
        LOSE_CACHE(1),
        CHANGE_KEYS(1);

        private final int weight;

        Kind(int weight) {
            this.weight = weight;
        }

        private int weight(Temper temper) {
            return this == PRUNE || this == REPLICATE ? temper.prunes() * weight : weight;
        }

        private static Kind drawn(SplittableRandom random, Temper temper) {
            int all = 0;
            for (Kind each : values()) {
                all += each.weight(temper);
            }
            int at = random.nextInt(all);
            for (Kind each : values()) {
                at -= each.weight(temper);
                if (at < 0) {
                    return each;
                }
            }
            throw new IllegalStateException("weights");
        }
    }

    /** A backup first, then anything. */
    static List<Act> drawn(SplittableRandom random, Temper temper) {
        int count = 10 + random.nextInt(9);
        List<Act> acts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            acts.add(new Act(i, i == 0 ? Kind.BACKUP : Kind.drawn(random, temper), random.nextLong()));
        }
        return acts;
    }
}
