package io.holdfast.engine.ledger;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a read of the ledger found, and what follows from it by the rules of {@code docs/protocol.md}, section 2. The order in
 * which records arrived does not matter.
 */
public final class LedgerState {
    /** How many of the newest records a new record names. */
    private static final int HEADS = 4;

    private final Instant readAt;
    private final List<Found> records;
    private final List<String> unreadable;
    private final Set<ObjectHash> condemned;
    private final Set<SnapshotId> forgotten = new HashSet<>();
    private final Set<SnapshotId> held;
    private final Set<RecordName> replaced = new HashSet<>();

    /**
     * A record with what the store tells of it.
     *
     * @param modified the store's time of the put
     * @param timely   whether it came in time; a late record can keep things, and never free them
     */
    public record Found(RecordName name, Instant modified, boolean timely, LedgerRecord record) {}

    /**
     * A snapshot that is there.
     *
     * @param found its record; of several for one snapshot the newest in time
     * @param held  whether a hold keeps it
     */
    public record Present(Found found, LedgerRecord.Snapshot snapshot, boolean held) {
        /** When what it shows was the newest there was: the store's time of its commit. */
        public Instant asOf() {
            return found.name().asOf();
        }
    }

    LedgerState(Instant readAt, Collection<Found> found, List<String> unreadable) {
        this.readAt = readAt;
        this.records = found.stream().sorted(Comparator.comparing(Found::name)).toList();
        this.unreadable = List.copyOf(unreadable);
        this.condemned = new HashSet<>();
        Map<SnapshotId, Instant> holds = new HashMap<>();
        Map<SnapshotId, Instant> releases = new HashMap<>();
        for (Found each : records) {
            Instant asOf = each.name().asOf();
            switch (each.record()) {
                case LedgerRecord.Snapshot snapshot -> {
                    if (each.timely()) {
                        replaced.addAll(snapshot.replaces());
                    }
                }
                case LedgerRecord.Forget forget -> forgotten.add(forget.id());
                case LedgerRecord.Hold hold -> {
                    if (hold.until().map(readAt::isBefore).orElse(true)) {
                        holds.merge(hold.id(), asOf, (a, b) -> a.isAfter(b) ? a : b);
                    }
                }
                case LedgerRecord.Release release -> {
                    if (each.timely()) {
                        releases.merge(release.id(), asOf, (a, b) -> a.isAfter(b) ? a : b);
                    }
                }
                case LedgerRecord.Condemn condemn -> condemn.packs().forEach(pack -> condemned.add(pack.name()));
                case LedgerRecord.Setting _, LedgerRecord.Unknown _ -> {}
            }
        }
        holds.entrySet().removeIf(hold -> {
            Instant released = releases.get(hold.getKey());
            return released != null && !released.isBefore(hold.getValue());
        });
        this.held = holds.keySet();
    }

    /** K: the store's time before the read. */
    public Instant readAt() {
        return readAt;
    }

    /** Every record, by name. */
    public List<Found> records() {
        return records;
    }

    /** Names of records and pages that are listed and can't be read. */
    public List<String> unreadable() {
        return unreadable;
    }

    /** For whoever writes: a record that can't be read could forbid what they are about to refer to. */
    public LedgerState mustBeReadable() {
        if (!unreadable.isEmpty()) {
            throw new Damaged(unreadable.getFirst() + " can't be read; nothing was written. Next: holdfast verify");
        }
        return this;
    }

    /** Whether some record says that no new reference to this pack is made. */
    public boolean isCondemned(ObjectHash pack) {
        return condemned.contains(pack);
    }

    /** Packs that records condemn. */
    public Set<ObjectHash> condemned() {
        return condemned;
    }

    /** Snapshots that are there, in the order of their times; no checkpoints. */
    public List<Present> snapshots() {
        return present().filter(each -> !each.snapshot().isCheckpoint()).toList();
    }

    /** The newest snapshot of a source. */
    public Optional<Present> newest(String source) {
        return snapshots().stream()
                .filter(each -> each.snapshot().source().equals(source))
                .reduce((_, last) -> last);
    }

    /** The checkpoint of a job over this source that is not over yet: newer than the source's newest snapshot. */
    public Optional<Present> checkpoint(String source) {
        Optional<Present> newest = newest(source);
        return present()
                .filter(each -> each.snapshot().isCheckpoint()
                        && each.snapshot().source().equals(source)
                        && newest.map(whole -> whole.asOf().isBefore(each.asOf()))
                                .orElse(true))
                .reduce((_, last) -> last);
    }

    /** The newest records, which a new one names. */
    public List<RecordName> heads() {
        return records.stream()
                .map(Found::name)
                .skip(Math.max(0, records.size() - HEADS))
                .toList();
    }

    /** One record for each snapshot: those in time before late ones, newer before older ones. */
    private java.util.stream.Stream<Present> present() {
        Map<SnapshotId, Found> best = new LinkedHashMap<>();
        Comparator<Found> byWorth = Comparator.comparing(Found::timely).thenComparing(Found::name);
        for (Found each : records) {
            if (each.record() instanceof LedgerRecord.Snapshot snapshot && isVisible(each.name(), snapshot.id())) {
                best.merge(snapshot.id(), each, (a, b) -> byWorth.compare(a, b) >= 0 ? a : b);
            }
        }
        List<Present> all = new ArrayList<>();
        best.forEach((id, each) -> {
            if (each.record() instanceof LedgerRecord.Snapshot snapshot) {
                all.add(new Present(each, snapshot, held.contains(id)));
            }
        });
        return all.stream().sorted(Comparator.comparing(each -> each.found().name()));
    }

    private boolean isVisible(RecordName name, SnapshotId id) {
        return !replaced.contains(name) && (held.contains(id) || !forgotten.contains(id));
    }
}
