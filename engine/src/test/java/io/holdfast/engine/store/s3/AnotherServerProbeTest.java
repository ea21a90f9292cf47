package io.holdfast.engine.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.probe.Probe;
import io.holdfast.engine.probe.ProbeOptions;
import io.holdfast.engine.probe.ProbeResult;
import io.holdfast.engine.probe.ProbeResult.Verdict;
import io.holdfast.engine.probe.Site;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.store.Buckets;
import io.holdfast.engine.store.RawBucket;
import io.holdfast.engine.store.StoreUri;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** What a probe finds of any S3 server, and that it leaves nothing there: {@link AnotherServer}. */
@EnabledIfEnvironmentVariable(named = AnotherServer.VARIABLE, matches = "(s3|cos|obs)://.+")
class AnotherServerProbeTest {

    @Test
    void itIsFitAndLeftAsItWas() {
        leavesNothing(AnotherServer.place());
    }

    @Test
    void soItIsWhereVersionsAreKept() {
        leavesNothing(AnotherServer.placeWithVersions());
    }

    private static void leavesNothing(StoreUri.S3 place) {
        ProbeResult result;
        try (Site site = Site.in(place, new Random())) {
            result = new Probe(
                            site,
                            Times.assuming(
                                    place.provider().listDelay(),
                                    place.provider().clockSpread()),
                            ProbeOptions.QUICK,
                            _ -> {},
                            Progress.none(),
                            Thread::sleep)
                    .run();
        }
        assertThat(result.verdict()).as(result.findings().toString()).isNotEqualTo(Verdict.NOT_FIT);
        assertThat(result.left()).isEmpty();
        try (RawBucket bucket = Buckets.raw(place)) {
            assertThat(bucket.versions("").found()).isEmpty();
            assertThat(bucket.uploads()).isEmpty();
        }
    }
}
