package io.holdfast.engine.survey;

import java.util.List;

/** How sure the ratio of two sums over units is: the linear approximation for cluster samples (Cochran, Sampling Techniques, 6.3). */
final class Ratio {
    /** Of a group of which one unit alone was read. */
    private static final double ONE = 0.25;

    private Ratio() {}

    static double standardError(List<Sampled> units) {
        double stands = units.stream().mapToDouble(Sampled::distinct).sum();
        if (units.size() < 2 || stands == 0) {
            return ONE;
        }
        double ratio = units.stream().mapToDouble(Sampled::framed).sum() / stands;
        double squares = units.stream()
                .mapToDouble(each -> Math.pow(each.framed() - ratio * each.distinct(), 2))
                .sum();
        int n = units.size();
        double mean = stands / n;
        return Math.sqrt(squares / (n - 1.0) / n) / mean;
    }
}
