package io.holdfast.engine.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Two pages that hold what is older, so that it may be deleted: docs/protocol.md, section 6.
 *
 * <p>Holds: both were just read back from the store, and the store got both so long ago that every list shows them. One of them may be
 * damaged later, and the other still has everything. The page that readers take, the newest, holds it too: a late record may have come
 * to the older ones alone, when several made pages at once. Memory: three pages, and one more at a time.
 */
final class TwoPages {
    private final List<Page> pages;
    private final List<Set<RecordName>> names;

    private TwoPages(List<Page> pages) {
        this.pages = List.copyOf(pages);
        this.names = pages.stream().map(Page::names).toList();
    }

    /**
     * The newest two of those that the store got at this time or before.
     *
     * @throws io.holdfast.engine.error.Damaged if one of them can't be read
     */
    static Optional<TwoPages> find(LedgerReader reader, Instant before) {
        List<LedgerReader.Listed> listed = reader.listedPages();
        List<Page> old = listed.stream()
                .filter(each -> !each.modified().isAfter(before))
                .flatMap(each -> reader.readBack(each).stream())
                .limit(2)
                .toList();
        if (old.size() < 2) {
            return Optional.empty();
        }
        LedgerReader.Listed newest = listed.getFirst();
        if (newest.name().equals(old.getFirst().name())) {
            return Optional.of(new TwoPages(old));
        }
        return reader.readBack(newest).map(page -> new TwoPages(List.of(page, old.getFirst(), old.getLast())));
    }

    /**
     * Names of the objects that may be deleted: records, then pages.
     *
     * @param outlived what newer pages need not hold of a page
     */
    List<String> held(LedgerReader reader, LedgerState all, Outlived outlived) {
        List<String> held = new ArrayList<>();
        Map<RecordName, LedgerState.Found> loose = new HashMap<>();
        all.loose().forEach(each -> loose.put(each.name(), each));
        all.dropped().forEach(each -> loose.put(each.name(), each));
        for (RecordName name : reader.listedRecords()) {
            if (isBelow(name) && (isFolded(name) || isCondemned(loose.get(name)) || isDropped(loose.get(name)))) {
                held.add(name.path());
            }
        }
        for (LedgerReader.Listed page : reader.listedPages()) {
            if (pages.stream()
                            .allMatch(each ->
                                    page.name().mark().isBefore(each.name().mark()))
                    && reader.readBack(page)
                            .filter(each -> holds(each, outlived.in(all.of(each), Set.of(), Instant.MAX)))
                            .isPresent()) {
                held.add(page.name().path());
            }
        }
        return held;
    }

    private boolean isBelow(RecordName name) {
        return pages.stream().noneMatch(each -> name.asOf().isAfter(each.name().mark()));
    }

    private boolean isFolded(RecordName name) {
        return names.stream().allMatch(each -> each.contains(name));
    }

    /** A condemnation in time stands among the names alone. */
    private boolean isCondemned(LedgerState.@Nullable Found found) {
        return found != null
                && found.timely()
                && found.record() instanceof LedgerRecord.Condemn condemn
                && pages.stream()
                        .allMatch(page -> condemn.packs().stream()
                                .allMatch(pack -> page.condemned().contains(pack.kind(), pack.name())));
    }

    private boolean isDropped(LedgerState.@Nullable Found found) {
        return found != null && pages.stream().allMatch(page -> page.hasDropped(found.record()));
    }

    /** @param outlived what nobody needs, as that page itself says */
    private boolean holds(Page page, Set<RecordName> outlived) {
        Set<RecordName> wanted = new HashSet<>();
        page.folded().stream()
                .filter(each -> !pages.stream().allMatch(newer -> newer.hasDropped(each.record())))
                .forEach(each -> wanted.add(each.name()));
        wanted.removeAll(outlived);
        return names.stream().allMatch(each -> each.containsAll(wanted))
                && pages.stream().allMatch(each -> each.condemned().coversAll(page.condemned()));
    }
}
