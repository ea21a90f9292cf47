package io.holdfast.engine.store.credentials;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.store.credentials.CredentialFile.Format;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Settings in a file, as {@code section.name} and value. A line that is none is told by its number, never by what it says. */
final class SettingLines {
    private static final Pattern SECTION = Pattern.compile("\\[\\s*([^\\]\\s]{1,128})\\s*\\]");
    private static final Pattern SETTING = Pattern.compile("([A-Za-z0-9_.-]{1,128})\\s*=\\s*(.*)");
    private static final Pattern NESTED = Pattern.compile("( *)([A-Za-z0-9_.-]{1,128}):(?: +(.*))?");

    private final String file;
    private final Map<String, String> settings = new HashMap<>();

    /** A mapping that is open: how deep it is indented, and the name of it with all above it. */
    private record Open(int indent, String name) {}

    /** @param file for messages */
    SettingLines(String file) {
        this.file = file;
    }

    Map<String, String> read(String text, Format format) {
        String[] lines = text.split("\r?\n", -1);
        switch (format) {
            case LINES, INI, PROFILES -> flat(lines);
            case YAML -> nested(lines);
        }
        return settings;
    }

    private void flat(String[] lines) {
        String above = "";
        Matcher section = SECTION.matcher("");
        Matcher setting = SETTING.matcher("");
        for (int number = 1; number <= lines.length; number++) {
            String line = lines[number - 1].strip();
            if (line.isEmpty() || line.startsWith("#") || line.startsWith(";")) {
                continue;
            }
            if (section.reset(line).matches()) {
                above = section.group(1) + ".";
            } else if (setting.reset(line).matches()) {
                put(above + setting.group(1), setting.group(2), number);
            } else {
                throw wrong(number);
            }
        }
    }

    /** Lists in it, such as that of buckets, hold nothing for us. */
    private void nested(String[] lines) {
        Deque<Open> open = new ArrayDeque<>();
        int list = Integer.MAX_VALUE;
        Matcher setting = NESTED.matcher("");
        for (int number = 1; number <= lines.length; number++) {
            String line = lines[number - 1].stripTrailing();
            String bare = line.strip();
            int indent = line.length() - line.stripLeading().length();
            if (bare.isEmpty() || bare.startsWith("#") || bare.equals("---")) {
                continue;
            }
            if (bare.equals("-") || bare.startsWith("- ")) {
                list = Math.min(list, indent);
                continue;
            }
            if (indent > list) {
                continue;
            }
            list = Integer.MAX_VALUE;
            if (!setting.reset(line).matches()) {
                throw wrong(number);
            }
            while (!open.isEmpty() && open.element().indent() >= indent) {
                open.remove();
            }
            String name = (open.isEmpty() ? "" : open.element().name() + ".") + setting.group(2);
            if (setting.group(3) == null) {
                open.push(new Open(indent, name));
            } else {
                put(name, unquoted(setting.group(3).strip()), number);
            }
        }
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2
                && (value.startsWith("\"") || value.startsWith("'"))
                && value.charAt(0) == value.charAt(value.length() - 1);
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    private void put(String name, String value, int number) {
        if (settings.put(name, value) != null) {
            throw new BadInput(file + " has in line " + number + " what it has already. Next: keep one of the two.");
        }
    }

    private BadInput wrong(int number) {
        return new BadInput(file + ", line " + number + ": it is neither a setting nor a section. Next: write it as its"
                + " tool does, or set the credentials in the environment.");
    }
}
