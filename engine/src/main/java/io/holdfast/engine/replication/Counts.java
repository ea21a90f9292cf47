package io.holdfast.engine.replication;

import io.holdfast.engine.progress.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** What one job has copied so far, and what it knows of that is still to be copied. Safe for many threads. */
final class Counts {
    final LongAdder packs = new LongAdder();
    final LongAdder bytes = new LongAdder();
    final LongAdder records = new LongAdder();
    /** Records that the next run may put. */
    final LongAdder waiting = new LongAdder();

    final LongAdder ofPacks = new LongAdder();
    final LongAdder ofBytes = new LongAdder();
    private final Map<String, String> damaged = new TreeMap<>();

    /** By name: a second round meets it again. */
    void damaged(String name, String why) {
        synchronized (damaged) {
            damaged.put(name, why);
        }
    }

    List<ReplicateResult.Damaged> damaged() {
        synchronized (damaged) {
            List<ReplicateResult.Damaged> all = new ArrayList<>();
            damaged.forEach((name, why) -> all.add(new ReplicateResult.Damaged(name, why)));
            return all;
        }
    }

    Event.Advanced advanced() {
        return new Event.Advanced(
                Event.Phase.REPLICATING, packs.sum(), ofPacks.sum(), bytes.sum(), ofBytes.sum(), bytes.sum());
    }
}
