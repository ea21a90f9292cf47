package io.holdfast.server.estimate;

/** A figure that nobody knows exactly: it is likely this, and hardly less or more than those. */
public record Span(double low, double likely, double high) {
    public static final Span NONE = exactly(0);

    public Span {
        if (!(0 <= low && low <= likely && likely <= high)) {
            throw new IllegalArgumentException("a span from " + low + " over " + likely + " to " + high);
        }
    }

    public static Span exactly(double value) {
        return new Span(value, value, value);
    }

    Span times(double factor) {
        return new Span(low * factor, likely * factor, high * factor);
    }

    Span plus(Span other) {
        return new Span(low + other.low, likely + other.likely, high + other.high);
    }

    /** The same, where at least so much less and more is possible. */
    Span widened(double down, double up) {
        return new Span(Math.min(low, likely * down), likely, Math.max(high, likely * up));
    }
}
