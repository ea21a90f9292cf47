package io.holdfast.engine.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * Who took which step. Words are made of it only where it is told.
 *
 * @param packs   that it is about
 * @param records that it is about
 * @param hidden  records that a list does not show, though they are here
 */
record Move(String who, Step step, String how, int packs, int records, int hidden) {
    private static final List<String> PACKS = List.of("P", "U of A", "Q of A", "U of B", "Q of B", "Q of Z");
    private static final List<String> RECORDS = List.of(
            "the old one",
            "A's",
            "A's second",
            "B's",
            "B's second",
            "Z's",
            "Z's second",
            "X's condemnation",
            "X's second condemnation",
            "X's third condemnation",
            "X's fourth condemnation",
            "Y's condemnation",
            "Y's second condemnation",
            "the forget",
            "the hold");

    Move(String who, Step step) {
        this(who, step, "", 0, 0, 0);
    }

    Move(String who, Step step, String how) {
        this(who, step, how, 0, 0, 0);
    }

    /** Of packs. */
    Move(String who, Step step, String how, int packs) {
        this(who, step, how, packs, 0, 0);
    }

    /** A read. */
    Move(String who, Step step, String how, int packs, Reads.Read read) {
        this(who, step, how, packs, 0, read.hidden());
    }

    /** Of records. */
    static Move of(int records, String who, Step step, String how) {
        return new Move(who, step, how, 0, records, 0);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(who);
        if (!who.isEmpty()) {
            text.append(' ');
        }
        if (records != 0) {
            text.append(names(records, RECORDS)).append(": ");
        }
        text.append(step.what);
        if (packs != 0) {
            text.append(": ").append(names(packs, PACKS));
        }
        if (!how.isEmpty()) {
            text.append(", ").append(how);
        }
        if (hidden != 0) {
            text.append(", the list hides ").append(names(hidden, RECORDS));
        }
        return step.label.isEmpty() ? text.toString() : text + " (" + step.label + ")";
    }

    private static String names(int set, List<String> all) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if (((set >>> i) & 1) != 0) {
                found.add(all.get(i));
            }
        }
        return String.join(", ", found);
    }
}
