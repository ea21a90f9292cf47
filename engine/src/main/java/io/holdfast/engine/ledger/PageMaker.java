package io.holdfast.engine.ledger;

import io.holdfast.engine.pack.SealedPack;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Folds loose records into a page. Rules: {@code docs/protocol.md}, section 6.
 *
 * <p>Holds: a page with mark L is made from a read of everything, begun more than W + D + E after L: a record in time with an asOf
 * up to L had arrived by L + W, and every list of that read shows it. It holds what the page before it holds, so that nothing is
 * in an older page alone, but for what nobody can need any longer ({@link Outlived}). It takes nothing away: a crash before its put leaves nothing, one after it a page.
 */
final class PageMaker {
    private static final int RECORDS_OF_A_RUN = 64;

    private final int worth;
    private final PageSealer sealer;
    private final Contents contents;

    /** Gives the bytes of what a read has found. */
    interface Contents {
        byte[] sealed(PageName page);

        /** The opened bytes of a record. */
        byte[] opened(RecordName record);
    }

    /**
     * What a page says besides what is folded.
     *
     * @param index   runs of the index that were merged
     * @param dropped records of the page before that it need not hold
     * @param here    whether a condemned pack is there still; asked in the order of kinds and names
     */
    record Saying(MergedIndex index, Set<RecordName> dropped, Predicate<LedgerRecord.PackId> here) {
        /** Nothing is dropped, and no name cut. */
        static Saying of(MergedIndex index) {
            return new Saying(index, Set.of(), _ -> true);
        }
    }

    /** @param worth so many loose records are worth a page */
    PageMaker(PageSealer sealer, Contents contents, int worth) {
        this.worth = worth;
        this.sealer = sealer;
        this.contents = contents;
    }

    /** L of a page that is made from a read. */
    Instant mark(LedgerState state) {
        Times times = state.times();
        return state.readAt()
                .minus(times.window())
                .minus(times.listDelay())
                .minus(times.clockSpread())
                .minusMillis(1);
    }

    /** Whether a read has found so many loose records that could be folded. */
    boolean isWorthIt(LedgerState state) {
        return isWorthIt(foldable(state).size());
    }

    boolean isWorthIt(int records) {
        return records >= worth;
    }

    /** Runs of the index that are worth merging, though that takes a page: a few for a thousand records. */
    int worthOfRuns() {
        return Math.max(2, worth / RECORDS_OF_A_RUN);
    }

    /**
     * What the next page says of merged runs of the index where nobody has merged any more: the same. Empty where that can't be said, since the page before came late: whoever
     * prunes looks what of it is here.
     */
    Optional<MergedIndex> sameIndex(LedgerState all) {
        return all.page()
                        .filter(each -> !each.isInTime(all.times())
                                && !each.index().runs().isEmpty())
                        .isPresent()
                ? Optional.empty()
                : Optional.of(all.mergedIndex());
    }

    /**
     * Makes the page.
     *
     * @param all   a read of everything
     * @param what  that it says besides
     * @return empty where all of it does not fit into one object
     */
    Optional<SealedPack> make(LedgerState all, Saying what) {
        Optional<Page> page = all.page();
        SortedSet<CondemnedNames.Row> condemned = new TreeSet<>();
        try (PageBuilder out = sealer.begin()) {
            buried(all, what.dropped).forEach(id -> condemned.add(CondemnedNames.Row.of(id)));
            page.ifPresent(old -> sealer.forEachRow(contents.sealed(old.name()), old.name(), row -> {
                if (!what.dropped.contains(row.name())) {
                    out.add(row);
                }
            }));
            for (LedgerState.Found each : foldable(all)) {
                if (each.timely() && each.record() instanceof LedgerRecord.Condemn condemn) {
                    condemn.packs().forEach(pack -> condemned.add(CondemnedNames.Row.of(pack)));
                } else {
                    out.add(new PageSealer.Row(each.name(), each.timely(), contents.opened(each.name())));
                }
            }
            out.endRecords();
            merge(page.map(Page::condemned).orElse(CondemnedNames.NONE), condemned, new Names(what.here, out)::add);
            return out.finish(mark(all), all.heads(), what.index.upTo(mark(all)));
        }
    }

    /**
     * Snapshots that were forgotten, and checkpoints, of which no record stays here: somewhere else one may stand still, as at a replica, without its forget or what has taken its
     * place. No other: whoever commits a snapshot must find it, however long they have slept.
     */
    private static Set<SnapshotId> buried(LedgerState all, Set<RecordName> dropped) {
        Set<SnapshotId> buried = new HashSet<>();
        Set<SnapshotId> staying = new HashSet<>();
        for (LedgerState.Found each : all.records()) {
            boolean goes = dropped.contains(each.name());
            if (each.record() instanceof LedgerRecord.Snapshot snapshot) {
                if (!goes) {
                    staying.add(snapshot.id());
                } else if (snapshot.isCheckpoint()) {
                    buried.add(snapshot.id());
                }
            } else if (each.record() instanceof LedgerRecord.Forget forget && goes) {
                buried.add(forget.id());
            }
        }
        buried.removeAll(staying);
        return buried;
    }

    private List<LedgerState.Found> foldable(LedgerState state) {
        Instant mark = mark(state);
        return state.loose().stream()
                .filter(each -> !each.name().asOf().isAfter(mark))
                .toList();
    }

    /** Names of the page before and new ones, in order, each once. */
    private static void merge(
            CondemnedNames old, SortedSet<CondemnedNames.Row> added, Consumer<CondemnedNames.Row> out) {
        old.forEach(row -> {
            while (!added.isEmpty() && added.first().compareTo(row) < 0) {
                out.accept(added.removeFirst());
            }
            added.remove(row);
            out.accept(row);
        });
        added.forEach(out);
    }

    /**
     * Condemned names on their way into a page, in order: those of packs that are gone are cut, but for one that begins as the name before it, which is not: cut, it would
     * stand before that. None comes twice.
     */
    private static final class Names {
        private final Predicate<LedgerRecord.PackId> here;
        private final PageBuilder out;
        private Optional<CondemnedNames.Row> last = Optional.empty();

        Names(Predicate<LedgerRecord.PackId> here, PageBuilder out) {
            this.here = here;
            this.out = out;
        }

        void add(CondemnedNames.Row row) {
            CondemnedNames.Row kept = row.isCut() || here.test(row.pack()) || !isBehind(row.cut()) ? row : row.cut();
            if (last.filter(before -> before.covers(kept)).isEmpty()) {
                out.add(kept);
                last = Optional.of(kept);
            }
        }

        private boolean isBehind(CondemnedNames.Row row) {
            return last.filter(before -> row.compareTo(before) <= 0).isEmpty();
        }
    }
}
