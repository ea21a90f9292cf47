package io.holdfast.engine.ledger;

import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.Fields;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.bytes.RepositoryId;
import io.holdfast.engine.key.Keys;
import io.holdfast.engine.ledger.LedgerRecord.Consistency;
import io.holdfast.engine.ledger.LedgerRecord.Grade;
import io.holdfast.engine.ledger.LedgerRecord.Mode;
import io.holdfast.engine.ledger.LedgerRecord.Origin;
import io.holdfast.engine.ledger.LedgerRecord.PackId;
import io.holdfast.engine.ledger.LedgerRecord.Tally;
import io.holdfast.engine.ledger.LedgerRecord.Wholeness;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.pack.SealedPack;
import io.holdfast.engine.run.RunRef;
import io.holdfast.engine.store.SimulatedClock;
import io.holdfast.engine.store.SimulatedObjects;
import io.holdfast.engine.store.SimulatedStore;
import io.holdfast.engine.store.Store;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** A ledger in a simulated store, and records to put into it. Clients come and go; what lies there and its time stay. */
final class LedgerWorld {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Keys KEYS = Keys.random(RepositoryId.of(new byte[RepositoryId.LENGTH]), RANDOM);

    final SimulatedClock clock = new SimulatedClock();
    final SimulatedObjects objects;
    final Times times;
    private final int worth;

    LedgerWorld(long seed, Times times, int worth) {
        this.times = times;
        this.worth = worth;
        this.objects = new SimulatedObjects(seed, clock)
                .listDelay(times.listDelay())
                .clockSpread(times.clockSpread().dividedBy(2));
    }

    SimulatedStore client() {
        return new SimulatedStore(objects);
    }

    Ledger ledger(Store client, RecordCache cache) {
        return ledger(client, cache, SeenLedger.none());
    }

    Ledger ledger(Store client, RecordCache cache, SeenLedger memory) {
        return new Ledger(
                client, new RecordSealer(KEYS, RANDOM), new PageSealer(KEYS, RANDOM), times, cache, memory, worth);
    }

    Ledger ledger(Store client) {
        return ledger(client, RecordCache.none());
    }

    /** A page as a pruner reads it back. */
    record Read(String path, Instant modified, Page page) {
        boolean holds(LedgerState.Found record) {
            if (record.timely() && record.record() instanceof LedgerRecord.Condemn condemn) {
                return condemn.packs().stream()
                        .allMatch(pack -> page.condemned().contains(pack.kind(), pack.name()));
            }
            return page.names().contains(record.name());
        }
    }

    /** Pages that a list shows, oldest first. */
    List<Read> pages(SimulatedStore client) {
        PageSealer sealer = new PageSealer(KEYS, RANDOM);
        List<Read> all = new ArrayList<>();
        for (Store.Stat stat : client.list(PageName.FOLDER, null).found()) {
            if (client.head(stat.name()).isEmpty()) {
                continue; // a list may still show what was deleted
            }
            PageName name = PageName.ofPath(stat.name()).orElseThrow();
            Page page = sealer.open(client.get(stat.name(), 64 << 20), name, stat.modified());
            all.add(new Read(stat.name(), stat.modified(), page));
        }
        return all;
    }

    static byte[] opened(Ledger.Prepared record) {
        try (RecordSealer sealer = new RecordSealer(KEYS, RANDOM)) {
            return sealer.open(record.sealed(), record.name());
        }
    }

    /** A record as a later release may write it. */
    void putUnknownKind(int kind) {
        ByteWriter plain = new ByteWriter(16);
        new Fields.Writer(plain).number(1, kind);
        try (RecordSealer sealer = new RecordSealer(KEYS, RANDOM)) {
            Instant asOf = new RecordName(clock.now(), pack("none").name()).asOf();
            byte[] sealed = sealer.seal(plain.toByteArray(), asOf);
            client().put(new RecordName(asOf, ObjectHash.sha256(sealed)).path(), Store.Body.of(sealed));
        }
    }

    /** A page that lists these packs as condemned, and says nothing else: as none is that this release makes. */
    PageName putPage(Instant mark, PackId... condemned) {
        SortedSet<CondemnedNames.Row> rows = new TreeSet<>();
        for (PackId pack : condemned) {
            rows.add(CondemnedNames.Row.of(pack));
        }
        try (PageBuilder page = new PageSealer(KEYS, RANDOM).begin()) {
            rows.forEach(page::add);
            SealedPack made = page.finish(mark, List.of(), MergedIndex.NONE).orElseThrow();
            PageName name = new PageName(mark, made.info().name());
            client().put(name.path(), made.body());
            return name;
        }
    }

    void pass(Duration time) {
        clock.advance(time);
    }

    static SnapshotId id(int number) {
        byte[] bytes = new byte[SnapshotId.LENGTH];
        bytes[0] = (byte) (number >> 8);
        bytes[1] = (byte) number;
        return SnapshotId.of(bytes);
    }

    static LedgerRecord.Snapshot snapshot(SnapshotId id, List<RecordName> heads, List<RecordName> replaces) {
        return new LedgerRecord.Snapshot(
                origin(heads),
                id,
                "source",
                "file:///source",
                List.of(new RunRef(pack(id.toString()).name(), 1, 2, 3)),
                Optional.empty(),
                replaces,
                Optional.empty(),
                List.of(),
                Instant.EPOCH,
                new Consistency(Grade.FUZZY, Instant.EPOCH, Instant.EPOCH),
                Mode.INCREMENTAL,
                List.of(),
                new Tally(0, 0, 0, 0, 0, 0, 0, 0, 0),
                List.of(),
                Wholeness.WHOLE);
    }

    static Origin origin(List<RecordName> heads) {
        return new Origin(heads, "test", "0");
    }

    static PackId pack(String name) {
        PackKind kind = List.of(PackKind.DATA, PackKind.META, PackKind.INDEX).get(Math.floorMod(name.hashCode(), 3));
        return new PackId(kind, ObjectHash.sha256(name.getBytes(StandardCharsets.UTF_8)));
    }
}
