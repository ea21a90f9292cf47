package io.holdfast.engine.simulation;

import io.holdfast.engine.store.Operation.Call;
import java.util.Map;
import java.util.TreeMap;

/** What happened, by kind. */
final class Counts {
    private final Map<String, Long> counts = new TreeMap<>();

    void add(String what) {
        counts.merge(what, 1L, Long::sum);
    }

    void add(Fate fate, Call call) {
        add("calls");
        if (fate != Fate.ANSWERED) {
            add("fault " + fate + " " + call);
        }
    }

    synchronized void addAll(Counts others) {
        others.counts.forEach((what, count) -> counts.merge(what, count, Long::sum));
    }

    long of(String what) {
        return counts.getOrDefault(what, 0L);
    }

    @Override
    public synchronized String toString() {
        StringBuilder lines = new StringBuilder();
        counts.forEach((what, count) -> lines.append("%9d %s%n".formatted(count, what)));
        return lines.toString();
    }
}
