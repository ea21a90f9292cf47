package io.holdfast.server.job;

import io.holdfast.engine.ledger.LedgerRecord.Asked;

/** How many requests a job took. */
final class Requests {
    private Requests() {}

    static long of(Asked asked) {
        return asked.puts() + asked.gets() + asked.lists();
    }
}
