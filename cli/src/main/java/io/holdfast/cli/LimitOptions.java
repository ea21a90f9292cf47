package io.holdfast.cli;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.store.Limit;
import io.holdfast.engine.store.LimitedStore;
import io.holdfast.engine.store.Store;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How fast a job may be: one limit for bucket and repository together. */
final class LimitOptions {
    @Option(
            names = "--limit-rate",
            paramLabel = "RATE",
            description = "At most so many bytes a second to and from bucket and repository: 50M, 800K.")
    private @Nullable String rate;

    @Option(
            names = "--limit-requests",
            paramLabel = "N",
            description = "At most so many requests a second to bucket and repository.")
    private @Nullable Integer requests;

    /** What the job takes from; made once for it. */
    record Limits(Limit requests, Limit bytes) {
        Store around(Store store) {
            return new LimitedStore(store, requests, bytes);
        }
    }

    Limits limits() {
        if (requests != null && requests < 1) {
            throw new BadInput("--limit-requests " + requests + " would let nothing pass. Next: give 1 or more");
        }
        return new Limits(
                requests == null ? Limit.none() : Limit.perSecond(requests),
                rate == null ? Limit.none() : Limit.perSecond(Units.parseRate(rate)));
    }
}
