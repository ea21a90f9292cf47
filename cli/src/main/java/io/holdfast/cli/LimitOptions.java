package io.holdfast.cli;

import io.holdfast.cli.LimitFile.Given;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.store.Limit;
import io.holdfast.engine.store.LimitedStore;
import io.holdfast.engine.store.Store;
import java.nio.file.Path;
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

    @Option(
            names = "--limit-file",
            paramLabel = "FILE",
            description = "File with these limits, to change while it runs: lines rate=50M, requests=200, or none.")
    private @Nullable Path file;

    /** What the job takes from; made once for it. */
    record Limits(Limit requests, Limit bytes) {
        Store around(Store store) {
            return new LimitedStore(store, requests, bytes);
        }
    }

    /** Something that ends with the job. */
    interface Watching extends AutoCloseable {
        @Override
        void close();
    }

    Limits limits() {
        Given given = given();
        return new Limits(Limit.perSecond(given.requests()), Limit.perSecond(given.rate()));
    }

    /**
     * Has a file change the limits, if there is one.
     *
     * @param output told when it does
     */
    Watching watch(Limits limits, Output output) {
        if (file == null) {
            return () -> {};
        }
        LimitFile watched = LimitFile.watch(file, limits, given(), output);
        return watched::close;
    }

    private Given given() {
        if (requests != null && requests < 1) {
            throw new BadInput("--limit-requests " + requests + " would let nothing pass. Next: give 1 or more");
        }
        return new Given(rate == null ? Given.NONE : Units.parseRate(rate), requests == null ? Given.NONE : requests);
    }
}
