package io.holdfast.server.job;

import io.holdfast.engine.ledger.LedgerRecord.Asked;
import io.holdfast.engine.store.RequestCounts;
import java.util.Map;

/** How many requests a job took. */
final class Requests {
    private Requests() {}

    static long of(Asked asked) {
        return asked.puts() + asked.gets() + asked.lists();
    }

    /** Those that are counted, by the kinds that are billed. */
    static Map<String, Long> byKind(RequestCounts counts) {
        return Map.of(
                "put", counts.puts(),
                "get", counts.gets(),
                "head", counts.heads() + counts.clocks(),
                "list", counts.lists(),
                "delete", counts.deletes());
    }
}
