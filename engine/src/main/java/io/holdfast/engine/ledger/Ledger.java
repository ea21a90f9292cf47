package io.holdfast.engine.ledger;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.error.Unconfirmed;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.store.Store;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The ledger of a repository: reads the set of records, puts one, folds many into a page. Format: {@code docs/format.md},
 * sections 8 and 9; the protocol: {@code docs/protocol.md}, sections 2 and 6.
 *
 * <p>Holds: a record or page is put once and never changed; K is taken before anything is listed; nothing is deleted here: this only
 * tells what may be.
 */
public final class Ledger {
    /** Loose records that are worth a page. */
    public static final int WORTH = 1_000;

    private static final int TRIES = 5;

    private final Store store;
    private final RecordSealer sealer;
    private final Times times;
    private final RecordCache cache;
    private final SeenLedger memory;
    private final LedgerReader reader;
    private final PageMaker pages;
    private volatile Optional<LedgerState> setBack = Optional.empty();

    /**
     * @param memory what this machine has seen of it
     * @param worth  so many loose records are worth a page: {@link #WORTH}
     */
    public Ledger(
            Store store,
            RecordSealer sealer,
            PageSealer pages,
            Times times,
            RecordCache cache,
            SeenLedger memory,
            int worth) {
        this.store = store;
        this.sealer = sealer;
        this.times = times;
        this.cache = cache;
        this.memory = memory;
        this.reader = new LedgerReader(store, sealer, pages, times, cache, memory);
        this.pages = new PageMaker(pages, reader, worth);
    }

    public Times times() {
        return times;
    }

    /**
     * A read: K, the newest page, the records behind it, what is new of them. Done again when a record vanishes on the way (it
     * was folded into pages) or when it took longer than W.
     */
    public LedgerState read() {
        return read(LedgerReader.Extent.SINCE_THE_PAGE);
    }

    /** As {@link #read}, and also late records that no page may know of: for whoever folds or deletes. */
    public LedgerState readEverything() {
        return read(LedgerReader.Extent.EVERYTHING);
    }

    /**
     * As {@link #readEverything}, for whoever deletes.
     *
     * @throws Damaged     if a record or page can't be read, or is missing though another names it
     * @throws Unsupported if there is a kind of record that this release does not know
     */
    public LedgerState readToDelete() {
        LedgerState state = readEverything().mustBeWhole();
        Optional<PageName> newest = state.page().map(Page::name);
        for (LedgerReader.Listed page : reader.listedPages()) {
            if (newest.filter(page.name()::equals).isEmpty()) {
                reader.readBack(page);
            }
        }
        return state;
    }

    /**
     * What a page says of condemned packs: the newest of those that the store got at this time or before.
     *
     * @throws Damaged if that page can't be read
     */
    public Predicate<LedgerRecord.PackId> condemnedByPage(Instant before) {
        CondemnedNames names = reader.listedPages().stream()
                .filter(each -> !each.modified().isAfter(before))
                .flatMap(each -> reader.readBack(each).stream())
                .findFirst()
                .map(Page::condemned)
                .orElse(CondemnedNames.NONE);
        return pack -> names.contains(pack.kind(), pack.name());
    }

    /**
     * What must stay of the index.
     *
     * @param all    what {@link #readToDelete} found
     * @param before what the store got by then everybody has seen who may still put a page
     * @throws Damaged if a page can't be read
     */
    public KeptIndex keptIndex(LedgerState all, Instant before) {
        return KeptIndex.of(
                reader.listedPages().stream()
                        .flatMap(each -> reader.readBack(each).stream())
                        .map(page -> KeptIndex.Said.of(page, all.times()))
                        .toList(),
                before);
    }

    /**
     * Records and pages that need not be kept: two newer pages, just read back, hold them, and the store got both at this time or before.
     *
     * @param all      what {@link #readToDelete} found
     * @param outlived what newer pages need not hold
     * @return names of objects
     */
    public List<String> heldByTwoPages(LedgerState all, Instant before, Outlived outlived) {
        return TwoPages.find(reader, before)
                .map(pages -> pages.held(reader, all, outlived))
                .orElse(List.of());
    }

