package io.holdfast.engine.replication;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.ledger.PageName;
import io.holdfast.engine.ledger.RecordName;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.source.SortedSpill;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.StoreNames;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One round: what the primary lists and the replica does not, copied in the order in which the replica stays whole. Names of other
 * shapes than {@code docs/format.md}, section 2, has are passed over.
 */
final class Round implements AutoCloseable {
    private static final long MEMORY = 8L << 20;
    private static final int MOST_PACK = 64 << 20;
    private static final int MOST_RECORD = 4 << 20;
    private static final List<PackKind> PACKS = List.of(PackKind.DATA, PackKind.META, PackKind.INDEX);

    private final Store primary;
    private final Store replica;
    private final ReplicateOptions options;
    private final Counts counts;
    private final SortedSpill pages;
    private final SortedSpill records;
    private final SortedSpill packs;
    private @Nullable Instant listedAt;

    Round(Store primary, Store replica, ReplicateOptions options, Path scratch, Counts counts) {
        this.primary = primary;
        this.replica = replica;
        this.options = options;
        this.counts = counts;
        this.pages = new SortedSpill(scratch, MEMORY);
        this.records = new SortedSpill(scratch, MEMORY);
        this.packs = new SortedSpill(scratch, MEMORY);
    }

    /**
     * Which records and pages are put.
     *
     * @param asOf     of the newest record
     * @param mark     of the newest page
     * @param modified the primary's time of the newest one's put
     */
    record Bounds(Instant asOf, Instant mark, Instant modified) {}

    /** A name that is worth copying: its hash, and the time in it where it has one. */
    private record Named(ObjectHash hash, Optional<Instant> time) {}

    /**
     * Lists the ledger, before anything else: whatever it refers to was uploaded before.
     *
     * @throws BadInput if the replica has gone its own way
     */
    Lag listLedger() {
        listedAt = primary.clock();
        new OwnWay(primary, replica).mustNotBeTaken();
        Oldest oldest = new Oldest();
        missing(PageName.FOLDER, Round::page, pages, oldest);
        missing(RecordName.FOLDER, Round::record, records, oldest);
        return new Lag(oldest.count, Optional.ofNullable(oldest.time));
    }

    /** The primary's time just before the ledger was listed. */
    Instant listedAt() {
        Instant known = listedAt;
        if (known == null) {
            throw new IllegalStateException("the ledger was not listed");
        }
        return known;
    }

    /** Finds the packs that the replica lacks. */
    void listPacks() {
        for (PackKind kind : PACKS) {
            missing(kind.folder() + "/", name -> pack(kind, name), packs, new Oldest());
        }
    }

    /**
     * Copies the packs that the replica lacks, in the order of their names.
     *
     * @return how many were deleted at the primary meanwhile
     */
    long copyPacks() {
        listPacks();
        try (Copier copier = new Copier(primary, replica, options, counts)) {
            SortedSpill.Sorted all = packs.sorted();
            for (SortedSpill.Item item = all.next(); item != null; item = all.next()) {
                Missing missing = Missing.decode(item);
                if (missing.size > MOST_PACK) {
                    counts.damaged(missing.name, missing.size + " bytes; a pack has " + MOST_PACK + " at most");
                } else {
                    copier.start(missing.name, missing.hash, missing.size);
                }
            }
            return copier.finish();
        }
    }

    /**
     * Puts what was listed of the ledger: newer before older, so that a snapshot never stands here without the forget or the replacement
     * that let its packs go; and pages, which lack what came after them, last. A record that is gone by now was folded into a page: the
     * next round has it.
     *
     * @param bounds what is newer stays away
     */
    void putLedger(Bounds bounds) {
        try (Copier copier = new Copier(primary, replica, options, counts)) {
            put(records, copier, MOST_RECORD, bounds.asOf, bounds.modified);
            put(pages, copier, MOST_PACK, bounds.mark, bounds.modified);
        }
    }

    private void put(SortedSpill listed, Copier copier, int most, Instant time, Instant modified) {
        SortedSpill.Sorted all = listed.sorted();
        for (SortedSpill.Item item = all.next(); item != null; item = all.next()) {
            Missing missing = Missing.decode(item);
            if (missing.time.isAfter(time) || missing.modified.isAfter(modified)) {
                counts.waiting.increment();
            } else if (copier.copy(missing.name, missing.hash, most) == Copier.Copied.YES) {
                counts.records.increment();
            }
        }
    }

    /** A merge of two lists. One that is there with another length was cut short, and is put again. */
    private void missing(String folder, Function<String, Optional<Named>> shape, SortedSpill into, Oldest oldest) {
        StoreNames here = new StoreNames(primary, folder);
        StoreNames there = new StoreNames(replica, folder);
        for (Optional<Store.Stat> at = here.next(); at.isPresent(); at = here.next()) {
            Store.Stat stat = at.get();
            Optional<Named> named = shape.apply(stat.name());
            boolean known = there.find(stat.name())
                    .filter(other -> other.size() == stat.size())
                    .isPresent();
            if (named.isPresent() && !known) {
                Instant time = named.get().time().orElse(Instant.EPOCH);
                new Missing(stat.name(), named.get().hash(), stat.size(), time, stat.modified()).addTo(into);
                oldest.see(named.get());
                if (into == packs) {
                    counts.ofPacks.increment();
                    counts.ofBytes.add(stat.size());
                }
            }
        }
    }

    private static Optional<Named> page(String name) {
        return PageName.ofPath(name).map(page -> new Named(page.hash(), Optional.of(page.mark())));
    }

    private static Optional<Named> record(String name) {
        return RecordName.ofPath(name).map(record -> new Named(record.hash(), Optional.of(record.asOf())));
    }

    private static Optional<Named> pack(PackKind kind, String name) {
        return kind.ofPath(name).map(pack -> new Named(pack, Optional.empty()));
    }

    private static final class Oldest {
        private long count;
        private @Nullable Instant time;

        void see(Named named) {
            count++;
            named.time().filter(other -> time == null || other.isBefore(time)).ifPresent(other -> time = other);
        }
    }

    /**
     * @param size as the primary lists it
     * @param time in its name, where there is one
     * @param modified the primary's time of its put
     */
    private record Missing(String name, ObjectHash hash, long size, Instant time, Instant modified) {
        /** Sorted by time, the newest first, then by name. */
        void addTo(SortedSpill spill) {
            byte[] text = name.getBytes(US_ASCII);
            ByteWriter key = new ByteWriter(8 + text.length)
                    .u64(Long.MAX_VALUE - time.toEpochMilli())
                    .bytes(text);
            ByteWriter value = new ByteWriter(56)
                    .u64(size)
                    .u64(time.toEpochMilli())
                    .u64(modified.toEpochMilli())
                    .bytes(hash.bytes());
            spill.add(key.toByteArray(), value.toByteArray());
        }

        static Missing decode(SortedSpill.Item item) {
            ByteReader in = new ByteReader(item.value(), "temporary data");
            long size = in.u64();
            Instant time = Instant.ofEpochMilli(in.u64());
            Instant modified = Instant.ofEpochMilli(in.u64());
            String name = new String(item.key(), 8, item.key().length - 8, US_ASCII);
            return new Missing(name, ObjectHash.of(in.bytes(ObjectHash.LENGTH)), size, time, modified);
        }
    }

    @Override
    public void close() {
        pages.close();
        records.close();
        packs.close();
    }
}
