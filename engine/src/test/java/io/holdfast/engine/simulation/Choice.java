package io.holdfast.engine.simulation;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is lived: a seed, or what is left of it when a failure is shrunk. As a text: {@code 17}, or {@code 17:0,3,9:LATE,TWICE}.
 *
 * @param acts    numbers of those that take part; empty if all do
 * @param without what does not happen
 */
record Choice(long seed, Optional<Set<Integer>> acts, Set<Fate> without) {
    static Choice of(long seed) {
        return new Choice(seed, Optional.empty(), Set.of());
    }

    static Choice parse(String text) {
        String[] parts = text.split(":", -1);
        Optional<Set<Integer>> acts = Optional.<Set<Integer>>empty();
        Set<Fate> without = EnumSet.noneOf(Fate.class);
        if (parts.length > 1) {
            acts = Optional.of(Arrays.stream(parts[1].split(","))
                    .map(Integer::valueOf)
                    .collect(Collectors.toCollection(TreeSet::new)));
        }
        if (parts.length > 2 && !parts[2].isEmpty()) {
            Arrays.stream(parts[2].split(",")).map(Fate::valueOf).forEach(without::add);
        }
        return new Choice(Long.parseLong(parts[0]), acts, without);
    }

    boolean takesPart(int act) {
        return acts.map(some -> some.contains(act)).orElse(true);
    }

    Choice withActs(Set<Integer> some) {
        return new Choice(seed, Optional.of(new TreeSet<>(some)), without);
    }

    Choice alsoWithout(Fate fate) {
        Set<Fate> more = EnumSet.of(fate);
        more.addAll(without);
        return new Choice(seed, acts, more);
    }

    @Override
    public String toString() {
        return acts.map(some -> seed + ":" + joined(some) + ":" + joined(without))
                .orElse(Long.toString(seed));
    }

    private static String joined(Set<?> all) {
        return all.stream().map(Object::toString).collect(Collectors.joining(","));
    }
}
