package io.holdfast.server.estimate;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * By what the figures of a plan's estimates are multiplied, since that is how far they were off so far. The rule: what came, divided by what would have been expected without
 * correction of a backup that reads as much, is the ratio of a review: how much changes is learned by {@link ChangeRate}, and not twice. The first review gives the factor; each later one moves it half of the way to its own ratio, in logarithms, so that twice
 * and half weigh the same. No factor is less than an eighth or more than eight: beyond, something else is wrong, and is shown as an error. Figures under {@link #LEAST} teach nothing.
 */
public record Factors(Map<Figure, Double> each) {
    static final Factors NONE = new Factors(Map.of());
    static final double MOST = 8;
    static final double STEP = 0.5;

    /** Below, a ratio tells of chance alone. */
    static final double LEAST = 0.05;

    public Factors {
        each = Collections.unmodifiableMap(each.isEmpty() ? new EnumMap<>(Figure.class) : new EnumMap<>(each));
    }

    double of(Figure figure) {
        return each.getOrDefault(figure, 1.0);
    }

    /** @param reviews of one kind, oldest first */
    static Factors after(List<Review> reviews) {
        Factors factors = NONE;
        for (Review review : reviews) {
            factors = factors.after(review);
        }
        return factors;
    }

    Factors after(Review review) {
        Map<Figure, Double> next = new EnumMap<>(Figure.class);
        next.putAll(each);
        review.figures().forEach((figure, held) -> {
            if (held.plain() > LEAST && held.happened() > LEAST) {
                double ratio = clamped(held.happened() / held.plain());
                Double before = each.get(figure);
                next.put(figure, before == null ? ratio : clamped(before * Math.pow(ratio / before, STEP)));
            }
        });
        return new Factors(next);
    }

    private static double clamped(double factor) {
        return Math.clamp(factor, 1 / MOST, MOST);
    }
}
