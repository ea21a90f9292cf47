package io.holdfast.engine.snapshot;

import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.pack.PackInfo;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.repository.ListedPacks;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.run.RunReader;
import io.holdfast.engine.run.RunRef;
import io.holdfast.engine.source.SortedSpill;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Whether the runs of a snapshot may be carried over into a new one: step w1 of {@code docs/protocol.md}. Those of a record in time
 * may, since nobody deletes what it names. A late one proves nothing: its packs may have been swept before it came, or never have
 * been copied to where it now lies. They may be used when a LIST has shown every one of their packs.
 *
 * <p>Memory: names of packs are sorted, on disk where they are many, and compared with pages of the LIST.
 */
public final class LateRecords {
    private static final long MEMORY = 12L << 20;

    private final Repository repository;

    public LateRecords(Repository repository) {
        this.repository = repository;
    }

    /** What of its runs is not there; empty if they may be used. */
    public Optional<String> lacking(LedgerState.Present snapshot) {
        return snapshot.found().timely()
                ? Optional.empty()
                : missing(snapshot.snapshot().runs(), _ -> true);
    }

    /** The first pack of these runs that counts and that no LIST shows, whether they are of a record in time or not. */
    Optional<String> missing(Collection<RunRef> all, Predicate<ObjectHash> counts) {
        try (SortedSpill runs = new SortedSpill(repository.scratch(), MEMORY);
                SortedSpill content = new SortedSpill(repository.scratch(), MEMORY)) {
            for (RunRef ref : all) {
                try {
                    RunReader run = repository.manifestRun(ref);
                    run.ownPacks().forEach(pack -> add(pack.info(), runs));
                    run.forEachPack(pack -> add(pack, content));
                } catch (Damaged | NotFound e) {
                    if (counts.test(ref.pack())) {
                        return Optional.of(e.message());
                    }
                }
            }
            return unlisted(PackKind.META, runs, counts).or(() -> unlisted(PackKind.DATA, content, counts));
        }
    }

    private static void add(PackInfo pack, SortedSpill packs) {
        packs.add(pack.name().bytes(), new ByteWriter(4).u32(pack.length()).toByteArray());
    }

    private Optional<String> unlisted(PackKind kind, SortedSpill packs, Predicate<ObjectHash> counts) {
        ListedPacks listed = repository.listed(kind);
        SortedSpill.Sorted sorted = packs.sorted();
        for (SortedSpill.Item item = sorted.next(); item != null; item = sorted.next()) {
            int length = new ByteReader(item.value(), "temporary data").u32();
            ObjectHash name = ObjectHash.of(item.key());
            if (counts.test(name) && !listed.has(new PackInfo(name, length, new byte[PackInfo.MD5_LENGTH], 0))) {
                return Optional.of(kind.path(name) + " is missing.");
            }
        }
        return Optional.empty();
    }
}
