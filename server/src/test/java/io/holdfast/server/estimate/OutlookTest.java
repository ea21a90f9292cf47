package io.holdfast.server.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.holdfast.engine.store.RequestCounts;
import io.holdfast.engine.store.StoreUri;
import io.holdfast.engine.survey.SurveyResult;
import io.holdfast.server.policy.Policy;
import io.holdfast.server.policy.PolicyJson;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** From what a source is like to what a plan takes, with figures that can be reckoned by hand. */
final class OutlookTest {
    private static final Instant FROM = Instant.parse("2026-11-28T00:00:00Z");
    private static final UUID PLAN = new UUID(1, 1);
    private static final long GIB = 1L << 30;
    private static final String NIGHTLY = "{'schedule': {'cron': '0 1 * * *', 'zone': 'UTC'}, 'rpo': '2d'}";

    private static Policy policy(String document) {
        return PolicyJson.read(new JsonMapper().readTree(document.replace('\'', '"')), ZoneId.of("UTC"));
    }

    /** A hundred thousand objects, 10 GiB, which compress to a half; a reader does 20 MiB a second, and there are eight. */
    private static SurveyResult survey(long gib) {
        long bytes = gib * GIB;
        return new SurveyResult(
                true,
                100_000,
                100_000,
                100_000,
                bytes,
                2_000_000,
                List.of(new SurveyResult.Part(
                        "small", 100_000, bytes, 50, 500, 0, 50 << 20, 50 << 20, 50 << 20, 25 << 20, 0.02, 500, 2.5)),
                0,
                new RequestCounts(0, 7, 0, 1, 0, 1, 0, 0),
                100,
                new RequestCounts(0, 500, 0, 0, 0, 0, 0, 0),
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                8,
                List.of());
    }

    private static Outlook.Facts facts(SurveyResult survey, String policy, Factors factors) {
        StoreUri uri = StoreUri.parse("cos://bucket-1250000000?region=ap-shanghai");
        Optional<KnownPriceList> prices = Optional.of(KnownPriceList.of(
                new PriceListDraft(
                        "list",
                        "cos",
                        "ap-shanghai",
                        null,
                        null,
                        "CNY",
                        LocalDate.parse("2024-01-01"),
                        null,
                        true,
                        null,
                        List.of(new PriceListDraft.Step(null, new BigDecimal("0.1"))),
                        new BigDecimal("0.01"),
                        new BigDecimal("0.01"),
                        new BigDecimal("0.01"),
                        null,
                        new BigDecimal("0.5"),
                        null),
                PLAN,
                false,
                1,
                FROM));
        return new Outlook.Facts(
                survey,
                policy(policy),
                PLAN,
                FROM,
                new ChangeRate(0.01, ChangeRate.Origin.SAID, 0),
                factors,
                Factors.NONE,
                new Outlook.Side("cloud", uri, prices),
                new Outlook.Side("cloud", uri, prices));
    }

    private static Estimated estimated(long gib, String policy) {
        return new Outlook(facts(survey(gib), policy, Factors.NONE)).estimated();
    }

    @Test
    void theFirstBackupReadsAllStoresAHalfAndAsksForEachObject() {
        Taken first = estimated(10, NIGHTLY).first();
        assertThat(first.read().likely()).isEqualTo(10.0 * GIB);
        assertThat(first.stored().likely()).isCloseTo(5.0 * GIB, within(0.01 * 5 * GIB));
        assertThat(first.source().get()).isEqualTo(100_007);
        assertThat(first.source().list()).isEqualTo(101);
        assertThat(first.repository().put())
                .isBetween(210.0, 230.0); // 5 GiB in packs of some 24 MiB, and 3 checkpoints
        assertThat(first.seconds().likely())
                .isCloseTo(2 + 64, within(2.0)); // 10 GiB at 160 MiB a second, and the listing
    }

