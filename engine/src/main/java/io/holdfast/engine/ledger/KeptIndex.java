package io.holdfast.engine.ledger;

import io.holdfast.engine.run.RunRef;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What must stay of the index, by the pages that are there: docs/protocol.md, section 2, "Needed".
 *
 * <p>Holds: a merged run stays while a page names it that somebody may read. Pages are put side by side, so one that was made from an older page may become the
 * newest: what it names must be there still. That is over when the store has had a newer page so long that whoever had not seen it when making theirs has put
 * that, and every list shows it.
 */
public final class KeptIndex {
    /** For who asks about other packs. */
    public static final KeptIndex NOTHING = of(List.of(), Instant.EPOCH);

    private final Instant mark;
    private final Set<RunRef> merged;
    private final MergedIndex newest;

    private KeptIndex(Instant mark, Set<RunRef> merged, MergedIndex newest) {
        this.mark = mark;
        this.merged = merged;
        this.newest = newest;
    }

    /**
     * What a page says of the index.
     *
     * @param timely   whether the store got the page in time
     * @param modified when the store got it
     */
    record Said(MergedIndex index, boolean timely, Instant modified) {
        static Said of(Page page, Times times) {
            return new Said(page.index(), page.isInTime(times), page.modified());
        }
    }

    /**
     * @param pages  newest first
     * @param before what the store got by then is seen by all
     */
    static KeptIndex of(List<Said> pages, Instant before) {
        List<Said> timely = pages.stream().filter(Said::timely).toList();
        Optional<Said> seen =
                timely.stream().filter(each -> !each.modified.isAfter(before)).findFirst();
        List<Said> kept = pages.subList(0, seen.map(pages::indexOf).orElse(pages.size() - 1) + 1);
        Set<RunRef> merged = new LinkedHashSet<>();
        kept.forEach(each -> merged.addAll(each.index.runs()));
        Instant mark = seen.flatMap(_ -> kept.stream()
                        .filter(Said::timely)
                        .map(each -> each.index.mark())
                        .min(Comparator.naturalOrder()))
                .orElse(MergedIndex.NONE.mark());
        return new KeptIndex(
                mark, merged, timely.stream().findFirst().map(Said::index).orElseGet(() -> untold(pages)));
    }

    private static MergedIndex untold(List<Said> late) {
        return late.stream()
                .findFirst()
                .map(each -> new MergedIndex(MergedIndex.NONE.mark(), each.index.runs()))
                .orElse(MergedIndex.NONE);
    }

    /** Whether the index of this record may go, if it is one in time, since merged ones stand for it. */
    public boolean standsFor(RecordName record) {
        return !record.asOf().isAfter(mark);
    }

    /** Merged runs that must stay. */
    public Set<RunRef> merged() {
        return merged;
    }

    /**
     * What is merged by now: by the newest page in time. Where none is, as in a copy, what the newest of them names, standing for nothing: nobody knows whether what it tells of is here.
     */
    public MergedIndex newest() {
        return newest;
    }
}