    private LedgerState read(LedgerReader.Extent extent) {
        for (int tries = 0; tries < TRIES; tries++) {
            Instant readAt = store.clock();
            Optional<LedgerState> state = reader.readAt(readAt, extent);
            if (state.isPresent() && times.inTime(readAt, store.clock())) {
                setBack = state.filter(each -> each.rollback().isPresent());
                return state.get();
            }
        }
        throw new Busy("the ledger of " + store.describe() + " could not be read within "
                + times.window().toMinutes() + " minutes, " + TRIES + " times. Next: try again later");
    }

    /**
     * Takes what the store shows for all there is, whatever this machine has seen: from now on it is compared with that.
     *
     * @return what was found gone, as {@link LedgerState#gone} has it
     */
    public List<String> accept() {
        List<String> gone = read().gone();
        if (!gone.isEmpty()) {
            memory.forget();
            var _ = read();
        }
        return gone;
    }

    /** The bytes of a record or page, if this machine has kept them: they are those of its name. */
    public Optional<byte[]> kept(String path) {
        return hash(path).flatMap(hash -> cache.find(path, hash));
    }

    /** The hash of its bytes that the name of a record or page says; empty where it is the name of neither. */
    public static Optional<ObjectHash> hash(String path) {
        return RecordName.ofPath(path)
                .map(RecordName::hash)
                .or(() -> PageName.ofPath(path).map(PageName::hash));
    }

    /** What a record said, if this machine has kept it; its name need not be of one. */
    public Optional<LedgerRecord> remembered(String path) {
        try {
            return RecordName.ofPath(path)
                    .flatMap(name -> cache.find(path, name.hash()).map(bytes -> open(name, bytes)));
        } catch (Damaged e) {
            return Optional.empty();
        }
    }

    /**
     * One record that is there, whether a page holds it or not.
     *
     * @throws NotFound if it is not
     * @throws io.holdfast.engine.error.Damaged if it can't be read
     */
    public LedgerRecord record(RecordName name) {
        return open(name, kept(name.path()).orElseGet(() -> store.get(name.path(), LedgerReader.MAX_RECORD)));
    }

    /**
     * Opens a record that lies somewhere else.
     *
     * @throws io.holdfast.engine.error.Damaged if it is not the one of this name, or of another repository
     */
    public LedgerRecord open(RecordName name, byte[] sealed) {
        return RecordCodec.decode(sealer.open(sealed, name), name.path());
    }

    /**
     * Opens a page that lies somewhere else, all of it.
     *
     * @throws io.holdfast.engine.error.Damaged if it is not the one of this name, or of another repository
     */
    public void open(PageName name, byte[] sealed) {
        var _ = reader.open(name, sealed);
    }

    /**
     * What a put came to.
     *
     * @param timely whether it was acknowledged in time: only then does it have its full effect
     */
    public record Put(RecordName name, boolean timely) {}

    /**
     * Puts a record.
     *
     * @throws io.holdfast.engine.error.Unconfirmed if it may have been put or may be put later
     * @throws Damaged if the last read has found less than this machine has seen
     */
    public Put put(Prepared record) {
        setBack.ifPresent(LedgerState::mustNotBeSetBack);
        Instant acknowledged = store.put(record.name().path(), Store.Body.of(record.sealed()));
        cache.keep(record.name().path(), record.sealed());
        memory.note(Optional.empty(), List.of(record.name()));
        return new Put(record.name(), times.inTime(record.name().asOf(), acknowledged));
    }

    /**
     * Puts a forget, release, condemn or setting, with the store's time just before as its asOf: until one was acknowledged in time, and
     * so has its full effect. A late one before it does no harm.
     *
     * @param after its asOf is later than this: a release's than those of the holds that it ends
     * @throws Busy if none was in time
     */
    public Put putInTime(LedgerRecord record, Instant after) {
        for (int tries = 0; tries < TRIES; tries++) {
            Instant now = store.clock().truncatedTo(ChronoUnit.MILLIS);
            Instant asOf = now.isAfter(after) ? now : after.plusMillis(1);
            try {
                Put put = put(prepare(record, asOf));
                if (put.timely()) {
                    return put;
                }
            } catch (Unconfirmed e) {
                // It may have been put, or may be later: as good as late.
            }
        }
        throw new Busy(store.describe() + " took longer than " + times.window().toMinutes() + " minutes for a record, "
                + TRIES + " times. Next: try again later");
    }

    /** A record whose name is known before it is put, so that a later one can replace it whatever becomes of the put. */
    public record Prepared(RecordName name, byte[] sealed) {}

