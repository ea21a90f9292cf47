package io.holdfast.engine.backup;

import io.holdfast.engine.ledger.LedgerRecord.Asked;
import io.holdfast.engine.ledger.LedgerRecord.Tally;
import java.util.concurrent.atomic.LongAdder;

/** Counts while a backup runs. Safe for many threads. */
final class Tallying {
    final LongAdder added = new LongAdder();
    final LongAdder changed = new LongAdder();
    final LongAdder unchanged = new LongAdder();
    final LongAdder removed = new LongAdder();
    final LongAdder unread = new LongAdder();
    final LongAdder moved = new LongAdder();
    /** Of those added, what stood under another key before and was not read. */
    final LongAdder renamed = new LongAdder();
    /** Bytes of content of all entries that the new manifest has. */
    final LongAdder content = new LongAdder();

    long looked() {
        return added.sum() + changed.sum() + unchanged.sum();
    }

    /** @param asked of the repository, so far */
    Tally totals(long read, long stored, Asked asked) {
        return new Tally(
                looked(),
                added.sum(),
                changed.sum(),
                unchanged.sum(),
                removed.sum(),
                unread.sum(),
                content.sum(),
                read,
                stored,
                asked);
    }
}
