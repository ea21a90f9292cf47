package io.holdfast.engine.source;

import io.holdfast.engine.error.BadInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A pattern for one part of a path: {@code *} any characters, {@code ?} one, {@code [a-z]} one of these, {@code [!a-z]} one
 * that is none of these, {@code \} takes the next one as it is. A character is one of UTF-8; a stray byte counts as one.
 */
final class Glob {
    /** Added to bytes that are not UTF-8, so that they equal no character. */
    private static final int STRAY = 0x11_0000;

    private final List<Step> steps;

    private Glob(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    /** What stands for one character, or for any number of them. */
    private sealed interface Step {
        boolean takes(int symbol);

        /** {@code *}. */
        record Any() implements Step {
            @Override
            public boolean takes(int symbol) {
                return true;
            }
        }

        /** {@code ?}. */
        record One() implements Step {
            @Override
            public boolean takes(int symbol) {
                return true;
            }
        }

        /** From one character to another; the same for a single one. */
        record Between(int first, int last) implements Step {
            @Override
            public boolean takes(int symbol) {
                return symbol >= first && symbol <= last;
            }
        }

        /** A class, or what is not in it. */
        record OneOf(List<Between> parts, boolean negated) implements Step {
            @Override
            public boolean takes(int symbol) {
                return negated == parts.stream().noneMatch(part -> part.takes(symbol));
            }
        }
    }

    /**
     * @param whole names the pattern in a message
     * @throws BadInput if a class is not closed, or an escape has nothing behind it
     */
    static Glob of(int[] pattern, String whole) {
        List<Step> steps = new ArrayList<>();
        int at = 0;
        while (at < pattern.length) {
            int symbol = pattern[at++];
            switch (symbol) {
                case '*' -> steps.add(new Step.Any());
                case '?' -> steps.add(new Step.One());
                case '[' -> {
                    int end = endOfClass(pattern, at, whole);
                    steps.add(oneOf(pattern, at, end));
                    at = end + 1;
                }
                case '\\' -> {
                    if (at == pattern.length) {
                        throw new BadInput("Pattern " + whole + " ends in a backslash. Next: write \\\\ for one");
                    }
                    steps.add(only(pattern[at++]));
                }
                default -> steps.add(only(symbol));
            }
        }
        return new Glob(steps);
    }

    private static Step.Between only(int symbol) {
        return new Step.Between(symbol, symbol);
    }

    /** A {@code ]} that comes first stands for itself. */
    private static int endOfClass(int[] pattern, int from, String whole) {
        int at = isNegation(pattern, from) ? from + 1 : from;
        for (int i = at + 1; i < pattern.length; i++) {
            if (pattern[i] == ']') {
                return i;
            }
        }
        throw new BadInput("Pattern " + whole + " opens a [ and does not close it. Next: write \\[ for the character");
    }

    private static boolean isNegation(int[] pattern, int at) {
        return at < pattern.length && (pattern[at] == '!' || pattern[at] == '^');
    }

    private static Step oneOf(int[] pattern, int from, int to) {
        boolean negated = isNegation(pattern, from);
        List<Step.Between> parts = new ArrayList<>();
        int at = negated ? from + 1 : from;
        while (at < to) {
            boolean isRange = at + 2 < to && pattern[at + 1] == '-';
            parts.add(isRange ? new Step.Between(pattern[at], pattern[at + 2]) : only(pattern[at]));
            at += isRange ? 3 : 1;
        }
        return new Step.OneOf(List.copyOf(parts), negated);
    }

    /**
     * Whether the whole name matches. Each stretch between two {@code *} is taken at the first place where it fits, which leaves the
     * most for those behind it; so it is enough to go back to the last {@code *}.
     */
    boolean matches(int[] name) {
        int step = 0;
        int at = 0;
        int lastAny = -1;
        int takenByAny = 0;
        while (at < name.length) {
            if (step < steps.size() && steps.get(step) instanceof Step.Any) {
                lastAny = step++;
                takenByAny = at;
            } else if (step < steps.size() && steps.get(step).takes(name[at])) {
                step++;
                at++;
            } else if (lastAny >= 0) {
                step = lastAny + 1;
                at = ++takenByAny;
            } else {
                return false;
            }
        }
        while (step < steps.size() && steps.get(step) instanceof Step.Any) {
            step++;
        }
        return step == steps.size();
    }

    /** Bytes as characters; a byte that belongs to none stands alone. */
    static int[] symbols(byte[] bytes, int from, int to) {
        int[] symbols = new int[to - from];
        int count = 0;
        int at = from;
        while (at < to) {
            int length = lengthOfCharacter(bytes, at, to);
            symbols[count++] = length == 0 ? STRAY + (bytes[at] & 0xff) : character(bytes, at, length);
            at += Math.max(length, 1);
        }
        return Arrays.copyOf(symbols, count);
    }

    private static int lengthOfCharacter(byte[] bytes, int at, int to) {
        int first = bytes[at] & 0xff;
        int length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
        if (length > to - at) {
            return 0;
        }
        for (int i = 1; i < length; i++) {
            if ((bytes[at + i] & 0xc0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    private static int character(byte[] bytes, int at, int length) {
        if (length == 1) {
            return bytes[at];
        }
        int value = bytes[at] & (0x7f >> length);
        for (int i = 1; i < length; i++) {
            value = (value << 6) | (bytes[at + i] & 0x3f);
        }
        return value;
    }
}
