package io.holdfast.engine.store;

import static io.holdfast.engine.store.SharedServer.MILLI;
import static io.holdfast.engine.store.SharedServer.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.store.AdaptiveGate.Kind;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A job beside the business of a server, in virtual time. */
class AdaptiveLimitTest {
    private static final long MINUTE = 60 * SECOND;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theBusinessIsServedAsIfItWereAloneAndTheJobGetsMostOfTheRest(long seed) {
        SharedServer server = new SharedServer(seed);
        server.run(20 * MINUTE);

        assertThat(server.clientTook(0.5, 0)).isLessThan(55 * MILLI);
        assertThat(server.clientTook(0.99, 0)).as("52 ms alone").isLessThan(57 * MILLI);
        assertThat(server.jobAnswers()).as("of 140 a second").isGreaterThan(20 * 60 * 80);
        assertThat(server.limit().held(server.now()).backOffs()).isBetween(5L, 20L);
        assertThat(server.limit().held(server.now()).refusals()).isZero();
    }

    @Test
    void aServerOfAnySizeIsFoundOut() {
        SharedServer large = new SharedServer(1);
        large.capacity(600);
        large.run(4 * MINUTE);
        SharedServer small = new SharedServer(1);
        small.capacity(80);
        small.run(4 * MINUTE);

        assertThat(large.limit().requests()).isBetween(200.0, 600.0);
        assertThat(small.limit().requests()).isBetween(5.0, 25.0);
    }

    @Test
    void answersOfManyLengthsAreNoSignByThemselves() {
        SharedServer server = new SharedServer(1);
        server.service(20 * MILLI, 200 * MILLI);
        server.run(30 * SECOND);

        assertThat(server.limit().held(server.now()).backOffs()).isZero();
        server.run(20 * MINUTE);
        assertThat(server.limit().requests()).isGreaterThan(60);
    }

    @Test
    void aJobGivesWayToABusinessThatNeedsAllAndComesBackBehindIt() {
        SharedServer server = new SharedServer(1);
        server.run(5 * MINUTE);
        server.business(190);
        server.run(10 * SECOND);
        assertThat(server.limit().requests()).as("within ten seconds").isLessThan(10);
        assertThat(server.limit().holdingBack()).isPresent();

        long before = server.jobAnswers();
        server.run(5 * MINUTE);
        assertThat(server.jobAnswers() - before).as("it goes on all the same").isGreaterThan(5 * 60);
        assertThat(server.limit().requests()).isLessThan(15);

        server.business(60);
        server.run(10 * MINUTE);
        assertThat(server.limit().requests()).as("slowly").isGreaterThan(60);
    }

    @Test
    void aServerThatIsSlowForGoodIsNotUsualAtOnceAndStopsTheJobNotForEver() {
        SharedServer server = new SharedServer(1);
        server.run(3 * MINUTE);
        server.service(150 * MILLI, 2 * MILLI);
        server.run(3 * MINUTE);
        assertThat(server.limit().requests()).isEqualTo(AdaptiveLimit.LEAST);

        server.run(27 * MINUTE);
        assertThat(server.limit().requests()).isGreaterThan(60);
    }

    @Test
    void aShareOfRefusalsThatIsUsualSlowsAndStopsNothing() {
        SharedServer server = new SharedServer(1);
        server.refuse(0.02);
        server.run(20 * MINUTE);

        assertThat(server.jobAnswers()).isGreaterThan(20 * 60 * 30);
        server.refuse(0.5);
        server.run(20 * SECOND);
        assertThat(server.limit().requests()).isLessThan(10);
    }

