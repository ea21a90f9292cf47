package io.holdfast.engine.ledger;

import io.holdfast.engine.ledger.LedgerState.Found;
import io.holdfast.engine.ledger.LedgerState.Held;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What forgets, holds and releases come to, snapshot by snapshot, whatever their order: {@code docs/protocol.md}, section 2.
 *
 * <p>Holds: a late record can keep things and never frees them. A late forget hides; a late hold keeps; a late release does nothing.
 */
final class Wishes {
    private final Instant readAt;
    private final Map<SnapshotId, List<Found>> forgets = new HashMap<>();
    private final Map<SnapshotId, List<Held>> holds = new HashMap<>();
    private final Map<SnapshotId, List<Found>> releases = new HashMap<>();

    /** @param readAt K: holds whose time is over by then are over */
    Wishes(Instant readAt) {
        this.readAt = readAt;
    }

    void forget(SnapshotId id, Found record) {
        forgets.computeIfAbsent(id, _ -> new ArrayList<>()).add(record);
    }

    void hold(LedgerRecord.Hold hold, Found record) {
        holds.computeIfAbsent(hold.id(), _ -> new ArrayList<>()).add(new Held(record, hold));
    }

    void release(SnapshotId id, Found record) {
        releases.computeIfAbsent(id, _ -> new ArrayList<>()).add(record);
    }

    boolean isForgotten(SnapshotId id) {
        return forgets.containsKey(id);
    }

    boolean isHeld(SnapshotId id) {
        return holds.getOrDefault(id, List.of()).stream().anyMatch(this::lasts);
    }

    /** The same by one that came in time. */
    boolean isHeldInTime(SnapshotId id) {
        return holds.getOrDefault(id, List.of()).stream()
                .anyMatch(each -> each.found().timely() && lasts(each));
    }

    /** Holds that last, in the order of their times. */
    List<Held> lasting() {
        return holds.values().stream()
                .flatMap(List::stream)
                .filter(this::lasts)
                .sorted(Comparator.comparing(each -> each.found().name()))
                .toList();
    }

    /**
     * Since when nothing has kept a snapshot: since it was forgotten in time, and since the last of its holds ended, which frees as a
     * forget does. Empty while a hold lasts, and where no forget came in time.
     */
    Optional<Instant> freedSince(SnapshotId id) {
        Optional<Instant> forgotten = forgets.getOrDefault(id, List.of()).stream()
                .filter(Found::timely)
                .map(Found::modified)
                .min(Comparator.naturalOrder());
        Instant since = forgotten.orElse(Instant.MAX);
        for (Held each : holds.getOrDefault(id, List.of())) {
            Optional<Instant> ended = end(each);
            if (forgotten.isEmpty() || ended.isEmpty()) {
                return Optional.empty();
            }
            since = ended.get().isAfter(since) ? ended.get() : since;
        }
        return forgotten.isPresent() ? Optional.of(since) : Optional.empty();
    }

    private boolean lasts(Held hold) {
        return end(hold).isEmpty();
    }

    /** When a hold ended: with a release in time that has a later asOf, or when its time was over. */
    private Optional<Instant> end(Held held) {
        Optional<Instant> over = held.hold().until().filter(until -> !readAt.isBefore(until));
        Optional<Instant> released = releases.getOrDefault(held.hold().id(), List.of()).stream()
                .filter(Found::timely)
                .filter(each -> each.name().asOf().isAfter(held.found().name().asOf()))
                .map(Found::modified)
                .min(Comparator.naturalOrder());
        return released.isPresent() && over.map(released.get()::isBefore).orElse(true) ? released : over;
    }
}
