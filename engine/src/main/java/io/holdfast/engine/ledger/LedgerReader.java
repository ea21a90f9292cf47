package io.holdfast.engine.ledger;

import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.store.Store;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Reads the set of records: pages first, then loose records, what is new of them from the store. Rules:
 * {@code docs/protocol.md}, sections 2 and 6.
 *
 * <p>Of pages the newest that can be read is enough: it holds what older ones hold. What was opened once is remembered, since
 * a name stands for the same bytes for ever.
 */
final class LedgerReader implements PageMaker.Contents {
    static final int MAX_RECORD = 4 << 20;
    static final int MAX_PAGE = 64 << 20;

    /** Before the name of what a repair has set aside. */
    static final String ASIDE = "aside/";

    private static final int READS_AT_ONCE = 16;

    /** So many that are gone are looked for. */
    static final int MOST_GONE = 100;

    /** Sorts behind every hash, so that no record of the mark's own time is listed. */
    private static final String BEHIND_HASHES = "-g";

    private final Store store;
    private final RecordSealer sealer;
    private final PageSealer pages;
    private final Times times;
    private final RecordCache cache;
    private final SeenLedger memory;
    private final SharedSettings shared = new SharedSettings();
    private volatile Map<RecordName, LedgerRecord> opened = Map.of();
    private volatile Optional<Page> lastPage = Optional.empty();

    /** How far back a read goes. */
    enum Extent {
        /** What a page holds is not listed again. */
        SINCE_THE_PAGE,
        /** Every record there is: also late ones that no page may know of. */
        EVERYTHING
    }

    LedgerReader(
            Store store, RecordSealer sealer, PageSealer pages, Times times, RecordCache cache, SeenLedger memory) {
        this.memory = memory;
        this.store = store;
        this.sealer = sealer;
        this.pages = pages;
        this.times = times;
        this.cache = cache;
    }

    /**
     * One read.
     *
     * @param readAt K, taken before
     * @return empty if something vanished on the way: it was folded into pages
     */
    Optional<LedgerState> readAt(Instant readAt, Extent extent) {
        try {
            List<String> unreadablePages = new ArrayList<>();
            Optional<Page> page = newestPage(unreadablePages);
            Loose loose = loose(page, extent);
            List<String> gone = compareWithWhatWasSeen(page, loose);
            if (extent == Extent.EVERYTHING) {
                followHeads(page, loose);
            }
            var lacking = new LedgerState.Lacking(loose.unreadable, unreadablePages, loose.missing, gone);
            return Optional.of(new LedgerState(readAt, times, page, loose.found, lacking));
        } catch (NotFound e) {
            return Optional.empty();
        }
    }

    @Override
    public byte[] sealed(PageName page) {
        return cache.find(page.path(), page.hash()).orElseGet(() -> store.get(page.path(), MAX_PAGE));
    }

    @Override
    public byte[] opened(RecordName record) {
        return sealer.open(sealed(record), record);
    }

    private byte[] sealed(RecordName record) {
        return cache.find(record.path(), record.hash()).orElseGet(() -> store.get(record.path(), MAX_RECORD));
    }

    /** Opens a page that lies somewhere else. */
    Page open(PageName name, byte[] sealed) {
        return pages.open(sealed, name, Instant.EPOCH);
    }

    /** A page that a list shows. */
    record Listed(PageName name, Instant modified) {}

    /** Pages that a list shows, newest first. */
    List<Listed> listedPages() {
        List<Listed> found = new ArrayList<>();
        for (Store.Stat stat : list(PageName.FOLDER, null)) {
            PageName.ofPath(stat.name()).ifPresent(name -> found.add(new Listed(name, stat.modified())));
        }
        found.sort(Comparator.comparing(Listed::name).reversed());
        return found;
    }

    /** Records that a list shows, in whichever pages they stand. */
    List<RecordName> listedRecords() {
        return list(RecordName.FOLDER, null).stream()
                .flatMap(stat -> RecordName.ofPath(stat.name()).stream())
                .toList();
    }

