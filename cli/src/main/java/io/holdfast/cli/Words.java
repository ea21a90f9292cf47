package io.holdfast.cli;

import io.holdfast.engine.error.BadInput;
import java.util.List;
import java.util.Optional;

/**
 * The words of a command: a repository, for which {@code HOLDFAST_REPOSITORY} may stand, and others.
 *
 * @param rest what follows the repository
 */
record Words(String repository, List<String> rest) {
    /** How help names a repository that may be left out. */
    static final String REPO = "[REPO]";

    Words {
        rest = List.copyOf(rest);
    }

    /**
     * Where the number of words leaves it open whether the first is a repository, it is one, unless it looks like a snapshot
     * and {@code HOLDFAST_REPOSITORY} is set.
     *
     * @param given as typed
     * @param least words besides the repository
     * @param most  words besides the repository
     * @param form  what should have been typed
     */
    static Words of(List<String> given, int least, int most, String form, Surroundings around) {
        Optional<String> standing = around.variable("HOLDFAST_REPOSITORY");
        int count = given.size();
        if (count < least || count > most + 1) {
            throw new BadInput(
                    (count < least ? "Words are missing. " : "There are too many words. ") + "Next: " + form);
        }
        boolean first = count > most || (count > least && !(standing.isPresent() && isSnapshot(given.getFirst())));
        if (first) {
            return new Words(given.getFirst(), given.subList(1, count));
        }
        return new Words(
                standing.orElseThrow(() -> new BadInput(
                        "No repository was named. Next: " + form + ", where HOLDFAST_REPOSITORY may stand for REPO")),
                given);
    }

    /** A word that is there, or nothing. */
    Optional<String> optional(int index) {
        return index < rest.size() ? Optional.of(rest.get(index)) : Optional.empty();
    }

    private static boolean isSnapshot(String word) {
        return Snapshots.isLatest(word) || word.matches("[0-9a-fA-F]{4,32}");
    }
}
