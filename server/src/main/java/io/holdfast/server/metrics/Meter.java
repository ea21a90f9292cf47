package io.holdfast.server.metrics;

import java.util.List;

/**
 * A figure, or one for each combination of its labels.
 *
 * @param name    as it is asked for; of a summary {@code _sum} and {@code _count} are put behind it
 * @param unit    what one is, in words
 * @param labels  names; their values are names of things that are known, or words of this program: nothing that comes from data
 * @param meaning a sentence
 */
public record Meter(String name, Type type, String unit, List<String> labels, String meaning) {

    /** How it behaves. */
    public enum Type {
        GAUGE,
        /** Only grows; its name ends in {@code _total}. */
        COUNTER,
        /** How many there were, and their sum. */
        SUMMARY
    }

    public Meter {
        labels = List.copyOf(labels);
        if (!name.startsWith("holdfast_") || name.endsWith("_total") != (type == Type.COUNTER)) {
            throw new IllegalArgumentException(name);
        }
    }

    /** Names under which it can be asked for. */
    public List<String> series() {
        return type == Type.SUMMARY ? List.of(name + "_sum", name + "_count") : List.of(name);
    }
}
