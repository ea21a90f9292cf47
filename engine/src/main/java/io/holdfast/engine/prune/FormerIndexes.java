package io.holdfast.engine.prune;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.ledger.KeptIndex;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.prune.LiveRecords.Live;
import io.holdfast.engine.prune.LiveRecords.Need;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.run.RunReader;
import io.holdfast.engine.run.RunRef;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Runs of the index that no live record names any more. A chunk is told of by the index of the snapshot that stored it first: when that is freed,
 * later snapshots may still use the chunk. So such a run stays as long as a pack of content does of which it tells; else equal content would be stored
 * again, until it is merged. In memory: names of those runs and of their packs.
 */
final class FormerIndexes {
    private final List<List<ObjectHash>> packs = new ArrayList<>();
    private final BitSet wanted = new BitSet();

    /** @param rows told of the packs of content that they know */
    FormerIndexes(Repository repository, LedgerState state, KeptIndex kept, List<Live> live, PackRows rows) {
        for (RunRef ref : refs(state, kept, live)) {
            Prune.stopIfAsked();
            try {
                RunReader run = repository.indexRun(ref);
                int number = packs.size();
                packs.add(
                        run.ownPacks().stream().map(pack -> pack.info().name()).toList());
                run.forEachPack(pack -> rows.indexed(pack.name(), number));
            } catch (Damaged e) {
                // A hint that can't be read is of no use.
            }
        }
    }

    /** Also what a copy has of merged ones: nobody has looked yet whether all packs are here of which they tell. */
    private static Set<RunRef> refs(LedgerState state, KeptIndex kept, List<Live> live) {
        Set<RunRef> former = new LinkedHashSet<>(state.indexRuns(each -> !kept.standsFor(each)));
        live.forEach(each -> each.snapshot().index().ifPresent(former::remove));
        if (!kept.newest().equals(state.mergedIndex())) {
            former.addAll(kept.newest().runs());
        }
        return former;
    }

    /** A pack of content that stays is told of by this one. */
    void want(int number) {
        wanted.set(number);
    }

    /** To be called when all packs of content were looked at. */
    void needed(PackRows rows) {
        wanted.stream()
                .forEach(number -> packs.get(number).forEach(pack -> rows.needed(PackKind.INDEX, pack, Need.LIVE)));
    }
}
