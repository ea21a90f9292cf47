package io.holdfast.engine.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Breadth first through all states, each once: what is found first is the shortest history. */
final class Search {
    private final Protocol protocol;
    private final int most;

    /** States one behind the other, each as {@link State#packed}. */
    private int[] pool = new int[1 << 16];

    private int poolEnd;
    private int[] offsets = new int[1 << 12];
    private int[] parents = new int[1 << 12];
    private int count;

    /** Numbers of states + 1, by hash. */
    private int[] table = new int[1 << 14];

    /**
     * How it came out.
     *
     * @param states  how many there are, or were looked at until one was broken
     * @param depth   steps of the longest of the shortest ways
     * @param failure what is broken, and the steps to there
     */
    record Result(int states, int depth, Optional<Failure> failure) {}

    /** A history, and what must not be at its end. */
    record Failure(String what, List<Move> history) {
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            int ticks = 0;
            int number = 1;
            for (Move move : history) {
                if (move.step() == Step.TIME) {
                    ticks++;
                } else {
                    text.append("%3d. at %2d  %s%n".formatted(number++, ticks, move));
                }
            }
            return text.append("     at %2d  %s%n".formatted(ticks, what)).toString();
        }
    }

    /** @param most more states are not looked at */
    Search(Protocol protocol, int most) {
        this.protocol = protocol;
        this.most = most;
    }

    Result run() {
        add(protocol.first(), -1);
        int depth = 0;
        int endOfDepth = 1;
        for (int at = 0; at < count; at++) {
            if (at == endOfDepth) {
                depth++;
                endOfDepth = count;
            }
            if (count > most) {
                throw new IllegalStateException("more than " + most + " states; " + at + " done, depth " + depth);
            }
            State state = state(at);
            Optional<String> what = protocol.broken(state);
            if (what.isPresent()) {
                return new Result(count, depth, Optional.of(new Failure(what.get(), history(at))));
            }
            int parent = at;
            protocol.steps(state, (_, next) -> add(next, parent));
        }
        return new Result(count, depth, Optional.empty());
    }

    private State state(int number) {
        return State.unpacked(pool, offsets[number]);
    }

    private void add(State state, int parent) {
        int[] packed = state.packed();
        int at = hash(packed) & (table.length - 1);
        while (table[at] != 0) {
            int offset = offsets[table[at] - 1];
            if (Arrays.equals(pool, offset, Math.min(poolEnd, offset + packed.length), packed, 0, packed.length)) {
                return;
            }
            at = (at + 1) & (table.length - 1);
        }
        table[at] = ++count;
        if (count >= offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * offsets.length);
            parents = Arrays.copyOf(parents, 2 * parents.length);
        }
        if (poolEnd + packed.length > pool.length) {
            pool = Arrays.copyOf(pool, pool.length + (pool.length >> 1));
        }
        offsets[count - 1] = poolEnd;
        parents[count - 1] = parent;
        System.arraycopy(packed, 0, pool, poolEnd, packed.length);
        poolEnd += packed.length;
        if (2 * count > table.length) {
            grow();
        }
    }

    private void grow() {
        table = new int[2 * table.length];
        for (int number = 0; number < count; number++) {
            int at = hash(state(number).packed()) & (table.length - 1);
            while (table[at] != 0) {
                at = (at + 1) & (table.length - 1);
            }
            table[at] = number + 1;
        }
    }

    private static int hash(int[] packed) {
        long hash = 0;
        for (int each : packed) {
            hash = (hash ^ each) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
        }
        return (int) (hash >>> 32);
    }

    /** The steps are taken once more, to know what they are. */
    private List<Move> history(int end) {
        List<Move> moves = new ArrayList<>();
        for (int at = end; parents[at] >= 0; at = parents[at]) {
            int[] packed = state(at).packed();
            List<Move> found = new ArrayList<>();
            protocol.steps(state(parents[at]), (move, next) -> {
                if (Arrays.equals(next.packed(), packed)) {
                    found.add(move);
                }
            });
            moves.addFirst(found.getFirst());
        }
        return moves;
    }
}
