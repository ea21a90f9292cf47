package io.holdfast.engine.survey;

import java.time.Duration;

/**
 * How far a survey goes.
 *
 * @param entries     listed at most; what is behind them is extrapolated
 * @param listing     so long is listed at most
 * @param sampleBytes read at most, about
 * @param sampling    so long is read at most
 * @param readers     that read side by side, as a backup of the source has them
 * @param ranges      listed side by side, likewise
 * @param seed        decides what is in the sample: the same source and seed give the same one
 */
public record SurveyOptions(
        long entries, Duration listing, long sampleBytes, Duration sampling, int readers, int ranges, long seed) {
    public SurveyOptions {
        if (entries < 1
                || sampleBytes < 1
                || readers < 1
                || ranges < 1
                || !listing.isPositive()
                || !sampling.isPositive()) {
            throw new IllegalArgumentException("a survey of nothing");
        }
    }

    /** A million entries, and 64 MiB of content, in a minute each. */
    public static SurveyOptions usual(int readers, int ranges) {
        return new SurveyOptions(
                1_000_000, Duration.ofSeconds(60), 64L << 20, Duration.ofSeconds(60), readers, ranges, 1);
    }

    public SurveyOptions with(long mostEntries, long mostBytes) {
        return new SurveyOptions(mostEntries, listing, mostBytes, sampling, readers, ranges, seed);
    }
}
