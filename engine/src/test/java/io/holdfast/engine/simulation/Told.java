package io.holdfast.engine.simulation;

import io.holdfast.engine.ledger.SnapshotId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What somebody was told to be there, and nobody has asked to forget since: that must restore. Whoever asks to forget takes it away when they ask, since
 * nobody knows when it takes effect.
 */
final class Told {
    private final Map<String, Map<String, String>> contents = new TreeMap<>();
    private final Set<String> safe = new TreeSet<>();
    private final Set<String> held = new TreeSet<>();
    private final Set<String> forgotten = new TreeSet<>();
    private final Map<String, Instant> forgottenAt = new TreeMap<>();

    /** Ids that a hold or release is about: two of them at once have no order that anybody could be told. */
    private final Set<String> contested = new TreeSet<>();

    /** What is in a snapshot, should it come to exist. */
    void made(SnapshotId id, Map<String, String> content) {
        contents.put(id.toString(), content);
        safe.add(id.toString());
    }

    void forgetting(SnapshotId id, Instant now) {
        forgotten.add(id.toString());
        forgottenAt.putIfAbsent(id.toString(), now);
        if (!held.contains(id.toString())) {
            safe.remove(id.toString());
        }
    }

    void takenBack(SnapshotId was, SnapshotId now) {
        made(now, contentOf(was.toString()));
    }

    void held(SnapshotId was, SnapshotId now) {
        takenBack(was, now);
        held.add(now.toString());
    }

    void releasing(SnapshotId id) {
        held.remove(id.toString());
        if (forgotten.contains(id.toString())) {
            safe.remove(id.toString());
        }
    }

    /** @return whether nobody else holds or releases it at this moment */
    boolean contest(SnapshotId id) {
        return contested.add(id.toString());
    }

    void settle(SnapshotId id) {
        contested.remove(id.toString());
    }

    Optional<SnapshotId> anySafe(SplittableRandom random) {
        return any(safe, random);
    }

    Optional<SnapshotId> anyForgotten(SplittableRandom random) {
        return any(forgotten, random);
    }

    Optional<SnapshotId> anyHeld(SplittableRandom random) {
        return any(held, random);
    }

    boolean isSafe(SnapshotId id) {
        return safe.contains(id.toString());
    }

    Set<String> safe() {
        return Set.copyOf(safe);
    }

    /** When somebody first asked to forget it; its time in the trash begins no earlier. */
    Instant forgottenAt(SnapshotId id) {
        return forgottenAt.getOrDefault(id.toString(), Instant.EPOCH);
    }

    Map<String, String> contentOf(String id) {
        Map<String, String> content = contents.get(id);
        if (content == null) {
            throw new IllegalArgumentException("nobody was told of " + id);
        }
        return content;
    }

    private static Optional<SnapshotId> any(Set<String> from, SplittableRandom random) {
        List<String> all = new ArrayList<>(from);
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(SnapshotId.of(HexFormat.of().parseHex(all.get(random.nextInt(all.size())))));
    }
}
