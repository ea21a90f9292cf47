package io.holdfast.server.policy;

import io.holdfast.engine.error.BadInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of iCalendar: {@code NAME;PARAMETER=value:value}, after long lines have been put together again.
 *
 * @param number of the line in the text, from 1; of a folded one the first
 */
record ContentLine(int number, String name, Map<String, String> parameters, String value) {
    private static final Pattern PARAMETER = Pattern.compile(";([A-Za-z0-9-]+)=(\"[^\"]*\"|[^\";:]*)");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]+");

    /** @throws BadInput if one of them is none */
    static List<ContentLine> of(String text) {
        List<ContentLine> lines = new ArrayList<>();
        StringBuilder folded = new StringBuilder();
        int began = 0;
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (line.startsWith(" ") || line.startsWith("\t")) {
                folded.append(line, 1, line.length());
                continue;
            }
            add(began, folded, lines);
            folded.setLength(0);
            folded.append(line);
            began = number;
        }
        add(began, folded, lines);
        return lines;
    }

    private static void add(int number, StringBuilder folded, List<ContentLine> lines) {
        if (!folded.toString().isBlank()) {
            lines.add(parse(number, folded.toString()));
        }
    }

    private static ContentLine parse(int number, String line) {
        Matcher name = NAME.matcher(line);
        if (!name.lookingAt()) {
            throw wrong(number);
        }
        int at = name.end();
        Map<String, String> parameters = new HashMap<>();
        Matcher parameter = PARAMETER.matcher(line);
        while (parameter.region(at, line.length()).lookingAt()) {
            parameters.put(
                    parameter.group(1).toUpperCase(Locale.ROOT),
                    parameter.group(2).replace("\"", ""));
            at = parameter.end();
        }
        if (at >= line.length() || line.charAt(at) != ':') {
            throw wrong(number);
        }
        return new ContentLine(
                number,
                name.group().toUpperCase(Locale.ROOT),
                parameters,
                line.substring(at + 1).strip());
    }

    private static BadInput wrong(int number) {
        return new BadInput(
                "line " + number + " of the calendar is none of iCalendar's. Next: export the calendar again, as .ics");
    }

    BadInput refused(String why, String next) {
        return new BadInput("line " + number + " of the calendar, " + name + ", " + why + ". Next: " + next);
    }
}
