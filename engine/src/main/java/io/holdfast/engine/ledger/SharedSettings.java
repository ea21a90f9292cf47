package io.holdfast.engine.ledger;

import io.holdfast.engine.entry.BucketSetting;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets records that say the same of a bucket's settings hold it once: thousands of snapshots have the same policy, and all records
 * are in memory. Safe for many threads.
 */
final class SharedSettings {
    private final Map<List<BucketSetting>, List<BucketSetting>> known = new ConcurrentHashMap<>();

    LedgerRecord in(LedgerRecord record) {
        if (!(record instanceof LedgerRecord.Snapshot snapshot)
                || snapshot.settings().isEmpty()) {
            return record;
        }
        return snapshot.with(known.computeIfAbsent(snapshot.settings(), settings -> settings));
    }
}
