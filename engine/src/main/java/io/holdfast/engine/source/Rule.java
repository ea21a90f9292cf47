package io.holdfast.engine.source;

import io.holdfast.engine.error.BadInput;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One line of patterns, as in a {@code .gitignore}: parts divided by {@code /}, each a {@link Glob}; {@code **} stands for any
 * number of parts. Begins at the root if it has a {@code /} before its end, else anywhere.
 *
 * @param text        as it was written
 * @param parts       folders and the last name, one each; or {@code **}
 * @param foldersOnly it ended in {@code /}
 * @param negated     it began with {@code !}
 */
record Rule(String text, List<Part> parts, boolean foldersOnly, boolean negated) {

    /** A part of the path, or {@code **}. */
    sealed interface Part {
        /** {@code **}. */
        record AnyDepth() implements Part {}

        /** One part. */
        record One(Glob glob) implements Part {}

        default boolean takes(int[] name) {
            return switch (this) {
                case AnyDepth _ -> true;
                case One(Glob glob) -> glob.matches(name);
            };
        }
    }

    /** @throws BadInput if the line is not a pattern */
    static Rule of(String line) {
        String rest = line;
        boolean negated = rest.startsWith("!");
        if (negated) {
            rest = rest.substring(1);
        }
        boolean foldersOnly = rest.endsWith("/");
        if (foldersOnly) {
            rest = rest.substring(0, rest.length() - 1);
        }
        boolean anchored = rest.indexOf('/') >= 0;
        if (rest.startsWith("/")) {
            rest = rest.substring(1);
        }
        if (rest.isEmpty()) {
            throw new BadInput("Pattern \"" + line + "\" names nothing. Next: write * for everything");
        }
        return new Rule(line, parts(rest, anchored, line), foldersOnly, negated);
    }

    private static List<Part> parts(String pattern, boolean anchored, String line) {
        List<Part> parts = new ArrayList<>();
        if (!anchored) {
            parts.add(new Part.AnyDepth());
        }
        for (String part : pattern.split("/", -1)) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            if (part.isEmpty()) {
                throw new BadInput("Pattern \"" + line + "\" has an empty part. Next: write one / where there are two");
            }
            parts.add(
                    part.equals("**")
                            ? new Part.AnyDepth()
                            : new Part.One(Glob.of(Glob.symbols(bytes, 0, bytes.length), line)));
        }
        if (parts.getLast() instanceof Part.AnyDepth) {
            // "a/**" is what lies in a, not a itself.
            parts.add(new Part.One(Glob.of(new int[] {'*'}, line)));
        }
        return List.copyOf(parts);
    }

    /** Whether the first {@code count} parts of a path, all of them folders but perhaps the last, match. */
    boolean matches(PathParts path, int count) {
        if (foldersOnly && !path.isFolder(count)) {
            return false;
        }
        int part = 0;
        int at = 0;
        int lastAny = -1;
        int takenByAny = 0;
        while (at < count) {
            if (part < parts.size() && parts.get(part) instanceof Part.AnyDepth) {
                lastAny = part++;
                takenByAny = at;
            } else if (part < parts.size() && parts.get(part).takes(path.part(at))) {
                part++;
                at++;
            } else if (lastAny >= 0) {
                part = lastAny + 1;
                at = ++takenByAny;
            } else {
                return false;
            }
        }
        while (part < parts.size() && parts.get(part) instanceof Part.AnyDepth) {
            part++;
        }
        return part == parts.size();
    }

    /** Whether something below this folder can match: its parts match as far as there is no {@code **}. */
    boolean canMatchBelow(PathParts folder) {
        for (int i = 0; i < folder.count(); i++) {
            if (i == parts.size()) {
                return false;
            }
            if (parts.get(i) instanceof Part.AnyDepth) {
                return true;
            }
            if (!parts.get(i).takes(folder.part(i))) {
                return false;
            }
        }
        return folder.count() < parts.size();
    }
}