    @Test
    void fewerRefusalsThanAnybodyWouldCallManyAreEnough() {
        AdaptiveLimit limit = new AdaptiveLimit(0);
        long now = learned(limit, 50 * MILLI);
        double before = limit.requests();
        for (int i = 0; i < 300 && limit.requests() >= before; i++) {
            now += 10 * MILLI;
            limit.passed(now);
            if (i % 25 == 0) {
                limit.refused(now - MILLI, now);
            } else {
                limit.answered(Kind.GET, now - 50 * MILLI, now);
            }
        }

        AdaptiveGate.Held held = limit.held(now);
        assertThat(held.backOffs()).isEqualTo(1);
        assertThat(held.refusals()).as("of 25 each").isBetween(6L, 10L);
        assertThat(held.lowest()).hasValue(limit.requests());
        assertThat(limit.held(now + SECOND).time()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void whatWasSentBeforeItBackedOffSaysNothingMore() {
        AdaptiveLimit limit = new AdaptiveLimit(0);
        long now = learned(limit, 50 * MILLI);
        double before = limit.requests();
        long sent = now;
        for (int i = 0; i < 100; i++) {
            now += 5 * MILLI;
            limit.answered(Kind.GET, sent, now + 500 * MILLI);
        }

        assertThat(limit.requests()).isBetween(before / 2.4, before / 2);
        assertThat(limit.held(now).backOffs()).isEqualTo(1);
    }

    @Test
    void eachKindHasItsOwnUsualTime() {
        AdaptiveLimit limit = new AdaptiveLimit(0);
        long now = learned(limit, 20 * MILLI);
        for (int i = 0; i < 200; i++) {
            now += 100 * MILLI;
            limit.passed(now);
            limit.answered(i % 2 == 0 ? Kind.LIST : Kind.GET, now - (i % 2 == 0 ? 900 : 20) * MILLI, now);
        }

        assertThat(limit.held(now).backOffs()).isZero();
    }

    @Test
    void aRequestThatWaitsInVainIsASignAndTeachesNothing() {
        AdaptiveLimit limit = new AdaptiveLimit(0);
        long now = learned(limit, 50 * MILLI);
        for (int i = 0; i < 8; i++) {
            now += SECOND;
            limit.unanswered(Kind.GET, now - MILLI, now);
        }
        assertThat(limit.held(now).backOffs())
                .as("refused at once: no server was slow")
                .isZero();

        for (int i = 0; i < 8; i++) {
            now += SECOND;
            limit.unanswered(Kind.GET, now - SECOND, now);
        }
        assertThat(limit.held(now).backOffs()).isEqualTo(1);
    }

    @Test
    void contentIsHalvedTooWhereFewRequestsReadMuch() {
        AdaptiveLimit limit = new AdaptiveLimit(0);
        long now = learned(limit, 50 * MILLI);
        for (int i = 0; i < 100; i++) {
            now += 100 * MILLI;
            limit.passed(now);
            limit.read(800_000, now);
            limit.answered(Kind.GET, now - 50 * MILLI, now);
        }
        double before = limit.bytes();
        assertThat(before).as("all of it was used").isGreaterThan(8 << 20);
        for (int i = 0; i < 20; i++) {
            limit.answered(Kind.GET, now - 200 * MILLI, now);
        }

        assertThat(limit.bytes()).isBetween(3.5e6, 4.5e6);
    }

    @Test
    void aJobThatAsksLittleGetsNoMoreThanItHasTried() {
        AdaptiveLimit limit = new AdaptiveLimit(0);
        long now = learned(limit, 50 * MILLI);
        double before = limit.requests();
        for (int i = 0; i < 1_000; i++) {
            now += SECOND;
            limit.passed(now);
            limit.answered(Kind.GET, now - 50 * MILLI, now);
        }

        assertThat(limit.requests()).isEqualTo(before);
    }

    @Test
    void theGateSpreadsRequestsAndSavesNothingUp() {
        AtomicLong nanos = new AtomicLong();
        AdaptiveGate gate = new AdaptiveGate(nanos::get, wait -> nanos.addAndGet(wait.toNanos()));
        nanos.addAndGet(5 * SECOND);
        for (int i = 0; i < 21; i++) {
            gate.pass();
        }

        assertThat(nanos.get()).isBetween(5_990 * MILLI, 6_050 * MILLI);
        gate.read(100 << 20);
        gate.read(1);
        assertThat(nanos.get()).as("100 MiB at 8 MiB/s").isGreaterThan(17 * SECOND);
    }

    /** After a few answers that take so long. */
    private static long learned(AdaptiveLimit limit, long took) {
        long now = 0;
        for (int i = 0; i < 60; i++) {
            now += 50 * MILLI;
            limit.passed(now);
            limit.answered(Kind.GET, now - took, now);
        }
        return now;
    }
}
