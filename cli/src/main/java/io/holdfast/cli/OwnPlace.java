package io.holdfast.cli;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.store.StoreUri;
import java.util.List;
import java.util.Optional;

/**
 * The repository's own place, where it lies in the source of a backup or the target of a restore: nobody wants a copy of it in
 * itself, or anything written over it.
 */
final class OwnPlace {
    private OwnPlace() {}

    /**
     * Patterns that match it and nothing else; that it is left out is said.
     *
     * @throws BadInput if the other place is the repository, or lies in it
     */
    static List<String> leftOut(String other, String repository, Output output) {
        StoreUri place = StoreUri.parse(other);
        StoreUri own = StoreUri.parse(repository);
        if (place.within(own).isPresent()) {
            throw new BadInput(
                    place.describe() + " is the repository itself, or lies in it. Next: choose another place");
        }
        Optional<String> inside = own.within(place);
        inside.ifPresent(_ -> output.note(own.describe() + " is the repository itself, so it is left out."));
        return inside.map(path -> "/" + literal(path) + "/").stream().toList();
    }

    /** As a pattern that matches nothing else. */
    private static String literal(String path) {
        return path.replaceAll("([\\\\*?\\[\\]!#])", "\\\\$1");
    }
}