    /** The page as the store has it now, whatever is kept here; empty if it is gone, though a list still shows it. */
    Optional<Page> readBack(Listed page) {
        try {
            return Optional.of(pages.open(store.get(page.name.path(), MAX_PAGE), page.name, page.modified));
        } catch (NotFound e) {
            return Optional.empty();
        }
    }

    private Optional<Page> newestPage(List<String> unreadable) {
        for (Listed each : listedPages()) {
            try {
                return Optional.of(page(each.name, each.modified));
            } catch (Damaged e) {
                unreadable.add(each.name.path());
            } catch (NotFound e) {
                mustBeAside(each.name.path(), e);
            }
        }
        return Optional.empty();
    }

    /** What is listed and not there was folded away, so that all is read again; or a repair has set it aside, and a list shows it for a while. */
    private void mustBeAside(String path, NotFound otherwise) {
        if (store.head(ASIDE + path).isEmpty()) {
            throw otherwise;
        }
    }

    private Page page(PageName name, Instant modified) {
        Optional<Page> known = lastPage.filter(page -> page.name().equals(name));
        if (known.isPresent()) {
            return known.get();
        }
        Optional<byte[]> cached = cache.find(name.path(), name.hash());
        byte[] sealed = cached.orElseGet(() -> store.get(name.path(), MAX_PAGE));
        Page page = pages.open(sealed, name, modified);
        if (cached.isEmpty()) {
            cache.keep(name.path(), sealed);
            cache.dropUpTo(name);
        }
        lastPage = Optional.of(page);
        return page;
    }

    /**
     * Records that stand in no page.
     *
     * @param missing those that others name, and the store has not
     */
    private record Loose(List<LedgerState.Found> found, List<String> unreadable, List<RecordName> missing) {}

    private Loose loose(Optional<Page> page, Extent extent) {
        Set<RecordName> folded = page.map(Page::names).orElse(Set.of());
        Optional<String> after = page.filter(_ -> extent == Extent.SINCE_THE_PAGE)
                .map(each -> RecordName.FOLDER + RecordName.time(each.name().mark()) + BEHIND_HASHES);
        Loose loose = new Loose(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            Semaphore places = new Semaphore(READS_AT_ONCE);
            List<Pending> pending = new ArrayList<>();
            for (Store.Stat stat : list(RecordName.FOLDER, after.orElse(null))) {
                RecordName.ofPath(stat.name())
                        .filter(name -> !folded.contains(name))
                        .ifPresent(name -> pending.add(
                                new Pending(name, stat.modified(), readers.submit(() -> fetch(name, places)))));
            }
            for (Pending each : pending) {
                try {
                    take(each.name, each.modified, each.result(), loose);
                } catch (NotFound e) {
                    if (!isFolded(each.name, page)) {
                        mustBeAside(each.name.path(), e);
                    }
                    // Deleted, since two pages hold it, and this is one of them or newer: a list may show it for a
                    // while.
                }
            }
        }
        Map<RecordName, LedgerRecord> now = new HashMap<>();
        loose.found.forEach(each -> now.put(each.name(), each.record()));
        opened = now;
        return loose;
    }

    private void take(RecordName name, Instant modified, Optional<LedgerRecord> record, Loose into) {
        record.ifPresentOrElse(
                each -> into.found.add(
                        new LedgerState.Found(name, modified, times.inTime(name.asOf(), modified), each)),
                () -> into.unreadable.add(name.path()));
    }

    /**
     * A list may hide a record for a while; who has seen it names it. Below the mark of the page they stand in it, or were
     * deleted since two pages hold them.
     */
    private void followHeads(Optional<Page> page, Loose loose) {
        Set<RecordName> known = new HashSet<>(page.map(Page::names).orElse(Set.of()));
        Deque<RecordName> named = new ArrayDeque<>(page.map(Page::heads).orElse(List.of()));
        page.ifPresent(each -> each.folded().forEach(folded -> named.addAll(headsOf(folded.record()))));
        loose.found.forEach(each -> {
            known.add(each.name());
            named.addAll(headsOf(each.record()));
        });
        while (!named.isEmpty()) {
            RecordName head = named.remove();
            if (!isFolded(head, page) && !loose.unreadable.contains(head.path()) && known.add(head)) {
                named.addAll(takeHidden(head, loose));
            }
        }
    }

