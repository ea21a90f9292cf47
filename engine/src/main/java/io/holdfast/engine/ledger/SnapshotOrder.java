package io.holdfast.engine.ledger;

import io.holdfast.engine.ledger.LedgerState.Present;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The order of snapshots: by their times, and a snapshot always behind the one that it was compared with. Times alone do not tell: many
 * stores count whole seconds, and the servers of one store may differ by some.
 */
final class SnapshotOrder {
    /** Of equal ones a checkpoint comes first: it is then older than a snapshot that is whole. */
    private static final Comparator<Present> UNRELATED = Comparator.comparing(
                    (Present each) -> !each.snapshot().isCheckpoint())
            .thenComparing(each -> each.found().name());

    private final Map<SnapshotId, Present> all = new HashMap<>();
    private final Map<SnapshotId, Place> places = new HashMap<>();

    /** @param generation how many ancestors have the same time */
    private record Place(Instant time, int generation) implements Comparable<Place> {
        private static final Comparator<Place> ORDER =
                Comparator.comparing(Place::time).thenComparingInt(Place::generation);

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    private SnapshotOrder(List<Present> snapshots) {
        snapshots.forEach(each -> all.put(each.snapshot().id(), each));
    }

    static List<Present> sorted(List<Present> snapshots) {
        var order = new SnapshotOrder(snapshots);
        return snapshots.stream()
                .sorted(Comparator.comparing(order::place).thenComparing(UNRELATED))
                .toList();
    }

    /** Works upwards without recursion: a chain of years of hourly snapshots is longer than a stack is deep. */
    private Place place(Present snapshot) {
        Deque<Present> chain = new ArrayDeque<>();
        Set<SnapshotId> seen = new HashSet<>();
        Optional<Present> at = Optional.of(snapshot);
        while (at.isPresent()
                && !places.containsKey(at.get().snapshot().id())
                && seen.add(at.get().snapshot().id())) {
            chain.push(at.get());
            at = parent(at.get());
        }
        chain.forEach(each -> places.put(each.snapshot().id(), behindItsParent(each)));
        return places.getOrDefault(snapshot.snapshot().id(), new Place(snapshot.asOf(), 0));
    }

    private Place behindItsParent(Present each) {
        Optional<Place> parent =
                parent(each).map(above -> places.get(above.snapshot().id()));
        return parent.filter(above -> !above.time.isBefore(each.asOf()))
                .map(above -> new Place(above.time, above.generation + 1))
                .orElseGet(() -> new Place(each.asOf(), 0));
    }

    private Optional<Present> parent(Present each) {
        return each.snapshot().parent().map(all::get);
    }
}
