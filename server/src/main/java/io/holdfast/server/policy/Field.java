package io.holdfast.server.policy;

import io.holdfast.engine.error.BadInput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * A value in a document, with the path that leads to it. What is read of it is strict: another kind of value is an error, and so is a field that nobody asked for.
 *
 * @param path such as {@code limits[0].from}; empty for the whole
 */
record Field(String path, JsonNode node) {
    private static final int LONGEST_SHOWN = 60;

    /** The fields of an object, each asked for by its name. */
    final class Names {
        private final Set<String> asked = new HashSet<>();

        /** Empty where it is left out, or null. */
        Optional<Field> get(String name) {
            asked.add(name);
            return Optional.ofNullable(node.get(name))
                    .filter(each -> !each.isNull())
                    .map(each -> new Field(below(name), each));
        }

        /** @throws BadInput if it is left out */
        Field must(String name) {
            return get(name).orElseThrow(() -> new BadInput(below(name) + ": is missing. Next: write it"));
        }

        /** To be called when all were asked for: any other is refused. */
        void done() {
            for (String name : node.propertyNames()) {
                if (!asked.contains(name)) {
                    throw new BadInput(
                            below(cut(name)) + ": is no field that is known. Next: leave it out, or write one of "
                                    + String.join(", ", asked.stream().sorted().toList()));
                }
            }
        }

        private String below(String name) {
            return path.isEmpty() ? name : path + "." + name;
        }
    }

    /** @throws BadInput if it is no object */
    Names object() {
        if (!node.isObject()) {
            throw wrong("an object with fields");
        }
        return new Names();
    }

    /** @throws BadInput if it is no list */
    List<Field> list() {
        if (!node.isArray()) {
            throw wrong("a list");
        }
        List<Field> items = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            items.add(new Field(path + "[" + i + "]", node.get(i)));
        }
        return items;
    }

    boolean is(String word) {
        return node.isString() && node.stringValue().equals(word);
    }

    /**
     * @param wanted what should stand there, for people
     * @throws BadInput if it is no text
     */
    String text(String wanted) {
        if (!node.isString()) {
            throw wrong(wanted);
        }
        return node.stringValue();
    }

    /** @throws BadInput if it is no text, or the reading refuses it */
    <T> T text(String wanted, Function<String, T> reading) {
        String text = text(wanted);
        return checked(() -> reading.apply(text));
    }

    /** @throws BadInput if it is no whole number that an int holds */
    int number() {
        if (!node.isIntegralNumber() || !node.canConvertToInt()) {
            throw wrong("a whole number");
        }
        return node.intValue();
    }

    /** @throws BadInput if it is neither true nor false */
    boolean truth() {
        if (!node.isBoolean()) {
            throw wrong("true or false");
        }
        return node.booleanValue();
    }

    /** @throws BadInput with this path before it, if what is made refuses its parts */
    <T> T checked(Supplier<T> making) {
        try {
            return making.get();
        } catch (BadInput e) {
            throw new BadInput((path.isEmpty() ? "" : path + ": ") + e.message(), e);
        }
    }

    BadInput wrong(String wanted) {
        return new BadInput((path.isEmpty() ? "the document" : path) + ": " + cut(node.toString()) + " is not " + wanted
                + ". Next: write " + wanted);
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }
}