    /**
     * Names of what this machine has seen and the store has not any more. A list may hide a record for a while, which is taken as it is then: it exists. Where nothing is gone,
     * what there is now is remembered.
     */
    private List<String> compareWithWhatWasSeen(Optional<Page> page, Loose loose) {
        SeenLedger.Seen seen = memory.seen();
        List<String> gone = new ArrayList<>();
        Set<RecordName> here = new HashSet<>();
        loose.found.forEach(each -> here.add(each.name()));
        seen.page()
                .filter(each -> page.filter(now -> !now.name().mark().isBefore(each.mark()))
                        .isEmpty())
                .filter(each -> store.head(each.path()).isEmpty())
                .ifPresent(each -> gone.add(each.path()));
        for (RecordName each : seen.records().descendingSet()) {
            boolean isKnown = isFolded(each, page) || here.contains(each) || loose.unreadable.contains(each.path());
            if (!isKnown && gone.size() < MOST_GONE && isGone(each, loose)) {
                gone.add(each.path());
            }
        }
        if (gone.isEmpty()) {
            memory.note(
                    page.map(Page::name),
                    loose.found.stream().map(LedgerState.Found::name).toList());
        }
        return gone;
    }

    private boolean isGone(RecordName name, Loose loose) {
        Optional<Store.Stat> stat = store.head(name.path());
        stat.ifPresent(each -> take(name, each.modified(), open(name), loose));
        return stat.isEmpty();
    }

    /** Whether the page holds it, if it came in time. */
    private static boolean isFolded(RecordName record, Optional<Page> page) {
        return page.filter(each -> !record.asOf().isAfter(each.name().mark())).isPresent();
    }

    /** Returns the heads of a record that no list has shown. */
    private List<RecordName> takeHidden(RecordName name, Loose loose) {
        Optional<Store.Stat> stat = store.head(name.path());
        if (stat.isEmpty()) {
            loose.missing.add(name);
            return List.of();
        }
        Optional<LedgerRecord> record = open(name);
        take(name, stat.get().modified(), record, loose);
        return record.map(LedgerReader::headsOf).orElse(List.of());
    }

    private static List<RecordName> headsOf(LedgerRecord record) {
        return record.origin().heads();
    }

    private List<Store.Stat> list(String folder, @Nullable String from) {
        List<Store.Stat> all = new ArrayList<>();
        @Nullable String after = from;
        while (true) {
            Store.Page page = store.list(folder, after);
            all.addAll(page.found());
            if (!page.more() || page.found().isEmpty()) {
                return all;
            }
            after = page.found().getLast().name();
        }
    }

    /** The record; empty if it can't be read. */
    private Optional<LedgerRecord> fetch(RecordName name, Semaphore places) throws InterruptedException {
        LedgerRecord known = opened.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        places.acquire();
        try {
            return open(name);
        } finally {
            places.release();
        }
    }

    private Optional<LedgerRecord> open(RecordName name) {
        Optional<byte[]> cached = cache.find(name.path(), name.hash());
        if (cached.isPresent()) {
            return open(name, cached.get());
        }
        try {
            byte[] sealed = store.get(name.path(), MAX_RECORD);
            Optional<LedgerRecord> record = open(name, sealed);
            record.ifPresent(_ -> cache.keep(name.path(), sealed));
            return record;
        } catch (Damaged e) {
            return Optional.empty();
        }
    }

    private Optional<LedgerRecord> open(RecordName name, byte[] sealed) {
        try {
            return Optional.of(shared.in(RecordCodec.decode(sealer.open(sealed, name), name.path())));
        } catch (Damaged e) {
            return Optional.empty();
        }
    }

    private record Pending(RecordName name, Instant modified, Future<Optional<LedgerRecord>> future) {
        Optional<LedgerRecord> result() {
            try {
                return future.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Interrupted("interrupted while the ledger was read");
            } catch (ExecutionException e) {
                if (e.getCause() instanceof HoldfastException known) {
                    throw known;
                }
                throw new IllegalStateException(e.getCause());
            }
        }
    }
}