    @Test
    void aLimitMakesItLongerAndAWindowMakesItGoOnNextNight() {
        Estimated limited = estimated(
                10,
                "{'schedule': {'cron': '0 1 * * *', 'zone': 'UTC'}, 'rpo': '2d', 'window': {'from': '01:00', 'to': '02:00'},"
                        + " 'limits': [{'from': '00:00', 'to': '24:00', 'bytesPerSecond': '2M'}]}");
        Stretch when = limited.first().when().orElseThrow();
        // 15 GiB go in and out, at 2 MiB a second: 2 hours and 8 minutes.
        assertThat(when.seconds()).isCloseTo(7_700, within(100.0));
        assertThat(when.windows()).isEqualTo(3);
        assertThat(when.begins()).contains(Instant.parse("2026-11-28T01:00:00Z"));
        assertThat(when.ends().orElseThrow()).isBetween("2026-11-30T01:00:00Z", "2026-11-30T01:15:00Z");
        assertThat(limited.warnings())
                .anyMatch(each -> each.contains("does not fit into one window: it takes 3"))
                .anyMatch(each -> each.contains("more than the RPO of 2 d"));
    }

    /** As in a job: limits are of what goes over a network, and of the repository. */
    @Test
    void readingAFolderIsNotLimited() {
        String limited = "{'schedule': {'cron': '0 1 * * *', 'zone': 'UTC'}, 'rpo': '2d',"
                + " 'limits': [{'from': '00:00', 'to': '24:00', 'bytesPerSecond': '2M'}]}";
        Outlook.Facts bucket = facts(survey(10), limited, Factors.NONE);
        Outlook.Facts folder = new Outlook.Facts(
                bucket.survey(),
                bucket.policy(),
                bucket.plan(),
                bucket.from(),
                bucket.change(),
                bucket.firstFactors(),
                bucket.laterFactors(),
                new Outlook.Side("disk", StoreUri.parse("file:///srv/photos"), Optional.empty()),
                bucket.repository());
        assertThat(new Outlook(folder).estimated().first().seconds().likely())
                .isCloseTo(5 * 512, within(50.0)); // the 5 GiB that are stored, at 2 MiB a second
    }

    @Test
    void whatLiesInTheRepositoryGrowsByWhatIsKeptAndIsPaidFor() {
        Estimated estimated = estimated(10, NIGHTLY);
        double before = 0;
        for (MonthTaken month : estimated.months()) {
            assertThat(month.stored().likely()).isGreaterThanOrEqualTo(before * 0.98); // a month of 28 days keeps fewer
            before = month.stored().likely();
        }
        Charge charge = estimated.charges().getLast();
        assertThat(charge.currency()).contains("CNY");
        Bill last = charge.lastMonth().orElseThrow();
        double gib = (estimated.months().get(10).stored().likely()
                        + estimated.months().get(11).stored().likely())
                / 2
                / GIB;
        assertThat(last.storage().likely().doubleValue()).isCloseTo(gib * 0.1, within(0.001));
        assertThat(estimated.warnings())
                .anyMatch(each -> each.contains("more than a year old"))
                .anyMatch(each -> each.contains("no price for delete requests"));
    }

    @Test
    void moreBytesTakeNoLessOfAnything() {
        Estimated before = estimated(1, NIGHTLY);
        for (long gib : new long[] {2, 5, 10, 100, 1_000}) {
            Estimated next = estimated(gib, NIGHTLY);
            for (Figure figure : Figure.values()) {
                assertThat(next.first().of(figure))
                        .as(figure + " of " + gib)
                        .isGreaterThanOrEqualTo(before.first().of(figure));
                assertThat(next.later().of(figure))
                        .isGreaterThanOrEqualTo(before.later().of(figure));
            }
            assertThat(next.charges().getLast().year().orElseThrow().likely())
                    .isGreaterThan(
                            before.charges().getLast().year().orElseThrow().likely());
            before = next;
        }
    }

    @Test
    void aFactorCorrectsItsFigureAndNoOther() {
        Taken plain = estimated(10, NIGHTLY).first();
        Taken corrected = new Outlook(facts(survey(10), NIGHTLY, new Factors(Map.of(Figure.BYTES_STORED, 2.0))))
                .estimated()
                .first();
        assertThat(corrected.stored().likely()).isCloseTo(2 * plain.stored().likely(), within(1.0));
        assertThat(corrected.read()).isEqualTo(plain.read());
        assertThat(corrected.source()).isEqualTo(plain.source());
    }
}
