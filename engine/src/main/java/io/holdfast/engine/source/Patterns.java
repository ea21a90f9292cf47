package io.holdfast.engine.source;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.error.BadInput;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which keys are wanted. Rules are those of a {@code .gitignore}, on the bytes of keys:
 *
 * <ul>
 *   <li>{@code *.log}: a name anywhere. {@code /tmp} or {@code var/tmp}: from the root. {@code cache/}: folders alone.
 *   <li>{@code *} any characters but {@code /}; {@code ?} one of them; {@code [a-z]}, {@code [!a-z]} one of these, none of
 *       these; {@code **} any number of folders; {@code \} takes the next character as it is.
 *   <li>Of several rules the last that matches decides; {@code !keep.log} takes back what an earlier one left out.
 *   <li>What lies in a folder that was left out is left out; no {@code !} brings it back.
 * </ul>
 *
 * <p>Where there are rules for what to take, only what one of them matches is taken, all that lies in a folder that one
 * matches, and the folders that lead there.
 */
public final class Patterns {
    /** Takes everything. */
    public static final Patterns ALL = new Patterns(List.of(), List.of());

    private final List<Rule> includes;
    private final List<Rule> excludes;

    private Patterns(List<Rule> includes, List<Rule> excludes) {
        this.includes = includes;
        this.excludes = excludes;
    }

    /**
     * @param includes what to take; none: everything
     * @param excludes what to leave out of that, in order
     * @throws io.holdfast.engine.error.BadInput if one is not a pattern
     */
    public static Patterns of(List<String> includes, List<String> excludes) {
        return new Patterns(
                includes.stream().map(Patterns::include).toList(),
                excludes.stream().map(Rule::of).toList());
    }

    private static Rule include(String text) {
        Rule rule = Rule.of(text);
        if (rule.negated()) {
            throw new BadInput("Pattern \"" + text + "\" says what not to include. Next: exclude it without the !");
        }
        return rule;
    }

    /** The patterns in a file: a line each, but empty lines, and those that begin with {@code #}. */
    public static List<String> lines(Stream<String> file) {
        List<String> patterns = new ArrayList<>();
        file.map(Patterns::withoutEnd)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .forEach(patterns::add);
        return patterns;
    }

    /** Spaces at the end of a line do not count, unless there is a {@code \} before. */
    private static String withoutEnd(String line) {
        int end = line.length();
        while (end > 0 && (line.charAt(end - 1) == ' ' || line.charAt(end - 1) == '\r')) {
            end--;
        }
        boolean escaped = end > 0 && end < line.length() && line.charAt(end - 1) == '\\' && line.charAt(end) == ' ';
        return line.substring(0, escaped ? end + 1 : end);
    }

    /** As they were given: what a snapshot says about what it lacks. */
    public List<String> texts() {
        return Stream.concat(
                        includes.stream().map(rule -> "include " + rule.text()),
                        excludes.stream().map(rule -> "exclude " + rule.text()))
                .toList();
    }

    public boolean takesEverything() {
        return includes.isEmpty() && excludes.isEmpty();
    }

    /** Whether this key is wanted, with regard to all folders above it. */
    public boolean takes(Key key) {
        if (takesEverything() || key.length() == 0) {
            return true;
        }
        PathParts path = new PathParts(key);
        for (int count = 1; count <= path.count(); count++) {
            if (leavesOut(path, count)) {
                return false;
            }
        }
        return isIncluded(path) || (key.isFolder() && leadsToIncluded(path));
    }

    /**
     * The same where the folder above is known to be wanted. A folder for which this is false is not to be entered: nothing
     * in it is wanted.
     */
    public boolean takesBelowTaken(Key key) {
        if (takesEverything()) {
            return true;
        }
        PathParts path = new PathParts(key);
        return !leavesOut(path, path.count()) && (isIncluded(path) || (key.isFolder() && leadsToIncluded(path)));
    }

    private boolean leavesOut(PathParts path, int count) {
        for (int i = excludes.size() - 1; i >= 0; i--) {
            if (excludes.get(i).matches(path, count)) {
                return !excludes.get(i).negated();
            }
        }
        return false;
    }

    private boolean isIncluded(PathParts path) {
        if (includes.isEmpty()) {
            return true;
        }
        for (Rule rule : includes) {
            for (int count = path.count(); count > 0; count--) {
                if (rule.matches(path, count)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean leadsToIncluded(PathParts folder) {
        for (Rule rule : includes) {
            if (rule.canMatchBelow(folder)) {
                return true;
            }
        }
        return false;
    }
}
