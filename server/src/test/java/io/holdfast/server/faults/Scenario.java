package io.holdfast.server.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A scenario as {@code docs/faults.md} has it.
 *
 * @param section  the heading that it stands under
 * @param untested why no test carries its number; empty where one does
 * @param open     what its tests leave out; empty where nothing is known to be
 */
record Scenario(String section, int number, String text, String untested, String open) {
    private static final Pattern LINES_OF_ONE = Pattern.compile("\\R(?=\\d+\\. |## )");
    private static final Pattern SECTION = Pattern.compile("## (.*)");
    private static final Pattern ITEM =
            Pattern.compile("(\\d+)\\. (.*?)(?: \\*Without a test\\*: (.*?))?(?: \\*Open\\*: (.*?))?");

    /** @throws IllegalArgumentException if the numbers do not follow each other */
    static List<Scenario> parse(String page) {
        List<Scenario> all = new ArrayList<>();
        String section = "";
        for (String lines : LINES_OF_ONE.splitAsStream(page).toList()) {
            String line = lines.strip().replaceAll("\\s+", " ");
            Matcher heading = SECTION.matcher(lines.lines().findFirst().orElse(""));
            Matcher item = ITEM.matcher(line);
            if (heading.matches()) {
                section = heading.group(1);
            } else if (item.matches()) {
                all.add(of(section, item));
                if (all.getLast().number() != all.size()) {
                    throw new IllegalArgumentException("docs/faults.md: number " + all.size() + " is missing.");
                }
            }
        }
        return List.copyOf(all);
    }

    private static Scenario of(String section, Matcher item) {
        return new Scenario(
                section,
                Integer.parseInt(item.group(1)),
                item.group(2),
                orEmpty(item.group(3)),
                orEmpty(item.group(4)));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