    /**
     * Seals a record.
     *
     * @param asOf K of its writer's read for a snapshot or hold; else the store's time just before
     */
    public Prepared prepare(LedgerRecord record, Instant asOf) {
        RecordName unnamed = new RecordName(asOf, ObjectHash.of(new byte[ObjectHash.LENGTH]));
        byte[] sealed = sealer.seal(RecordCodec.encode(record), unnamed.asOf());
        return new Prepared(new RecordName(asOf, ObjectHash.sha256(sealed)), sealed);
    }

    /**
     * Folds loose records into a page, when there are a thousand that may be. Any number of clients may do so at once, and a
     * crash at any point leaves at most one page more; nothing is taken away.
     *
     * @param seen what a read has just found
     * @return whether a page was put
     */
    public boolean foldWhereDue(LedgerState seen) {
        if (!isFoldingDue(seen)) {
            return false;
        }
        LedgerState all = readEverything().mustBeReadable();
        return pages.isWorthIt(all) && fold(all).isPresent();
    }

    /**
     * Folds what may be folded, however little it is; runs of the index stay as they are.
     *
     * @param all what {@link #readEverything} found
     * @return the page that was put; empty where not all of it fits into one
     */
    public Optional<PageName> fold(LedgerState all) {
        return pages.sameIndex(all).flatMap(index -> putPage(all, PageMaker.Saying.of(index)));
    }

    /** Whether there are a thousand loose records that may be folded. */
    public boolean isFoldingDue(LedgerState seen) {
        return pages.isWorthIt(seen);
    }

    /** Runs of the index that are worth merging, though that takes a page. */
    public int worthOfRuns() {
        return pages.worthOfRuns();
    }

    /** L of a page that is made from a read: no record in time with an asOf up to it is missing there. */
    public Instant mark(LedgerState all) {
        return pages.mark(all).truncatedTo(ChronoUnit.MILLIS);
    }

    /**
     * Folds what may be into a page, however little it is.
     *
     * @param all      what {@link #readToDelete} has just found: to drop is to delete
     * @param index    runs of the index that were merged, from a read before
     * @param outlived what the page need not hold of the one before it
     * @param here     whether a pack is there still; asked in the order of kinds and names
     * @return whether a page was put; not where all of it does not fit into one
     */
    public boolean fold(LedgerState all, MergedIndex index, Outlived outlived, Predicate<LedgerRecord.PackId> here) {
        Set<RecordName> dropped = outlived.in(all, staying(all, outlived), index.mark());
        return putPage(all, new PageMaker.Saying(index, dropped, here)).isPresent();
    }

    /** So many records could be dropped that it is worth a page. */
    public boolean isDroppingDue(LedgerState seen, Outlived outlived) {
        return pages.isWorthIt(outlived.in(seen, Set.of(), Instant.MAX).size());
    }

    /** Records that stand by themselves, and those that some page holds without saying itself that nobody needs them: it could not be deleted. */
    private Set<RecordName> staying(LedgerState all, Outlived outlived) {
        Set<RecordName> staying = new HashSet<>(reader.listedRecords());
        all.loose().forEach(each -> staying.add(each.name()));
        for (LedgerReader.Listed listed : reader.listedPages()) {
            reader.readBack(listed).ifPresent(page -> {
                Set<RecordName> wanted = new HashSet<>(page.names());
                wanted.removeAll(outlived.in(all.of(page), Set.of(), Instant.MAX));
                staying.addAll(wanted);
            });
        }
        return staying;
    }

    private Optional<PageName> putPage(LedgerState all, PageMaker.Saying what) {
        return pages.make(all, what).map(made -> {
            PageName name = new PageName(pages.mark(all), made.info().name());
            store.put(name.path(), made.body());
            return name;
        });
    }

    /**
     * Takes an object of the ledger that can't be read out of everybody's way, as it is: it lies under {@code aside/} from then on. May be
     * repeated.
     *
     * @throws io.holdfast.engine.error.AccessDenied if the store keeps it where it is
     */
    public void setAside(String path) {
        try {
            store.put(LedgerReader.ASIDE + path, Store.Body.of(store.get(path, LedgerReader.MAX_PAGE)));
            store.delete(path);
        } catch (NotFound e) {
            // Somebody else has done it.
        }
    }
}
